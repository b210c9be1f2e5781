/// California's plates of other shapes and with more than characters: motorcycles, paper plates of new
/// cars, plates for disabled persons and veterans. Stacked letters and symbols are not part of the text.

extension PlateDesign {
    func paintMotorcycle(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let white = Colour(repeating: generator.between(0.88, 0.96))
        canvas.shade { _, _, _ in white }
        let ink = generator.pick([rgb(0x1B2A63), rgb(0x22336E), rgb(0x16204E)])
        canvas.write(
            ["California"],
            TextLine(
                die: .script, centre: 152, top: 12, height: 34, gap: 0.05, widthScale: 1.0,
                ink: rgb(0xC2202E)))
        let slot = rgb(0x2B2B2C)
        for (x, y) in [(Float(42), Float(20)), (262, 20), (42, 154), (262, 154)] {
            canvas.box(x - 9, y - 5, 18, 10, radius: 5, colour: slot, alpha: 0.85)
            if y < 100 { canvas.disc(x, y, radius: 8, colour: rgb(0xB9B8B4)) }
        }
        if generator.chance(0.8) { yearSticker(&canvas, x: 62, y: 138, &generator) }
        if generator.chance(0.8) { yearSticker(&canvas, x: 206, y: 138, &generator) }
        canvas.write(
            groups, mainLine(.primary, ink: ink, using: &generator, height: 78, top: 55, room: 284))
    }

    /// Printed paper: black on white, dull, with the dealer's number and the date it ends.
    func paintTemporary(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let paper = Colour(repeating: generator.between(0.8, 0.97))
        canvas.shade { x, y, _ in paper * (0.96 + 0.06 * Noise.smooth(x / 70, y / 50, 17)) }
        canvas.soil { _, _, old in (old, lost: 1) }
        let ink = Colour(repeating: generator.between(0.05, 0.22))
        func print(_ text: String, _ centre: Float, _ top: Float, _ height: Float) {
            canvas.write(
                [text],
                TextLine(
                    die: .sign, centre: centre, top: top, height: height, gap: 0.16, ink: ink,
                    carbon: 1))
        }
        print(generator.pick(["CALIFORNIA", "TEMPORARY", "CALIFORNIA TEMP TAG"]), 152, 11, 16)
        let month = generator.integer(1...12)
        let day = generator.integer(1...28)
        print("EXP \(month)/\(day)/\(generator.integer(2025...2027))", 96, 126, 15)
        print("VIN " + String(generator.integer(1_000_000...9_999_999)), 236, 131, 8)
        if generator.chance(0.5) {
            canvas.box(6, 6, 292.8, 140.4, radius: 2, colour: ink)
            canvas.box(8, 8, 288.8, 136.4, radius: 2, colour: paper, alpha: 0.97)
            print("CALIFORNIA", 152, 13, 15)
            print("EXPIRES \(month)/\(day)", 152, 126, 14)
        }
        for x in [Float(63), 242] {
            canvas.disc(x, 17, radius: 4.5, colour: rgb(generator.pick([0x3A3A3C, 0xB4B4B0])))
        }
        var line = mainLine(.sign, ink: ink, using: &generator, height: 72, top: 42, room: 262)
        line.relief = 0
        canvas.write(groups, line)
    }

    /// White plates whose characters share the line with a symbol and stacked letters.
    func paintStacked(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let white = Colour(repeating: generator.between(0.88, 0.96))
        canvas.shade { _, _, _ in white }
        let ink = generator.pick([rgb(0x1B2A63), rgb(0x22336E), rgb(0x16204E)])
        canvas.write(
            ["California"],
            TextLine(
                die: .script, centre: 152, top: 9.5, height: 25, gap: 0.05, widthScale: 0.95,
                ink: rgb(0xC2202E)))
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        yearSticker(&canvas, x: 256, y: 10, &generator)
        let isDisabled = kind == .californiaDisabled
        let isLeft = isDisabled || generator.chance(0.6)
        let stackX: Float = isLeft ? 76 : 268
        let letters =
            isDisabled ? ["D", "P"] : generator.pick([["V", "T"], ["D", "V"], ["P", "H"]])
        for (i, letter) in letters.enumerated() {
            canvas.write(
                [letter],
                TextLine(
                    die: .primary, centre: stackX, top: 50 + Float(i) * 33, height: 29, ink: ink,
                    relief: 0.8, carbon: 1))
        }
        if isDisabled {
            wheelchair(&canvas, x: 34, ink: ink)
        } else if isLeft {
            veteran(&canvas, x: 32)
        }
        if !isDisabled {
            canvas.write(
                [generator.pick(["VETERAN", "HONORING VETERANS", "VETERANS' ORG"])],
                TextLine(
                    die: .sign, centre: 152, top: 131, height: 11, gap: 0.2,
                    ink: rgb(0xA32A2E)))
        }
        let room: Float = isLeft ? 196 : 236
        var line = mainLine(.primary, ink: ink, using: &generator, room: room)
        line.centre = isLeft ? 194 : 132
        line.gap = 0.09
        canvas.write(groups, line)
    }

    private func wheelchair(_ canvas: inout PlateCanvas, x: Float, ink: Colour) {
        canvas.disc(x - 4, 52, radius: 5, colour: ink)
        canvas.box(x - 7, 58, 6, 26, radius: 2, colour: ink)
        canvas.box(x - 6, 80, 20, 5, radius: 2, colour: ink)
        canvas.box(x + 10, 80, 5, 22, radius: 2, colour: ink)
        canvas.box(x - 4, 66, 15, 4, radius: 2, colour: ink)
        canvas.shade(x - 20, 70, 40, 44) { mmX, mmY, old in
            let radius = ((mmX - x) * (mmX - x) + (mmY - 94) * (mmY - 94)).squareRoot()
            let isOpen = mmX > x + 4 && mmY < 92
            return isOpen ? old : mix(old, ink, smoothStep(2.6, 1.6, abs(radius - 14)))
        }
    }

    private func veteran(_ canvas: inout PlateCanvas, x: Float) {
        canvas.disc(x, 82, radius: 24, colour: rgb(0x27408A))
        canvas.disc(x, 82, radius: 21.5, colour: rgb(0xE8E6DC))
        for i in 0..<5 {
            canvas.box(x - 15, 70 + Float(i) * 6, 30, 3, colour: rgb(0xB3192B))
        }
        canvas.box(x - 15, 70, 13, 12, colour: rgb(0x27408A))
    }
}
