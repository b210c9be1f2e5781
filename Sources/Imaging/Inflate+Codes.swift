/// The bits and codes beneath `Inflate`: a bit reader, prefix codes, and deflate's fixed numbers.

/// Bits of a byte sequence, least significant first. Beyond the end it reads zeros and says so.
struct BitReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private(set) var bits: UInt64 = 0
    private var available = 0
    private var padding = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Whether bits beyond the end were taken.
    var overran: Bool { available < padding }

    /// Whole bytes taken, a byte begun counted as taken.
    var consumed: Int { position - (available - padding) / 8 }

    /// Makes at least 48 bits ready.
    @inline(__always)
    mutating func refill() {
        while available <= 56 {
            if position < bytes.count {
                bits |= UInt64(bytes[position]) << UInt64(available)
                position += 1
            } else {
                padding += 8
            }
            available += 8
        }
    }

    /// Removes `count` bits that `refill` made ready.
    @inline(__always)
    mutating func drop(_ count: Int) {
        bits >>= UInt64(count)
        available -= count
    }

    /// The next `count` bits, at most 16, as a number.
    mutating func take(_ count: Int) -> Int {
        refill()
        let value = Int(bits & (1 << UInt64(count) - 1))
        drop(count)
        return value
    }

    mutating func alignToByte() { drop(available % 8) }

    /// Copies whole bytes; `false` where the end comes first. Only after `alignToByte`.
    mutating func copy(_ count: Int, to target: UnsafeMutablePointer<UInt8>) -> Bool {
        let start = consumed
        guard !overran, count <= bytes.count - start else { return false }
        if count > 0 { target.update(from: bytes.baseAddress! + start, count: count) }
        position = start + count
        bits = 0
        available = 0
        padding = 0
        return true
    }
}

/// A canonical prefix code: one look-up for codes up to ten bits, bit by bit for the rare long ones.
struct HuffmanTable {
    private static let fastBits = 10
    /// Symbol and length, `symbol << 4 | length`; 0 where the code is longer or unknown.
    private var fast = [UInt16](repeating: 0, count: 1 << HuffmanTable.fastBits)
    private var counts = [Int](repeating: 0, count: 16)
    private var symbols: [UInt16] = []

    /// Sets the code from the length of each symbol's code; `false` where no code has such lengths.
    ///
    /// A code of a single symbol may be incomplete, as deflate allows for distances.
    mutating func fill(_ lengths: [UInt8]) -> Bool {
        counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = left * 2 - counts[length]
            guard left >= 0 else { return false }
        }
        let used = counts.reduce(0, +)
        guard left == 0 || used <= 1 else { return false }
        var firstCode = [Int](repeating: 0, count: 16)
        var firstPlace = [Int](repeating: 0, count: 16)
        for length in 1..<15 {
            firstCode[length + 1] = (firstCode[length] + counts[length]) << 1
            firstPlace[length + 1] = firstPlace[length] + counts[length]
        }
        symbols = [UInt16](repeating: 0, count: used)
        fast = [UInt16](repeating: 0, count: 1 << Self.fastBits)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            symbols[firstPlace[length]] = UInt16(symbol)
            firstPlace[length] += 1
            setFast(symbol: symbol, code: firstCode[length], length: length)
            firstCode[length] += 1
        }
        return true
    }

    private mutating func setFast(symbol: Int, code: Int, length: Int) {
        guard length <= Self.fastBits else { return }
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        for place in stride(from: reversed, to: 1 << Self.fastBits, by: 1 << length) {
            fast[place] = UInt16(symbol << 4 | length)
        }
    }

    /// The next symbol, -1 where no code fits. At least 15 bits must be ready.
    @inline(__always)
    func decode(_ input: inout BitReader) -> Int {
        let entry = Int(fast[Int(input.bits & (1 << UInt64(Self.fastBits) - 1))])
        guard entry == 0 else {
            input.drop(entry & 15)
            return entry >> 4
        }
        return decodeLong(&input)
    }

    private func decodeLong(_ input: inout BitReader) -> Int {
        var code = 0
        var first = 0
        var place = 0
        for length in 1...15 {
            code |= Int(input.bits >> UInt64(length - 1) & 1)
            let count = counts[length]
            if code - first < count {
                input.drop(length)
                return Int(symbols[place + code - first])
            }
            place += count
            first = (first + count) << 1
            code <<= 1
        }
        return -1
    }
}

/// The numbers that RFC 1951 fixes.
enum DeflateCodes {
    /// The order in which lengths of the code length code are written.
    static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// The length of a match from its code 0...28 and the bits after it.
    static func length(_ code: Int, _ input: inout BitReader) -> Int {
        if code < 8 { return code + 3 }
        if code == 28 { return 258 }
        let extra = (code - 4) / 4
        return (4 + code % 4) << extra + 3 + input.take(extra)
    }

    /// The distance of a match from its code 0...29 and the bits after it.
    static func distance(_ code: Int, _ input: inout BitReader) -> Int {
        if code < 4 { return code + 1 }
        let extra = (code - 2) / 2
        return (2 + code % 2) << extra + 1 + input.take(extra)
    }
}
