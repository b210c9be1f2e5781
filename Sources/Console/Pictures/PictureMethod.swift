/// How a picture gets onto a terminal, and what is left of it where little is understood.
import Imaging
import PlateCore

/// The ways, the best first: the order in which they are fallen back to.
public enum PictureMethod: String, Sendable, Codable, CaseIterable {
    /// Kitty's graphics protocol: pixels as they are.
    case kitty
    /// Sixel: pixels of up to 256 colours.
    case sixel
    /// Two pixels a cell, or four in two colours where there are more than sixteen.
    case halfBlocks
    /// One pixel a cell, by the darkness of a character.
    case ascii

    /// Whether the terminal draws it itself, over blank cells.
    public var isDrawnByTerminal: Bool { self == .kitty || self == .sixel }
}

extension ScreenBuffer {
    /// Shows `image` within `area`, whole and in its proportions, and gives the area it took.
    ///
    /// `key` names the pixels: another key, another picture.
    @discardableResult
    public mutating func picture(
        _ image: ColourImage, key: String, in area: CellArea, _ traits: TerminalTraits,
        ground: CellStyle
    ) -> CellArea? {
        guard let fitted = PictureFit.fit(image, into: area, cell: traits.cellPixels)
        else { return nil }
        fill(fitted, ground)
        switch traits.pictures {
        case .kitty, .sixel:
            pictures.append(PicturePlacement(area: fitted, key: key, image: image))
        case .halfBlocks: drawHalfBlocks(image, in: fitted, traits.depth)
        case .ascii: drawCharacters(image, in: fitted, ground)
        }
        return fitted
    }

    private mutating func drawHalfBlocks(
        _ image: ColourImage, in area: CellArea, _ depth: ColourDepth
    ) {
        // Sixteen colours are too few for two of them to stand for four pixels.
        let across = depth > .sixteen ? 2 : 1
        let pixels = image.areaResized(width: area.width * across, height: area.height * 2)
        for row in 0..<area.height {
            for column in 0..<area.width {
                let place = (column: area.column + column, row: area.row + row)
                if across == 2 {
                    let cell = QuadrantCell(pixels, 2 * column, 2 * row)
                    draw(cell.character, column: place.column, row: place.row, cell.style)
                } else {
                    let upper = pixels.ditheredGrey(column, 2 * row)
                    let lower = pixels.ditheredGrey(column, 2 * row + 1)
                    draw("▀", column: place.column, row: place.row, CellStyle(upper, on: lower))
                }
            }
        }
    }

    private mutating func drawCharacters(
        _ image: ColourImage, in area: CellArea, _ style: CellStyle
    ) {
        let ramp = Array(" .:-=+*#%@")
        let grey = image.areaResized(width: area.width, height: area.height).grey
        let low = Int(grey.pixels.min() ?? 0)
        let span = max(1, Int(grey.pixels.max() ?? 255) - low)
        for row in 0..<area.height {
            for column in 0..<area.width {
                let light = (Int(grey.pixels[row * area.width + column]) - low) * 9 / span
                draw(ramp[light], column: area.column + column, row: area.row + row, style)
            }
        }
    }
}

/// The largest area of whole cells in which a picture keeps its proportions.
enum PictureFit {
    static func fit(
        _ image: ColourImage, into area: CellArea, cell: TerminalTraits.CellPixels
    ) -> CellArea? {
        guard area.width >= 2, area.height >= 1 else { return nil }
        let width = Double(area.width * cell.width)
        let height = Double(area.height * cell.height)
        let scale = min(width / Double(image.width), height / Double(image.height))
        let columns = Int((Double(image.width) * scale / Double(cell.width)).rounded())
        let rows = Int((Double(image.height) * scale / Double(cell.height)).rounded())
        let fittedColumns = min(area.width, max(1, columns))
        let fittedRows = min(area.height, max(1, rows))
        return CellArea(
            column: area.column + (area.width - fittedColumns) / 2,
            row: area.row + (area.height - fittedRows) / 2, width: fittedColumns,
            height: fittedRows)
    }
}

