/// A place in a TOML document, and how to get over its smallest parts.
import PlateCore

/// Moves over bytes and counts lines.
struct TOMLCursor {
    typealias Stop = ConfigurationLines.Stop

    private let bytes: [UInt8]
    private var offset = 0
    /// The line of the next byte, counted from 1.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next byte; `nil` at the end. A carriage return before a newline is left out.
    var peek: UInt8? {
        guard offset < bytes.count else { return nil }
        if bytes[offset] == 0x0D, offset + 1 < bytes.count, bytes[offset + 1] == 0x0A {
            return TOMLBytes.newline
        }
        return bytes[offset]
    }

    /// Steps over the next byte.
    mutating func advance() {
        guard let byte = peek else { return }
        if byte == TOMLBytes.newline {
            line += 1
            if bytes[offset] == 0x0D { offset += 1 }
        }
        offset += 1
    }

    mutating func skipByteOrderMark() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    }

    /// Steps over the next byte where it is this one.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        advance()
        return true
    }

    /// Steps over this byte; `other` would do too, and the caller has looked for it.
    mutating func expect(_ byte: UInt8, or other: UInt8? = nil) throws(Stop) {
        guard !skip(byte) else { return }
        let wanted = [other, byte].compactMap { $0 }.map { String(UnicodeScalar($0)) }
        throw Stop(.syntax("expected \(wanted.joined(separator: " or ")), found \(shown)"))
    }

    /// The next character as a message says it.
    var shown: String {
        switch peek {
        case nil: return "the end of the file"
        case TOMLBytes.newline: return "the end of the line"
        case let byte? where byte < 0x20 || byte == 0x7F: return "a control character"
        default:
            let text = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
            return text.unicodeScalars.first.map { "\($0)" } ?? "nothing"
        }
    }

    /// Steps over spaces, tabs and comments.
    mutating func skipBlank(newlinesToo: Bool) {
        while let byte = peek {
            switch byte {
            case TOMLBytes.space, TOMLBytes.tab: advance()
            case TOMLBytes.newline where newlinesToo: advance()
            case TOMLBytes.hash:
                while let byte = peek, byte != TOMLBytes.newline { advance() }
            default: return
            }
        }
    }

    /// `key`, `"key"`, `'key'`, and several of them with dots, with the blanks around.
    mutating func dottedKey() throws(Stop) -> [String] {
        var keys: [String] = []
        while true {
            skipSpaces()
            keys.append(try key())
            guard keys.count <= Limits.configurationDepthMax else { throw Stop(.depth) }
            skipSpaces()
            guard skip(TOMLBytes.dot) else { return keys }
        }
    }

    private mutating func skipSpaces() {
        while peek == TOMLBytes.space || peek == TOMLBytes.tab { advance() }
    }

    private mutating func key() throws(Stop) -> String {
        let start = offset
        switch peek {
        case TOMLBytes.quote, TOMLBytes.apostrophe:
            try skipString()
            let inner = bytes[start + 1..<max(start + 1, offset - 1)]
            guard bytes[start] == TOMLBytes.quote, inner.contains(TOMLBytes.backslash) else {
                return String(decoding: inner, as: UTF8.self)
            }
            return Self.unescaped(String(decoding: inner, as: UTF8.self))
        default:
            while let byte = peek, TOMLBytes.isBareKey(byte) { advance() }
            guard offset > start else { throw Stop(.syntax("expected a key, found \(shown)")) }
            return String(decoding: bytes[start..<offset], as: UTF8.self)
        }
    }

    /// Steps over a string of any of the four kinds.
    mutating func skipString() throws(Stop) {
        guard let mark = peek else { throw Stop(.syntax("expected a text, found \(shown)")) }
        let start = line
        let isBlock = (1...2).allSatisfy { offset + $0 < bytes.count && bytes[offset + $0] == mark }
        for _ in 0..<(isBlock ? 3 : 1) { advance() }
        while let byte = peek {
            if byte == TOMLBytes.backslash, mark == TOMLBytes.quote {
                advance()
                try refuseNUL()
                advance()
            } else if byte == mark {
                guard isBlock else { return advance() }
                var count = 0
                while skip(mark) { count += 1 }
                // Up to two marks may stand before the three that end the string.
                if count >= 3 { return }
            } else if byte == TOMLBytes.newline, !isBlock {
                throw Stop(.syntax("a text in quotes must end on its line"))
            } else {
                advance()
            }
        }
        throw Stop(.syntax("a text begins here and never ends"), line: start)
    }

    /// Refuses an escape, whose backslash is behind the cursor, that stands for NUL.
    private func refuseNUL() throws(Stop) {
        guard offset < bytes.count else { return }
        let length = [UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][bytes[offset]]
        guard let length, offset + length < bytes.count else { return }
        let digits = bytes[offset + 1...offset + length]
        if digits.allSatisfy({ $0 == UInt8(ascii: "0") }) { throw Stop(.escapedNUL) }
    }

    /// Steps over a number, a date or a truth value, which end where a blank or a bracket is.
    mutating func skipBareValue() throws(Stop) {
        let start = offset
        while let byte = peek {
            switch byte {
            case TOMLBytes.comma, TOMLBytes.close, TOMLBytes.closeBrace, TOMLBytes.hash,
                TOMLBytes.newline:
                guard offset > start else {
                    throw Stop(.syntax("expected a value, found \(shown)"))
                }
                return
            case TOMLBytes.open, TOMLBytes.openBrace, TOMLBytes.quote, TOMLBytes.apostrophe,
                TOMLBytes.equals:
                throw Stop(.syntax("expected the end of the value, found \(shown)"))
            default: advance()
            }
        }
        guard offset > start else { throw Stop(.syntax("expected a value, found \(shown)")) }
    }

    /// A basic string's text from between its quotes; the parser has the last word on bad escapes.
    private static func unescaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let kind = rest.popFirst() else {
                result.append(scalar)
                continue
            }
            switch kind {
            case "b": result.append("\u{8}")
            case "t": result.append("\t")
            case "n": result.append("\n")
            case "f": result.append("\u{C}")
            case "r": result.append("\r")
            case "u", "U":
                let digits = String(String.UnicodeScalarView(rest.prefix(kind == "u" ? 4 : 8)))
                rest = rest.dropFirst(digits.unicodeScalars.count)
                if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
                    result.append(scalar)
                }
            default: result.append(kind)
            }
        }
        return String(result)
    }
}
