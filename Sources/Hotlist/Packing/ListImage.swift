/// A list as bytes, for keeping: all that matching needs, in blocks of bounded size.
///
/// Rows that were left out are not in it, so that what a source's settings drop is nowhere on the car. The
/// bytes come from a sealed file, which opens only as it was written; what is checked here is that they
/// are of this form and whole.

import PlateCore

extension HotlistLoad {
    /// Hands the list to `sink` in blocks of `blockBytes` at most.
    public func write(
        blockBytes: Int, to sink: ([UInt8]) throws(PlatedError) -> Void
    ) throws(PlatedError) {
        var writer = ImageWriter(blockBytes: blockBytes)
        try writer.add(ListImage.form, sink)
        try writer.add(format.rawValue, sink)
        try writer.add(extractedAt?.milliseconds, sink)
        try writer.add(declaredRows.map { Int64($0) }, sink)
        try writer.addArray(sha256, sink)
        try packed.write(&writer, sink)
        try writer.end(sink)
    }

    /// The list whose blocks `next` gives, one after the other.
    ///
    /// - Parameters:
    ///   - source: what messages call it.
    ///   - settings: what is settled about it now.
    /// - Throws: `corrupted` where the blocks are no list, and what `next` throws.
    public init(
        source: String, settings: HotlistSource,
        reading next: () throws(PlatedError) -> [UInt8]?
    ) throws(PlatedError) {
        var reader = ImageReader()
        guard try reader.text(next) == ListImage.form,
            let format = HotlistFormat(rawValue: try reader.text(next))
        else { throw ImageReader.damage }
        let extractedAt = try reader.optional(next).map(WallTime.init(milliseconds:))
        let declaredRows = try reader.optional(next).map { Int(clamping: $0) }
        let sha256: [UInt8] = try reader.array(countMax: 32, next)
        let packed = try PackedEntries(&reader, next)
        self.init(
            source: source, format: format, settings: settings, packed: packed, rejected: [],
            extractedAt: extractedAt, declaredRows: declaredRows, refusal: nil, sha256: sha256)
    }
}

private enum ListImage {
    /// The form of the bytes; another form gets another number.
    static let form = "plated list 1"
}

extension PackedEntries {
    typealias Sink = ([UInt8]) throws(PlatedError) -> Void
    typealias Source = () throws(PlatedError) -> [UInt8]?

    fileprivate func write(
        _ writer: inout ImageWriter, _ sink: Sink
    ) throws(PlatedError) {
        try writer.add(frames.count, sink)
        for frame in frames { try frame.write(&writer, sink) }
        try writer.add(layouts.count, sink)
        for layout in layouts { try writer.addArray(layout.map { UInt32($0) }, sink) }
        try writer.add(columns.count, sink)
        for (name, words) in zip(columns, words) {
            try writer.add(name, sink)
            try writer.addArray(words.bytes, sink)
            try writer.addArray(words.ends, sink)
        }
        try writer.addArray(directory, sink)
        try writer.addArray(keys, sink)
        try writer.addArray(places, sink)
        try writer.add(arena.blocks.count, sink)
        for block in arena.blocks { try writer.addArray(block, sink) }
    }

    fileprivate convenience init(
        _ reader: inout ImageReader, _ next: Source
    ) throws(PlatedError) {
        let entriesMax = Limits.hotlistEntriesMax
        var frames: [EntryFrame] = []
        for _ in 0..<(try reader.count(max: entriesMax, next)) {
            frames.append(try EntryFrame(&reader, next))
        }
        var layouts: [[Int]] = []
        for _ in 0..<(try reader.count(max: entriesMax, next)) {
            let layout: [UInt32] = try reader.array(countMax: entriesMax, next)
            layouts.append(layout.map { Int($0) })
        }
        var columns: [String] = []
        var words: [ColumnWords] = []
        for _ in 0..<(try reader.count(max: entriesMax, next)) {
            columns.append(try reader.text(next))
            words.append(
                try ColumnWords(
                    bytes: reader.array(countMax: .max, next),
                    ends: reader.array(countMax: entriesMax, next)))
        }
        let directory: [UInt32] = try reader.array(countMax: entriesMax * 2, next)
        let keys: [PlateKey] = try reader.array(countMax: entriesMax, next)
        let places: [UInt32] = try reader.array(countMax: entriesMax, next)
        var blocks: [[UInt8]] = []
        for _ in 0..<(try reader.count(max: RecordArena.blocksMax, next)) {
            blocks.append(try reader.array(countMax: RecordArena.blockBytes, next))
        }
        guard try reader.isAtEnd(next) else { throw ImageReader.damage }
        self.init(
            keys: keys, places: places, directory: directory, frames: frames, layouts: layouts,
            columns: columns, words: words, arena: RecordArena(blocks: blocks))
        guard isWhole else { throw ImageReader.damage }
    }

