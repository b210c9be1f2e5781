/// What the road and the dealer do to a plate: frames with lettering, dirt, scratches, faded paint.

/// How a plate looks today.
package struct PlateWear: Sendable {
    /// The frame around it.
    var frame: PlateFrame
    /// 0 washed ... 1 back from the desert.
    var dirt: Float
    /// 0 new ... 1 paint gone from the edges of characters.
    var fading: Float
    /// Lines scratched across.
    var scratches: Int
    /// Chooses where.
    var seed: UInt64

    /// A clean plate without a frame.
    package static let none = PlateWear(
        frame: .none, dirt: 0, fading: 0, scratches: 0, seed: 0)

    /// The same with `frame` around the plate.
    package func framed(_ frame: PlateFrame) -> PlateWear {
        var framed = self
        framed.frame = frame
        return framed
    }

    /// Wear as it is met: mostly little, now and then a lot.
    package static func any(using generator: inout SeededGenerator) -> PlateWear {
        let roll = generator.unit()
        return PlateWear(
            frame: PlateFrame.any(using: &generator),
            dirt: roll < 0.55 ? generator.between(0, 0.15) : generator.between(0.15, 0.75),
            fading: generator.chance(0.3) ? generator.between(0.1, 0.5) : 0,
            scratches: generator.chance(0.25) ? generator.integer(1...7) : 0,
            seed: generator.next())
    }

    /// Ages `canvas`, then puts the frame on it.
    package func apply(to canvas: inout PlateCanvas) {
        let noise = UInt32(truncatingIfNeeded: seed)
        var generator = SeededGenerator(seed: seed)
        if fading > 0 {
            canvas.soil { x, y, old in
                let worn = smoothStep(0.45, 0.9, Noise.layered(x / 16, y / 16, noise))
                let grey = (old.x + old.y + old.z) / 3
                let faded = mix(old, Colour(repeating: mix(grey, 0.78, 0.6)), worn * fading)
                return (faded, lost: worn * fading * 0.6)
            }
        }
        for _ in 0..<scratches { scratch(&canvas, &generator) }
        if dirt > 0 {
            let soil = mix(rgb(0x6B5B45), rgb(0x3F3B36), generator.unit())
            canvas.soil { x, y, old in
                let low = smoothStep(30, 152, y) * 0.5 + 0.5
                let cloud = smoothStep(0.3, 0.85, Noise.layered(x / 34, y / 26, noise &+ 5))
                let speck = smoothStep(0.8, 0.95, Noise.smooth(x / 1.7, y / 1.7, noise &+ 9))
                let film = (cloud * 0.55 + speck * 0.5 + 0.12) * low * dirt
                return (mix(old, soil, min(film, 0.72)), lost: min(film * 1.1, 0.85))
            }
        }
        frame.apply(to: &canvas)
    }

    private func scratch(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let x = generator.between(10, 290)
        let y = generator.between(10, 140)
        let slope = generator.between(-0.6, 0.6)
        let length = generator.between(10, 60)
        let shade = Colour(repeating: generator.between(0.5, 0.8))
        canvas.shade(x, 0, length, PlateCanvas.heightMillimetres) { mmX, mmY, old in
            let distance = abs(mmY - y - slope * (mmX - x))
            return mix(old, shade, smoothStep(0.7, 0.1, distance) * 0.7)
        }
    }
}

/// A frame around a plate.
package struct PlateFrame: Sendable {
    /// Millimetres of plate covered at the top; 0 for no frame at all.
    var top: Float
    /// Millimetres of plate covered at the bottom.
    var bottom: Float
    /// Millimetres of plate covered at either side.
    var side: Float
    /// Colour of the frame.
    var colour: Colour
    /// Colour of its lettering.
    var ink: Colour
    /// Lettering at the top.
    var upper: String
    /// Lettering at the bottom.
    var lower: String

    /// No frame.
    package static let none = PlateFrame(
        top: 0, bottom: 0, side: 0, colour: Colour(), ink: Colour(), upper: "", lower: "")

    /// A black frame without lettering.
    package static let plastic = PlateFrame(
        top: 8, bottom: 8, side: 6, colour: Colour(repeating: 0.05), ink: Colour(), upper: "",
        lower: "")

    private static let dealers = [
        ("VALLEY", "MOTORS"), ("BAYSIDE AUTO", "SAN ARDEN"), ("KESTREL", "OF OAK HILLS"),
        ("MY OTHER CAR", "IS A BICYCLE"), ("SUNRISE", "PRE-OWNED CENTER"), ("", "LOMA VISTA CARS"),
        ("PROUD PARENT", "RIDGE HIGH ROWING"), ("HARBOR", "SALES - SERVICE - PARTS"),
        ("PALMETTO", "555-0148"), ("", "ALDER CREEK TRUCKS"), ("I'D RATHER BE", "SAILING"),
        ("COSTA MIRA", "WWW.COSTAMIRA.EXAMPLE"), ("", ""), ("", "ALUMNI"),
    ]

    /// A frame as it is met: two plates in five have none.
    package static func any(using generator: inout SeededGenerator) -> PlateFrame {
        guard generator.chance(0.6) else { return .none }
        let (upper, lower) = generator.pick(dealers)
        let isThin = upper.isEmpty && lower.isEmpty
        let isChrome = generator.chance(0.4)
        let colour =
            isChrome
            ? Colour(repeating: generator.between(0.62, 0.85))
            : Colour(repeating: generator.between(0.03, 0.16))
        let dark = [rgb(0x15171C), rgb(0x20306A), rgb(0x8C1F26)]
        let light = [rgb(0xEDEDEA), rgb(0xE6C25A), rgb(0xCFD6DC)]
        return PlateFrame(
            top: isThin || upper.isEmpty ? generator.between(4, 8) : generator.between(11, 16),
            bottom: isThin || lower.isEmpty ? generator.between(4, 8) : generator.between(13, 19),
            side: generator.between(4, 8), colour: colour,
            ink: generator.pick(isChrome ? dark : light), upper: upper, lower: lower)
    }

    func apply(to canvas: inout PlateCanvas) {
        guard top > 0 else { return }
        let width = PlateCanvas.widthMillimetres
        let height = canvas.heightOwnMillimetres
        canvas.soil { x, y, old in
            let inset = min(min(x - side, width - side - x), min(y - top, height - bottom - y))
            guard inset < 3 else { return (old, lost: 0) }
            if inset > 0 { return (old * mix(0.6, 1, inset / 3), lost: 0) }
            let bevel = 1 + 0.25 * smoothStep(-3, 0, inset) - 0.2 * y / height
            return (clamped(colour * bevel), lost: 1)
        }
        canvas.brush = .opaque
        defer { canvas.brush = .ink }
        band(&canvas, upper, from: 0, to: top)
        band(&canvas, lower, from: height - bottom, to: height)
    }

    private func band(_ canvas: inout PlateCanvas, _ text: String, from y: Float, to end: Float) {
        guard !text.isEmpty else { return }
        let height = (end - y) * 0.58
        let natural = Die.sign.length(of: text, gap: 0.2) * height
        canvas.write(
            [text],
            TextLine(
                die: .sign, centre: PlateCanvas.widthMillimetres / 2, top: y + (end - y) * 0.2,
                height: height, gap: 0.2, widthScale: min(1.3, 260 / natural), ink: ink))
    }
}
