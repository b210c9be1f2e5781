/// California's plates: white with a red script since 1993, white commercial and exempt ones, the blue
/// ones of the seventies, and the black, yellow and blue "legacy" plates sold again since 2015.

extension PlateDesign {
    func paintCalifornia(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        switch kind {
        case .californiaLegacy: paintLegacy(&canvas, &generator)
        case .californiaLegacyBlue: paintLegacyBlue(&canvas, &generator)
        default: paintWhite(&canvas, &generator)
        }
    }

    private func paintWhite(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let white = Colour(repeating: generator.between(0.88, 0.96)) + Colour(0, 0, 0.01)
        canvas.shade { _, _, _ in white }
        let ink = generator.pick([rgb(0x1B2A63), rgb(0x22336E), rgb(0x16204E), rgb(0x2A3B7C)])
        let red = generator.pick([rgb(0xC2202E), rgb(0xB3192B), rgb(0xCB3340)])
        canvas.write(
            ["California"],
            TextLine(
                die: .script, centre: 149, top: 9.5, height: 25, gap: 0.05, widthScale: 0.95,
                ink: red, bolder: generator.between(-0.01, 0.012)))
        let legend: String
        switch kind {
        case .californiaExempt: legend = "EXEMPT"
        case .californiaTrailer: legend = generator.chance(0.5) ? "TRAILER" : "dmv.ca.gov"
        default: legend = generator.chance(0.85) ? "dmv.ca.gov" : ""
        }
        canvas.write(
            [legend],
            TextLine(
                die: .sign, centre: 152.4, top: 131, height: 11, gap: 0.16, widthScale: 1.1,
                ink: ink, carbon: 1))
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        if kind == .californiaExempt {
            exemptMark(&canvas, ink: ink)
        } else {
            stickers(&canvas, &generator)
        }
        var line = mainLine(
            .primary, ink: ink, using: &generator,
            room: kind == .californiaExempt ? 252 : 280)
        if kind == .californiaExempt { line.centre += 17 }
        canvas.write(groups, line)
    }

    /// The E in an octagon that city and county vehicles carry before the number.
    private func exemptMark(_ canvas: inout PlateCanvas, ink: Colour) {
        canvas.write(
            ["CA"],
            TextLine(
                die: .sign, centre: 21, top: 60, height: 12, gap: 0.16, ink: ink, carbon: 1))
        canvas.write(
            ["E"],
            TextLine(
                die: .sign, centre: 21, top: 82, height: 15, gap: 0.16, ink: ink, carbon: 1))
    }

    /// Month at the upper left, year at the upper right; a new plate may have neither.
    private func stickers(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let months = [
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
        ]
        if generator.chance(0.85) {
            let isDark = generator.chance(0.5)
            sticker(
                &canvas, x: 10, y: 9, width: 37, height: 24,
                colour: isDark ? rgb(0x1D2F6F) : rgb(0xECEBE6),
                ink: isDark ? rgb(0xF2F2EE) : rgb(0x1B2B60), large: generator.pick(months),
                small: "CALIF")
        }
        if generator.chance(0.85) {
            let colours = [0xC9352F, 0xE0A42A, 0x2E8A57, 0x2C6DB4, 0xC85B95, 0xE9E6DC] as [UInt32]
            let colour = rgb(generator.pick(colours))
            let digits = (0..<7).map { _ in String(generator.integer(0...9)) }.joined()
            sticker(
                &canvas, x: 258, y: 9, width: 37, height: 24, colour: colour,
                ink: rgb(0x1A1A20), large: "20" + String(generator.integer(23...27)),
                small: digits)
        }
    }

    /// Yellow on black, as in the sixties.
    private func paintLegacy(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let black = Colour(repeating: generator.between(0.03, 0.1))
        canvas.shade { _, _, _ in black }
        let yellow = generator.pick([rgb(0xF1B42C), rgb(0xE9A81C), rgb(0xF5C542)])
        legacyLettering(&canvas, ink: yellow, &generator)
    }

    /// Yellow on blue, as in the seventies.
    private func paintLegacyBlue(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let blue = generator.pick([rgb(0x1B2F77), rgb(0x20388A), rgb(0x263C7C)])
        canvas.shade { _, _, _ in blue }
        legacyLettering(&canvas, ink: rgb(0xF2C53B), &generator)
    }

    private func legacyLettering(
        _ canvas: inout PlateCanvas, ink: Colour, _ generator: inout SeededGenerator
    ) {
        canvas.write(
            ["CALIFORNIA"],
            TextLine(
                die: .sign, centre: 152.4, top: 12, height: 19, gap: 0.2, widthScale: 0.9, ink: ink,
                relief: 0.6))
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        if generator.chance(0.8) { stickers(&canvas, &generator) }
        canvas.write(
            groups,
            mainLine(.primary, ink: ink, using: &generator, height: 72, top: 50, groupGap: 20))
    }
}
