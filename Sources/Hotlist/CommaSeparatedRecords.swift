/// Splits bytes into records of fields after RFC 4180; knows nothing of hotlists.
///
/// Lines end in LF or CRLF. A quoted field may hold commas, line ends and doubled quotes. What a
/// careless writer breaks stays local: a quote that is never closed costs its own line, since the
/// search for its end stops after `Limits.hotlistLineBytesMax` and reading goes on with the next
/// line.

import PlateCore

/// One record, or why a line is none.
struct CommaSeparatedRecord: Equatable {
    /// The line it starts on, from 1.
    var line: Int
    /// Its fields, quotes taken off; at least one.
    var fields: Result<[String], RecordFault>
}

/// Why a line is no record.
struct RecordFault: Error, Equatable {
    var reason: String

    static let tooLong = RecordFault(
        reason: "longer than \(Limits.hotlistLineBytesMax) bytes")
    static let zeroByte = RecordFault(reason: "holds a NUL byte")
    static let notUTF8 = RecordFault(reason: "not valid UTF-8")
    static let strayQuote = RecordFault(reason: "a quote inside a field that is not quoted")
    static let afterQuote = RecordFault(reason: "text between a closing quote and the next comma")
    static let unclosed = RecordFault(reason: "a quoted field that is never closed")
    static let carriageReturn = RecordFault(reason: "a carriage return inside the line")
}

/// The records of a file, one after the other. Blank lines are skipped.
struct CommaSeparatedRecords {
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    /// Records of `bytes`; a byte order mark is skipped.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record, or `nil` at the end.
    mutating func next() -> CommaSeparatedRecord? {
        skipBlankLines()
        guard position < bytes.count else { return nil }
        let start = position
        let startLine = line
        let limit = min(bytes.count, start + Limits.hotlistLineBytesMax)
        do throws(RecordFault) {
            let fields = try scanRecord(limit: limit)
            return CommaSeparatedRecord(line: startLine, fields: .success(fields))
        } catch {
            position = start
            line = startLine
            skipLine()
            return CommaSeparatedRecord(line: startLine, fields: .failure(error))
        }
    }

    private mutating func skipBlankLines() {
        while position < bytes.count {
            if bytes[position] == .lineFeed {
                position += 1
            } else if bytes[position] == .carriageReturn, position + 1 < bytes.count,
                bytes[position + 1] == .lineFeed
            {
                position += 2
            } else {
                return
            }
            line += 1
        }
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != .lineFeed { position += 1 }
        if position < bytes.count {
            position += 1
            line += 1
        }
    }

    private mutating func scanRecord(limit: Int) throws(RecordFault) -> [String] {
        var fields: [String] = []
        while true {
            let isQuoted = position < limit && bytes[position] == .quote
            fields.append(isQuoted ? try scanQuoted(limit: limit) : try scanPlain(limit: limit))
            guard position < bytes.count else { return fields }
            guard position < limit else { throw .tooLong }
            if bytes[position] == .comma {
                position += 1
            } else {
                try scanLineEnd()
                return fields
            }
        }
    }

    /// Stops on a comma, a line end, or the end of the file.
    private mutating func scanPlain(limit: Int) throws(RecordFault) -> String {
        let start = position
        while position < limit {
            switch bytes[position] {
            case .comma, .lineFeed, .carriageReturn:
                return try text(bytes[start..<position])
            case .quote: throw .strayQuote
            default: position += 1
            }
        }
        guard position == bytes.count else { throw .tooLong }
        return try text(bytes[start..<position])
    }

    private mutating func scanQuoted(limit: Int) throws(RecordFault) -> String {
        position += 1
        var content: [UInt8] = []
        while position < limit {
            let byte = bytes[position]
            position += 1
            guard byte == .quote else {
                content.append(byte)
                if byte == .lineFeed { line += 1 }
                continue
            }
            guard position < bytes.count else { return try text(content[...]) }
            switch bytes[position] {
            case .quote:
                content.append(.quote)
                position += 1
            case .comma, .lineFeed, .carriageReturn: return try text(content[...])
            default: throw .afterQuote
            }
        }
        throw .unclosed
    }

    private mutating func scanLineEnd() throws(RecordFault) {
        if bytes[position] == .carriageReturn {
            position += 1
            guard position < bytes.count else { return }
            guard bytes[position] == .lineFeed else { throw .carriageReturn }
        }
        position += 1
        line += 1
    }

    private func text(_ content: ArraySlice<UInt8>) throws(RecordFault) -> String {
        guard !content.contains(0) else { throw .zeroByte }
        guard let text = String(validating: content, as: UTF8.self) else { throw .notUTF8 }
        return text
    }
}

extension UInt8 {
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let comma = UInt8(ascii: ",")
    fileprivate static let quote = UInt8(ascii: "\"")
}
