/// Text from outside made safe for one line of a log or message.

extension String {
    /// The text with all that could end a line, move a cursor or turn writing round escaped: control
    /// characters, line and paragraph separators, marks of direction; the backslash too, so that what
    /// was escaped can be told.
    package var escapedForOneLine: String {
        guard unicodeScalars.contains(where: Self.isEscaped) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\\": text += "\\\\"
            case _ where Self.isEscaped(scalar):
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// Whether nothing in the text ends a line, moves a cursor or turns writing round.
    package var isOneLine: Bool {
        unicodeScalars.allSatisfy { $0 == "\\" || !Self.isEscaped($0) }
    }

    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x5C: true
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// At most `bytesMax` bytes of UTF-8, cut between characters, with `…` where it was cut.
    package func cut(toBytes bytesMax: Int) -> String {
        guard utf8.count > bytesMax else { return self }
        let mark = "…"
        var length = max(0, bytesMax - mark.utf8.count)
        // Bytes 10xxxxxx continue a scalar.
        while length > 0, utf8[utf8.index(startIndex, offsetBy: length)] & 0xC0 == 0x80 {
            length -= 1
        }
        return String(decoding: utf8.prefix(length), as: UTF8.self) + mark
    }
}
