/// The entries of one list, packed: about forty bytes each with all the list says of them.
///
/// A text is eight bytes (`PlateKey`) and four that lead to its record in an arena. The record is a
/// frame's number (`EntryFrame`) and the values of its columns, each as the number of a word that
/// many rows share, as a number, or as it is. Keys are dealt out to buckets by the hash of their
/// folded form, so that all texts that could be taken for each other lie in one bucket of a few;
/// inside a bucket they keep the order of the file.

import PlateCore

/// Immutable and shared: an index and the loads it is made of hold the same.
final class PackedEntries: Sendable {
    /// Packed texts by bucket.
    let keys: [PlateKey]
    /// For each the place of its record in the arena; they grow with the order of the file.
    let places: [UInt32]
    /// Where each bucket begins in `keys`, and after the last the end.
    let directory: [UInt32]
    let frames: [EntryFrame]
    /// The columns of each layout, by their number.
    let layouts: [[Int]]
    /// Names of the columns; number 0 is the description.
    let columns: [String]
    let words: [ColumnWords]
    let arena: RecordArena

    init(
        keys: [PlateKey], places: [UInt32], directory: [UInt32], frames: [EntryFrame],
        layouts: [[Int]], columns: [String], words: [ColumnWords], arena: RecordArena
    ) {
        self.keys = keys
        self.places = places
        self.directory = directory
        self.frames = frames
        self.layouts = layouts
        self.columns = columns
        self.words = words
        self.arena = arena
    }

    /// How many there are.
    var count: Int { keys.count }

    /// Bytes it takes in memory, but for the few of names and frames' texts.
    var residentBytes: Int {
        keys.capacity * 8 + places.capacity * 4 + directory.capacity * 4
            + frames.capacity * MemoryLayout<EntryFrame>.stride
            + words.reduce(0) { $0 + $1.residentBytes } + arena.residentBytes
    }

    /// Places in `keys` that may hold texts which fold to `folded`.
    func bucket(of folded: PlateKey) -> Range<Int> {
        let bucket = PackedEntries.bucket(of: folded, count: directory.count - 1)
        return Int(directory[bucket])..<Int(directory[bucket + 1])
    }

    /// The frame of the entry at `position` of `keys`.
    func frame(at position: Int) -> EntryFrame {
        var cursor = RecordCursor(arena: arena, place: places[position])
        return frames[cursor.varint()]
    }

    /// The entry at `position` of `keys`.
    func entry(at position: Int) -> HotlistEntry {
        var cursor = RecordCursor(arena: arena, place: places[position])
        let frame = frames[cursor.varint()]
        var entry = HotlistEntry(
            list: frame.list, category: frame.category, text: keys[position].text,
            state: frame.state, effective: frame.effective, expiry: frame.expiry,
            shape: frame.shape, annotations: frame.annotations)
        for column in layouts[frame.layout] {
            let value = cursor.value(words[column])
            if column == 0 {
                entry.description = value
            } else if !value.isEmpty {
                entry.annotations[columns[column]] = value
            }
        }
        return entry
    }

    /// Positions in `keys` in the order of the file. Sorts them all.
    var fileOrder: [Int] { keys.indices.sorted { places[$0] < places[$1] } }

    /// The bytes of a record, which are equal for entries of one text that say the same.
    func record(at position: Int) -> ArraySlice<UInt8> {
        var cursor = RecordCursor(arena: arena, place: places[position])
        let start = cursor.offset
        let frame = frames[cursor.varint()]
        for _ in layouts[frame.layout] { cursor.skipValue() }
        return cursor.bytes[start..<cursor.offset]
    }

    /// Fibonacci hashing (Knuth, TAOCP 6.4): the top bits of a product with 2^64 over the golden
    /// ratio. `count` is a power of two.
    static func bucket(of folded: PlateKey, count: Int) -> Int {
        guard count > 1 else { return 0 }
        return Int(folded.scattered >> UInt64(64 - count.trailingZeroBitCount))
    }
}

