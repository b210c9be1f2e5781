/// Extracts of the NCIC vehicle and plate files, `VEHEXTRT.txt`: fixed width, or with commas.
///
/// The first line is a header. A record of fixed width holds, by column: 0 record type, 1–9 NIC
/// number, 10–18 ORI, 19–26 date, 27–36 plate, 37–38 state, 39–42 plate year, 43–44 plate type,
/// 45–48 vehicle year, 49–52 make, 53–55 model, 56–57 style, 58 on colour. The letter O may be
/// written as zero.

import PlateCore

/// The record types and what they mean. They are NCIC's own: another source's codes are others.
enum NCICRecordType {
    struct Meaning {
        var category: HotlistCategory
        var words: String
        /// What an officer is told whatever else is withheld.
        var caution: String?
    }

    static let meanings: [UInt8: Meaning] = [
        UInt8(ascii: "A"): Meaning(category: .amberAlert, words: "AMBER alert"),
        UInt8(ascii: "F"): Meaning(
            category: .felonyVehicle, words: "felony vehicle", caution: "felony vehicle"),
        UInt8(ascii: "V"): Meaning(category: .stolenVehicle, words: "stolen vehicle"),
        UInt8(ascii: "P"): Meaning(category: .stolenPlate, words: "stolen plate"),
        UInt8(ascii: "W"): Meaning(
            category: .wantedPerson, words: "wanted person", caution: "wanted person"),
        UInt8(ascii: "M"): Meaning(category: .missingPerson, words: "missing person"),
        UInt8(ascii: "C"): Meaning(category: .other, words: "supervised release"),
        UInt8(ascii: "H"): Meaning(
            category: .protectionOrder, words: "protection order", caution: "protection order"),
        UInt8(ascii: "K"): Meaning(category: .other, words: "protective interest"),
        UInt8(ascii: "L"): Meaning(
            category: .other, words: "violent person", caution: "violent person"),
        UInt8(ascii: "R"): Meaning(category: .stolenVehicle, words: "stolen Canadian vehicle"),
        UInt8(ascii: "T"): Meaning(
            category: .homelandSecurity, words: "gang or terrorist", caution: "gang or terrorist"),
        UInt8(ascii: "X"): Meaning(category: .other, words: "sex offender"),
        UInt8(ascii: "N"): Meaning(category: .other, words: "immigration violator"),
    ]
}

struct NCICRows {
    private static let columns = [
        "nic", "ori", "recordDate", "plateYear", "plateType", "vehicleYear", "make", "model",
        "style", "colour",
    ]

    /// Where everything stands in one record.
    private struct Fields {
        var type: Int
        var nic: Range<Int>
        var ori: Range<Int>
        var date: Range<Int>
        var plate: Range<Int>
        var state: Range<Int>
        /// Plate year, plate type, vehicle year, make, model, style, colour.
        var vehicle: [Range<Int>]
    }

    private let list: String
    private let layout: Int
    /// The frames by record type, state and shape.
    private var frames: [[UInt8]: Int] = [:]
    /// The record's bytes.
    private var content: [UInt8] = []

    private init(file: String, rowsExpected: Int, _ reading: inout ListReading) {
        list = reading.listName(file: file)
        layout = reading.beginPart(.ncic, columns: Self.columns, rowsExpected: rowsExpected)
    }

    /// Reads a whole file of fixed width into `reading`.
    static func readFixed(
        _ window: ByteWindow, file: String, rowsExpected: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        var lines = PlainLines(window)
        var rows = NCICRows(file: file, rowsExpected: rowsExpected, &reading)
        let before = reading.rows
        var header: ListHeader?
        while true {
            let next = try lines.next()
            guard next.isThere else { break }
            if header == nil {
                header = ListHeader(lines.content)
                // A first line that is a record is no header; nothing is lost for a missing one.
                if !isFixedRecord(lines.content) { continue }
            }
            if let fault = next.fault {
                reading.reject(fault, line: lines.line)
            } else if let total = ClewRows.total(lines.content) {
                header?.declared = total
            } else {
                rows.content = lines.content
                try rows.read(fixedFields(lines.content), line: lines.line, into: &reading)
            }
        }
        reading.endPart(endsOpen: try lines.drain())
        header?.apply(to: &reading, count: reading.rows - before)
    }

