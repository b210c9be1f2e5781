/// Lettering in many manners: weight, width, slant, serifs, outlines, shadows. What signs have and plates
/// do not.

/// How a block of text on a sign is drawn.
struct SignLettering {
    /// The alphabet.
    var die: Die
    /// Colour of the letters.
    var ink: Colour
    /// Gap between characters, in cap heights.
    var gap: Float = 0.16
    /// Colour of a line around every letter; `nil` for none.
    var outline: Colour?
    /// Width of that line, in cap heights.
    var outlineWidth: Float = 0.05
    /// Colour of a copy behind, to the lower right; `nil` for none.
    var shadow: Colour?
    /// How far letters stand out, 0...1.
    var relief: Float = 0
}

/// A rectangle on a sign, in the canvas's millimetres.
struct SignArea {
    var x: Float
    var y: Float
    var w: Float
    var h: Float

    /// The same with `margin` taken off on every side.
    func inset(_ margin: Float) -> SignArea {
        SignArea(x: x + margin, y: y + margin, w: w - 2 * margin, h: h - 2 * margin)
    }

    /// A band of it, by shares of its height.
    func rows(_ from: Float, _ to: Float) -> SignArea {
        SignArea(x: x, y: y + h * from, w: w, h: h * (to - from))
    }

    /// A part of it, by shares of its width.
    func columns(_ from: Float, _ to: Float) -> SignArea {
        SignArea(x: x + w * from, y: y, w: w * (to - from), h: h)
    }
}

extension Die {
    /// An alphabet such as signs, badges and screens have, at random.
    static func any(using generator: inout SeededGenerator) -> Die {
        var die = generator.pick([Die.sign, .sign, .sign, .primary, .variant])
        die.glyphs.merge(Glyph.small) { own, _ in own }
        die.width *= generator.between(0.72, 1.55)
        die.strokeWidth = min(generator.between(0.07, 0.25), die.width * 0.42)
        die.roundness *= generator.between(0.3, 1.6)
        if generator.chance(0.3) { die.slant = generator.between(0.06, 0.34) }
        if generator.chance(0.25) { die = die.serifed(generator.between(0.12, 0.26)) }
        return die
    }

    /// The same alphabet with bars across the ends of upright strokes, `reach` to either side.
    func serifed(_ reach: Float) -> Die {
        var result = self
        result.glyphs = glyphs.mapValues { glyph in
            var glyph = glyph
            for stroke in glyph.strokes where !stroke.isClosed && stroke.corners.count > 1 {
                let points = stroke.corners.map(\.point)
                let ends = [(points[0], points[1]), (points.last!, points[points.count - 2])]
                for (end, next) in ends where end.y < 0.02 || (0.98...1.02).contains(end.y) {
                    guard abs(next.y - end.y) > abs(next.x - end.x) else { continue }
                    let width = reach / max(glyph.widthScale, 0.4)
                    glyph.strokes.append(
                        StrokePath(
                            "B \(end.x - width),\(end.y) \(end.x + width),\(end.y) B"))
                }
            }
            glyph.isClipped = false
            return glyph
        }
        return result
    }
}

extension PlateCanvas {
    /// A convex polygon, its corners clockwise.
    mutating func convex(_ corners: [SIMD2<Float>], colour: Colour, alpha: Float = 1) {
        var low = corners[0]
        var high = corners[0]
        for corner in corners {
            low = pointwiseMin(low, corner)
            high = pointwiseMax(high, corner)
        }
        let size = high - low + 2
        fill(low.x - 1, low.y - 1, size.x, size.y, colour: colour, alpha: alpha) { x, y in
            var distance = -Float.infinity
            for (i, a) in corners.enumerated() {
                let way = corners[(i + 1) % corners.count] - a
                let length = max((way * way).sum().squareRoot(), 1e-6)
                distance = max(distance, (way.y * (x - a.x) - way.x * (y - a.y)) / length)
            }
            return distance
        }
    }

    /// An ellipse.
    mutating func ellipse(_ area: SignArea, colour: Colour, alpha: Float = 1) {
        fill(area.x - 1, area.y - 1, area.w + 2, area.h + 2, colour: colour, alpha: alpha) { x, y in
            let u = (x - area.x - area.w / 2) / (area.w / 2)
            let v = (y - area.y - area.h / 2) / (area.h / 2)
            return ((u * u + v * v).squareRoot() - 1) * min(area.w, area.h) / 2
        }
    }

    /// Writes `lines` one under the other, as large as `area` allows; `weights` are their heights'
    /// shares, equal where it is empty.
    mutating func letter(
        _ lines: [String], in area: SignArea, _ style: SignLettering, weights: [Float] = []
    ) {
        let shares = weights.count == lines.count ? weights : lines.map { _ in 1 }
        let total = shares.reduce(0, +)
        var y = area.y
        for (text, share) in zip(lines, shares) {
            let room = area.h * share / total
            defer { y += room }
            guard !text.isEmpty else { continue }
            var size = lines.count == 1 ? room : room * 0.76
            let natural = style.die.length(of: text, gap: style.gap) * size
            size *= min(1, area.w / max(natural, 1))
            guard size * scale >= 4 else { continue }
            var line = TextLine(
                die: style.die, centre: area.x + area.w / 2, top: y + (room - size) / 2,
                height: size, gap: style.gap, ink: style.ink, relief: style.relief)
            write(text, line, style)
            line.relief = 0
        }
    }

    private mutating func write(_ text: String, _ line: TextLine, _ style: SignLettering) {
        if let shadow = style.shadow {
            var behind = line
            behind.ink = shadow
            behind.centre += line.height * 0.07
            behind.top += line.height * 0.07
            behind.relief = 0
            write([text], behind)
        }
        if let outline = style.outline {
            var around = line
            around.ink = outline
            around.bolder = style.outlineWidth
            around.relief = 0
            write([text], around)
        }
        write([text], line)
    }
}
