/// Writes PNG files of every kind for the tests, from the standard and not from the decoder: samples
/// are stored, not compressed, and check sums are made bit by bit.
struct PNGWriter {
    var width: Int
    var height: Int
    var depth: Int
    var colourType: Int
    var interlaced = false
    var palette: [UInt8] = []
    var transparency: [UInt8] = []
    /// The sample of the given column, row and channel.
    var sample: (Int, Int, Int) -> Int

    private var channels: Int {
        switch colourType {
        case 2: 3
        case 4: 2
        case 6: 4
        default: 1
        }
    }

    func file() -> [UInt8] {
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let kind = [depth, colourType, 0, 0, interlaced ? 1 : 0].map { UInt8($0) }
        file += Self.chunk("IHDR", Self.big32(width) + Self.big32(height) + kind)
        file += Self.chunk("teSt", [1, 2, 3])
        if !palette.isEmpty { file += Self.chunk("PLTE", palette) }
        if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
        let data = Self.stored(rows())
        file += Self.chunk("IDAT", Array(data.prefix(7)))
        file += Self.chunk("IDAT", Array(data.dropFirst(7)))
        return file + Self.chunk("IEND", [])
    }

    private func rows() -> [UInt8] {
        let whole = [(0, 0, 1, 1)]
        let adam7 = [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
            (0, 1, 1, 2),
        ]
        var bytes: [UInt8] = []
        for (left, top, across, down) in interlaced ? adam7 : whole {
            let columns = Array(stride(from: left, to: width, by: across))
            guard !columns.isEmpty else { continue }
            var above: [UInt8] = []
            for (count, y) in stride(from: top, to: height, by: down).enumerated() {
                let row = packed(columns.flatMap { x in (0..<channels).map { sample(x, y, $0) } })
                if above.isEmpty { above = [UInt8](repeating: 0, count: row.count) }
                bytes += [UInt8(count % 5)] + filtered(row, above, count % 5)
                above = row
            }
        }
        return bytes
    }

    private func packed(_ samples: [Int]) -> [UInt8] {
        var bits: [Int] = samples.flatMap { value in
            stride(from: depth - 1, through: 0, by: -1).map { value >> $0 & 1 }
        }
        while bits.count % 8 != 0 { bits.append(1) }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            UInt8(bits[start..<start + 8].reduce(0) { $0 * 2 + $1 })
        }
    }

    private func filtered(_ row: [UInt8], _ above: [UInt8], _ filter: Int) -> [UInt8] {
        let pixel = max(1, channels * depth / 8)
        return row.indices.map { i in
            let left = i >= pixel ? Int(row[i - pixel]) : 0
            let up = Int(above[i])
            let corner = i >= pixel ? Int(above[i - pixel]) : 0
            let guess = left + up - corner
            // The first of left, up and corner that is nearest to the guess.
            let nearest = [left, up, corner].min { abs($0 - guess) < abs($1 - guess) }
            let expected = [0, left, up, (left + up) / 2, nearest ?? 0][filter]
            return UInt8(truncatingIfNeeded: Int(row[i]) - expected)
        }
    }

    /// A zlib stream of stored blocks, each at most 1000 bytes so that there are several.
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var place = 0
        repeat {
            let count = min(1000, bytes.count - place)
            stream.append(place + count == bytes.count ? 1 : 0)
            let low = UInt8(count & 255)
            let high = UInt8(count >> 8)
            stream += [low, high, ~low, ~high] + bytes[place..<place + count]
            place += count
        } while place < bytes.count
        let a = bytes.reduce(1) { ($0 + Int($1)) % 65_521 }
        let b = bytes.reduce((1, 0)) { sums, byte in
            let first = (sums.0 + Int(byte)) % 65_521
            return (first, (sums.1 + first) % 65_521)
        }.1
        return stream + big32(b << 16 | a)
    }

    static func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + body
        var sum = UInt32.max
        for byte in named {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return big32(body.count) + named + big32(Int(~sum))
    }

    static func big32(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
