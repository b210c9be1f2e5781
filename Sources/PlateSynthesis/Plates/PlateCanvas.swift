/// A plate being painted: colour and relief over 304.8 by 152.4 mm. Coordinates are millimetres from
/// the top left corner.
import Imaging
import PlateCore

package struct PlateCanvas: Sendable {
    /// Width of a US plate: 12 inches.
    package static let widthMillimetres: Float = 304.8
    /// Height of a US plate: 6 inches.
    package static let heightMillimetres: Float = 152.4

    /// Pixels across.
    package let width: Int
    /// Pixels down.
    package let height: Int
    /// Pixels per millimetre.
    let scale: Float
    /// Paint, display colour, row by row.
    var paint: [Colour]
    /// How far the metal is pressed out, 0...1.
    var relief: [Float]
    /// How much of the pigment infra-red light sees as the eye does, 0 dye ... 1 soot.
    var carbon: [Float]
    /// How much of the sheeting that returns light to its lamp is bare or under clear ink, 0...1.
    var sheeting: [Float]
    /// What shapes are laid down with.
    var brush = PlateBrush.ink

    /// A blank plate, `width` pixels across.
    /// Signs may have another `height`.
    init(width: Int, height: Int? = nil, colour: Colour = Colour(0.93, 0.93, 0.92)) {
        self.width = width
        self.height = height ?? width / 2
        scale = Float(width) / Self.widthMillimetres
        paint = Array(repeating: colour, count: width * self.height)
        relief = Array(repeating: 0, count: width * self.height)
        carbon = relief
        sheeting = Array(repeating: 1, count: width * self.height)
    }

    /// Height of the canvas in the millimetres of its width.
    var heightOwnMillimetres: Float { Float(height) / scale }

    /// Repaints every pixel of a rectangle; `body` gets millimetres and the colour there.
    mutating func shade(
        _ x: Float = 0, _ y: Float = 0, _ w: Float = widthMillimetres,
        _ h: Float? = nil, _ body: (Float, Float, Colour) -> Colour
    ) {
        let columns = range(x, x + w, width)
        for row in range(y, y + (h ?? heightOwnMillimetres), height) {
            let mmY = (Float(row) + 0.5) / scale
            for column in columns {
                let i = row * width + column
                paint[i] = body((Float(column) + 0.5) / scale, mmY, paint[i])
            }
        }
    }

    /// Repaints every pixel with what has come over the plate: colour, and the share of the sheeting
    /// that is lost under it.
    mutating func soil(_ body: (Float, Float, Colour) -> (Colour, lost: Float)) {
        for row in 0..<height {
            for column in 0..<width {
                let i = row * width + column
                let (colour, lost) = body(
                    (Float(column) + 0.5) / scale, (Float(row) + 0.5) / scale, paint[i])
                paint[i] = colour
                sheeting[i] *= 1 - lost
            }
        }
    }

    private func range(_ low: Float, _ high: Float, _ count: Int) -> Range<Int> {
        let first = min(max(Int((low * scale).rounded(.down)), 0), count)
        let last = min(max(Int((high * scale).rounded(.up)), first), count)
        return first..<last
    }

    /// How much of a pixel an edge at `distance` millimetres leaves covered.
    @inline(__always)
    private func coverage(_ distance: Float) -> Float {
        min(max(0.5 - distance * scale, 0), 1)
    }

    /// A rectangle with round corners.
    mutating func box(
        _ x: Float, _ y: Float, _ w: Float, _ h: Float, radius: Float = 0, colour: Colour,
        alpha: Float = 1
    ) {
        let half = SIMD2(w, h) / 2
        let centre = SIMD2(x, y) + half
        fill(x - 1, y - 1, w + 2, h + 2, colour: colour, alpha: alpha) { mmX, mmY in
            let dx = abs(mmX - centre.x) - half.x + radius
            let dy = abs(mmY - centre.y) - half.y + radius
            let outside = (max(dx, 0) * max(dx, 0) + max(dy, 0) * max(dy, 0)).squareRoot()
            return outside + min(max(dx, dy), 0) - radius
        }
    }

    /// A disc.
    mutating func disc(_ x: Float, _ y: Float, radius: Float, colour: Colour, alpha: Float = 1) {
        let reach = radius + 1
        fill(x - reach, y - reach, 2 * reach, 2 * reach, colour: colour, alpha: alpha) {
            mmX, mmY in
            ((mmX - x) * (mmX - x) + (mmY - y) * (mmY - y)).squareRoot() - radius
        }
    }

    /// Paints with the brush where `distance` to a shape's edge, in millimetres, is negative.
    mutating func fill(
        _ x: Float, _ y: Float, _ w: Float, _ h: Float, colour: Colour, alpha: Float,
        _ distance: (Float, Float) -> Float
    ) {
        let columns = range(x, x + w, width)
        for row in range(y, y + h, height) {
            let mmY = (Float(row) + 0.5) / scale
            for column in columns {
                let covered = coverage(distance((Float(column) + 0.5) / scale, mmY)) * alpha
                guard covered > 0 else { continue }
                lay(colour, covered, at: row * width + column)
            }
        }
    }

    private mutating func lay(_ colour: Colour, _ covered: Float, at i: Int) {
        paint[i] = mix(paint[i], colour, covered)
        carbon[i] = mix(carbon[i], brush.carbon, covered)
        if let left = brush.sheeting { sheeting[i] = mix(sheeting[i], left, covered) }
    }
}

