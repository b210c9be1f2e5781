/// Splits bytes into records of fields after RFC 4180; knows nothing of hotlists.
///
/// Lines end in LF or CRLF. A quoted field may hold separators, line ends and doubled quotes. What a
/// careless writer breaks stays local: a quote that is never closed costs its own line, since the
/// search for its end stops after `Limits.hotlistLineBytesMax` and reading goes on with the next
/// line.

import PlateCore

/// The records of a file, one after the other. Blank lines are skipped.
struct DelimitedRecords {
    /// The line the record starts on, from 1.
    private(set) var line = 0
    /// The record's fields one behind the other, quotes taken off: valid UTF-8 without NUL.
    private(set) var content: [UInt8] = []
    /// Where each field stands in `content`, without white space at its ends; at least one.
    private(set) var fields: [Range<Int>] = []

    private var window: ByteWindow
    private let separator: UInt8
    private var nextLine = 1

    /// Records of what `window` shows, fields parted by `separator`.
    init(_ window: ByteWindow, separator: UInt8) {
        self.window = window
        self.separator = separator
    }

    /// Goes to the next record; `false` at the end.
    ///
    /// - Returns: the record's fault where it is none: then there are no fields.
    mutating func next() throws(PlatedError) -> (isThere: Bool, fault: RowFault?) {
        try skipBlankLines()
        content.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        line = nextLine
        guard !window.isEmpty else { return (false, nil) }
        let start = window.position
        let limit = min(window.buffer.count, start + Limits.hotlistLineBytesMax)
        do throws(RowFault) {
            try scanRecord(limit: limit)
            try clean()
            return (true, nil)
        } catch {
            content.removeAll(keepingCapacity: true)
            fields.removeAll(keepingCapacity: true)
            window.position = start
            nextLine = line + 1
            try window.skipLine()
            return (true, error)
        }
    }

    /// A field as text.
    func text(_ index: Int) -> String { String(decoding: content[fields[index]], as: UTF8.self) }

    /// Reads on to the end of the file, and says whether its last line has no end.
    mutating func drain() throws(PlatedError) -> Bool {
        try window.drain()
        return window.endsOpen
    }

    /// Takes white space off the fields' ends, and what steers a terminal out of them. Printable ASCII
    /// is told by the byte; only other text needs a decoder.
    private mutating func clean() throws(RowFault) {
        guard !content.allSatisfy({ (32...126).contains($0) }) else {
            for index in fields.indices {
                fields[index] = content.trimmed(fields[index])
            }
            return
        }
        if content.contains(0) { throw .zeroByte }
        var cleaned: [UInt8] = []
        for index in fields.indices {
            guard let text = String(validating: content[fields[index]], as: UTF8.self) else {
                throw .notUTF8
            }
            let start = cleaned.count
            cleaned += text.withoutControls.trimmed.utf8
            fields[index] = start..<cleaned.count
        }
        content = cleaned
    }

    private mutating func skipBlankLines() throws(PlatedError) {
        while true {
            try window.fill()
            guard let first = byte(0) else { return }
            if first == .lineFeed {
                window.position += 1
            } else if first == .carriageReturn, byte(1) == .lineFeed {
                window.position += 2
            } else {
                return
            }
            nextLine += 1
        }
    }

    private func byte(_ ahead: Int) -> UInt8? {
        let place = window.position + ahead
        return place < window.buffer.count ? window.buffer[place] : nil
    }

    private mutating func scanRecord(limit: Int) throws(RowFault) {
        while true {
            let start = content.count
            let isQuoted = window.position < limit && byte(0) == .quote
            if isQuoted { try scanQuoted(limit: limit) } else { try scanPlain(limit: limit) }
            fields.append(start..<content.count)
            guard let end = byte(0) else {
                nextLine += 1
                return
            }
            guard window.position < limit else { throw .tooLong }
            guard end == separator else { return try scanLineEnd() }
            window.position += 1
        }
    }

    /// Stops on a separator, a line end, or the end of the file.
    private mutating func scanPlain(limit: Int) throws(RowFault) {
        let start = window.position
        var place = start
        while place < limit {
            let byte = window.buffer[place]
            if byte == separator || byte == .lineFeed || byte == .carriageReturn { break }
            if byte == .quote { throw .strayQuote }
            place += 1
        }
        guard place < limit || limit == window.buffer.count else { throw .tooLong }
        content.append(contentsOf: window.buffer[start..<place])
        window.position = place
    }

    private mutating func scanQuoted(limit: Int) throws(RowFault) {
        window.position += 1
        while window.position < limit {
            let byte = window.buffer[window.position]
            window.position += 1
            guard byte == .quote else {
                content.append(byte)
                if byte == .lineFeed { nextLine += 1 }
                continue
            }
            switch self.byte(0) {
            case .quote?:
                content.append(.quote)
                window.position += 1
            case separator?, .lineFeed?, .carriageReturn?, nil: return
            default: throw .afterQuote
            }
        }
        throw .unclosedQuote
    }

    private mutating func scanLineEnd() throws(RowFault) {
        if byte(0) == .carriageReturn {
            window.position += 1
            guard let next = byte(0) else {
                nextLine += 1
                return
            }
            guard next == .lineFeed else { throw .carriageReturn }
        }
        window.position += 1
        nextLine += 1
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

    /// The text with control and formatting characters, which could steer a terminal, as spaces.
    var withoutControls: String {
        if utf8.allSatisfy({ (32...126).contains($0) }) { return String(self) }
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
