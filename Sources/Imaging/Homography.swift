/// The projective map of a plate: from the unit square to the plate's quad in the picture.
import PlateCore

/// A 3 x 3 matrix acting on points of the plane.
public struct Homography: Sendable, Equatable {
    /// The matrix row by row; the last entry is 1 for maps made here.
    public var rows: InlineMatrix

    /// Nine numbers, row by row.
    public struct InlineMatrix: Sendable, Equatable {
        var a, b, c, d, e, f, g, h: Double
        var i = 1.0
    }

    /// The map that sends (0, 0), (1, 0), (1, 1), (0, 1) to the corners of `quad` in order.
    ///
    /// After Heckbert, Fundamentals of Texture Mapping (1989), section 2.2.3. Three corners on a
    /// line give numbers that are not finite; `map` passes them on and samplers treat them as the
    /// edge.
    public init(unitSquareTo quad: Quad) {
        let (p, q, r, s) = (quad.topLeft, quad.topRight, quad.bottomRight, quad.bottomLeft)
        let sumX = p.x - q.x + r.x - s.x
        let sumY = p.y - q.y + r.y - s.y
        let (x1, y1) = (q.x - r.x, q.y - r.y)
        let (x2, y2) = (s.x - r.x, s.y - r.y)
        let determinant = x1 * y2 - x2 * y1
        let g = (sumX * y2 - x2 * sumY) / determinant
        let h = (x1 * sumY - sumX * y1) / determinant
        rows = InlineMatrix(
            a: q.x - p.x + g * q.x, b: s.x - p.x + h * s.x, c: p.x,
            d: q.y - p.y + g * q.y, e: s.y - p.y + h * s.y, f: p.y, g: g, h: h)
    }

    /// Where `point` goes.
    public func map(_ point: Point) -> Point {
        let weight = rows.g * point.x + rows.h * point.y + rows.i
        return Point(
            (rows.a * point.x + rows.b * point.y + rows.c) / weight,
            (rows.d * point.x + rows.e * point.y + rows.f) / weight)
    }
}