    /// Whether every number in it leads somewhere.
    private var isWhole: Bool {
        let buckets = directory.count - 1
        guard places.count == keys.count, buckets > 0, buckets & (buckets - 1) == 0,
            directory[0] == 0, Int(directory[buckets]) == keys.count,
            zip(directory, directory.dropFirst()).allSatisfy({ $0 <= $1 }),
            keys.allSatisfy({ $0.value > 0 }),
            columns.first == "description",
            layouts.allSatisfy({ $0.allSatisfy { $0 < columns.count } }),
            frames.allSatisfy({ $0.layout < layouts.count })
        else { return false }
        return places.allSatisfy { place in
            let block = Int(place) / RecordArena.blockBytes
            return block < arena.blocks.count
                && Int(place) % RecordArena.blockBytes < arena.blocks[block].count
        }
    }
}

extension EntryFrame {
    fileprivate func write(
        _ writer: inout ImageWriter, _ sink: PackedEntries.Sink
    ) throws(PlatedError) {
        try writer.add(list, sink)
        try writer.add(category.rawValue, sink)
        try writer.add(state ?? "", sink)
        try writer.add(effective?.milliseconds, sink)
        try writer.add(expiry?.milliseconds, sink)
        try writer.add(shape?.rawValue ?? "", sink)
        try writer.add(annotations.count, sink)
        for (name, value) in annotations.sorted(by: { $0.key < $1.key }) {
            try writer.add(name, sink)
            try writer.add(value, sink)
        }
        try writer.add(layout, sink)
    }

    fileprivate init(
        _ reader: inout ImageReader, _ next: PackedEntries.Source
    ) throws(PlatedError) {
        list = try reader.text(next)
        guard let category = HotlistCategory(rawValue: try reader.text(next)) else {
            throw ImageReader.damage
        }
        self.category = category
        let state = try reader.text(next)
        self.state = state.isEmpty ? nil : state
        effective = try reader.optional(next).map(WallTime.init(milliseconds:))
        expiry = try reader.optional(next).map(WallTime.init(milliseconds:))
        shape = PlateShape(rawValue: try reader.text(next))
        for _ in 0..<(try reader.count(max: Limits.hotlistColumnsMax, next)) {
            let name = try reader.text(next)
            annotations[name] = try reader.text(next)
        }
        layout = try reader.count(max: Limits.hotlistEntriesMax, next)
    }
}

/// Numbers, texts and arrays behind each other; numbers of eight bytes, the lowest first.
private struct ImageWriter {
    private let blockBytes: Int
    private var block: [UInt8] = []

    init(blockBytes: Int) {
        precondition(blockBytes > 0)
        self.blockBytes = blockBytes
        block.reserveCapacity(blockBytes)
    }

    mutating func add(_ number: Int, _ sink: PackedEntries.Sink) throws(PlatedError) {
        try add(raw: [UInt64(number).littleEndian], sink)
    }

    mutating func add(_ number: Int64?, _ sink: PackedEntries.Sink) throws(PlatedError) {
        try add(number == nil ? 0 : 1, sink)
        if let number { try add(raw: [number.littleEndian], sink) }
    }

    mutating func add(_ text: String, _ sink: PackedEntries.Sink) throws(PlatedError) {
        try addArray(Array(text.utf8), sink)
    }

    mutating func addArray<Element: ImageElement>(
        _ array: [Element], _ sink: PackedEntries.Sink
    ) throws(PlatedError) {
        try add(array.count, sink)
        try add(raw: array, sink)
    }

