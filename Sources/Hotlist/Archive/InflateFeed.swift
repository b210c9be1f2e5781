/// Undoes DEFLATE (RFC 1951) block by block, so that what comes out never lies in memory as a whole.
///
/// Pure Swift: what a stranger's archive meets is bounds-checked. A bomb ends where it has grown more
/// than `Limits.hotlistExpansionMax` times, or beyond the largest list.

import PlateCore

/// Bits of a feed, the lowest of each byte first.
struct BitFeed {
    private var feed: any ByteFeed
    private var block: [UInt8] = []
    private var place = 0
    private var bits: UInt64 = 0
    private(set) var bitCount = 0
    /// Bytes taken from the feed so far.
    private(set) var bytesTaken = 0

    init(_ feed: any ByteFeed) { self.feed = feed }

    static let cutOff = PlatedError(.badData, "its packed bytes end too early")

    /// Fetches bits until there are 32 at least, or no more come.
    mutating func refill() throws(PlatedError) {
        while bitCount <= 56 {
            if place == block.count {
                guard let next = try feed.next() else { return }
                block = next
                place = 0
                continue
            }
            bits |= UInt64(block[place]) << UInt64(bitCount)
            place += 1
            bytesTaken += 1
            bitCount += 8
        }
    }

    /// The next `count` bits, 32 at most.
    mutating func take(_ count: Int) throws(PlatedError) -> Int {
        if bitCount < count { try refill() }
        guard bitCount >= count else { throw Self.cutOff }
        let value = Int(bits & (1 << UInt64(count) - 1))
        drop(count)
        return value
    }

    /// The next bits without taking them; those beyond the end are 0.
    mutating func peek(_ count: Int) throws(PlatedError) -> Int {
        if bitCount < count { try refill() }
        return Int(bits & (1 << UInt64(count) - 1))
    }

    mutating func drop(_ count: Int) {
        bits >>= UInt64(count)
        bitCount -= count
    }

    /// Goes to the next whole byte.
    mutating func align() { drop(bitCount % 8) }

    /// Whether nothing comes any more.
    mutating func isAtEnd() throws(PlatedError) -> Bool {
        try refill()
        return bitCount == 0
    }
}

/// One DEFLATE stream.
struct Inflater {
    /// How far back a copy may reach.
    private static let reachMax = 32 * 1024
    /// Bytes given out at once, about.
    private static let blockBytes = 256 * 1024

    private enum State {
        case header
        case stored(left: Int, isLast: Bool)
        case coded(literals: HuffmanTable, distances: HuffmanTable, isLast: Bool)
        case done
    }

    private var state = State.header
    /// The last bytes given out, as copies may need them, and those not given out yet.
    private var output: [UInt8] = []
    private var given = 0
    /// Bytes given out so far.
    private(set) var total = 0

    /// The next bytes, or `nil` after the stream's end, where `bits` stand behind it.
    mutating func next(_ bits: inout BitFeed) throws(PlatedError) -> [UInt8]? {
        if given > Self.reachMax * 8 {
            output.removeSubrange(..<(given - Self.reachMax))
            given = Self.reachMax
        }
        while output.count - given < Self.blockBytes {
            switch state {
            case .header: try readHeader(&bits)
            case .stored(let left, let isLast): try copyStored(left, isLast, &bits)
            case .coded(let literals, let distances, let isLast):
                try decode(literals, distances, isLast, &bits)
            case .done:
                guard given < output.count else { return nil }
                return give()
            }
        }
        return give()
    }

    private mutating func give() -> [UInt8] {
        defer { given = output.count }
        total += output.count - given
        return Array(output[given...])
    }

    static let damaged = PlatedError(.badData, "its packed bytes are damaged")

    private mutating func readHeader(_ bits: inout BitFeed) throws(PlatedError) {
        let isLast = try bits.take(1) == 1
        switch try bits.take(2) {
        case 0:
            bits.align()
            let length = try bits.take(16)
            guard try bits.take(16) == length ^ 0xFFFF else { throw Self.damaged }
            state = .stored(left: length, isLast: isLast)
        case 1:
            state = .coded(
                literals: .fixedLiterals, distances: .fixedDistances, isLast: isLast)
        case 2:
            let tables = try Self.dynamicTables(&bits)
            state = .coded(
                literals: tables.literals, distances: tables.distances, isLast: isLast)
        default: throw Self.damaged
        }
    }

