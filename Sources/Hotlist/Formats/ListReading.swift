/// One list while it is read, from one file or several: what its rows came to, and whether the whole
/// of it can be believed. The formats' readers feed it.

import Foundation
import PlateCore

struct ListReading {
    let settings: HotlistSource
    /// The time, where the caller knows it: then expired rows are left out and an extract made ahead
    /// of it refused.
    let now: WallTime?
    private(set) var packer = HotlistPacker()
    private(set) var rejected: [RejectedRow] = []
    /// Rows met, accepted or not.
    private(set) var rows = 0
    /// The number of the file that is being read.
    private(set) var part = -1
    /// When the oldest file was extracted, where all say so.
    private(set) var extractedAt: WallTime?
    private var partsWithTime = 0
    /// Rows that the files say they have, where they do.
    private(set) var declaredRows: Int?
    /// The first format met.
    private(set) var format: HotlistFormat?
    /// Why the list is refused, where it is.
    private(set) var refusal: ListRefusal?
    private var badRows = 0
    private var isLastRowBad = false
    private var digitlessPlates = 0
    private var dateLikePlates = 0

    init(settings: HotlistSource, now: WallTime?) {
        self.settings = settings
        self.now = now
    }

    /// Begins a file: gives the layout of its values.
    mutating func beginPart(
        _ format: HotlistFormat, columns: [String], rowsExpected: Int
    ) -> Int {
        self.format = self.format ?? format
        part += 1
        return packer.beginPart(columns: columns, rowsExpected: rowsExpected)
    }

    /// Notes that the file cannot be believed; the first reason counts.
    mutating func refuse(_ reason: String, hint: String? = nil) {
        refusal = refusal ?? ListRefusal(reason: reason, hint: hint)
    }

    /// Notes when the file was extracted.
    mutating func extracted(at moment: WallTime) {
        partsWithTime += 1
        extractedAt = min(extractedAt ?? moment, moment)
        if moment.milliseconds < Limits.hotlistExtractMillisecondsMin {
            refuse("its extract time is not of this century")
        }
        if let now, moment.milliseconds - now.milliseconds > Limits.hotlistExtractAheadMilliseconds
        {
            refuse("its extract time lies ahead of the clock")
        }
    }

    /// Notes how many rows the file says it has, which had `count` of them.
    mutating func declare(_ declared: Int, count: Int) {
        declaredRows = (declaredRows ?? 0) + declared
        if declared != count {
            refuse("it says \(declared) rows and has \(count): cut off, or joined wrongly")
        }
    }

    /// Ends a file; `endsOpen` says that its last line has no end. Many writers leave that out, but
    /// where the row is bad too, more than its end is missing.
    mutating func endPart(endsOpen: Bool) {
        if endsOpen && isLastRowBad { refuse("its last row is broken off: cut off") }
        isLastRowBad = false
    }

    /// Takes a row that is no entry.
    mutating func reject(_ fault: RowFault, line: Int) {
        rows += 1
        isLastRowBad = fault.kind == .bad
        if isLastRowBad { badRows += 1 }
        rejected.append(RejectedRow(line: line, part: part, fault: fault))
    }

    /// The number of a frame, for `accept`.
    mutating func number(of frame: EntryFrame) -> Int { packer.number(of: frame) }

    /// Takes a row that is one; see `HotlistPacker.append`.
    mutating func accept(
        _ key: PlateKey, frame: Int, values: [Range<Int>], of content: [UInt8], line: Int
    ) throws(PlatedError) {
        rows += 1
        isLastRowBad = false
        let kind = key.symbolKinds
        if !kind.hasDigit { digitlessPlates += 1 }
        if kind.isDate { dateLikePlates += 1 }
        try packer.append(key, frame: frame, values: values, of: content, line: line)
    }

    /// The zone of times without one.
    func zone(else identifier: String) -> TimeZone {
        settings.zone ?? TimeZone(identifier: identifier) ?? TimeZone(secondsFromGMT: 0)!
    }

    /// The name of a list whose rows name none.
    func listName(file: String) -> String {
        settings.name.isEmpty ? ListReading.stem(file) : settings.name
    }

    /// `svs` of `/lists/SVS.tbl.gz`.
    static func stem(_ file: String) -> String {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        let stem = last.split(separator: ".").first.map(String.init) ?? last
        return String(stem.withoutControls.prefix(64)).lowercased()
    }
}

/// Why a whole list is refused, without anything that stands in it.
struct ListRefusal: Error, Equatable {
    var reason: String
    var hint: String?
}

extension ListReading {
    /// The list, whether believed or not.
    consuming func load(source: String, sha256: [UInt8]) -> HotlistLoad {
        judgeColumns()
        let parts = part + 1
        let (entries, duplicates) = packer.packed()
        var rejected = self.rejected
        if !duplicates.isEmpty {
            rejected += duplicates
            rejected.sort { ($0.part, $0.line) < ($1.part, $1.line) }
        }
        if rows >= Limits.hotlistShiftRowsMin,
            entries.distinctTexts * Limits.hotlistRepeatsMax < entries.count
        {
            refuse("its plates are the same few again and again: its columns seem shifted")
        }
        if badRows * Limits.hotlistBadRowsDivisor > rows {
            refuse("\(badRows) of its \(rows) rows are bad: more than one in a hundred")
        }
        return HotlistLoad(
            source: source, format: format ?? .csv, settings: settings, packed: entries,
            rejected: rejected, extractedAt: partsWithTime == parts ? extractedAt : nil,
            declaredRows: declaredRows, refusal: refusal, sha256: sha256)
    }

    /// A plate column that holds words or dates is another column.
    private mutating func judgeColumns() {
        guard rows >= Limits.hotlistShiftRowsMin else { return }
        if digitlessPlates * 2 > packer.count {
            refuse("most of its plates have no digit: its columns seem shifted")
        }
        if dateLikePlates * 2 > packer.count {
            refuse("most of its plates are dates: its columns seem shifted")
        }
    }
}

extension PlateKey {
    /// Whether there is a digit among the characters, and whether all are eight digits of a date.
    fileprivate var symbolKinds: (hasDigit: Bool, isDate: Bool) {
        var rest = value
        var digits = 0
        var count = 0
        while rest > 0 {
            if rest % 37 <= 10 { digits += 1 }
            rest /= 37
            count += 1
        }
        guard count == 8, digits == 8 else { return (digits > 0, false) }
        let bytes = Array(text.utf8)
        return (true, LocalTime.compactDate(bytes, 0..<8) != nil)
    }
}

extension PackedEntries {
    /// How many different texts there are.
    fileprivate var distinctTexts: Int {
        var count = 0
        for bucket in 0..<directory.count - 1 {
            let range = Int(directory[bucket])..<Int(directory[bucket + 1])
            guard range.count <= 16 else {
                count += Set(keys[range]).count
                continue
            }
            for position in range
            where !keys[range.lowerBound..<position].contains(keys[position]) {
                count += 1
            }
        }
        return count
    }
}
