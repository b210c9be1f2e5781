/// Lists with semicolons as Genetec's exports have them:
/// `Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate`, with that header or without.

import PlateCore

struct GenetecRows {
    private enum Column: String, CaseIterable {
        case category, platestate, platenumber, effectivedate, expirydate
    }

    private let columns: [Column: Int]
    private let annotations: [(name: String, index: Int)]
    private let fieldCount: Int
    private let list: String
    private let layout: Int
    private var frames: [[UInt8]: Int] = [:]

    /// Reads a whole file into `reading`; `file` is its name.
    static func read(
        _ window: ByteWindow, file: String, rowsExpected: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        var records = DelimitedRecords(window, separator: UInt8(ascii: ";"))
        var next = try records.next()
        guard next.isThere else { return reading.refuse("the file is empty") }
        let names = records.fields.indices.map { records.text($0) }
        let isHeader = names.contains { Column(rawValue: squeezed($0)) == .platenumber }
        let header = isHeader ? names : Column.allCases.map(\.rawValue)
        guard
            var rows = GenetecRows(
                header, file: file, rowsExpected: rowsExpected, reading: &reading)
        else { return }
        if isHeader { next = try records.next() }
        while next.isThere {
            if let fault = next.fault {
                reading.reject(fault, line: records.line)
            } else {
                try rows.read(records, into: &reading)
            }
            next = try records.next()
        }
        reading.endPart(endsOpen: try records.drain())
    }

    private static func squeezed(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter }
    }

    private init?(
        _ header: [String], file: String, rowsExpected: Int, reading: inout ListReading
    ) {
        var columns: [Column: Int] = [:]
        var annotations: [(name: String, index: Int)] = []
        guard header.count <= Limits.hotlistColumnsMax else {
            reading.refuse("it has more than \(Limits.hotlistColumnsMax) columns")
            return nil
        }
        for (index, name) in header.enumerated() {
            if let column = Column(rawValue: Self.squeezed(name)), columns[column] == nil {
                columns[column] = index
            } else if annotations.contains(where: { $0.name == name }) || name.isEmpty {
                annotations.append(("column \(index + 1)", index))
            } else {
                annotations.append((name, index))
            }
        }
        let missing = Column.allCases.filter { columns[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            reading.refuse(
                "the header lacks " + missing.joined(separator: ", "),
                hint: "Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate")
            return nil
        }
        self.columns = columns
        self.annotations = annotations
        fieldCount = header.count
        list = reading.listName(file: file)
        layout = reading.beginPart(
            .genetec, columns: [""] + annotations.map(\.name), rowsExpected: rowsExpected)
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
            key = try records.content.plate(records.fields[columns[.platenumber]!])
        } catch {
            return reading.reject(error, line: records.line)
        }
        // The category in the source's own words stands for a description, which it lacks.
        let values =
            [records.fields[columns[.category]!]] + annotations.map { records.fields[$0.index] }
        try reading.accept(
            key, frame: frame, values: values, of: records.content, line: records.line)
    }

    private mutating func frame(
        _ records: DelimitedRecords, _ reading: inout ListReading
    ) throws(RowFault) -> Int {
        var bytes: [UInt8] = []
        for column in [Column.category, .platestate, .effectivedate, .expirydate] {
            bytes += records.content[records.fields[columns[column]!]]
            bytes.append(0)
        }
        if let known = frames[bytes] { return known }
        let zone = reading.zone(else: "America/Los_Angeles")
        let effective = records.text(columns[.effectivedate]!)
        let expiry = records.text(columns[.expirydate]!)
        let start = effective.isEmpty ? nil : WrittenTime(effective)?.start(in: zone)
        let end = expiry.isEmpty ? nil : WrittenTime(expiry)?.end(in: zone)
        if !effective.isEmpty, start == nil { throw .effective }
        if !expiry.isEmpty, end == nil { throw .expiry }
        if let end, let now = reading.now, end <= now { throw .expired }
        let frame = reading.number(
            of: EntryFrame(
                list: list, category: try category(records.text(columns[.category]!), reading),
                state: try records.content.state(records.fields[columns[.platestate]!]),
                effective: start, expiry: end, layout: layout))
        frames[bytes] = frame
        return frame
    }

    /// The source's own words for a category are settled by its settings; a word nobody settled does
    /// not lose the plate.
    private func category(
        _ text: String, _ reading: ListReading
    ) throws(RowFault) -> HotlistCategory {
        guard !text.isEmpty else {
            guard let category = reading.settings.category else { throw .noCategory }
            return category
        }
        return reading.settings.categories[text.uppercased()] ?? HotlistCategory.named(text)
            ?? reading.settings.category ?? .other
    }
}
