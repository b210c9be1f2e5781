/// Points, boxes and quads in pixels of an image.
///
/// Coordinates are continuous: an image of `width` by `height` spans 0...width and 0...height, and the
/// centre of pixel (i, j) lies at (i + 0.5, j + 0.5).

/// A point in pixels.
public struct Point: Sendable, Hashable {
    /// Pixels from the left edge.
    public var x: Double
    /// Pixels from the top edge.
    public var y: Double

    /// A point at `x`, `y`.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// Pixels from here to `other`.
    public func distance(to other: Point) -> Double {
        ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }
}

/// An upright rectangle in pixels.
public struct Box: Sendable, Hashable {
    /// Left edge.
    public var x: Double
    /// Top edge.
    public var y: Double
    /// Width, not negative.
    public var width: Double
    /// Height, not negative.
    public var height: Double

    /// A box from its left top corner and its size.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The middle of the box.
    public var centre: Point { Point(x + width / 2, y + height / 2) }

    /// Intersection over union with `other`, 0...1.
    public func overlap(_ other: Box) -> Double {
        let w = min(x + width, other.x + other.width) - max(x, other.x)
        let h = min(y + height, other.y + other.height) - max(y, other.y)
        guard w > 0, h > 0 else { return 0 }
        return w * h / (width * height + other.width * other.height - w * h)
    }
}

/// Four corners of a plate, clockwise from the plate's own top left.
public struct Quad: Sendable, Hashable {
    /// The plate's top left corner, as its text is read.
    public var topLeft: Point
    /// The plate's top right corner.
    public var topRight: Point
    /// The plate's bottom right corner.
    public var bottomRight: Point
    /// The plate's bottom left corner.
    public var bottomLeft: Point

    /// A quad from its corners, clockwise from the plate's top left.
    public init(_ topLeft: Point, _ topRight: Point, _ bottomRight: Point, _ bottomLeft: Point) {
        self.topLeft = topLeft
        self.topRight = topRight
        self.bottomRight = bottomRight
        self.bottomLeft = bottomLeft
    }

    /// The corners of an upright box.
    public init(_ box: Box) {
        self.init(
            Point(box.x, box.y), Point(box.x + box.width, box.y),
            Point(box.x + box.width, box.y + box.height), Point(box.x, box.y + box.height))
    }

    /// The corners in order, clockwise from the plate's top left.
    public var corners: [Point] { [topLeft, topRight, bottomRight, bottomLeft] }

    /// The mean of the four corners.
    public var centroid: Point {
        Point(
            (topLeft.x + topRight.x + bottomRight.x + bottomLeft.x) / 4,
            (topLeft.y + topRight.y + bottomRight.y + bottomLeft.y) / 4)
    }

    /// The smallest upright box around the corners.
    public var boundingBox: Box {
        let xs = corners.map(\.x)
        let ys = corners.map(\.y)
        let left = xs.min()!
        let top = ys.min()!
        return Box(x: left, y: top, width: xs.max()! - left, height: ys.max()! - top)
    }

    /// The mean length of the top and the bottom edge: the plate's width in pixels.
    public var plateWidth: Double {
        (topLeft.distance(to: topRight) + bottomLeft.distance(to: bottomRight)) / 2
    }

    /// The mean length of the left and the right edge: the plate's height in pixels.
    public var plateHeight: Double {
        (topLeft.distance(to: bottomLeft) + topRight.distance(to: bottomRight)) / 2
    }

    /// The quad with every corner passed through `transform`.
    public func map(_ transform: (Point) -> Point) -> Quad {
        Quad(
            transform(topLeft), transform(topRight), transform(bottomRight), transform(bottomLeft))
    }

    /// The quad with every corner moved away from the centroid by `factor`.
    public func enlarged(by factor: Double) -> Quad {
        let c = centroid
        return map { Point(c.x + factor * ($0.x - c.x), c.y + factor * ($0.y - c.y)) }
    }

    /// The quad in an image scaled by `factor`.
    public func scaled(by factor: Double) -> Quad {
        map { Point($0.x * factor, $0.y * factor) }
    }
}