    /// The elements as they lie in memory: the lowest byte first, on every computer that Plated is for.
    private mutating func add<Element: ImageElement>(
        raw array: [Element], _ sink: PackedEntries.Sink
    ) throws(PlatedError) {
        let byteCount = array.count * MemoryLayout<Element>.stride
        var done = 0
        while done < byteCount {
            let count = min(byteCount - done, blockBytes - block.count)
            array.withUnsafeBytes { block.append(contentsOf: $0[done..<done + count]) }
            done += count
            if block.count == blockBytes { try end(sink) }
        }
    }

    /// Hands out what is left.
    mutating func end(_ sink: PackedEntries.Sink) throws(PlatedError) {
        guard !block.isEmpty else { return }
        try sink(block)
        block.removeAll(keepingCapacity: true)
    }
}

/// Reads what `ImageWriter` wrote.
private struct ImageReader {
    static let damage = PlatedError(.corrupted, "a kept list that is none, or is cut off")

    private var block: [UInt8] = []
    private var offset = 0

    mutating func count(
        max: Int, _ next: PackedEntries.Source
    ) throws(PlatedError) -> Int {
        let number: [UInt64] = try raw(1, next)
        guard number[0] <= UInt64(max) else { throw Self.damage }
        return Int(number[0])
    }

    mutating func optional(_ next: PackedEntries.Source) throws(PlatedError) -> Int64? {
        guard try count(max: 1, next) == 1 else { return nil }
        let number: [Int64] = try raw(1, next)
        return number[0]
    }

    mutating func text(_ next: PackedEntries.Source) throws(PlatedError) -> String {
        let bytes: [UInt8] = try array(countMax: Limits.hotlistLineBytesMax, next)
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func array<Element: ImageElement>(
        countMax: Int, _ next: PackedEntries.Source
    ) throws(PlatedError) -> [Element] {
        let count = try count(max: min(countMax, 1 << 32), next)
        return try raw(count, next)
    }

    mutating func isAtEnd(_ next: PackedEntries.Source) throws(PlatedError) -> Bool {
        guard offset == block.count else { return false }
        return try next() == nil
    }

    private mutating func raw<Element: ImageElement>(
        _ count: Int, _ next: PackedEntries.Source
    ) throws(PlatedError) -> [Element] {
        let byteCount = count * MemoryLayout<Element>.stride
        var array: [Element] = []
        // What says to be longer than it is ends before it takes more memory than there are bytes.
        while array.count < count {
            if offset == block.count { try refill(next) }
            let stride = MemoryLayout<Element>.stride
            let whole = min(count - array.count, (block.count - offset) / stride)
            if whole > 0 {
                if array.isEmpty, count - array.count > whole {
                    array.reserveCapacity(min(count, whole * 64))
                }
                block.withUnsafeBytes { bytes in
                    for index in 0..<whole {
                        array.append(
                            bytes.loadUnaligned(
                                fromByteOffset: offset + index * stride, as: Element.self))
                    }
                }
                offset += whole * stride
            } else {
                array.append(try straddling(stride, next))
            }
        }
        precondition(array.count * MemoryLayout<Element>.stride == byteCount)
        return array
    }

    /// One element that lies in two blocks or more.
    private mutating func straddling<Element: ImageElement>(
        _ stride: Int, _ next: PackedEntries.Source
    ) throws(PlatedError) -> Element {
        var bytes: [UInt8] = []
        while bytes.count < stride {
            if offset == block.count { try refill(next) }
            bytes.append(block[offset])
            offset += 1
        }
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: Element.self) }
    }

    private mutating func refill(_ next: PackedEntries.Source) throws(PlatedError) {
        guard let more = try next(), !more.isEmpty else { throw Self.damage }
        block = more
        offset = 0
    }
}

/// What lies in an image as it lies in memory.
private protocol ImageElement: BitwiseCopyable {}
extension UInt8: ImageElement {}
extension UInt32: ImageElement {}
extension UInt64: ImageElement {}
extension Int64: ImageElement {}
extension PlateKey: ImageElement {}
