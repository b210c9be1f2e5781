/// Plates of the states around: Nevada, Oregon, Arizona, Washington.

extension PlateDesign {
    /// Nevada: ranges under a blue sky, or the older sunset; a dot or dash between the groups.
    func paintNevada(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        let isSunset = kind == .nevadaSunset
        let sky = isSunset ? rgb(0xF0D9A8) : rgb(0xD4E3F2)
        let zenith = isSunset ? rgb(0xB7C8E6) : rgb(0x8FB6E0)
        canvas.shade { _, y, _ in mix(zenith, sky, smoothStep(0, 70, y)) }
        ridge(&canvas, base: 112, height: 26, step: 46, colour: rgb(0xB9BAD0), alpha: 0.6, 11)
        ridge(&canvas, base: 130, height: 22, step: 30, colour: rgb(0xA7A3B8), alpha: 0.6, 12)
        let ink = isSunset ? rgb(0x1E3268) : rgb(0x14286A)
        canvas.write(
            ["NEVADA"],
            TextLine(
                die: .sign, centre: 152.4, top: 11, height: 21, gap: 0.32, widthScale: 1.15,
                ink: ink))
        canvas.write(
            [isSunset ? "THE SILVER STATE" : "Home Means Nevada"],
            TextLine(
                die: isSunset ? .sign : .script, centre: 152.4, top: 130, height: 12, gap: 0.14,
                ink: isSunset ? ink : rgb(0xA32A2E)))
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        yearSticker(&canvas, x: 256, y: 122, &generator)
        let spans = canvas.write(
            groups, mainLine(.variant, ink: ink, using: &generator, height: 72, groupGap: 24))
        let gap = (spans[0].upperBound + spans[spans.count - 1].lowerBound) / 2
        guard spans.count == 2 else { return }
        if isSunset {
            canvas.box(gap - 6, 80, 12, 4, colour: ink)
        } else {
            canvas.disc(gap, 82, radius: 4, colour: ink)
        }
    }

    /// Oregon: purple ranges and the fir between the groups.
    func paintOregon(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        canvas.shade { _, y, _ in mix(rgb(0xDCE3EE), rgb(0xF3EFE6), smoothStep(10, 95, y)) }
        ridge(&canvas, base: 112, height: 34, step: 60, colour: rgb(0xA49BC6), alpha: 0.85, 21)
        ridge(&canvas, base: 134, height: 26, step: 34, colour: rgb(0x9DB9A0), alpha: 0.9, 22)
        let ink = rgb(0x1C2450)
        canvas.write(
            ["Oregon"],
            TextLine(
                die: .sign, centre: 152.4, top: 9, height: 25, gap: 0.16, widthScale: 1.1, ink: ink)
        )
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        yearSticker(&canvas, x: 12, y: 122, &generator)
        yearSticker(&canvas, x: 256, y: 122, &generator)
        let spans = canvas.write(
            groups, mainLine(.primary, ink: ink, using: &generator, height: 70, groupGap: 34))
        guard spans.count == 2 else { return }
        fir(&canvas, x: (spans[0].upperBound + spans[1].lowerBound) / 2)
    }

    private func fir(_ canvas: inout PlateCanvas, x: Float) {
        let green = rgb(0x2F6B47)
        canvas.box(x - 1.6, 118, 3.2, 12, colour: rgb(0x5C4632))
        canvas.shade(x - 14, 46, 28, 74) { mmX, mmY, old in
            let tier = (mmY - 46) / 74
            let saw = (tier * 5).truncatingRemainder(dividingBy: 1)
            let half = 2 + tier * 9 + saw * 3 - 1.5
            return mix(old, green, smoothStep(0.4, -0.4, abs(mmX - x) - half))
        }
    }

