/// Hotlists in Plated's own CSV: a header that names the columns, then rows.

import PlateCore

/// The columns every CSV list has.
private enum ContractColumn: String, CaseIterable {
    case list, category, plate, state, description, expiry
}

struct ContractRows {
    private let columns: [ContractColumn: Int]
    /// Columns Plated does not know, with their names as written.
    private let annotations: [(name: String, index: Int)]
    private let fieldCount: Int
    private let layout: Int
    /// The frames of rows met so far, by the bytes they come from.
    private var frames: [[UInt8]: Int] = [:]

    /// Reads a whole file into `reading`.
    static func read(
        _ window: ByteWindow, rowsExpected: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        var records = DelimitedRecords(window, separator: UInt8(ascii: ","))
        do throws(ListRefusal) {
            var rows = try ContractRows(
                header: try header(&records), rowsExpected: rowsExpected, &reading)
            try rows.readAll(&records, into: &reading)
        } catch {
            let columns = ContractColumn.allCases.map(\.rawValue).joined(separator: ",")
            reading.refuse(
                error.reason,
                hint: error.hint ?? "The first line names the columns, in UTF-8: \(columns)")
        }
    }

    private static func header(
        _ records: inout DelimitedRecords
    ) throws(ListRefusal) -> [String] {
        let next: (isThere: Bool, fault: RowFault?)
        do throws(PlatedError) { next = try records.next() } catch {
            throw ListRefusal(reason: error.message, hint: error.hint)
        }
        guard next.isThere else { throw ListRefusal(reason: "the file is empty") }
        guard next.fault == nil else {
            throw ListRefusal(reason: "line \(records.line) is no header: not CSV text")
        }
        return records.fields.indices.map { records.text($0) }
    }

    /// A list is refused as a whole without all six columns: a missing expiry, say, would keep every
    /// entry alive for ever without anybody noticing. Names are told by number: in a file without a
    /// header they are a plate.
    private init(
        header: [String], rowsExpected: Int, _ reading: inout ListReading
    ) throws(ListRefusal) {
        var columns: [ContractColumn: Int] = [:]
        var annotations: [(name: String, index: Int)] = []
        var seen: [String: Int] = [:]
        guard header.count <= Limits.hotlistColumnsMax else {
            throw ListRefusal(reason: "it has more than \(Limits.hotlistColumnsMax) columns")
        }
        for (index, name) in header.enumerated() {
            let column = ContractColumn(rawValue: name.lowercased())
            if let other = seen.updateValue(index, forKey: column?.rawValue ?? "=" + name) {
                throw ListRefusal(
                    reason: "columns \(other + 1) and \(index + 1) have the same name")
            }
            if let column {
                columns[column] = index
            } else {
                annotations.append((name, index))
            }
        }
        let missing = ContractColumn.allCases.filter { columns[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw ListRefusal(reason: "the header lacks " + missing.joined(separator: ", "))
        }
        self.columns = columns
        // A column without a name is kept under its number.
        self.annotations = annotations.map { name, index in
            (name.isEmpty ? "column \(index + 1)" : name, index)
        }
        fieldCount = header.count
        layout = reading.beginPart(
            .csv, columns: [""] + self.annotations.map(\.name), rowsExpected: rowsExpected)
    }

    private mutating func readAll(
        _ records: inout DelimitedRecords, into reading: inout ListReading
    ) throws(ListRefusal) {
        do throws(PlatedError) {
            while true {
                let next = try records.next()
                guard next.isThere else {
                    return reading.endPart(endsOpen: try records.drain())
                }
                if let fault = next.fault {
                    reading.reject(fault, line: records.line)
                } else {
                    try read(records, into: &reading)
                }
            }
        } catch {
            throw ListRefusal(reason: error.message, hint: error.hint)
        }
    }

    private mutating func read(
        _ records: DelimitedRecords, into reading: inout ListReading
    ) throws(PlatedError) {
        let key: PlateKey
        let frame: Int
        do throws(RowFault) {
            guard records.fields.count == fieldCount else {
                throw .fieldCount(records.fields.count, expected: fieldCount)
            }
            frame = try self.frame(records, &reading)
            key = try records.content.plate(records.fields[columns[.plate]!])
        } catch {
            return reading.reject(error, line: records.line)
        }
        var values = [records.fields[columns[.description]!]]
        for (_, index) in annotations { values.append(records.fields[index]) }
        try reading.accept(
            key, frame: frame, values: values, of: records.content, line: records.line)
    }

    private mutating func frame(
        _ records: DelimitedRecords, _ reading: inout ListReading
    ) throws(RowFault) -> Int {
        var bytes: [UInt8] = []
        for column in [ContractColumn.list, .category, .state, .expiry] {
            bytes += records.content[records.fields[columns[column]!]]
            // No field holds a NUL.
            bytes.append(0)
        }
        if let known = frames[bytes] { return known }
        let list = records.text(columns[.list]!)
        guard !list.isEmpty else { throw .noListName }
        let zone = reading.zone(else: "UTC")
        let expiry = records.text(columns[.expiry]!)
        var end: WallTime?
        if !expiry.isEmpty {
            // RFC 3339 and nothing else: 05/06/2026 means two things.
            guard let moment = WallTime(rfc3339: expiry) else { throw .expiry }
            let isDate = expiry.utf8.count == "2026-01-01".utf8.count
            end = isDate ? WrittenTime(expiry)?.end(in: zone) : moment
        }
        if let end, let now = reading.now, end <= now { throw .expired }
        let frame = reading.number(
            of: EntryFrame(
                list: list,
                category: try category(records.text(columns[.category]!), reading.settings),
                state: try records.content.state(records.fields[columns[.state]!]),
                effective: nil, expiry: end, shape: nil, layout: layout))
        frames[bytes] = frame
        return frame
    }

    private func category(
        _ text: String, _ settings: HotlistSource
    ) throws(RowFault) -> HotlistCategory {
        guard !text.isEmpty else { throw .noCategory }
        if let category = settings.categories[text.uppercased()] { return category }
        guard let category = HotlistCategory.named(text) else { throw .unknownCategory }
        return category
    }
}

extension HotlistCategory {
    /// The category of a name, in either case, with or without spaces and hyphens.
    static func named(_ text: String) -> HotlistCategory? {
        if let category = HotlistCategory(rawValue: text) { return category }
        return byName[text.lowercased().filter { $0.isLetter }]
    }

    private static let byName = Dictionary(
        uniqueKeysWithValues: HotlistCategory.allCases.map { ($0.rawValue.lowercased(), $0) })
}
