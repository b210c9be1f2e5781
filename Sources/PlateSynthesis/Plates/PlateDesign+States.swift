/// Paints the plates that `PlateStyle` describes.

extension PlateDesign {
    func paint(
        _ style: PlateStyle, _ canvas: inout PlateCanvas, _ generator: inout SeededGenerator
    ) {
        let tone = generator.between(0.95, 1.03)
        let (upper, lower) = (rgb(style.ground.0) * tone, rgb(style.ground.1) * tone)
        canvas.shade { _, y, _ in clamped(mix(upper, lower, smoothStep(12, 62, y))) }
        paint(style.artwork, &canvas)
        canvas.write(
            [style.name],
            TextLine(
                die: style.isScript ? .script : .sign, centre: 152.4, top: 9.5,
                height: style.isScript ? 22 : 19, gap: style.isScript ? 0.05 : 0.24,
                widthScale: 1.08, ink: rgb(style.nameInk)))
        canvas.write(
            [style.legend],
            TextLine(
                die: .sign, centre: 152.4, top: 132, height: 10.5, gap: 0.18,
                ink: rgb(style.legendInk)))
        bolts(&canvas, top: 17, bottom: 137, using: &generator)
        if generator.chance(0.6) { yearSticker(&canvas, x: 10, y: 121, &generator) }
        if generator.chance(0.4) { yearSticker(&canvas, x: 258, y: 121, &generator) }
        let ink = rgb(style.ink)
        let gap: Float = style.parting == .wide ? 40 : (style.parting == .gap ? 22 : 28)
        let line = mainLine(
            style.hasVariantDie ? .variant : .primary, ink: ink, using: &generator, height: 71,
            groupGap: gap)
        let spans = canvas.write(groups, line)
        guard spans.count == 2 else { return }
        let middle = (spans[0].upperBound + spans[1].lowerBound) / 2
        switch style.parting {
        case .dot: canvas.disc(middle, 82, radius: 4, colour: ink)
        case .dash: canvas.box(middle - 6, 79.5, 12, 5, radius: 1, colour: ink)
        case .gap, .wide: break
        }
        if case .fruit(let colour) = style.artwork { fruit(&canvas, x: middle, rgb(colour)) }
    }

    private func paint(_ artwork: PlateStyle.Artwork, _ canvas: inout PlateCanvas) {
        switch artwork {
        case .plain, .fruit: return
        case .range(let far, let near):
            ridge(&canvas, base: 126, height: 36, step: 54, colour: rgb(far), alpha: 0.8, 61)
            ridge(&canvas, base: 142, height: 24, step: 28, colour: rgb(near), alpha: 0.8, 62)
        case .bars(let top, let foot):
            canvas.box(0, 0, PlateCanvas.widthMillimetres, 33, colour: rgb(top))
            canvas.box(0, 128, PlateCanvas.widthMillimetres, 25, colour: rgb(foot))
        case .arch:
            let bands = [0xD8414A, 0xEFA23A, 0xF0DC4A, 0x5FB46A, 0x4A86C8, 0x8A62B0] as [UInt32]
            canvas.shade { x, y, old in
                let dx = x - 152
                let dy = (y - 190) * 1.5
                let radius = (dx * dx + dy * dy).squareRoot() - 138
                guard radius > 0, radius < 60 else { return old }
                return mix(old, rgb(bands[5 - Int(radius / 10)]), 0.45)
            }
        case .rays(let colour):
            canvas.shade { x, y, old in
                let angle = arcTangent(y - 84, x - 152) * 8 / .pi
                let isRay = abs(angle - angle.rounded()) < 0.22
                return isRay ? mix(old, rgb(colour), 0.5) : old
            }
        }
    }

    private func fruit(_ canvas: inout PlateCanvas, x: Float, _ colour: Colour) {
        canvas.disc(x - 4, 88, radius: 13, colour: colour)
        canvas.disc(x + 6, 84, radius: 12, colour: colour * 0.95)
        canvas.box(x - 1, 62, 2.4, 12, radius: 1, colour: rgb(0x5C4632))
        canvas.box(x + 1, 64, 13, 6, radius: 3, colour: rgb(0x3A7A44))
    }
}
