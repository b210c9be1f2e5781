import PlateCore

/// Decompression of zlib streams (RFC 1950 and 1951) into a space of known size, for PNG.
///
/// The caller says how many bytes must come out; more, fewer, or a wrong check sum is an error, so
/// no stream can ask for memory.
package struct Inflate: ~Copyable {
    /// Deflate cannot shrink further: 258 bytes from two bits, and some room for headers.
    package static let expansionMax = 1032

    private var input: BitReader
    private let output: UnsafeMutableBufferPointer<UInt8>
    private var filled = 0
    private var literals = HuffmanTable()
    private var distances = HuffmanTable()

    private init(
        input: UnsafeBufferPointer<UInt8>, output: UnsafeMutableBufferPointer<UInt8>
    ) {
        self.input = BitReader(bytes: input)
        self.output = output
    }

    /// The `count` bytes that the zlib stream `bytes` holds. Throws `badData`.
    package static func zlib(_ bytes: [UInt8], count: Int) throws(PlatedError) -> [UInt8] {
        guard bytes.count >= 6, bytes[0] & 0x0F == 8, bytes[0] >> 4 <= 7, bytes[1] & 0x20 == 0,
            (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
        else { throw broken("no zlib stream") }
        guard count / expansionMax <= bytes.count else { throw broken("too little data") }
        var result = [UInt8](repeating: 0, count: count)
        let consumed = try result.withUnsafeMutableBufferPointer {
            output throws(PlatedError) -> Int in
            try bytes.withUnsafeBufferPointer { input throws(PlatedError) -> Int in
                var inflate = Inflate(
                    input: UnsafeBufferPointer(rebasing: input[2...]), output: output)
                try inflate.run()
                return inflate.input.consumed + 2
            }
        }
        guard consumed + 4 <= bytes.count else { throw broken("no check sum") }
        guard bytes.big32(consumed) == adler32(result) else { throw broken("wrong check sum") }
        return result
    }

    fileprivate static func broken(_ reason: String) -> PlatedError {
        PlatedError(.badData, "broken compressed data: \(reason)")
    }

    private mutating func run() throws(PlatedError) {
        var last = false
        while !last {
            last = input.take(1) == 1
            switch input.take(2) {
            case 0: try copyStored()
            case 1:
                setFixedTables()
                try copyCompressed()
            case 2:
                try readTables()
                try copyCompressed()
            default: throw Self.broken("unknown block")
            }
            guard !input.overran else { throw Self.broken("it ends early") }
        }
        guard filled == output.count else { throw Self.broken("too little data") }
    }

    private mutating func copyStored() throws(PlatedError) {
        input.alignToByte()
        let length = input.take(16)
        guard length ^ 0xFFFF == input.take(16), !input.overran else {
            throw Self.broken("wrong length of a stored block")
        }
        guard length <= output.count - filled else { throw Self.broken("too much data") }
        guard input.copy(length, to: output.baseAddress! + filled) else {
            throw Self.broken("it ends early")
        }
        filled += length
    }

    private mutating func copyCompressed() throws(PlatedError) {
        let capacity = output.count
        while true {
            input.refill()
            let symbol = literals.decode(&input)
            if symbol < 256 {
                guard symbol >= 0, filled < capacity else {
                    throw Self.broken(symbol < 0 ? "unknown code" : "too much data")
                }
                output[filled] = UInt8(truncatingIfNeeded: symbol)
                filled += 1
            } else if symbol == 256 {
                return
            } else {
                try copyMatch(symbol - 257)
            }
            guard !input.overran else { throw Self.broken("it ends early") }
        }
    }

    private mutating func copyMatch(_ lengthCode: Int) throws(PlatedError) {
        guard lengthCode < 29 else { throw Self.broken("unknown length") }
        let length = DeflateCodes.length(lengthCode, &input)
        input.refill()
        let distanceCode = distances.decode(&input)
        guard distanceCode >= 0, distanceCode < 30 else { throw Self.broken("unknown distance") }
        let distance = DeflateCodes.distance(distanceCode, &input)
        guard distance <= filled else { throw Self.broken("distance before the start") }
        guard length <= output.count - filled else { throw Self.broken("too much data") }
        // Byte by byte, since a match may overlap what it writes.
        let target = output.baseAddress! + filled
        for i in 0..<length { target[i] = target[i - distance] }
        filled += length
    }

    private mutating func setFixedTables() {
        var lengths = [UInt8](repeating: 8, count: 288)
        for i in 144..<256 { lengths[i] = 9 }
        for i in 256..<280 { lengths[i] = 7 }
        // Two of the 32 distance codes mean nothing, but take part in the code.
        let areCodes =
            literals.fill(lengths) && distances.fill([UInt8](repeating: 5, count: 32))
        precondition(areCodes)
    }

    private mutating func readTables() throws(PlatedError) {
        let literalCount = input.take(5) + 257
        let distanceCount = input.take(5) + 1
        let lengthCount = input.take(4) + 4
        var lengths = [UInt8](repeating: 0, count: 19)
        for i in 0..<lengthCount {
            lengths[DeflateCodes.lengthOrder[i]] = UInt8(input.take(3))
        }
        guard literals.fill(lengths) else { throw Self.broken("bad code lengths") }
        lengths = []
        while lengths.count < literalCount + distanceCount {
            input.refill()
            let symbol = literals.decode(&input)
            guard symbol >= 0, !input.overran else { throw Self.broken("bad code lengths") }
            switch symbol {
            case 0..<16: lengths.append(UInt8(symbol))
            case 16:
                guard let previous = lengths.last else { throw Self.broken("bad code lengths") }
                lengths += repeatElement(previous, count: 3 + input.take(2))
            case 17: lengths += repeatElement(0, count: 3 + input.take(3))
            default: lengths += repeatElement(0, count: 11 + input.take(7))
            }
        }
        guard lengths.count == literalCount + distanceCount, lengths[256] > 0,
            literals.fill(Array(lengths[..<literalCount])),
            distances.fill(Array(lengths[literalCount...]))
        else { throw Self.broken("bad code lengths") }
    }

    private static func adler32(_ bytes: [UInt8]) -> Int {
        var a: UInt32 = 1
        var b: UInt32 = 0
        bytes.withUnsafeBufferPointer { bytes in
            // 5552 bytes are the most whose sums fit 32 bits.
            for start in stride(from: 0, to: bytes.count, by: 5552) {
                for i in start..<min(start + 5552, bytes.count) {
                    a &+= UInt32(bytes[i])
                    b &+= a
                }
                a %= 65_521
                b %= 65_521
            }
        }
        return Int(b << 16 | a)
    }
}
