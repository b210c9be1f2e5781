/// The alphabets plates are pressed with, in the manner of US plate dies: tall, narrow, one stroke's
/// width throughout. Drawn for this project; no font file is behind them.

/// The strokes of one character and how wide it runs.
package struct Glyph: Sendable {
    /// The centre lines, in the unit square between the middles of the outermost strokes.
    var strokes: [StrokePath]
    /// Width of the character against the die's common width.
    var widthScale: Float
    /// Whether strokes are cut at cap height and baseline.
    var isClipped: Bool

    init(_ strokes: [String], widthScale: Float = 1, isClipped: Bool = true) {
        self.strokes = strokes.map(StrokePath.init)
        self.widthScale = widthScale
        self.isClipped = isClipped
    }
}

/// An alphabet with the proportions it is used in.
package struct Die: Sendable {
    /// The characters it has.
    package var glyphs: [Character: Glyph]
    /// Width of an ordinary character, in cap heights.
    package var width: Float
    /// Width of a stroke, in cap heights.
    package var strokeWidth: Float
    /// Corners are rounded by the design's radii times this.
    package var roundness: Float
    /// Pixels to the right per pixel up: the lean of a script.
    package var slant: Float = 0

    /// California's die and the one most western states bought: serifed 1 and I, flat-topped 3.
    package static let primary = Die(
        glyphs: Glyph.capitals.merging(Glyph.digits) { a, _ in a }
            .merging(Glyph.marks) { a, _ in a },
        width: 0.475, strokeWidth: 0.118, roundness: 1)

    /// A neighbour's die: rounder, lighter, round-topped 3, open 4, plain 1 and I.
    package static let variant = Die(
        glyphs: primary.glyphs.merging(Glyph.variants) { _, b in b },
        width: 0.455, strokeWidth: 0.105, roundness: 1.35)

    /// Lettering of signs, frames and legends, capitals and small letters.
    package static let sign = Die(
        glyphs: primary.glyphs.merging(Glyph.small) { a, _ in a }
            .merging(Glyph.variants) { _, b in b },
        width: 0.56, strokeWidth: 0.13, roundness: 1.15)

    /// A leaning hand for names across the top of a plate.
    package static let script = Die(
        glyphs: sign.glyphs.merging(Glyph.script) { _, b in b },
        width: 0.5, strokeWidth: 0.1, roundness: 1.6, slant: 0.28)

    /// The pieces of `character` with its top left corner at `origin` and capitals `height` tall.
    func segments(
        of character: Character, at origin: SIMD2<Float>, height: Float, widthScale: Float = 1
    ) -> [Segment] {
        guard let glyph = glyphs[character] else { return [] }
        let half = strokeWidth / 2
        let run = advance(of: character, widthScale: widthScale) - 2 * half
        return glyph.strokes.flatMap { stroke in
            stroke.segments(halfWidth: half * height, radiusScale: roundness * height) { point in
                let x = half + point.x * run
                let y = half + point.y * (1 - 2 * half)
                return origin + SIMD2(x + slant * (1 - y), y) * height
            }
        }
    }

    /// Width of `character` without any gap, in cap heights.
    func advance(of character: Character, widthScale: Float = 1) -> Float {
        guard let glyph = glyphs[character] else { return width * widthScale * 0.6 }
        return max(width * glyph.widthScale * widthScale, strokeWidth * 1.05)
    }

    /// Width of a line of text in cap heights, `gap` between characters.
    package func length(of text: String, gap: Float, widthScale: Float = 1) -> Float {
        let advances = text.map { advance(of: $0, widthScale: widthScale) }
        return advances.reduce(0, +) + gap * Float(max(text.count - 1, 0))
    }
}

extension Die {
    /// How much of each pixel `character` covers, `rows` high and as wide, row by row.
    package func rasterised(_ character: Character, rows: Int) -> [Float] {
        let height = Float(rows)
        let pieces = segments(of: character, at: .zero, height: height)
        let half = strokeWidth * height / 2
        return (0..<rows * rows).map { i in
            let point = SIMD2(Float(i % rows) + 0.5, Float(i / rows) + 0.5)
            let distance = pieces.map { $0.distance(to: point, halfWidth: half) }.min() ?? 9
            return min(max(0.5 - distance, 0), 1)
        }
    }
}
