/// Lettering on vehicles: stickers, badges, dealers' inserts, flanks of vans, grilles.

extension SignPainter {
    mutating func paintSticker() {
        bodywork()
        let (ink, colour) = colours()
        let lines = generator.pick(SignWords.slogans)
        let style = manner(ink: ink, ground: colour)
        let board = board(
            aspect: generator.between(1.4, 3.6), share: generator.between(0.65, 0.98))
        if generator.chance(0.3) {
            canvas.ellipse(board, colour: ink)
            canvas.ellipse(board.inset(3), colour: colour)
            canvas.letter(lines, in: board.inset(board.h * 0.22), style)
        } else {
            let inner = panel(board, colour: colour, border: generator.chance(0.3) ? ink : nil)
            canvas.letter(lines, in: inner, style)
        }
    }

    /// Chrome or dark letters on bodywork.
    mutating func paintBadge() {
        bodywork()
        let isDark = generator.chance(0.25)
        var style = SignLettering(
            die: Die.any(using: &generator),
            ink: Colour(
                repeating: isDark ? generator.between(0.02, 0.15) : generator.between(0.6, 0.9)))
        style.gap = generator.between(0.1, 0.9)
        style.relief = 1
        style.shadow = Colour(repeating: 0.02)
        if generator.chance(0.2) {
            style.ink = rgb(generator.pick([0xC02028, 0x2A5FC0, 0x2E8A57]))
        }
        let name = SignWords.model(&generator)
        let area = board(aspect: generator.between(2.2, 6), share: generator.between(0.5, 0.98))
        switch generator.integer(0...3) {
        case 0:
            canvas.letter([generator.pick(SignWords.trims)], in: area, style)
        case 1:
            canvas.letter(
                [name, generator.pick(SignWords.trims)], in: board(aspect: 2.2, share: 0.85), style)
        case 2:
            emblem(board(aspect: generator.between(1, 2), share: generator.between(0.4, 0.8)))
        default:
            canvas.letter([name], in: area, style)
        }
    }

    /// A made-up maker's sign: a ring or oval with a letter, a bar or a star.
    private mutating func emblem(_ area: SignArea) {
        let chrome = Colour(repeating: generator.between(0.62, 0.9))
        let field = rgb(generator.pick([0x14161A, 0x1B3F8A, 0xB3192B, 0x9A9DA0, 0x203020]))
        canvas.ellipse(area, colour: chrome)
        canvas.ellipse(area.inset(area.h * generator.between(0.05, 0.14)), colour: field)
        switch generator.integer(0...3) {
        case 0:
            canvas.box(area.x - 4, area.y + area.h * 0.4, area.w + 8, area.h * 0.2, colour: chrome)
        case 1:
            let middle = SIMD2(area.x + area.w / 2, area.y + area.h / 2)
            for i in 0..<4 {
                let angle = Float(i) / 4 * 2 * .pi - .pi / 2
                let out = SIMD2(cosine(angle), sine(angle))
                let side = SIMD2(-out.y, out.x) * area.h * 0.05
                canvas.convex(
                    [middle - side, middle + out * area.h * 0.45, middle + side], colour: chrome)
                canvas.convex(
                    [middle + side, middle - side, middle + out * area.h * 0.45], colour: chrome)
            }
        default:
            let letters = SignWords.capitals(generator.integer(1...3), &generator)
            canvas.letter(
                [letters], in: area.inset(area.h * 0.24),
                SignLettering(die: Die.any(using: &generator), ink: chrome, relief: 1))
        }
    }

