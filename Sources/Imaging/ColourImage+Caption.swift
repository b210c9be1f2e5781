/// Copies of pictures that leave the car: words in a bar of their own below the picture, and everything but
/// one box blanked.
import PlateCore

extension ColourImage {
    /// Letters of the caption a line: at one dot a pixel this is the narrowest bar.
    private static let captionLetters = 80
    /// Dots between the bar's edges and its letters, and between lines.
    private static let captionGap = 3

    /// The picture with `lines` in a bar below it, the first one white on black, each wrapped to the width.
    ///
    /// No pixel of the picture is drawn over. A picture that is too narrow for words is enlarged by a whole
    /// number, each pixel becoming a square: nothing is made up. Characters that are not printable ASCII
    /// become frames.
    public func captioned(_ lines: [String]) -> ColourImage {
        let gap = Self.captionGap
        let narrowest = Self.captionLetters * DotFont.advance + 2 * gap
        let shown = enlarged(by: (narrowest + width - 1) / width)
        let unit = max(1, shown.width / (2 * narrowest) + 1)
        let room = max(1, (shown.width / unit - 2 * gap) / DotFont.advance)
        let wrapped = lines.map { Self.wrapped($0, room: room) }
        let lineHeight = (DotFont.height + gap) * unit
        let rows = wrapped.reduce(0) { $0 + $1.count }
        var copy = ColourImage(
            width: shown.width, height: shown.height + rows * lineHeight + gap * unit,
            red: 255, green: 255, blue: 255)
        copy.pixels.replaceSubrange(0..<shown.pixels.count, with: shown.pixels)
        var top = shown.height
        for (number, texts) in wrapped.enumerated() {
            for text in texts {
                if number == 0 {
                    copy.fill(0, top, copy.width, lineHeight, shade: 0)
                }
                copy.write(
                    text, left: gap * unit, top: top + gap * unit / 2, unit: unit,
                    shade: number == 0 ? 255 : 0)
                top += lineHeight
            }
        }
        return copy
    }

    /// The picture with everything outside `box` in one grey. A box that is outside leaves nothing.
    public func blanked(outside box: Box) -> ColourImage {
        var copy = ColourImage(width: width, height: height, red: 128, green: 128, blue: 128)
        let left = Self.whole(box.x.rounded(.down), width)
        let right = Self.whole((box.x + box.width).rounded(.up), width)
        let top = Self.whole(box.y.rounded(.down), height)
        let bottom = Self.whole((box.y + box.height).rounded(.up), height)
        guard right > left else { return copy }
        for y in top..<max(top, bottom) {
            let row = 3 * (y * width + left)..<3 * (y * width + right)
            copy.pixels.replaceSubrange(row, with: pixels[row])
        }
        return copy
    }

    private static func whole(_ value: Double, _ limit: Int) -> Int {
        value.isNaN ? 0 : Int(min(max(value, 0), Double(limit)))
    }

    private func enlarged(by factor: Int) -> ColourImage {
        guard factor > 1 else { return self }
        var large: [UInt8] = []
        large.reserveCapacity(pixels.count * factor * factor)
        for y in 0..<height {
            var row: [UInt8] = []
            row.reserveCapacity(width * factor * 3)
            for x in 0..<width {
                let place = 3 * (y * width + x)
                for _ in 0..<factor { row += pixels[place..<place + 3] }
            }
            for _ in 0..<factor { large += row }
        }
        return ColourImage(width: width * factor, height: height * factor, pixels: large)
    }

    /// `text` in pieces of at most `room` characters, broken at spaces where there are any.
    private static func wrapped(_ text: String, room: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while rest.count > room {
            let head = rest.prefix(room)
            let isBetweenWords = rest.dropFirst(room).first == " "
            let end = isBetweenWords ? head.endIndex : head.lastIndex(of: " ") ?? head.endIndex
            let line = end == head.startIndex ? head : rest[..<end]
            lines.append(String(line))
            rest = rest[line.endIndex...].drop { $0 == " " }
        }
        return lines + [String(rest)]
    }

    private mutating func write(_ text: String, left: Int, top: Int, unit: Int, shade: UInt8) {
        for (number, character) in text.enumerated() {
            let start = left + number * DotFont.advance * unit
            for (row, dots) in DotFont.rows(character).enumerated() {
                for column in 0..<DotFont.width where dots >> (4 - column) & 1 == 1 {
                    fill(start + column * unit, top + row * unit, unit, unit, shade: shade)
                }
            }
        }
    }

    private mutating func fill(_ left: Int, _ top: Int, _ across: Int, _ down: Int, shade: UInt8) {
        for y in top..<min(top + down, height) {
            let row = 3 * (y * width + left)..<3 * (y * width + min(left + across, width))
            for place in row { pixels[place] = shade }
        }
    }
}
