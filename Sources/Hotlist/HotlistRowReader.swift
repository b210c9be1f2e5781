/// Turns records of a hotlist in CSV into entries, and says of every other row why it is none.

import PlateCore

/// Reads rows one by one; what it made of them is in `entries` and `rejected`.
struct HotlistRowReader {
    private let header: HotlistHeader
    private(set) var entries: [HotlistEntry] = []
    private(set) var rejected: [RejectedRow] = []
    private var firstLines: [HotlistEntry: Int] = [:]

    /// A reader of rows below `header`.
    init(header: HotlistHeader) { self.header = header }

    /// Takes one record.
    mutating func read(_ record: CommaSeparatedRecord) {
        do throws(RecordFault) {
            let entry = try entry(try record.fields.get())
            if let first = firstLines[entry] {
                throw RecordFault(reason: "a duplicate of line \(first)")
            }
            firstLines[entry] = record.line
            entries.append(entry)
        } catch {
            rejected.append(RejectedRow(line: record.line, reason: error.reason))
        }
    }

    private func entry(_ fields: [String]) throws(RecordFault) -> HotlistEntry {
        guard fields.count == header.count else {
            throw RecordFault(reason: "\(fields.count) fields, not \(header.count)")
        }
        func field(_ column: HotlistColumn) -> String {
            fields[header.columns[column]!].withoutControls.trimmed
        }
        let list = field(.list)
        guard !list.isEmpty else { throw RecordFault(reason: "no list name") }
        var annotations: [String: String] = [:]
        for (name, index) in header.annotations {
            let text = fields[index].withoutControls.trimmed
            if !text.isEmpty { annotations[name] = text }
        }
        return HotlistEntry(
            list: list, category: try category(field(.category)), text: try plate(field(.plate)),
            state: try state(field(.state)), description: field(.description),
            expiry: try expiry(field(.expiry)), annotations: annotations)
    }

    private func category(_ text: String) throws(RecordFault) -> HotlistCategory {
        if let category = HotlistCategory(rawValue: text) { return category }
        guard let category = HotlistRowReader.categories[text.lowercased()] else {
            throw RecordFault(
                reason: text.isEmpty ? "no category" : "'\(text.excerpt)' is no category")
        }
        return category
    }

    /// Spaces and hyphens as people write them are left out; a plate of anything else than letters
    /// and digits beyond them is no plate.
    private func plate(_ text: String) throws(RecordFault) -> String {
        guard !text.isEmpty else { throw RecordFault(reason: "no plate") }
        guard text.utf8.allSatisfy(HotlistRowReader.isWrittenInPlates) else {
            throw RecordFault(reason: "plate '\(text.excerpt)' is not letters and digits")
        }
        let plate = PlateText.normalised(text)
        guard plate.utf8.count <= Limits.plateCharactersMax else {
            throw RecordFault(reason: "plate '\(text.excerpt)' is too long")
        }
        guard plate.utf8.count >= 2, !plate.allSatisfy({ $0 == "0" || $0 == "O" }),
            !HotlistRowReader.placeholders.contains(plate)
        else { throw RecordFault(reason: "plate '\(text.excerpt)' is a placeholder") }
        return plate
    }

    private func state(_ text: String) throws(RecordFault) -> String? {
        guard !text.isEmpty else { return nil }
        // Sources that write the letter O as zero write Ohio so too.
        let state = text.uppercased().replacing("0", with: "O")
        guard state.utf8.count == 2, state.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw RecordFault(reason: "state '\(text.excerpt)' is not two letters")
        }
        return state
    }

    /// A time counts to its second, a date to its last instant in UTC.
    private func expiry(_ text: String) throws(RecordFault) -> WallTime? {
        guard !text.isEmpty else { return nil }
        guard let moment = WallTime(rfc3339: text) else {
            throw RecordFault(reason: "expiry '\(text.excerpt)' is no date or time")
        }
        let isDate = text.utf8.count == "2026-01-01".utf8.count
        return isDate ? WallTime(milliseconds: moment.milliseconds + 86_400_000) : moment
    }

    private static let categories = Dictionary(
        uniqueKeysWithValues: HotlistCategory.allCases.map { ($0.rawValue.lowercased(), $0) })

    /// What lists write where they have no plate; as entries they would alert all day.
    private static let placeholders: Set<String> = [
        "NONE", "NOPLATE", "NULL", "UNKNOWN", "UNK", "NA", "TBD",
    ]

    private static func isWrittenInPlates(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "'"): true
        default: false
        }
    }
}