    /// What a dealer screws on before the plates come.
    mutating func paintDealerInsert() {
        let (ink, colour) = colours()
        canvas.shade { _, _, _ in colour }
        let lines = generator.pick([
            [generator.pick(SignWords.names), "MOTORS"],
            [generator.pick(SignWords.names), "OF", generator.pick(SignWords.names)],
            ["AUTO GROUP", SignWords.telephone(&generator)],
            [generator.pick(SignWords.names) + " AUTO"], ["PRE-OWNED"],
            [generator.pick(SignWords.names), "WWW.EXAMPLE.COM"], ["DRIVE CHEAPER"],
            ["THANK YOU", generator.pick(SignWords.names)],
        ])
        if generator.chance(0.4) {
            let band = rgb(generator.pick([0x20306A, 0x8C1F26, 0x15171C, 0xF0C43C]))
            canvas.box(0, 118, PlateCanvas.widthMillimetres, 35, colour: band)
            canvas.box(0, 0, PlateCanvas.widthMillimetres, 20, colour: band)
        }
        canvas.letter(
            lines, in: whole.inset(22).rows(0.02, 0.94), manner(ink: ink, ground: colour))
        let holes = rgb(0x1D1D1F)
        for x in [Float(63), PlateCanvas.widthMillimetres - 63] {
            canvas.disc(x, 14, radius: 4.5, colour: generator.chance(0.5) ? holes : rgb(0xA9A9A5))
        }
        PlateWear(
            frame: PlateFrame.any(using: &generator), dirt: generator.between(0, 0.3), fading: 0,
            scratches: 0, seed: generator.next()
        ).apply(to: &canvas)
    }

    mutating func paintVanFlank() {
        let isWhite = generator.chance(0.6)
        let paint = isWhite ? rgb(0xE6E7E6) : rgb(generator.pick(VehiclePaint.common))
        bodywork(paint)
        let isDarkPaint = (paint.x + paint.y + paint.z) / 3 < 0.45
        let ink = rgb(
            generator.pick(
                isDarkPaint
                    ? [0xF2F2EE, 0xF0C43C, 0xDDE4EA] : [0x1D4E79, 0xA8282E, 0x1D6B41, 0x15171C]))
        let style = manner(ink: ink, ground: paint)
        let name = generator.pick(SignWords.names)
        let trade = generator.pick(SignWords.trades)
        let telephone = SignWords.telephone(&generator)
        let lines = generator.pick([
            [telephone], [name + " & SONS", trade, telephone], [trade, telephone],
            ["CALL " + telephone],
            ["LIC " + SignWords.digits(6, &generator)], ["DOT " + SignWords.digits(7, &generator)],
            ["UNIT " + SignWords.digits(3, &generator)], [name, telephone],
            [SignWords.digits(generator.integer(2...5), &generator)], ["WWW.EXAMPLE.COM"],
        ])
        canvas.letter(
            lines,
            in: board(aspect: generator.between(1.7, 4.5), share: generator.between(0.6, 0.96)),
            style)
    }

    /// Bars or mesh with an emblem in the middle and perhaps the name below.
    mutating func paintGrille() {
        bodywork()
        let area = board(aspect: generator.between(1.8, 3.6), share: generator.between(0.85, 1.1))
        canvas.box(
            area.x, area.y, area.w, area.h, radius: generator.between(2, 20),
            colour: Colour(repeating: generator.between(0.5, 0.85)))
        let inner = area.inset(generator.between(2, 6))
        canvas.box(inner.x, inner.y, inner.w, inner.h, radius: 6, colour: Colour(repeating: 0.02))
        let pitch = generator.between(5, 20)
        let bar = Colour(repeating: generator.between(0.12, 0.8))
        let style = generator.integer(0...2)
        let width = pitch * generator.between(0.18, 0.5)
        canvas.shade(inner.x, inner.y, inner.w, inner.h) { x, y, old in
            let u = style == 0 ? y : (style == 1 ? x : x + y)
            let across = abs((u / pitch - (u / pitch).rounded()) * pitch)
            let v = x - y
            let other =
                style == 2 ? abs((v / pitch - (v / pitch).rounded()) * pitch) : Float(99)
            let edge = min(across, other) - width / 2
            return mix(old, bar, smoothStep(0.5, -0.5, edge))
        }
        if generator.chance(0.75) {
            emblem(
                SignArea(
                    x: area.x + area.w * 0.39, y: area.y + area.h * 0.25, w: area.w * 0.22,
                    h: area.h * 0.5))
        } else {
            let chrome = Colour(repeating: 0.82)
            canvas.letter(
                [SignWords.model(&generator)], in: inner.rows(0.32, 0.68).columns(0.12, 0.88),
                SignLettering(
                    die: Die.any(using: &generator), ink: chrome, gap: 0.4, shadow: Colour(),
                    relief: 1))
        }
    }
}
