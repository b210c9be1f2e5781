/// Lists of the California DOJ: `svs.tbl` stolen vehicles, `sfr.tbl` felony vehicles, `slr.tbl`
/// stolen plates.
///
/// The first line is `DATE07/02/2018 09:00`, when it was extracted; the last `TOTAL RECORD 0000072`.
/// A record is `ABC1234 CA1220190515`: plate, state, county, date. The plate is eight wide, and seven
/// in some samples: so a record is anchored from the right, and all of a file have one width.

import PlateCore

struct ClewRows {
    private static let columns = ["county", "recordDate"]
    /// State, county and date; what is left of them is the plate.
    private static let tailWidth = 2 + 2 + 8

    private let list: String
    private let category: HotlistCategory
    private let layout: Int
    private var width: Int?
    private var frames: [[UInt8]: Int] = [:]

    /// Reads a whole file into `reading`; `file` is its name.
    static func read(
        _ window: ByteWindow, file: String, rowsExpected: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        var lines = PlainLines(window)
        var rows = ClewRows(file: file, rowsExpected: rowsExpected, &reading)
        let first = try lines.next()
        guard first.isThere else { return reading.refuse("the file is empty") }
        guard first.fault == nil, let local = extractTime(lines.content) else {
            return reading.refuse(
                "line \(lines.line) says no extract time",
                hint: "The first line of a DOJ list is as DATE07/02/2018 09:00")
        }
        reading.extracted(at: local.start(in: reading.zone(else: "America/Los_Angeles")))
        try rows.readAll(&lines, into: &reading)
    }

    private init(file: String, rowsExpected: Int, _ reading: inout ListReading) {
        let stem = ListReading.stem(file)
        let known: HotlistCategory? =
            stem.contains("svs")
            ? .stolenVehicle
            : stem.contains("sfr") ? .felonyVehicle : stem.contains("slr") ? .stolenPlate : nil
        list = reading.listName(file: file)
        category =
            reading.settings.categories[stem.uppercased()] ?? known ?? reading.settings.category
            ?? .other
        layout = reading.beginPart(.clew, columns: Self.columns, rowsExpected: rowsExpected)
    }

    /// `DATE07/02/2018 09:00`.
    private static func extractTime(_ line: [UInt8]) -> WrittenTime? {
        guard isHeader(line) else { return nil }
        return WrittenTime(String(decoding: line.dropFirst(4), as: UTF8.self))
    }

    /// Whether a line begins as a DOJ list does.
    static func isHeader(_ line: [UInt8]) -> Bool {
        line.starts(with: "DATE".utf8) && line.count >= 12
            && line.dropFirst(4).allSatisfy {
                (48...57).contains($0) || $0 == .space || $0 == UInt8(ascii: "/")
                    || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-")
            }
    }

    /// The count of a last line `TOTAL RECORD 0000072`.
    static func total(_ line: [UInt8]) -> Int? {
        guard line.starts(with: "TOTAL RECORD".utf8) else { return nil }
        let rest = line.dropFirst("TOTAL RECORD".utf8.count).drop { !(48...57).contains($0) }
        let digits = Array(rest)
        return digits.number(0..<digits.count)
    }

    private mutating func readAll(
        _ lines: inout PlainLines, into reading: inout ListReading
    ) throws(PlatedError) {
        let before = reading.rows
        var total: Int?
        while true {
            let next = try lines.next()
            guard next.isThere else { break }
            if let fault = next.fault {
                reading.reject(fault, line: lines.line)
            } else if let declared = Self.total(lines.content), total == nil {
                total = declared
            } else if total != nil {
                reading.refuse("line \(lines.line) comes after the total")
                reading.reject(.width(lines.content.count), line: lines.line)
            } else {
                try read(lines.content, line: lines.line, into: &reading)
            }
        }
        reading.endPart(endsOpen: try lines.drain())
        if let total {
            reading.declare(total, count: reading.rows - before)
        } else {
            reading.refuse("it has no total at its end: cut off")
        }
    }

    private mutating func read(
        _ content: [UInt8], line: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        let plateWidth = content.count - Self.tailWidth
        let county = plateWidth + 2..<plateWidth + 4
        let date = plateWidth + 4..<content.count
        let key: PlateKey
        let frame: Int
        do throws(RowFault) {
            guard plateWidth == 7 || plateWidth == 8, width ?? plateWidth == plateWidth else {
                throw .width(content.count)
            }
            guard LocalTime.compactDate(content, date) != nil else { throw .date }
            guard content.isDigits(content.trimmed(county)) else { throw .county }
            frame = try self.frame(content, state: plateWidth..<plateWidth + 2, &reading)
            let plate = content.trimmed(0..<plateWidth)
            guard plate.isEmpty || plate.lowerBound == 0 else { throw .plateColumn }
            key = try content.plate(plate)
        } catch {
            return reading.reject(error, line: line)
        }
        width = plateWidth
        try reading.accept(
            key, frame: frame, values: [content.trimmed(county), date], of: content, line: line)
    }

    private mutating func frame(
        _ content: [UInt8], state: Range<Int>, _ reading: inout ListReading
    ) throws(RowFault) -> Int {
        let bytes = Array(content[state])
        if let known = frames[bytes] { return known }
        let frame = reading.number(
            of: EntryFrame(
                list: list, category: category,
                state: try content.state(content.trimmed(state)), layout: layout))
        frames[bytes] = frame
        return frame
    }
}