extension ColourImage {
    /// The picture at another size: area averages where it shrinks, bilinear where it grows.
    func areaResized(width newWidth: Int, height newHeight: Int) -> ColourImage {
        let channels = (0..<3).map { channel in
            GreyImage(
                width: width, height: height,
                pixels: stride(from: channel, to: pixels.count, by: 3).map { pixels[$0] }
            ).areaResized(width: newWidth, height: newHeight).pixels
        }
        var joined = [UInt8](repeating: 0, count: newWidth * newHeight * 3)
        for i in 0..<newWidth * newHeight {
            for channel in 0..<3 { joined[3 * i + channel] = channels[channel][i] }
        }
        return ColourImage(width: newWidth, height: newHeight, pixels: joined)
    }

    /// One pixel as one of the four greys among sixteen colours, dithered by an ordered pattern: a
    /// plate is told by its brightness.
    func ditheredGrey(_ x: Int, _ y: Int) -> CellColour {
        let at = 3 * (y * width + x)
        let light = CellColour(pixels[at], pixels[at + 1], pixels[at + 2]).luma
        let shades: [(UInt8, UInt8)] = [(0, 0), (8, 127), (7, 229), (15, 255)]
        let value = light + (Bayer.threshold(x, y) - 32) * 80 / 64
        let best = shades.min { abs(Int($0.1) - value) < abs(Int($1.1) - value) } ?? (7, 229)
        return CellColour(best.1, best.1, best.1, basic: best.0)
    }
}

/// Four pixels as one character in two colours: of the eight ways to part them, the one that comes
/// nearest.
struct QuadrantCell {
    let character: Character
    let style: CellStyle

    /// The pixels at `x`, `y` and right of and below it.
    init(_ image: ColourImage, _ x: Int, _ y: Int) {
        let pixels = [(0, 0), (1, 0), (0, 1), (1, 1)].map { dx, dy -> [Int] in
            let at = 3 * ((y + dy) * image.width + x + dx)
            return image.pixels[at..<at + 3].map { Int($0) }
        }
        var best = (error: Int.max, mask: 0b0011, ink: [0, 0, 0], ground: [0, 0, 0])
        // The upper half first: where nothing is gained it stays a half block.
        for mask in [0b0011, 0b0101, 0b1001, 0b0001, 0b0010, 0b0100, 0b1000] {
            let ink = Self.mean(pixels, mask)
            let ground = Self.mean(pixels, ~mask & 15)
            var error = 0
            for (i, pixel) in pixels.enumerated() {
                let colour = mask >> i & 1 == 1 ? ink : ground
                for channel in 0..<3 {
                    error += (pixel[channel] - colour[channel]) * (pixel[channel] - colour[channel])
                }
            }
            if error < best.error { best = (error, mask, ink, ground) }
        }
        character = Self.characters[best.mask] ?? "▀"
        style = CellStyle(Self.colour(best.ink), on: Self.colour(best.ground))
    }

    /// Bits from the left top, right top, left bottom, right bottom.
    private static let characters: [Int: Character] = [
        0b0011: "▀", 0b0101: "▌", 0b1001: "▚", 0b0001: "▘", 0b0010: "▝", 0b0100: "▖", 0b1000: "▗",
    ]

    private static func mean(_ pixels: [[Int]], _ mask: Int) -> [Int] {
        let chosen = pixels.indices.filter { mask >> $0 & 1 == 1 }
        return (0..<3).map { channel in
            (chosen.reduce(0) { $0 + pixels[$1][channel] } + chosen.count / 2) / chosen.count
        }
    }

    private static func colour(_ channels: [Int]) -> CellColour {
        CellColour(UInt8(channels[0]), UInt8(channels[1]), UInt8(channels[2]))
    }
}

/// An ordered pattern of thresholds, 0...63 (Bayer, 1973).
enum Bayer {
    static func threshold(_ x: Int, _ y: Int) -> Int {
        var value = 0
        var (a, b) = (x & 7, y & 7)
        for _ in 0..<3 {
            value = value << 2 | ((a ^ b) & 1) << 1 | (b & 1)
            (a, b) = (a >> 1, b >> 1)
        }
        return value
    }
}