    /// Arizona: the desert at dusk, a low sun, a saguaro to the right.
    func paintArizona(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        canvas.shade { _, y, _ in
            let dusk = mix(rgb(0xE9F0F2), rgb(0xF6DDB4), smoothStep(35, 100, y))
            return mix(rgb(0x6CBFC0), dusk, smoothStep(0, 48, y))
        }
        canvas.disc(228, 44, radius: 15, colour: rgb(0xFCF6DF), alpha: 0.9)
        ridge(&canvas, base: 132, height: 24, step: 52, colour: rgb(0xB29BC4), alpha: 0.8, 31)
        ridge(&canvas, base: 141, height: 14, step: 24, colour: rgb(0x6E5590), alpha: 0.9, 32)
        let ink = generator.pick([rgb(0x154A45), rgb(0x1D3F3C)])
        canvas.write(
            ["ARIZONA"],
            TextLine(
                die: .sign, centre: 152.4, top: 10, height: 20, gap: 0.3, widthScale: 1.15,
                ink: rgb(0x2B2E6B)))
        canvas.write(
            ["GRAND CANYON STATE"],
            TextLine(
                die: .sign, centre: 152.4, top: 134, height: 10, gap: 0.18, ink: rgb(0xF4F0E4)))
        saguaro(&canvas, x: 290)
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        yearSticker(&canvas, x: 10, y: 10, &generator)
        canvas.write(
            groups,
            mainLine(.variant, ink: ink, using: &generator, height: 70, groupGap: 22, room: 264))
    }

    private func saguaro(_ canvas: inout PlateCanvas, x: Float) {
        let green = rgb(0x4E6B5B)
        canvas.box(x - 2, 88, 4, 50, radius: 2, colour: green)
        canvas.box(x - 8, 98, 3, 18, radius: 1.5, colour: green)
        canvas.box(x - 8, 113, 8, 3, radius: 1.5, colour: green)
        canvas.box(x + 5, 94, 3, 16, radius: 1.5, colour: green)
        canvas.box(x, 107, 8, 3, radius: 1.5, colour: green)
    }

    /// Washington: the mountain in pale blue under dark blue characters, a red legend.
    func paintWashington(_ canvas: inout PlateCanvas, _ generator: inout SeededGenerator) {
        canvas.shade { _, y, _ in mix(rgb(0xE6EEF6), rgb(0xF4F6F8), smoothStep(0, 80, y)) }
        canvas.shade(0, 40, PlateCanvas.widthMillimetres, 96) { x, y, old in
            let slope = 44 + abs(x - 152) * 0.5 + 8 * Noise.smooth(x / 14, 3, 41)
            let snow = Noise.smooth(x / 9, y / 7, 42)
            let blue = mix(rgb(0xA9C8E4), rgb(0xD4E4F2), snow)
            return mix(old, blue, smoothStep(-1, 1, y - slope) * smoothStep(136, 118, y) * 0.9)
        }
        let ink = rgb(0x1D2D66)
        canvas.write(
            ["WASHINGTON"],
            TextLine(
                die: .sign, centre: 152.4, top: 11, height: 18, gap: 0.22, widthScale: 1.1,
                ink: ink))
        canvas.write(
            ["EVERGREEN STATE"],
            TextLine(
                die: .sign, centre: 152.4, top: 132, height: 10, gap: 0.2, ink: rgb(0xB0303A)))
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        yearSticker(&canvas, x: 10, y: 118, &generator)
        yearSticker(&canvas, x: 258, y: 118, &generator)
        canvas.write(
            groups, mainLine(.primary, ink: ink, using: &generator, height: 71, groupGap: 26))
    }

    /// A jagged range: where the noise of `seed` says, `height` above `base` at most.
    func ridge(
        _ canvas: inout PlateCanvas, base: Float, height: Float, step: Float, colour: Colour,
        alpha: Float, _ seed: UInt32
    ) {
        canvas.shade(0, base - height - 2, PlateCanvas.widthMillimetres, 152.4) { x, y, old in
            let rough =
                Noise.smooth(x / step, 0.5, seed) + Noise.smooth(x / step * 3.1, 2.5, seed) / 3
            let edge = base - height * rough * 0.75
            return mix(old, colour, smoothStep(-0.6, 0.6, y - edge) * alpha)
        }
    }

    func yearSticker(
        _ canvas: inout PlateCanvas, x: Float, y: Float, _ generator: inout SeededGenerator
    ) {
        guard generator.chance(0.8) else { return }
        let colours = [0xD8432E, 0xE7B72B, 0x3A9A61, 0x3277BF, 0xE4E3DC, 0xDD7A2B] as [UInt32]
        sticker(
            &canvas, x: x, y: y, width: 36, height: 22, colour: rgb(generator.pick(colours)),
            ink: rgb(0x17171C), large: String(generator.integer(24...28)),
            small: String(generator.integer(1_000_000...9_999_999)))
    }
}
