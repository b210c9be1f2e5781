/// Builds `PackedEntries` row by row while a list is read, and finds exact duplicates at the end.

import PlateCore

struct HotlistPacker {
    private var keys: [PlateKey] = []
    private var places: [UInt32] = []
    private var lines: [UInt32] = []
    /// For each file of the list the number of its first entry.
    private var parts: [Int] = []
    private var frames: [EntryFrame] = []
    private var frameNumbers: [EntryFrame: Int] = [:]
    private var layouts: [[Int]] = []
    private var columns: [String] = ["description"]
    private var finders: [ColumnWordFinder] = [ColumnWordFinder()]
    private var arena = RecordArena()
    private var record: [UInt8] = []

    /// How many entries there are so far.
    var count: Int { keys.count }

    /// Begins a file of about `rowsExpected` rows whose values are, in this order, of `names`; "" is
    /// the description. Gives the layout that its frames name.
    mutating func beginPart(columns names: [String], rowsExpected: Int) -> Int {
        parts.append(keys.count)
        let capacity = keys.count + min(rowsExpected, Limits.hotlistEntriesMax)
        keys.reserveCapacity(capacity)
        places.reserveCapacity(capacity)
        lines.reserveCapacity(capacity)
        return layout(of: names)
    }

    /// The layout of values of these columns, made where there is none yet.
    mutating func layout(of names: [String]) -> Int {
        let layout = names.map { name in
            if name.isEmpty { return 0 }
            if let column = columns.dropFirst().firstIndex(of: name) { return column }
            columns.append(name)
            finders.append(ColumnWordFinder())
            return columns.count - 1
        }
        if let number = layouts.firstIndex(of: layout) { return number }
        layouts.append(layout)
        return layouts.count - 1
    }

    /// The number of a frame, for `append`.
    mutating func number(of frame: EntryFrame) -> Int {
        if let number = frameNumbers[frame] { return number }
        frames.append(frame)
        frameNumbers[frame] = frames.count - 1
        return frames.count - 1
    }

    /// Takes one row: its values, in the order of its layout, are these ranges of `content`.
    ///
    /// - Throws: `badData` where the list has more entries than any.
    mutating func append(
        _ key: PlateKey, frame: Int, values: [Range<Int>], of content: [UInt8], line: Int
    ) throws(PlatedError) {
        record.removeAll(keepingCapacity: true)
        appendVarint(frame)
        let layout = layouts[frames[frame].layout]
        precondition(layout.count == values.count, "a value for every column")
        for (column, range) in zip(layout, values) {
            appendValue(content[range], column: column)
        }
        guard keys.count < Limits.hotlistEntriesMax, let place = arena.append(record) else {
            throw PlatedError(
                .badData, "a hotlist has at most \(Limits.hotlistEntriesMax) entries")
        }
        keys.append(key)
        places.append(place)
        lines.append(UInt32(truncatingIfNeeded: line))
    }

    private mutating func appendVarint(_ value: Int) {
        var rest = value
        while rest > 127 {
            record.append(UInt8(rest & 127 | 128))
            rest >>= 7
        }
        record.append(UInt8(rest))
    }

    private mutating func appendValue(_ value: ArraySlice<UInt8>, column: Int) {
        if let number = finders[column].number(of: value) {
            return appendVarint(ValueCode(.word, number).code)
        }
        if value.count <= 18, value.allSatisfy({ (48...57).contains($0) }) {
            appendVarint(ValueCode(.digits, value.count).code)
            let number = value.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 48) }
            return appendNumber(number, byteCount: ValueCode.byteCount(digits: value.count))
        }
        if let key = PlateKey(bytes: value) {
            let byteCount = max(1, (71 - key.value.leadingZeroBitCount) / 8)
            appendVarint(ValueCode(.packed, byteCount).code)
            return appendNumber(key.value, byteCount: byteCount)
        }
        appendVarint(ValueCode(.bytes, value.count).code)
        record += value
    }

    private mutating func appendNumber(_ number: UInt64, byteCount: Int) {
        for place in 0..<byteCount {
            record.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place)))
        }
    }
}

