/// Paints what is no plate but looks like one to a locator: the ground behind, the board, its lettering.

/// Paints one picture of lettering, 2:1.
struct SignPainter {
    var canvas: PlateCanvas
    var generator: SeededGenerator

    /// The whole picture.
    var whole: SignArea {
        SignArea(x: 0, y: 0, w: PlateCanvas.widthMillimetres, h: canvas.heightOwnMillimetres)
    }

    /// A picture `width` pixels across of a thing of `kind`; all else is drawn from `generator`.
    static func painted(
        _ kind: SignKind, width: Int, using generator: SeededGenerator
    ) -> PlateCanvas {
        var painter = SignPainter(canvas: PlateCanvas(width: width), generator: generator)
        painter.canvas.brush = PlateBrush(carbon: 0, sheeting: kind.shines ? 1 : 0.06)
        switch kind {
        case .shop: painter.paintShop()
        case .streetName: painter.paintStreetName()
        case .traffic: painter.paintTraffic()
        case .guide: painter.paintGuide()
        case .parking: painter.paintParking()
        case .houseNumber: painter.paintHouseNumber()
        case .priceBoard: painter.paintPriceBoard()
        case .sticker: painter.paintSticker()
        case .badge: painter.paintBadge()
        case .dealerInsert: painter.paintDealerInsert()
        case .advert: painter.paintAdvert()
        case .vanFlank: painter.paintVanFlank()
        case .busRoute: painter.paintBusRoute()
        case .taxi: painter.paintTaxi()
        case .grille: painter.paintGrille()
        case .screenStamp: painter.paintScreenStamp()
        case .notice: painter.paintNotice()
        }
        painter.canvas.emboss(strength: painter.generator.between(0.3, 0.9))
        return painter.canvas
    }

    // MARK: - Grounds

    /// What is behind a sign.
    mutating func ground() {
        switch generator.integer(0...5) {
        case 0: bricks()
        case 1: bodywork()
        case 2:
            clouds(rgb(0x39502A), rgb(0x84935C), size: generator.between(4, 14))
        case 3:
            clouds(rgb(0x9DB6D0), rgb(0xE8EEF2), size: 90)
        case 4:
            let grey = generator.between(0.03, 0.2)
            clouds(Colour(repeating: grey * 0.5), Colour(repeating: grey), size: 40)
        default:
            let grey = generator.between(0.25, 0.8)
            clouds(Colour(repeating: grey * 0.85), Colour(repeating: grey), size: 25)
        }
        dull()
    }

    /// Takes all sheeting away: what is painted so far sends no light back.
    private mutating func dull() { canvas.soil { _, _, old in (old, lost: 1) } }

    mutating func clouds(_ dark: Colour, _ bright: Colour, size: Float) {
        let seed = UInt32(truncatingIfNeeded: generator.next())
        canvas.shade { x, y, _ in mix(dark, bright, Noise.layered(x / size, y / size, seed)) }
    }

    private mutating func bricks() {
        let seed = UInt32(truncatingIfNeeded: generator.next())
        let brick = rgb(generator.pick([0x8A4A36, 0xA86A4E, 0xB9B0A2, 0x6E5A50]))
        let course = generator.between(9, 18)
        canvas.shade { x, y, _ in
            let row = (y / course).rounded(.down)
            let shifted = x / (course * 3) + (Int(row) % 2 == 0 ? 0 : 0.5)
            let column = shifted.rounded(.down)
            let tone = 0.8 + 0.4 * Noise.lattice(Int32(column), Int32(row), seed)
            let isJoint = y - row * course < 1.6 || (shifted - column) * course * 3 < 1.6
            return isJoint ? Colour(repeating: 0.62) : clamped(brick * tone)
        }
    }

    /// Painted metal with what it mirrors, and perhaps a seam.
    mutating func bodywork(_ paint: Colour? = nil) {
        let colour = paint ?? rgb(generator.pick(VehiclePaint.common))
        let horizon = generator.between(10, 120)
        let gloss = generator.between(0.02, 0.3)
        let slope = generator.between(-0.25, 0.25)
        canvas.shade { x, y, _ in
            let above = smoothStep(14, -14, y - horizon - slope * (x - 152))
            let band = smoothStep(10, 0, abs(y - horizon - 30 - slope * (x - 152)))
            return clamped(
                colour * (0.72 + 0.4 * above) + Colour(repeating: gloss * (above + band * 0.5)))
        }
        dull()
        guard generator.chance(0.5) else { return }
        let seam = generator.between(8, 145)
        canvas.box(0, seam, PlateCanvas.widthMillimetres, 1.6, colour: colour * 0.12, alpha: 0.85)
    }

    // MARK: - Boards

    /// A board of `aspect` in the middle of the picture, as large as it can be times `share`.
    func board(aspect: Float, share: Float) -> SignArea {
        let height = min(whole.h, whole.w / aspect) * share
        let width = height * aspect
        return SignArea(
            x: (whole.w - width) / 2, y: (whole.h - height) / 2, w: width, h: height)
    }

    /// Paints `area` in `colour`, with a border of `ink` where it is wanted; returns what is inside.
    @discardableResult
    mutating func panel(
        _ area: SignArea, colour: Colour, border: Colour? = nil, radius: Float = 3
    ) -> SignArea {
        canvas.box(
            area.x + 1.5, area.y + 2.5, area.w, area.h, radius: radius, colour: Colour(),
            alpha: 0.35)
        canvas.box(area.x, area.y, area.w, area.h, radius: radius, colour: colour)
        guard let border else { return area.inset(min(area.w, area.h) * 0.09) }
        let gap = min(area.w, area.h) * generator.between(0.015, 0.05)
        let width = gap * generator.between(0.5, 1.2)
        let outer = area.inset(gap)
        let inner = area.inset(gap + width)
        canvas.box(outer.x, outer.y, outer.w, outer.h, radius: radius, colour: border)
        canvas.box(inner.x, inner.y, inner.w, inner.h, radius: radius * 0.8, colour: colour)
        return inner.inset(min(area.w, area.h) * 0.06)
    }

    /// Lettering of a shop or sticker: any alphabet, perhaps outlined or shadowed.
    mutating func manner(ink: Colour, ground: Colour) -> SignLettering {
        var style = SignLettering(die: Die.any(using: &generator), ink: ink)
        style.gap = generator.between(0.06, 0.34)
        if generator.chance(0.18) {
            style.outline = ink
            style.ink = mix(ink, ground, generator.between(0.7, 1))
            style.outlineWidth = generator.between(0.03, 0.07)
        } else if generator.chance(0.12) {
            style.outline = generator.chance(0.5) ? Colour() : Colour(repeating: 0.95)
        }
        if generator.chance(0.2) { style.shadow = ground * generator.between(0.2, 0.6) }
        return style
    }

    /// Two colours that stand apart: letters and ground.
    mutating func colours() -> (ink: Colour, ground: Colour) {
        let dark =
            [
                0x15171C, 0x20306A, 0x8C1F26, 0x1D6B41, 0x2B4A5E, 0x5A3A22, 0x7B1F24, 0x3A2A5E,
                0x0F4C8A,
                0xA3262C,
            ] as [UInt32]
        let light =
            [
                0xF2F2EE, 0xF6D35A, 0xE9EEF2, 0xEFD9A8, 0xF0C43C, 0xD8E6C8, 0xF7E9DE, 0xC9DCEB,
                0xFFFFFF,
            ] as [UInt32]
        let pair = (rgb(generator.pick(dark)), rgb(generator.pick(light)))
        return generator.chance(0.55) ? (pair.0, pair.1) : (pair.1, pair.0)
    }
}
