/// The files of a zip archive, by its central directory (PKWARE APPNOTE 6.3). Files are stored or
/// deflated; encrypted, split and 64-bit archives are refused by name.

import PlateCore

struct ZipArchive {
    /// One file in it.
    struct Member {
        var name: String
        var isDeflated: Bool
        var checksum: UInt32
        var size: Int
        /// Where its packed bytes lie.
        var range: Range<Int>
    }

    /// What a zip file begins with.
    static let magic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

    let members: [Member]
    private let bytes: [UInt8]

    /// Reads the directory of an archive.
    ///
    /// - Throws: `badData` where it is damaged, or of a kind that is not read.
    init(_ bytes: [UInt8]) throws(PlatedError) {
        self.bytes = bytes
        let reader = LittleEndian(bytes: bytes)
        let end = try ZipArchive.endRecord(reader)
        let count = try reader.short(end + 10)
        guard try reader.short(end + 4) == 0, try reader.short(end + 8) == count else {
            throw PlatedError(.badData, "it is one part of a split zip archive")
        }
        guard count != 0xFFFF else { throw ZipArchive.is64Bit }
        guard count <= Limits.hotlistFilesMax else {
            throw PlatedError(
                .badData, "its zip archive holds more than \(Limits.hotlistFilesMax) files")
        }
        var place = try reader.long(end + 16)
        var members: [Member] = []
        for _ in 0..<count {
            guard try reader.long(place) == 0x0201_4B50 else { throw Inflater.damaged }
            let nameLength = try reader.short(place + 28)
            if let member = try ZipArchive.member(reader, at: place, nameLength: nameLength) {
                members.append(member)
            }
            place +=
                46 + nameLength + (try reader.short(place + 30)) + (try reader.short(place + 32))
        }
        let sorted = members.sorted { $0.range.lowerBound < $1.range.lowerBound }
        for (first, second) in zip(sorted, sorted.dropFirst())
        where first.range.upperBound > second.range.lowerBound {
            throw PlatedError(.badData, "files of its zip archive share bytes: no list is so")
        }
        guard !members.isEmpty else {
            throw PlatedError(.badData, "its zip archive holds no file")
        }
        self.members = members
    }

    /// The bytes of a file, unpacked and checked as they come.
    func feed(_ member: Member) -> ZipFeed {
        ZipFeed(MemoryFeed(Array(bytes[member.range])), member)
    }

    private static let is64Bit = PlatedError(
        .badData, "its zip archive is of the 64-bit kind", hint: "Use gzip for files so large.")

    /// The end record is the last thing but for a comment of 65,535 bytes at most.
    private static func endRecord(_ reader: LittleEndian) throws(PlatedError) -> Int {
        let last = reader.bytes.count - 22
        guard last >= 0 else { throw Inflater.damaged }
        for place in stride(from: last, through: max(0, last - 65_535), by: -1)
        where reader.bytes[place] == 0x50 {
            if try reader.long(place) == 0x0605_4B50 { return place }
        }
        throw BitFeed.cutOff
    }

    /// The file of an entry of the directory; `nil` for folders and what systems leave beside files.
    private static func member(
        _ reader: LittleEndian, at place: Int, nameLength: Int
    ) throws(PlatedError) -> Member? {
        let start = place + 46
        guard start + nameLength <= reader.bytes.count else { throw Inflater.damaged }
        let name = String(decoding: reader.bytes[start..<start + nameLength], as: UTF8.self)
        let last = name.split(separator: "/").last ?? ""
        if name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || last.hasPrefix(".") { return nil }
        let flags = try reader.short(place + 8)
        guard flags & 0x2041 == 0 else {
            throw PlatedError(.badData, "its zip archive is encrypted")
        }
        let method = try reader.short(place + 10)
        guard method == 0 || method == 8 else {
            throw PlatedError(
                .badData, "its zip archive is packed in a way that is not read",
                hint: "Pack with deflate, as every zip program does by default.")
        }
        let packed = try reader.long(place + 20)
        let size = try reader.long(place + 24)
        let local = try reader.long(place + 42)
        guard packed != 0xFFFF_FFFF, size != 0xFFFF_FFFF, local != 0xFFFF_FFFF else {
            throw is64Bit
        }
        guard try reader.long(local) == 0x0403_4B50 else { throw Inflater.damaged }
        let data = local + 30 + (try reader.short(local + 26)) + (try reader.short(local + 28))
        guard data + packed <= reader.bytes.count else { throw BitFeed.cutOff }
        return Member(
            name: name, isDeflated: method == 8, checksum: UInt32(try reader.long(place + 16)),
            size: size, range: data..<data + packed)
    }
}

/// Reads numbers as zip writes them.
private struct LittleEndian {
    let bytes: [UInt8]

    func short(_ place: Int) throws(PlatedError) -> Int {
        guard place >= 0, place + 2 <= bytes.count else { throw Inflater.damaged }
        return Int(bytes[place]) | Int(bytes[place + 1]) << 8
    }

    func long(_ place: Int) throws(PlatedError) -> Int {
        try short(place) | (try short(place + 2)) << 16
    }
}

/// One file of an archive.
struct ZipFeed: ByteFeed {
    private var bits: BitFeed
    private var stored: MemoryFeed?
    private var inflater = Inflater()
    private var expansion = ExpansionGuard()
    private let member: ZipArchive.Member
    private var isOver = false

    init(_ feed: MemoryFeed, _ member: ZipArchive.Member) {
        self.member = member
        bits = BitFeed(feed)
        if !member.isDeflated { stored = feed }
    }

    mutating func next() throws(PlatedError) -> [UInt8]? {
        guard !isOver else { return nil }
        if let block = try stored != nil ? stored!.next() : inflater.next(&bits) {
            let taken = member.isDeflated ? bits.bytesTaken : member.range.count
            try expansion.pass(block, taken: taken)
            guard expansion.total <= member.size else { throw ZipFeed.misfit }
            return block
        }
        isOver = true
        guard expansion.total == member.size, expansion.value == member.checksum else {
            throw ZipFeed.misfit
        }
        return nil
    }

    private static let misfit = PlatedError(
        .badData, "its checksum or length does not fit what is in it")
}