    /// Reads a whole file with commas into `reading`.
    static func readCommas(
        _ window: ByteWindow, file: String, rowsExpected: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        var records = DelimitedRecords(window, separator: UInt8(ascii: ","))
        var rows = NCICRows(file: file, rowsExpected: rowsExpected, &reading)
        let before = reading.rows
        var header: ListHeader?
        while true {
            let next = try records.next()
            guard next.isThere else { break }
            if header == nil {
                header = ListHeader(records.content)
                if !isCommaRecord(records.content, records.fields) { continue }
            }
            if let fault = next.fault {
                reading.reject(fault, line: records.line)
            } else if records.fields.count == 1, let total = ClewRows.total(records.content) {
                header?.declared = total
            } else {
                rows.content = records.content
                let fields = Result<Fields, RowFault>(catching: { () throws(RowFault) in
                    try commaFields(records.fields)
                })
                try rows.read(fields, line: records.line, into: &reading)
            }
        }
        reading.endPart(endsOpen: try records.drain())
        header?.apply(to: &reading, count: reading.rows - before)
    }

    /// Whether a line is a record of fixed width.
    static func isFixedRecord(_ line: [UInt8]) -> Bool {
        line.count >= 39 && (65...90).contains(line[0]) && line.isDigits(1..<10)
            && LocalTime.compactDate(line, 19..<27) != nil
    }

    /// Whether fields are those of a record with commas.
    static func isCommaRecord(_ content: [UInt8], _ fields: [Range<Int>]) -> Bool {
        guard fields.count >= 10, let first = fields.first else { return false }
        let isJoined =
            first.count == 10 && (65...90).contains(content[first.lowerBound])
            && content.isDigits(first.lowerBound + 1..<first.upperBound)
        let isSplit =
            first.count == 1 && (65...90).contains(content[first.lowerBound])
            && fields[1].count == 9 && content.isDigits(fields[1])
        return isJoined || isSplit
    }

    /// A record of fixed width; trailing blanks may be missing, so columns behind its end are empty.
    private static func fixedFields(_ line: [UInt8]) -> Result<Fields, RowFault> {
        guard line.count >= 39 else { return .failure(.width(line.count)) }
        func column(_ range: Range<Int>) -> Range<Int> {
            let end = min(range.upperBound, line.count)
            return range.lowerBound < end ? line.trimmed(range.lowerBound..<end) : end..<end
        }
        let plate = column(27..<37)
        guard plate.isEmpty || plate.lowerBound == 27 else { return .failure(.plateColumn) }
        let columns = [
            39..<43, 43..<45, 45..<49, 49..<53, 53..<56, 56..<58, 58..<max(58, line.count),
        ]
        return .success(
            Fields(
                type: 0, nic: 1..<10, ori: column(10..<19), date: 19..<27, plate: plate,
                state: column(37..<39), vehicle: columns.map(column)))
    }

    /// `C165399977,0H0671200,20200124,GGX6728,0H,2021,2009,D0DG,CHA,4D,GRY`; the record type may have
    /// a field of its own, and a plate type may stand behind the plate year.
    private static func commaFields(_ fields: [Range<Int>]) throws(RowFault) -> Fields {
        var fields = fields
        let type = fields[0].lowerBound
        if fields[0].count == 1 {
            fields.removeFirst()
        } else if fields[0].count > 1 {
            fields[0] = fields[0].lowerBound + 1..<fields[0].upperBound
        }
        let none = type..<type
        guard fields.count == 11 || fields.count == 12 else {
            throw .fieldCount(fields.count, expected: 11)
        }
        if fields.count == 11 { fields.insert(none, at: 6) }
        return Fields(
            type: type, nic: fields[0], ori: fields[1], date: fields[2], plate: fields[3],
            state: fields[4], vehicle: Array(fields[5...]))
    }