/// Bytes of records, in blocks, so that it grows without being copied. A record never spans two.
struct RecordArena: Sendable {
    /// A place is a block's number times this and an offset in it: four gigabytes in 32 bits.
    static let blockBytes = 1 << 20
    /// What `place` can lead to.
    static let blocksMax = 1 << 12

    private(set) var blocks: [[UInt8]]

    /// An arena of blocks that are filled already, or of none.
    init(blocks: [[UInt8]] = []) { self.blocks = blocks }

    var residentBytes: Int { blocks.reduce(0) { $0 + $1.capacity } }

    /// Appends a record and gives its place; `nil` where the arena is full.
    mutating func append(_ record: [UInt8]) -> UInt32? {
        precondition(record.count <= Self.blockBytes, "a line is far shorter than a block")
        if (blocks.last?.count ?? Self.blockBytes) + record.count > Self.blockBytes {
            guard blocks.count < Self.blocksMax else { return nil }
            blocks.append([])
            // Small lists are many, and each has one block.
            if blocks.count > 1 { blocks[blocks.count - 1].reserveCapacity(Self.blockBytes) }
        }
        let block = blocks.count - 1
        let offset = blocks[block].count
        blocks[block] += record
        return UInt32(block * Self.blockBytes + offset)
    }
}

/// Reads one record.
struct RecordCursor {
    let bytes: [UInt8]
    private(set) var offset: Int

    init(arena: RecordArena, place: UInt32) {
        bytes = arena.blocks[Int(place) / RecordArena.blockBytes]
        offset = Int(place) % RecordArena.blockBytes
    }

    /// LEB128, the lowest seven bits first.
    mutating func varint() -> Int {
        var value = 0
        var shift = 0
        while true {
            let byte = Int(bytes[offset])
            offset += 1
            value |= (byte & 127) << shift
            if byte < 128 { return value }
            shift += 7
        }
    }

    /// The next value as text.
    mutating func value(_ words: ColumnWords) -> String {
        let code = ValueCode(varint())
        switch code.kind {
        case .word: return String(decoding: words[code.number], as: UTF8.self)
        case .bytes:
            offset += code.number
            return String(decoding: bytes[offset - code.number..<offset], as: UTF8.self)
        case .digits:
            let digits = String(number(byteCount: ValueCode.byteCount(digits: code.number)))
            return String(repeating: "0", count: code.number - digits.utf8.count) + digits
        case .packed: return PlateKey(value: number(byteCount: code.number)).text
        }
    }

    mutating func skipValue() {
        let code = ValueCode(varint())
        switch code.kind {
        case .word: break
        case .bytes, .packed: offset += code.number
        case .digits: offset += ValueCode.byteCount(digits: code.number)
        }
    }

    private mutating func number(byteCount: Int) -> UInt64 {
        var value: UInt64 = 0
        for place in 0..<byteCount { value |= UInt64(bytes[offset + place]) << UInt64(8 * place) }
        offset += byteCount
        return value
    }
}

/// How a value is written: what kind in the two lowest bits, a number in the others.
struct ValueCode {
    enum Kind: Int {
        /// The number of a word.
        case word
        /// So many bytes follow, the value itself.
        case bytes
        /// A number of so many digits follows, in as many bytes as those need.
        case digits
        /// So many bytes follow, a `PlateKey` of capitals and digits.
        case packed
    }

    let kind: Kind
    let number: Int

    init(_ code: Int) {
        kind = Kind(rawValue: code & 3)!
        number = code >> 2
    }

    init(_ kind: Kind, _ number: Int) {
        self.kind = kind
        self.number = number
    }

    var code: Int { number << 2 | kind.rawValue }

    /// Bytes that every number of so many digits, 18 at most, fits in.
    static func byteCount(digits: Int) -> Int {
        var largest: UInt64 = 1
        for _ in 0..<digits { largest *= 10 }
        return max(1, (71 - (largest - 1).leadingZeroBitCount) / 8)
    }
}
