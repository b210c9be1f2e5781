import PlateCore

/// Marks and words drawn onto a picture, for people to check what was found. Nothing reads them back.
///
/// Sizes follow the picture's, so that a mark is as easy to see at 640 by 360 as at 4K. Whatever the
/// coordinates, nothing is drawn outside the picture.
public struct Overlay: Sendable {
    /// A colour to draw in.
    public struct Colour: Sendable, Hashable {
        /// Full red is 255.
        public var red: UInt8
        /// Full green is 255.
        public var green: UInt8
        /// Full blue is 255.
        public var blue: UInt8

        /// A colour from its channels.
        public init(red: UInt8, green: UInt8, blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }

        /// A plate that was read.
        public static let read = Colour(red: 60, green: 230, blue: 90)
        /// A plate that was found but not read, or read without confidence.
        public static let doubtful = Colour(red: 255, green: 200, blue: 40)
        /// A plate on a hotlist.
        public static let wanted = Colour(red: 255, green: 60, blue: 50)
        /// Words about the picture as a whole.
        public static let remark = Colour(red: 235, green: 235, blue: 235)

        /// Whether black letters are easier to read on it than white ones.
        var isLight: Bool { 2 * Int(red) + 5 * Int(green) + Int(blue) > 8 * 110 }
    }

    /// The picture with all that was drawn so far.
    public private(set) var image: ColourImage
    /// Pixels of one unit: 2 at 720 lines.
    private let unit: Int

    /// An overlay on `image`.
    public init(_ image: ColourImage) {
        self.image = image
        unit = max(1, (min(image.width, image.height) + 180) / 360)
    }

    /// Draws the four edges, and a dot where the plate's text begins.
    public mutating func outline(_ quad: Quad, colour: Colour) {
        let corners = quad.corners
        for i in 0..<4 {
            line(corners[i], corners[(i + 1) % 4], radius: Double(unit) * 0.5, colour)
        }
        line(quad.topLeft, quad.topLeft, radius: Double(unit) * 2, colour)
    }

    /// Writes `text` on a ground of `colour` above `quad`, or below where there is no room above.
    public mutating func label(_ text: String, at quad: Quad, colour: Colour) {
        guard quad.corners.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return }
        let box = quad.boundingBox
        let line = Line(text, unit: unit, within: image.width)
        let gap = 2 * unit
        var top = Self.whole(box.y) - gap - line.height
        if top < 0 { top = Self.whole(box.y + box.height) + gap }
        write(line, left: Self.whole(box.x), top: top, colour)
    }

    /// Writes `text` as line `row`, counted from 0, in the picture's top left corner.
    public mutating func caption(_ text: String, row: Int = 0, colour: Colour = .remark) {
        let line = Line(text, unit: unit, within: image.width)
        let row = min(max(row, 0), image.height)
        write(line, left: 0, top: row * (line.height + unit), colour)
    }

    /// A line of text measured for a picture: smaller, then shorter, where it would not fit.
    private struct Line {
        let characters: [Character]
        let unit: Int

        init(_ text: String, unit: Int, within width: Int) {
            var unit = unit
            let length = min(text.count, width)
            while unit > 1 && (length * DotFont.advance + 3) * unit > width { unit -= 1 }
            let room = max(0, (width / unit - 3) / DotFont.advance)
            self.unit = unit
            characters = Array(text.prefix(room))
        }

        /// Pixels across, with a margin of two dots at either side.
        var width: Int { (characters.count * DotFont.advance + 3) * unit }
        /// Pixels down, with a margin of two dots above and below.
        var height: Int { (DotFont.height + 4) * unit }
    }

    private mutating func write(_ line: Line, left: Int, top: Int, _ colour: Colour) {
        guard !line.characters.isEmpty, line.height <= image.height else { return }
        let left = min(max(left, 0), image.width - line.width)
        let top = min(max(top, 0), image.height - line.height)
        fill(left, top, line.width, line.height, colour)
        let ink: UInt8 = colour.isLight ? 0 : 255
        let inkColour = Colour(red: ink, green: ink, blue: ink)
        for (number, character) in line.characters.enumerated() {
            let start = left + (2 + number * DotFont.advance) * line.unit
            for (row, dots) in DotFont.rows(character).enumerated() {
                for column in 0..<DotFont.width where dots >> (4 - column) & 1 == 1 {
                    fill(
                        start + column * line.unit, top + (2 + row) * line.unit, line.unit,
                        line.unit, inkColour)
                }
            }
        }
    }

    /// Fills a rectangle that lies within the picture.
    private mutating func fill(
        _ left: Int, _ top: Int, _ width: Int, _ height: Int, _ colour: Colour
    ) {
        for y in top..<top + height {
            for x in left..<left + width { blend(x, y, 1, colour) }
        }
    }

    /// Draws all pixels within `radius` of the segment from `a` to `b`, their edges softened.
    private mutating func line(_ a: Point, _ b: Point, radius: Double, _ colour: Colour) {
        guard a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite else { return }
        let reach = radius + 1
        let rows = Self.range(min(a.y, b.y) - reach, max(a.y, b.y) + reach, image.height)
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let squared = dx * dx + dy * dy
        guard squared.isFinite else { return }
        for y in rows {
            // The stretch of the segment that is near this row bounds the columns to look at.
            let middle = Double(y) + 0.5
            var (left, right) = (min(a.x, b.x), max(a.x, b.x))
            if abs(dy) > 1e-9 {
                let first = a.x + dx * min(max((middle - reach - a.y) / dy, 0), 1)
                let second = a.x + dx * min(max((middle + reach - a.y) / dy, 0), 1)
                (left, right) = (min(first, second), max(first, second))
            }
            for x in Self.range(left - reach, right + reach, image.width) {
                let (px, py) = (Double(x) + 0.5 - a.x, middle - a.y)
                let along = squared > 0 ? min(max((px * dx + py * dy) / squared, 0), 1) : 0
                let (ex, ey) = (px - along * dx, py - along * dy)
                let distance = (ex * ex + ey * ey).squareRoot()
                blend(x, y, min(max(radius + 0.5 - distance, 0), 1), colour)
            }
        }
    }

    /// The whole numbers from `low` to `high` that lie in `0..<count`.
    private static func range(_ low: Double, _ high: Double, _ count: Int) -> Range<Int> {
        let first = min(max(whole(low), 0), count)
        let last = min(max(whole(high) + 1, first), count)
        return first..<last
    }

    /// The whole number below `value`, held within what a picture could ever need.
    private static func whole(_ value: Double) -> Int {
        let bound = Double(4 * Limits.imageSidePixelsMax)
        return value.isNaN ? 0 : Int(min(max(value, -bound), bound).rounded(.down))
    }

    private mutating func blend(_ x: Int, _ y: Int, _ share: Double, _ colour: Colour) {
        guard share > 0 else { return }
        let place = 3 * (y * image.width + x)
        for (i, channel) in [colour.red, colour.green, colour.blue].enumerated() {
            let old = Double(image.pixels[place + i])
            let new = old + (Double(channel) - old) * share
            image.pixels[place + i] = UInt8(clamping: Int(new.rounded()))
        }
    }
}