    private mutating func read(
        _ fields: Result<Fields, RowFault>, line: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        let parts: Fields
        let key: PlateKey
        let frame: Int
        do throws(RowFault) {
            parts = try fields.get()
            guard parts.nic.count == 9, content.isDigits(parts.nic), parts.type < content.count,
                (65...90).contains(content[parts.type])
            else { throw .recordNumber }
            let type = content[parts.type]
            if reading.settings.droppedCodes.contains(String(Unicode.Scalar(type))) {
                throw .dropped(type)
            }
            guard parts.ori.count == 9, content.isAlphanumeric(parts.ori) else { throw .agency }
            guard LocalTime.compactDate(content, parts.date) != nil else { throw .date }
            frame = try self.frame(parts, type, &reading)
            key = try content.plate(parts.plate)
        } catch {
            return reading.reject(error, line: line)
        }
        let values = [parts.nic, parts.ori, parts.date] + parts.vehicle
        try reading.accept(key, frame: frame, values: values, of: content, line: line)
    }

    private mutating func frame(
        _ fields: Fields, _ type: UInt8, _ reading: inout ListReading
    ) throws(RowFault) -> Int {
        // The plate's type says motorcycle, or the vehicle's style does.
        let isMotorcycle = [fields.vehicle[1], fields.vehicle[5]].contains {
            content[$0].elementsEqual("MC".utf8)
        }
        let bytes = [type, isMotorcycle ? 1 : 0] + content[fields.state]
        if let known = frames[bytes] { return known }
        let meaning = NCICRecordType.meanings[type]
        var annotations: [String: String] = [:]
        annotations["record"] = meaning?.words
        annotations["caution"] = meaning?.caution
        let code = String(Unicode.Scalar(type))
        guard let category = reading.settings.categories[code] ?? meaning?.category else {
            throw .unknownCategory
        }
        let frame = reading.number(
            of: EntryFrame(
                list: list, category: category, state: try content.state(fields.state),
                shape: isMotorcycle ? .motorcycle : nil, annotations: annotations,
                layout: layout))
        frames[bytes] = frame
        return frame
    }
}

/// What the first line of an extract says, where it is no record.
private struct ListHeader {
    var extractedAt: WrittenTime?
    var declared: Int?

    /// The first date in it, with the time behind it, and the number behind a word for counts.
    init(_ line: [UInt8]) {
        guard !NCICRows.isFixedRecord(line) else { return }
        let words = String(decoding: line.prefix(512), as: UTF8.self)
            .split { $0 == " " || $0 == "," || $0 == "=" }.map(String.init)
        for (index, word) in words.enumerated() {
            let bare = word.trimmingPrefix { $0.isLetter || $0 == ":" }
            if extractedAt == nil, let date = WrittenTime(String(bare)) {
                let next = index + 1 < words.count ? " " + words[index + 1] : ""
                extractedAt = WrittenTime(bare + next) ?? date
            }
            let upper = word.uppercased()
            if ["COUNT", "TOTAL", "RECORDS"].contains(where: upper.hasPrefix) {
                let digits = upper.filter { $0.isASCII && $0.isNumber }
                declared =
                    Int(digits.prefix(9))
                    ?? (index + 1 < words.count ? Int(words[index + 1].prefix(9)) : nil)
            }
        }
    }

    func apply(to reading: inout ListReading, count: Int) {
        if let extractedAt {
            reading.extracted(
                at: extractedAt.start(in: reading.zone(else: "America/Los_Angeles")))
        }
        if let declared { reading.declare(declared, count: count) }
    }
}
