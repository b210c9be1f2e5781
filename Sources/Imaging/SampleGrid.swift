/// Where a rectified crop is sampled from a picture: what grey and colour crops have in common.
import PlateCore

/// The centres of a grid over the unit square, sent to a quad and held within a picture.
struct SampleGrid {
    private let matrix: Homography.InlineMatrix
    private let columns: Int
    private let rows: Int
    private let stride: Int
    private let lastColumn: Int
    private let lastRow: Int
    private let stepX: Float
    private let stepY: Float
    private let stepWeight: Float

    /// The left end of a row, before the division of the projective map.
    struct Start {
        var x: Float
        var y: Float
        var weight: Float
    }

    /// Four neighbouring pixels, and how far right and down between them a sample lies.
    struct Place {
        var left: Int
        var right: Int
        /// The pixel number of the upper row's first pixel.
        var above: Int
        /// The same of the lower row.
        var below: Int
        var shareRight: Float
        var shareDown: Float

        /// The sample between the four pixels' values, row by row.
        @inline(__always)
        func blend(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
            let high = a + (b - a) * shareRight
            let low = c + (d - c) * shareRight
            return high + (low - high) * shareDown
        }
    }

    /// A grid of `columns` by `rows` over `quad` in a picture of `width` by `height`.
    init(_ quad: Quad, columns: Int, rows: Int, of width: Int, _ height: Int) {
        matrix = Homography(unitSquareTo: quad).rows
        self.columns = columns
        self.rows = rows
        stride = width
        lastColumn = width - 1
        lastRow = height - 1
        let across = 1 / Double(columns)
        stepX = Float(matrix.a * across)
        stepY = Float(matrix.d * across)
        stepWeight = Float(matrix.g * across)
    }

    /// How often a picture is to be halved before `quad` is sampled to `width` pixels: quads more than
    /// twice as wide alias otherwise.
    static func halvings(of quad: Quad, toWidth width: Int) -> Int {
        let ratio = quad.plateWidth / Double(width)
        // A quad wider than any picture has no meaning; it must not ask for a thousand halvings.
        guard ratio > 2, ratio < 65_536 else { return 0 }
        return Int(ratio.exponent)
    }

    /// The left end of `row`.
    @inline(__always)
    func start(_ row: Int) -> Start {
        let u = 0.5 / Double(columns)
        let v = (Double(row) + 0.5) / Double(rows)
        return Start(
            x: Float(matrix.a * u + matrix.b * v + matrix.c),
            y: Float(matrix.d * u + matrix.e * v + matrix.f),
            weight: Float(matrix.g * u + matrix.h * v + matrix.i))
    }

    /// The pixels around the sample at `column`, the picture's edge repeated beyond it.
    @inline(__always)
    func place(_ start: Start, _ column: Int) -> Place {
        let inverse = 1 / (start.weight + stepWeight * Float(column))
        let x = clamped((start.x + stepX * Float(column)) * inverse - 0.5, Float(lastColumn))
        let y = clamped((start.y + stepY * Float(column)) * inverse - 0.5, Float(lastRow))
        let left = Int(x)
        let top = Int(y)
        return Place(
            left: left, right: min(left &+ 1, lastColumn), above: top &* stride,
            below: min(top &+ 1, lastRow) &* stride, shareRight: x - Float(left),
            shareDown: y - Float(top))
    }
}

/// `value` within 0...`limit`; 0 where it is not a number.
@inline(__always)
private func clamped(_ value: Float, _ limit: Float) -> Float {
    value > 0 ? min(value, limit) : 0
}
