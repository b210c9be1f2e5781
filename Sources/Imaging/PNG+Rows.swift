import PlateCore

/// From the inflated rows of a PNG to pixels: interlace passes, row filters, colours.

/// One pass over the picture: the whole, or one of the seven grids of Adam7.
struct PNGPass {
    let left: Int
    let top: Int
    let across: Int
    let down: Int
    let columns: Int
    let rows: Int

    /// The passes of a picture in the order they are stored in; some may be empty.
    static func all(_ header: PNG.Header) -> [PNGPass] {
        let grids =
            header.interlaced
            ? [
                (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                (0, 1, 1, 2),
            ] : [(0, 0, 1, 1)]
        return grids.map { left, top, across, down in
            PNGPass(
                left: left, top: top, across: across, down: down,
                columns: max(0, header.width - left + across - 1) / across,
                rows: max(0, header.height - top + down - 1) / down)
        }
    }

    /// Undoes the row filters in place. Throws `badData` at an unknown filter.
    func unfilter(
        _ bytes: inout [UInt8], from start: Int, _ header: PNG.Header
    ) throws(PlatedError) {
        let rowBytes = header.rowBytes(columns: columns)
        let pixelBytes = max(1, header.samples * header.depth / 8)
        let zeros = [UInt8](repeating: 0, count: rowBytes)
        try bytes.withUnsafeMutableBufferPointer { bytes throws(PlatedError) in
            try zeros.withUnsafeBufferPointer { zeros throws(PlatedError) in
                var above = zeros.baseAddress!
                for row in 0..<rows {
                    let filter = bytes.baseAddress! + start + row * (rowBytes + 1)
                    let current = filter + 1
                    guard filter.pointee <= 4 else { throw PNG.broken("unknown row filter") }
                    Self.unfilter(current, above, rowBytes, pixelBytes, Int(filter.pointee))
                    above = UnsafePointer(current)
                }
            }
        }
    }

    /// One row; bytes left of it and above the first row count as zero.
    private static func unfilter(
        _ row: UnsafeMutablePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ count: Int,
        _ pixel: Int, _ filter: Int
    ) {
        switch filter {
        case 1:
            for i in pixel..<max(pixel, count) { row[i] &+= row[i - pixel] }
        case 2:
            for i in 0..<count { row[i] &+= above[i] }
        case 3:
            for i in 0..<count {
                let left = i < pixel ? 0 : UInt16(row[i - pixel])
                row[i] &+= UInt8(truncatingIfNeeded: (left + UInt16(above[i])) >> 1)
            }
        case 4:
            for i in 0..<min(pixel, count) { row[i] &+= above[i] }
            for i in pixel..<max(pixel, count) {
                let left = Int32(row[i - pixel])
                let up = Int32(above[i])
                let corner = Int32(above[i - pixel])
                let toLeft = abs(up - corner)
                let toUp = abs(left - corner)
                let toCorner = abs(left + up - 2 * corner)
                let nearest =
                    toLeft <= toUp && toLeft <= toCorner
                    ? left
                    : toUp <= toCorner ? up : corner
                row[i] &+= UInt8(truncatingIfNeeded: nearest)
            }
        default: break
        }
    }
}

/// Turns stored samples into 8-bit channels over white.
struct PNGColours {
    private let header: PNG.Header
    private let channels: Int
    /// Three bytes for each of 256 entries, transparency already laid over white.
    private var palette: [UInt8] = []
    /// The samples of the one colour that is transparent, where there is one.
    private var transparent: [Int]?

    /// Throws `badData` where the palette is missing or has a wrong length.
    init(
        _ header: PNG.Header, palette stored: [UInt8], transparency: [UInt8]
    ) throws(PlatedError) {
        self.header = header
        channels = header.isGrey ? 1 : 3
        switch header.colourType {
        case 3:
            guard !stored.isEmpty, stored.count % 3 == 0, stored.count <= 768 else {
                throw PNG.broken("bad palette")
            }
            palette = stored + [UInt8](repeating: 0, count: 768 - stored.count)
            for (entry, alpha) in transparency.prefix(256).enumerated() {
                for i in 3 * entry..<3 * entry + 3 {
                    palette[i] = Self.overWhite(palette[i], alpha)
                }
            }
        case 0, 2:
            let count = header.samples
            guard transparency.count >= 2 * count else { break }
            transparent = (0..<count).map {
                Int(transparency[2 * $0]) << 8 | Int(transparency[2 * $0 + 1])
            }
        default: break
        }
    }

    private static func overWhite(_ value: UInt8, _ alpha: UInt8) -> UInt8 {
        let sum = Int(value) * Int(alpha) + 255 * (255 - Int(alpha)) + 127
        return UInt8(truncatingIfNeeded: sum / 255)
    }

    /// Writes the pixels of one pass, whose unfiltered rows begin at `start`.
    func spread(_ bytes: [UInt8], from start: Int, _ pass: PNGPass, into pixels: inout [UInt8]) {
        let stride = header.rowBytes(columns: pass.columns) + 1
        bytes.withUnsafeBufferPointer { bytes in
            pixels.withUnsafeMutableBufferPointer { pixels in
                for row in 0..<pass.rows {
                    let source = bytes.baseAddress! + start + row * stride + 1
                    let place = (pass.top + row * pass.down) * header.width + pass.left
                    let target = pixels.baseAddress! + place * channels
                    spreadRow(source, pass.columns, target, pass.across * channels)
                }
            }
        }
    }

    private func spreadRow(
        _ source: UnsafePointer<UInt8>, _ columns: Int, _ target: UnsafeMutablePointer<UInt8>,
        _ step: Int
    ) {
        if header.depth == 8 && header.colourType == 2 && transparent == nil && step == 3 {
            target.update(from: source, count: 3 * columns)
            return
        }
        for column in 0..<columns {
            let pixel = target + column * step
            switch header.colourType {
            case 3:
                let entry = 3 * sample(source, column)
                for i in 0..<3 { pixel[i] = palette[entry + i] }
            case 4, 6:
                let first = column * (channels + 1)
                let alpha = eightBits(sample(source, first + channels))
                for i in 0..<channels {
                    pixel[i] = Self.overWhite(eightBits(sample(source, first + i)), alpha)
                }
            default:
                let first = column * channels
                var isTransparent = transparent != nil
                for i in 0..<channels {
                    let value = sample(source, first + i)
                    pixel[i] = eightBits(value)
                    if let transparent, transparent[i] != value { isTransparent = false }
                }
                if isTransparent { for i in 0..<channels { pixel[i] = 255 } }
            }
        }
    }

    /// The sample of the given number within a row, as stored.
    @inline(__always)
    private func sample(_ row: UnsafePointer<UInt8>, _ number: Int) -> Int {
        switch header.depth {
        case 8: return Int(row[number])
        case 16: return Int(row[2 * number]) << 8 | Int(row[2 * number + 1])
        default:
            let bit = number * header.depth
            let shift = 8 - header.depth - bit % 8
            return Int(row[bit / 8]) >> shift & (1 << header.depth - 1)
        }
    }

    /// A sample scaled to 0...255.
    @inline(__always)
    private func eightBits(_ value: Int) -> UInt8 {
        switch header.depth {
        case 8: return UInt8(truncatingIfNeeded: value)
        case 16: return UInt8(truncatingIfNeeded: (value * 255 + 32_767) / 65_535)
        default: return UInt8(truncatingIfNeeded: value * 255 / (1 << header.depth - 1))
        }
    }
}
