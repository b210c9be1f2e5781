/// The first line of a hotlist in CSV: which column is where. The rows are `HotlistRowReader`'s.

import PlateCore

/// The columns every hotlist has.
enum HotlistColumn: String, CaseIterable {
    case list, category, plate, state, description, expiry
}

/// Where each column stands.
struct HotlistHeader {
    /// The index of each column that is needed.
    let columns: [HotlistColumn: Int]
    /// Columns Plated does not know, with their names as written.
    let annotations: [(name: String, index: Int)]
    /// How many columns there are in all.
    let count: Int

    /// Reads the first record of a file; `source` names the file in errors.
    ///
    /// A file is refused as a whole without all six columns: a missing expiry, say, would keep
    /// every entry alive for ever without anybody noticing.
    init(_ records: inout CommaSeparatedRecords, source: String) throws(PlatedError) {
        guard let record = records.next() else {
            throw HotlistHeader.refusal(source, "the file is empty")
        }
        guard case .success(let names) = record.fields else {
            throw HotlistHeader.refusal(source, "line \(record.line) is no header: not CSV text")
        }
        var columns: [HotlistColumn: Int] = [:]
        var annotations: [(name: String, index: Int)] = []
        for (index, name) in names.enumerated() {
            let name = name.withoutControls.trimmed
            guard let column = HotlistColumn(rawValue: name.lowercased()) else {
                if let other = annotations.first(where: { $0.name == name }) {
                    // By number: in a file without a header this is a plate, and goes into a log.
                    throw HotlistHeader.refusal(
                        source, "columns \(other.index + 1) and \(index + 1) have the same name")
                }
                annotations.append((name, index))
                continue
            }
            guard columns.updateValue(index, forKey: column) == nil else {
                throw HotlistHeader.refusal(source, "column '\(name)' is there twice")
            }
        }
        let missing = HotlistColumn.allCases.filter { columns[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw HotlistHeader.refusal(
                source, "the header lacks " + missing.joined(separator: ", "))
        }
        self.columns = columns
        self.annotations = annotations
        count = names.count
    }

    private static func refusal(_ source: String, _ reason: String) -> PlatedError {
        let columns = HotlistColumn.allCases.map(\.rawValue).joined(separator: ",")
        return PlatedError(
            .badData, "\(source): no hotlist: \(reason)",
            hint: "The first line names the columns, in UTF-8: \(columns)")
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }),
            let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }

    /// The beginning of the text, fit for a message: what a hostile file says stays short and
    /// plain.
    var excerpt: String {
        let kept = String(prefix(32)).withoutControls
        return count > 32 ? kept + "…" : kept
    }

    /// The text with control and formatting characters, which could steer a terminal, as spaces.
    var withoutControls: String {
        guard unicodeScalars.contains(where: \.steersTerminal) else { return String(self) }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.steersTerminal ? " " : $0 }))
    }
}

extension Unicode.Scalar {
    fileprivate var steersTerminal: Bool {
        if isASCII { return value < 32 || value == 127 }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
