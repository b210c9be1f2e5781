/// Undoes gzip (RFC 1952): one member or several behind each other, each with its checksum.

import PlateCore

struct GzipFeed: ByteFeed {
    private var bits: BitFeed
    private var inflater: Inflater?
    private var expansion = ExpansionGuard()
    /// Bytes that earlier members came to, and how many packed ones were taken for them.
    private var before = 0
    private var isOver = false

    /// What a gzip file begins with.
    static let magic: [UInt8] = [0x1F, 0x8B]

    init(_ feed: any ByteFeed) { bits = BitFeed(feed) }

    mutating func next() throws(PlatedError) -> [UInt8]? {
        while !isOver {
            if inflater == nil { try beginMember() }
            if isOver { return nil }
            if let block = try inflater!.next(&bits) {
                try expansion.pass(block, taken: bits.bytesTaken)
                guard before + expansion.total <= Limits.hotlistFileBytesMax else {
                    throw PlatedError(
                        .badData, "unpacked it is larger than \(Limits.hotlistFileBytesMax) bytes")
                }
                if !block.isEmpty { return block }
            } else {
                try endMember()
            }
        }
        return nil
    }

    private mutating func beginMember() throws(PlatedError) {
        if before > 0 || bits.bytesTaken > 0 {
            // Some writers fill the last block of a tape with zeros.
            while try !bits.isAtEnd(), try bits.peek(8) == 0 { bits.drop(8) }
            if try bits.isAtEnd() {
                isOver = true
                return
            }
        }
        guard try bits.take(8) == 0x1F, try bits.take(8) == 0x8B, try bits.take(8) == 8 else {
            throw Inflater.damaged
        }
        let flags = try bits.take(8)
        guard flags & 0xE0 == 0 else { throw Inflater.damaged }
        for _ in 0..<6 { _ = try bits.take(8) }
        if flags & 4 != 0 {
            for _ in 0..<(try bits.take(16)) { _ = try bits.take(8) }
        }
        for flag in [8, 16] where flags & flag != 0 {
            var length = 0
            while try bits.take(8) != 0 {
                length += 1
                guard length <= Limits.hotlistLineBytesMax else { throw Inflater.damaged }
            }
        }
        if flags & 2 != 0 { _ = try bits.take(16) }
        inflater = Inflater()
    }

    private mutating func endMember() throws(PlatedError) {
        bits.align()
        let checksum = UInt32(try bits.take(32))
        let length = try bits.take(32)
        guard checksum == expansion.value, length == expansion.total & 0xFFFF_FFFF else {
            throw PlatedError(.badData, "its checksum does not fit what is in it")
        }
        before += expansion.total
        expansion = ExpansionGuard()
        inflater = nil
    }
}