    private mutating func copyStored(
        _ left: Int, _ isLast: Bool, _ bits: inout BitFeed
    ) throws(PlatedError) {
        for _ in 0..<left { output.append(UInt8(try bits.take(8))) }
        state = isLast ? .done : .header
    }

    /// Decodes until the block ends or enough is there to give out.
    private mutating func decode(
        _ literals: HuffmanTable, _ distances: HuffmanTable, _ isLast: Bool,
        _ bits: inout BitFeed
    ) throws(PlatedError) {
        while output.count - given < Self.blockBytes {
            let symbol = try Self.symbol(literals, &bits)
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            guard symbol > 256 else {
                state = isLast ? .done : .header
                return
            }
            guard symbol <= 285 else { throw Self.damaged }
            let length =
                Self.lengthBases[symbol - 257] + (try bits.take(Self.lengthBits[symbol - 257]))
            let code = try Self.symbol(distances, &bits)
            guard code < 30 else { throw Self.damaged }
            let distance = Self.distanceBases[code] + (try bits.take(Self.distanceBits[code]))
            guard distance <= output.count else { throw Self.damaged }
            let start = output.count - distance
            // Byte by byte: a copy may reach into itself.
            for place in start..<start + length { output.append(output[place]) }
        }
    }

    private static func symbol(
        _ table: HuffmanTable, _ bits: inout BitFeed
    ) throws(PlatedError) -> Int {
        let entry = Int(table.entries[try bits.peek(table.bits)])
        let length = entry & 15
        guard length > 0 else { throw damaged }
        guard length <= bits.bitCount else { throw BitFeed.cutOff }
        bits.drop(length)
        return entry >> 4
    }

    /// The codes of a block that brings its own (RFC 1951, 3.2.7).
    private static func dynamicTables(
        _ bits: inout BitFeed
    ) throws(PlatedError) -> (literals: HuffmanTable, distances: HuffmanTable) {
        let literalCount = try bits.take(5) + 257
        let distanceCount = try bits.take(5) + 1
        let lengthCount = try bits.take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw damaged }
        var lengths = [UInt8](repeating: 0, count: 19)
        for place in lengthOrder.prefix(lengthCount) { lengths[place] = UInt8(try bits.take(3)) }
        guard let lengthTable = HuffmanTable(lengths: lengths) else { throw damaged }
        var all: [UInt8] = []
        while all.count < literalCount + distanceCount {
            let symbol = try symbol(lengthTable, &bits)
            switch symbol {
            case 16:
                guard let last = all.last else { throw damaged }
                all += [UInt8](repeating: last, count: 3 + (try bits.take(2)))
            case 17: all += [UInt8](repeating: 0, count: 3 + (try bits.take(3)))
            case 18: all += [UInt8](repeating: 0, count: 11 + (try bits.take(7)))
            default: all.append(UInt8(symbol))
            }
        }
        // Without a code for its end a block would have none.
        guard all.count == literalCount + distanceCount, all[256] > 0,
            let literals = HuffmanTable(lengths: Array(all[..<literalCount])),
            let distances = HuffmanTable(lengths: Array(all[literalCount...]))
        else { throw damaged }
        return (literals, distances)
    }

    private static let lengthOrder = [
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    ]
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
        131, 163, 195, 227, 258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
        2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
    ]
    private static let distanceBits = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12,
        13,
        13,
    ]
}

/// What comes out of packed bytes is checked: how much, how fast it grows, its checksum.
struct ExpansionGuard {
    private var checksum = CRC32()
    private(set) var total = 0

    var value: UInt32 { checksum.value }

    /// Takes a block that came out of `taken` packed bytes in all.
    mutating func pass(_ block: [UInt8], taken: Int) throws(PlatedError) {
        total += block.count
        guard total <= Limits.hotlistFileBytesMax else {
            throw PlatedError(
                .badData, "unpacked it is larger than \(Limits.hotlistFileBytesMax) bytes")
        }
        guard total <= Limits.hotlistExpansionFreeBytes + taken * Limits.hotlistExpansionMax else {
            throw PlatedError(
                .badData,
                "unpacked it is more than \(Limits.hotlistExpansionMax) times as large: no list is")
        }
        checksum.update(block[...])
    }
}