extension HotlistPacker {
    /// The entries, each once, and the rows that only say again what an earlier one said.
    consuming func packed() -> (entries: PackedEntries, duplicates: [RejectedRow]) {
        var words = finders.map(\.words)
        for column in words.indices { words[column].trim() }
        finders = []
        let sorted = HotlistPacker.dealt(keys: keys, places: places)
        keys = []
        let entries = PackedEntries(
            keys: sorted.keys, places: sorted.places, directory: sorted.directory, frames: frames,
            layouts: layouts, columns: columns, words: words, arena: arena)
        let again = HotlistPacker.duplicates(in: entries)
        guard !again.isEmpty else { return (entries, []) }
        let rows = again.map { duplicate in
            let (line, part) = origin(of: entries.places[duplicate.position])
            return RejectedRow(
                line: line, part: part,
                fault: .duplicate(ofLine: origin(of: entries.places[duplicate.first]).line))
        }
        let dropped = Set(again.map(\.position))
        let kept = entries.keys.indices.filter { !dropped.contains($0) }
        let rest = HotlistPacker.dealt(
            keys: kept.map { entries.keys[$0] }, places: kept.map { entries.places[$0] })
        return (
            PackedEntries(
                keys: rest.keys, places: rest.places, directory: rest.directory, frames: frames,
                layouts: layouts, columns: columns, words: words, arena: arena), rows
        )
    }

    /// Where the row whose record lies at `place` was read.
    private func origin(of place: UInt32) -> (line: Int, part: Int) {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        let part = (parts.firstIndex { $0 > low } ?? parts.count) - 1
        return (Int(lines[low]), max(0, part))
    }

    /// Deals entries out to buckets of four on average, in their order.
    private static func dealt(
        keys: [PlateKey], places: [UInt32]
    ) -> (keys: [PlateKey], places: [UInt32], directory: [UInt32]) {
        var bucketCount = 1
        while bucketCount * 4 < keys.count { bucketCount *= 2 }
        var directory = [UInt32](repeating: 0, count: bucketCount + 1)
        for key in keys {
            directory[PackedEntries.bucket(of: key.folded, count: bucketCount) + 1] += 1
        }
        for bucket in 0..<bucketCount { directory[bucket + 1] += directory[bucket] }
        var next = directory
        var dealtKeys = [PlateKey](repeating: PlateKey(value: 1), count: keys.count)
        var dealtPlaces = [UInt32](repeating: 0, count: keys.count)
        for (key, place) in zip(keys, places) {
            let bucket = PackedEntries.bucket(of: key.folded, count: bucketCount)
            let position = Int(next[bucket])
            next[bucket] += 1
            dealtKeys[position] = key
            dealtPlaces[position] = place
        }
        return (dealtKeys, dealtPlaces, directory)
    }

    /// Entries that equal an earlier one, with that one, by bucket.
    private static func duplicates(
        in entries: PackedEntries
    ) -> [(position: Int, first: Int)] {
        var found: [(position: Int, first: Int)] = []
        for bucket in 0..<entries.directory.count - 1 {
            let range = Int(entries.directory[bucket])..<Int(entries.directory[bucket + 1])
            guard range.count > 1 else { continue }
            if range.count > 16 {
                found += crowdedDuplicates(in: range, entries)
                continue
            }
            for position in range.dropFirst() {
                let first = range.prefix(while: { $0 < position }).first {
                    entries.keys[$0] == entries.keys[position]
                        && entries.record(at: $0) == entries.record(at: position)
                }
                if let first { found.append((position, first)) }
            }
        }
        return found
    }

    /// The same for buckets that a hostile or odd list makes large, in time in proportion to them.
    private static func crowdedDuplicates(
        in range: Range<Int>, _ entries: PackedEntries
    ) -> [(position: Int, first: Int)] {
        struct Whole: Hashable {
            var key: PlateKey
            var record: ArraySlice<UInt8>
        }
        var firsts: [Whole: Int] = [:]
        var found: [(position: Int, first: Int)] = []
        for position in range {
            let whole = Whole(key: entries.keys[position], record: entries.record(at: position))
            if let first = firsts[whole] {
                found.append((position, first))
            } else {
                firsts[whole] = position
            }
        }
        return found
    }
}
