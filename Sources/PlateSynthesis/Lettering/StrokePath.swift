/// Strokes of uniform width as signed distances: what every character, sign and emblem is drawn with.
///
/// A stroke is a polyline whose corners may be rounded. Distances give antialiased edges at any scale,
/// lighter or bolder paint by one number, and the slope that embossing is shaded by.

/// How a stroke ends.
package enum StrokeEnd: Character, Sendable {
    /// Half a disc.
    case round = "R"
    /// Cut at the end point.
    case butt = "B"
    /// Cut half a stroke's width behind the end point.
    case square = "S"
    /// Runs on behind the end point, for diagonals that the glyph's cell cuts level.
    case long = "X"
}

/// One straight piece of a stroke.
package struct Segment: Sendable {
    var start: SIMD2<Float>
    var end: SIMD2<Float>
    /// Whether the piece is cut square at its start, instead of ending in half a disc.
    var isFlatAtStart: Bool
    /// Whether the piece is cut square at its end.
    var isFlatAtEnd: Bool

    /// Distance of `point` to the edge of the stroke, negative inside.
    @inline(__always)
    func distance(to point: SIMD2<Float>, halfWidth: Float) -> Float {
        let direction = end - start
        let length = max((direction * direction).sum().squareRoot(), 1e-6)
        let unit = direction / length
        let offset = point - start
        let along = (offset * unit).sum()
        let across = abs(offset.x * unit.y - offset.y * unit.x)
        if along < 0 {
            if isFlatAtStart { return max(-along, across - halfWidth) }
            return (along * along + across * across).squareRoot() - halfWidth
        }
        if along > length {
            let beyond = along - length
            if isFlatAtEnd { return max(beyond, across - halfWidth) }
            return (beyond * beyond + across * across).squareRoot() - halfWidth
        }
        var inside = across - halfWidth
        if isFlatAtStart { inside = max(inside, -along) }
        if isFlatAtEnd { inside = max(inside, along - length) }
        return inside
    }
}

/// A stroke as it is designed: points in the unit square of a glyph's centre lines.
package struct StrokePath: Sendable {
    /// A point of the polyline; `radius` rounds the corner there, in cap heights.
    struct Corner: Sendable {
        var point: SIMD2<Float>
        var radius: Float
    }

    var corners: [Corner]
    var isClosed: Bool
    var startEnd: StrokeEnd
    var endEnd: StrokeEnd

    /// Reads `"S 0,0 1,0,.2 1,1 B"`: an end, points `x,y` or `x,y,radius`, an end; `"O …"` is closed.
    ///
    /// - Precondition: the text is well formed; it is part of the program.
    init(_ text: String) {
        let words = text.split(separator: " ")
        isClosed = words[0] == "O"
        startEnd = isClosed ? .round : StrokeEnd(rawValue: words[0].first!)!
        endEnd = isClosed ? .round : StrokeEnd(rawValue: words.last!.first!)!
        corners = words[1..<(isClosed ? words.count : words.count - 1)].map { word in
            let numbers = word.split(separator: ",").map { Float(String($0))! }
            return Corner(
                point: SIMD2(numbers[0], numbers[1]), radius: numbers.count > 2 ? numbers[2] : 0)
        }
    }

    /// The straight pieces of the stroke, its points sent through `place`.
    ///
    /// `radiusScale` turns radii from cap heights into the units of `place`.
    func segments(
        halfWidth: Float, radiusScale: Float, place: (SIMD2<Float>) -> SIMD2<Float>
    ) -> [Segment] {
        let placed = corners.map { place($0.point) }
        var points: [SIMD2<Float>] = []
        let count = placed.count
        for i in 0..<count {
            let isInner = isClosed || (i > 0 && i < count - 1)
            let radius = corners[i].radius * radiusScale
            guard isInner, radius > 0 else {
                points.append(placed[i])
                continue
            }
            points += rounded(
                placed, i, radius: radius,
                before: corners[(i + count - 1) % count].radius * radiusScale,
                after: corners[(i + 1) % count].radius * radiusScale)
        }
        if isClosed { points.append(points[0]) }
        return join(points, halfWidth: halfWidth)
    }

    /// The arc that replaces corner `i`: a cubic with a quarter ellipse's control points.
    private func rounded(
        _ placed: [SIMD2<Float>], _ i: Int, radius: Float, before: Float, after: Float
    ) -> [SIMD2<Float>] {
        let count = placed.count
        let corner = placed[i]
        func trimmed(_ other: SIMD2<Float>, _ otherRadius: Float) -> SIMD2<Float> {
            let way = other - corner
            let length = max((way * way).sum().squareRoot(), 1e-6)
            let room = otherRadius > 0 ? length * radius / (radius + otherRadius) : length
            return corner + way * (min(radius, room) / length)
        }
        let start = trimmed(placed[(i + count - 1) % count], before)
        let end = trimmed(placed[(i + 1) % count], after)
        let firstControl = start + (corner - start) * 0.5523
        let secondControl = end + (corner - end) * 0.5523
        let steps = 8
        return (0...steps).map { step in
            let t = Float(step) / Float(steps)
            let s = 1 - t
            let head = start * (s * s * s) + firstControl * (3 * s * s * t)
            return head + secondControl * (3 * s * t * t) + end * (t * t * t)
        }
    }

    /// Joins points to pieces; right angles get sharp outer corners, others round ones.
    private func join(_ points: [SIMD2<Float>], halfWidth: Float) -> [Segment] {
        var pieces: [Segment] = []
        let last = points.count - 1
        for i in 0..<last {
            let way = points[i + 1] - points[i]
            let length = (way * way).sum().squareRoot()
            guard length > 1e-5 else { continue }
            pieces.append(
                Segment(
                    start: points[i], end: points[i + 1], isFlatAtStart: false, isFlatAtEnd: false))
        }
        guard !pieces.isEmpty else { return [] }
        for i in pieces.indices {
            let next = i + 1 < pieces.count ? i + 1 : (isClosed ? 0 : -1)
            guard next >= 0, next != i else { continue }
            let a = direction(pieces[i])
            let b = direction(pieces[next])
            guard abs((a * b).sum()) < 0.15 else { continue }
            pieces[i].end += a * halfWidth
            pieces[i].isFlatAtEnd = true
            pieces[next].start -= b * halfWidth
            pieces[next].isFlatAtStart = true
        }
        if !isClosed { finish(&pieces, halfWidth: halfWidth) }
        return pieces
    }

    /// Gives an open stroke its two ends.
    private func finish(_ pieces: inout [Segment], halfWidth: Float) {
        let extent: [StrokeEnd: Float] = [.square: 1, .long: 2.5]
        if startEnd != .round {
            pieces[0].start -= direction(pieces[0]) * (halfWidth * (extent[startEnd] ?? 0))
            pieces[0].isFlatAtStart = true
        }
        let last = pieces.count - 1
        if endEnd != .round {
            pieces[last].end += direction(pieces[last]) * (halfWidth * (extent[endEnd] ?? 0))
            pieces[last].isFlatAtEnd = true
        }
    }

    private func direction(_ piece: Segment) -> SIMD2<Float> {
        let way = piece.end - piece.start
        return way / max((way * way).sum().squareRoot(), 1e-6)
    }
}
