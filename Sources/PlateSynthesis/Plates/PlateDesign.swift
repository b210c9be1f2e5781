/// One plate to be painted: its kind, its text, and the lettering all kinds share.
import PlateCore

/// A plate as it was issued, before the road got at it.
public struct PlateDesign: Sendable {
    /// The series.
    public var kind: PlateKind
    /// The characters by groups, as they stand on the plate.
    public var groups: [String]
    /// Chooses stickers and small differences between stamping runs.
    public var seed: UInt64

    /// The characters without gaps.
    public var text: String { groups.joined() }

    /// A plate from its parts.
    public init(kind: PlateKind, groups: [String], seed: UInt64) {
        self.kind = kind
        self.groups = groups
        self.seed = seed
    }

    /// Any plate of any state, as training wants them.
    package static func any(seed: UInt64) -> PlateDesign {
        var generator = SeededGenerator(seed: seed)
        let kind = PlateKind.ofAnyState(using: &generator)
        return PlateDesign(kind: kind, groups: kind.groups(using: &generator), seed: seed)
    }

    /// The plate, clean, `width` pixels across.
    package func painted(width: Int) -> PlateCanvas {
        var generator = SeededGenerator(seed: seed, item: 1)
        var canvas = PlateCanvas(
            width: width, height: Int((Float(width) / kind.aspect).rounded()))
        switch kind {
        case .nevada, .nevadaSunset: paintNevada(&canvas, &generator)
        case .oregon: paintOregon(&canvas, &generator)
        case .arizona: paintArizona(&canvas, &generator)
        case .washington: paintWashington(&canvas, &generator)
        case .californiaMotorcycle: paintMotorcycle(&canvas, &generator)
        case .californiaTemporary: paintTemporary(&canvas, &generator)
        case .californiaDisabled, .californiaVeteran: paintStacked(&canvas, &generator)
        default:
            if let style = PlateStyle.further[kind] {
                paint(style, &canvas, &generator)
            } else {
                paintCalifornia(&canvas, &generator)
            }
        }
        if kind != .californiaTemporary { rim(&canvas) }
        canvas.emboss(strength: generator.between(0.35, 0.8))
        return canvas
    }

    /// The line the plate's own characters stand in, narrowed until it fits.
    func mainLine(
        _ die: Die, ink: Colour, using generator: inout SeededGenerator, height: Float = 70,
        top: Float = 46, groupGap: Float = 0, room: Float = 276
    ) -> TextLine {
        var line = TextLine(
            die: die, centre: PlateCanvas.widthMillimetres / 2 + generator.between(-1.5, 1.5),
            top: top + generator.between(-1.5, 1.5), height: height, ink: ink)
        line.gap = 0.085 + generator.between(-0.006, 0.012)
        line.relief = 1
        // Dark characters are printed to stay dark by infra-red light; bright ones need not be.
        line.carbon = ink.x + ink.y + ink.z < 1.2 ? 1 : 0
        line.groupGap = groups.count > 1 ? groupGap : 0
        line.bolder = generator.between(-0.006, 0.006)
        let count = groups.reduce(0) { $0 + $1.count }
        if count < 7 { line.gap += 0.025 * Float(7 - count) }
        let gaps = line.groupGap * Float(groups.count - 1)
        func length(_ widthScale: Float) -> Float {
            groups.reduce(gaps) {
                $0 + die.length(of: $1, gap: line.gap, widthScale: widthScale) * height
            }
        }
        if length(1) > room {
            line.widthScale = max(0.7, 1 - (length(1) - room) / (length(1) - gaps))
        }
        return line
    }

    /// The pressed rim along the edge, and the round corners beyond which there is no plate.
    private func rim(_ canvas: inout PlateCanvas) {
        let size = SIMD2(PlateCanvas.widthMillimetres, canvas.heightOwnMillimetres)
        for row in 0..<canvas.height {
            for column in 0..<canvas.width {
                let point = SIMD2(Float(column) + 0.5, Float(row) + 0.5) / canvas.scale
                let inset = min(
                    min(point.x, size.x - point.x), min(point.y, size.y - point.y))
                guard inset < 9 else { continue }
                let i = row * canvas.width + column
                let raised = smoothStep(2, 4, inset) * smoothStep(7.5, 5.5, inset)
                canvas.relief[i] = max(canvas.relief[i], raised * 0.7)
            }
        }
    }

    /// A registration sticker with a large and a small line.
    func sticker(
        _ canvas: inout PlateCanvas, x: Float, y: Float, width: Float, height: Float,
        colour: Colour, ink: Colour, large: String, small: String
    ) {
        canvas.brush = .sticker
        defer { canvas.brush = .ink }
        canvas.box(x, y, width, height, radius: 1.5, colour: colour)
        canvas.write(
            [large],
            TextLine(
                die: .sign, centre: x + width / 2, top: y + height * 0.12, height: height * 0.5,
                gap: 0.16, ink: ink))
        canvas.write(
            [small],
            TextLine(
                die: .sign, centre: x + width / 2, top: y + height * 0.72, height: height * 0.18,
                gap: 0.16, ink: ink))
    }

    /// Four bolt slots, and bolts in those that are used.
    func bolts(
        _ canvas: inout PlateCanvas, top: Float, bottom: Float?,
        using generator: inout SeededGenerator
    ) {
        canvas.brush = .opaque
        defer { canvas.brush = .ink }
        let metal = generator.pick([rgb(0xB9B8B4), rgb(0x8A8985), rgb(0x3C3B39), rgb(0xD8D7D2)])
        for (y, isUsed) in [(top, true), (bottom ?? 0, generator.chance(0.5))] {
            guard y > 0 else { continue }
            for x in [Float(63), PlateCanvas.widthMillimetres - 63] {
                canvas.box(x - 6, y - 3, 12, 6, radius: 3, colour: rgb(0x2B2B2C), alpha: 0.85)
                guard isUsed else { continue }
                canvas.disc(x, y + 0.8, radius: 5.6, colour: rgb(0x222222), alpha: 0.5)
                canvas.disc(x, y, radius: 5, colour: metal)
                canvas.box(x - 3, y - 0.6, 6, 1.2, colour: metal * 0.5)
            }
        }
    }
}
