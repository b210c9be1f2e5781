import PlateCore

/// PNG pictures in: every colour type, bit depth and interlace of the standard, as 8-bit channels.
///
/// Sixteen bits are rounded to eight, transparency lies over white, gamma and profiles are not
/// applied. A file with a wrong check sum or too little data is refused as a whole.
public enum PNG {
    /// What a PNG holds.
    public enum Picture: Sendable, Equatable {
        /// A picture without colour.
        case grey(GreyImage)
        /// A picture in colour.
        case colour(ColourImage)
    }

    /// Whether `bytes` begin as every PNG does.
    public static func begins(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }

    /// The picture in `bytes`. Throws `badData` where there is none, or it is broken or too large.
    public static func decode(_ bytes: [UInt8]) throws(PlatedError) -> Picture {
        guard begins(bytes) else { throw PlatedError(.badData, "no PNG picture") }
        var content = Content(try Header(bytes))
        var place = 8
        while try content.readChunk(bytes, &place) {}
        return try content.picture()
    }

    static func broken(_ reason: String) -> PlatedError {
        PlatedError(.badData, "broken PNG: \(reason)")
    }

    /// What the `IHDR` chunk says, checked.
    struct Header {
        let width: Int
        let height: Int
        let depth: Int
        let colourType: Int
        let interlaced: Bool

        /// Samples of one pixel as stored.
        var samples: Int {
            switch colourType {
            case 2: 3
            case 4: 2
            case 6: 4
            default: 1
            }
        }
        /// Whether the result has no colour.
        var isGrey: Bool { colourType == 0 || colourType == 4 }

        init(_ bytes: [UInt8]) throws(PlatedError) {
            guard bytes.count >= 33, bytes.big32(8) == 13, bytes[12..<16].elementsEqual("IHDR".utf8)
            else { throw PNG.broken("it has no header") }
            width = bytes.big32(16)
            height = bytes.big32(20)
            depth = Int(bytes[24])
            colourType = Int(bytes[25])
            interlaced = bytes[28] == 1
            try PictureSize.check(width: width, height: height)
            let depths =
                switch colourType {
                case 0: [1, 2, 4, 8, 16]
                case 2, 4, 6: [8, 16]
                case 3: [1, 2, 4, 8]
                default: [Int]()
                }
            guard depths.contains(depth), bytes[26] == 0, bytes[27] == 0, bytes[28] <= 1
            else { throw PNG.broken("unknown kind of pixels") }
        }

        /// Bytes of a row of `columns` pixels, its filter byte left out.
        func rowBytes(columns: Int) -> Int { (columns * samples * depth + 7) / 8 }
    }

    /// The chunks that matter, gathered.
    struct Content {
        let header: Header
        private var palette: [UInt8] = []
        private var transparency: [UInt8] = []
        private var compressed: [UInt8] = []

        init(_ header: Header) { self.header = header }

        /// Takes the chunk at `place` in and moves on; `false` at the last one.
        mutating func readChunk(
            _ bytes: [UInt8], _ place: inout Int
        ) throws(PlatedError) -> Bool {
            guard place + 12 <= bytes.count else { throw PNG.broken("it ends early") }
            let length = bytes.big32(place)
            guard length <= bytes.count - place - 12 else { throw PNG.broken("it ends early") }
            let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
            let body = place + 8..<place + 8 + length
            place = body.upperBound + 4
            guard ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"].contains(type) else {
                // The standard marks what a reader must know by a capital first letter.
                guard bytes[body.lowerBound - 4] & 0x20 != 0 else {
                    throw PNG.broken("unknown part")
                }
                return true
            }
            guard bytes.big32(body.upperBound) == CRC32.of(bytes, body.lowerBound - 4, length + 4)
            else { throw PNG.broken("wrong check sum") }
            switch type {
            case "PLTE": palette = Array(bytes[body])
            case "tRNS": transparency = Array(bytes[body])
            case "IDAT": compressed += bytes[body]
            case "IEND": return false
            default: break
            }
            return true
        }

        func picture() throws(PlatedError) -> Picture {
            var total = 0
            for pass in PNGPass.all(header) where pass.columns > 0 {
                total += pass.rows * (1 + header.rowBytes(columns: pass.columns))
            }
            var rows = try Inflate.zlib(compressed, count: total)
            let colours = try PNGColours(header, palette: palette, transparency: transparency)
            let channels = header.isGrey ? 1 : 3
            let count = header.width * header.height * channels
            var pixels = [UInt8](repeating: 0, count: count)
            var start = 0
            for pass in PNGPass.all(header) where pass.columns > 0 && pass.rows > 0 {
                try pass.unfilter(&rows, from: start, header)
                colours.spread(rows, from: start, pass, into: &pixels)
                start += pass.rows * (1 + header.rowBytes(columns: pass.columns))
            }
            if header.isGrey {
                return .grey(GreyImage(width: header.width, height: header.height, pixels: pixels))
            }
            return .colour(ColourImage(width: header.width, height: header.height, pixels: pixels))
        }
    }
}

/// The check sum of PNG chunks, a table entry a byte.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1
        }
    }

    /// The check sum of `length` bytes from `start` on.
    static func of(_ bytes: [UInt8], _ start: Int, _ length: Int) -> Int {
        let sum = bytes.withUnsafeBufferPointer { bytes in
            table.withUnsafeBufferPointer { table in
                var sum = UInt32.max
                for i in start..<start + length {
                    sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ bytes[i])] ^ sum >> 8
                }
                return ~sum
            }
        }
        return Int(sum)
    }
}