/// What is laid on a plate, as infra-red light meets it.
package struct PlateBrush: Sendable {
    /// How much of the pigment is soot, 0...1.
    var carbon: Float
    /// The share of the sheeting's return that passes; `nil` where ink leaves it as it is.
    var sheeting: Float?

    /// Transparent ink: dye.
    static let ink = PlateBrush(carbon: 0, sheeting: nil)
    /// Bolts, frames: nothing gets through.
    static let opaque = PlateBrush(carbon: 1, sheeting: 0)
    /// Paper and film over the sheeting.
    static let sticker = PlateBrush(carbon: 0, sheeting: 0.3)
}

/// How a line of text stands on a plate.
struct TextLine {
    /// The alphabet.
    var die: Die
    /// Middle of the line, millimetres from the left edge.
    var centre: Float
    /// Top of the capitals, millimetres from the top edge.
    var top: Float
    /// Height of the capitals in millimetres.
    var height: Float
    /// Gap between characters, in cap heights.
    var gap: Float = 0.12
    /// Width of characters against the die's own.
    var widthScale: Float = 1
    /// Colour of the paint.
    var ink: Colour
    /// How much paint there is, 0...1.
    var alpha: Float = 1
    /// How far characters are pressed out, 0...1.
    var relief: Float = 0
    /// Added to either side of every stroke, in cap heights: paint that ran or wore off.
    var bolder: Float = 0
    /// Millimetres kept free between groups of characters.
    var groupGap: Float = 0
    /// How much of the paint is soot, which infra-red light sees as black: 0 for dyes.
    var carbon: Float = 0
}

extension PlateCanvas {
    /// Writes `groups` side by side as one centred line; returns where each group begins and ends.
    @discardableResult
    mutating func write(_ groups: [String], _ line: TextLine) -> [ClosedRange<Float>] {
        let lengths = groups.map {
            line.die.length(of: $0, gap: line.gap, widthScale: line.widthScale) * line.height
        }
        let total = lengths.reduce(0, +) + line.groupGap * Float(groups.count - 1)
        var x = line.centre - total / 2
        var spans: [ClosedRange<Float>] = []
        for (group, length) in zip(groups, lengths) {
            var pen = x
            for character in group {
                let pieces = line.die.segments(
                    of: character, at: SIMD2(pen, line.top), height: line.height,
                    widthScale: line.widthScale)
                let advance =
                    line.die.advance(of: character, widthScale: line.widthScale) * line.height
                let isClipped = line.die.glyphs[character]?.isClipped ?? false
                let cell =
                    isClipped ? SIMD4(pen, line.top, pen + advance, line.top + line.height) : nil
                stroke(pieces, cell: cell, line)
                pen += advance + line.gap * line.height
            }
            spans.append(x...(x + max(length, 0)))
            x += length + line.groupGap
        }
        return spans
    }

    /// Paints and presses the strokes of one character; `cell` (left, top, right, bottom) cuts them.
    private mutating func stroke(_ pieces: [Segment], cell: SIMD4<Float>?, _ line: TextLine) {
        guard let first = pieces.first else { return }
        let half = line.die.strokeWidth * line.height / 2
        let spread = line.bolder * line.height
        let reach = half + 2.5
        var low = first.start
        var high = first.start
        for piece in pieces {
            low = pointwiseMin(low, pointwiseMin(piece.start, piece.end))
            high = pointwiseMax(high, pointwiseMax(piece.start, piece.end))
        }
        let columns = range(low.x - reach, high.x + reach, width)
        let rows = range(low.y - reach, high.y + reach, height)
        for row in rows {
            for column in columns {
                let point = SIMD2(Float(column) + 0.5, Float(row) + 0.5) / scale
                var distance = Float.infinity
                for piece in pieces {
                    distance = min(distance, piece.distance(to: point, halfWidth: half))
                }
                if let cell {
                    distance = max(
                        distance, max(cell.x - point.x, point.x - cell.z),
                        max(cell.y - point.y, point.y - cell.w))
                }
                lay(distance, spread, at: row * width + column, line)
            }
        }
    }

    private mutating func lay(_ distance: Float, _ spread: Float, at i: Int, _ line: TextLine) {
        let covered = min(max(0.5 - (distance - spread) * scale, 0), 1)
        if covered > 0 {
            paint[i] = mix(paint[i], line.ink, covered * line.alpha)
            carbon[i] = mix(carbon[i], line.carbon, covered * line.alpha)
        }
        if line.relief > 0 {
            let raised = smoothStep(1.8, -0.6, distance) * line.relief
            relief[i] = max(relief[i], raised)
        }
    }

    /// Lights the pressed metal from the upper left, softly.
    mutating func emboss(strength: Float, lightX: Float = -0.6, lightY: Float = -0.8) {
        for row in 1..<(height - 1) {
            for column in 1..<(width - 1) {
                let i = row * width + column
                let slopeX = relief[i + 1] - relief[i - 1]
                let slopeY = relief[i + width] - relief[i - width]
                guard slopeX != 0 || slopeY != 0 else { continue }
                let light = (slopeX * -lightX + slopeY * -lightY) * -strength
                paint[i] = clamped(
                    paint[i] * (1 - light) + Colour(repeating: max(-light, 0) * 0.08))
            }
        }
    }

    /// The plate as a picture.
    package func image() -> ColourImage {
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        for i in 0..<width * height {
            let colour = clamped(paint[i]) * 255 + 0.5
            pixels[3 * i] = UInt8(colour.x)
            pixels[3 * i + 1] = UInt8(colour.y)
            pixels[3 * i + 2] = UInt8(colour.z)
        }
        return ColourImage(width: width, height: height, pixels: pixels)
    }
}

/// A colour with every channel within 0...1.
@inline(__always)
package func clamped(_ colour: Colour) -> Colour {
    colour.clamped(lowerBound: Colour(repeating: 0), upperBound: Colour(repeating: 1))
}
