/// Tells a list's format by how it begins.

import PlateCore

struct FormatGuess {
    let format: HotlistFormat

    /// A format that was named.
    init(_ format: HotlistFormat) { self.format = format }

    /// The format of a file that begins with `bytes`. What is like none is taken for CSV, whose reader
    /// says what is missing.
    init(_ bytes: [UInt8]) {
        let lines = FormatGuess.lines(bytes)
        let first = lines.first ?? []
        if ClewRows.isHeader(first) {
            format = .clew
        } else if lines.contains(where: NCICRows.isFixedRecord)
            || lines.contains(where: FormatGuess.isCommaRecord)
        {
            format = .ncic
        } else if FormatGuess.isGenetec(first) {
            format = .genetec
        } else {
            format = .csv
        }
    }

    /// Whether a line is a header with the number of the plate in it, or a row with a state second.
    private static func isGenetec(_ line: [UInt8]) -> Bool {
        let fields = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map(Array.init)
        guard fields.count >= 5 else { return false }
        let names = fields.map { String(decoding: $0, as: UTF8.self).lowercased() }
        if names.contains(where: { $0.filter(\.isLetter) == "platenumber" }) { return true }
        return fields[1].count == 2 && fields[1].isAlphanumeric(0..<2) && !fields[2].isEmpty
            && fields[2].isAlphanumeric(0..<fields[2].count)
    }

    /// Whether an NCIC file that begins so has commas.
    static func hasCommas(_ bytes: [UInt8]) -> Bool {
        let lines = lines(bytes)
        return !lines.contains(where: NCICRows.isFixedRecord)
            && lines.contains(where: isCommaRecord)
    }

    private static func isCommaRecord(_ line: [UInt8]) -> Bool {
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { $0.startIndex..<$0.endIndex }
        return NCICRows.isCommaRecord(line, fields)
    }

    /// The first lines that are not blank, a few of them: there may be a header of some.
    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var lines: [[UInt8]] = []
        var place = start
        while place < bytes.count, lines.count < 8 {
            let end = bytes[place...].firstIndex(of: .lineFeed) ?? bytes.count
            let line = bytes[place..<end].filter { $0 != .carriageReturn }
            // A line longer than any record says nothing.
            if !line.isEmpty { lines.append(Array(line.prefix(1024))) }
            place = end + 1
        }
        return lines
    }
}
