/// Text as the fonts of a PDF page can show it: the bytes of WinAnsiEncoding, and how wide they are.
import Foundation

/// The fonts that every reader of PDF has without their being in the file.
enum PDFFont: String, CaseIterable, Sendable {
    case regular = "Helvetica"
    case bold = "Helvetica-Bold"
    case fixed = "Courier"
    case fixedBold = "Courier-Bold"

    /// Its name in a page's resources.
    var resource: String {
        switch self {
        case .regular: "F1"
        case .bold: "F2"
        case .fixed: "F3"
        case .fixedBold: "F4"
        }
    }

    /// Thousandths of the size that the character of `byte` takes. Where the table has no figure it is
    /// the widest, so that a line is broken too early and never runs out of the page.
    func width(_ byte: UInt8) -> Int {
        switch self {
        case .fixed, .fixedBold: return 600
        case .regular: return Self.width(byte, Self.regularWidths)
        case .bold: return Self.width(byte, Self.boldWidths)
        }
    }

    private static func width(_ byte: UInt8, _ table: [Int]) -> Int {
        if (32..<127).contains(byte) { return table[Int(byte) - 32] }
        let letter = PDFText.latin1Letter(byte)
        return letter.map { table[Int($0) - 32] } ?? 1000
    }

    /// Adobe's metrics of Helvetica for the characters from space to tilde.
    private static let regularWidths = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ]

    /// Adobe's metrics of Helvetica-Bold for the same characters.
    private static let boldWidths = [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
        975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
        333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
        611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
    ]
}

/// Text in WinAnsiEncoding: Windows' code page 1252.
enum PDFText {
    /// The bytes of `text`, whatever it holds.
    ///
    /// A letter the fonts lack is written without its marks where that leaves a letter they have, and
    /// everything else as `<U+1F600>`: nothing vanishes, and nothing that could turn the order of the
    /// line around or hide a part of it reaches the page.
    static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            if let byte = byte(scalar) {
                bytes.append(byte)
            } else if let plain = plain(scalar) {
                bytes += plain
            } else {
                bytes += Array("<U+\(String(scalar.value, radix: 16, uppercase: true))>".utf8)
            }
        }
        return bytes
    }

    /// `text` in printable ASCII alone, by the same rules: for the letters burnt into pictures.
    static func ascii(_ text: String) -> String {
        var bytes: [UInt8] = []
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            if let byte = byte(scalar), byte < 127 {
                bytes.append(byte)
            } else if let plain = plain(scalar), plain.allSatisfy({ $0 < 127 }) {
                bytes += plain
            } else {
                bytes += Array("<U+\(String(scalar.value, radix: 16, uppercase: true))>".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func byte(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 9, 10, 13: 32
        case 32..<127: UInt8(scalar.value)
        // A soft hyphen is invisible on some screens.
        case 160..<256 where scalar.value != 173: UInt8(scalar.value)
        default: windows1252[scalar.value]
        }
    }

    /// The base letters of `scalar`, where marks are all that is left out.
    private static func plain(_ scalar: Unicode.Scalar) -> [UInt8]? {
        let parts = Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
        guard parts.count > 1 else { return nil }
        var bytes: [UInt8] = []
        for part in parts where part.properties.generalCategory != .nonspacingMark {
            guard let byte = byte(part) else { return nil }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// The unmarked letter of an accented one, which is as wide in these fonts.
    static func latin1Letter(_ byte: UInt8) -> UInt8? {
        guard byte >= 192 else { return nil }
        let parts = String(Unicode.Scalar(byte)).decomposedStringWithCanonicalMapping.unicodeScalars
        guard parts.count > 1, let first = parts.first, first.isASCII else { return nil }
        return UInt8(first.value)
    }

    private static let windows1252: [UInt32: UInt8] = [
        0x20AC: 128, 0x201A: 130, 0x0192: 131, 0x201E: 132, 0x2026: 133, 0x2020: 134, 0x2021: 135,
        0x02C6: 136, 0x2030: 137, 0x0160: 138, 0x2039: 139, 0x0152: 140, 0x017D: 142, 0x2018: 145,
        0x2019: 146, 0x201C: 147, 0x201D: 148, 0x2022: 149, 0x2013: 150, 0x2014: 151, 0x02DC: 152,
        0x2122: 153, 0x0161: 154, 0x203A: 155, 0x0153: 156, 0x017E: 158, 0x0178: 159,
    ]

    /// Points that `bytes` take across.
    static func width(_ bytes: some Sequence<UInt8>, _ font: PDFFont, size: Double) -> Double {
        Double(bytes.reduce(0) { $0 + font.width($1) }) * size / 1000
    }

    /// `text` in lines no wider than `room` points, broken at spaces and, where a word alone is
    /// wider, within it. At least one line, which may be empty.
    static func lines(_ text: String, _ font: PDFFont, size: Double, room: Double) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines += wrapped(bytes(String(paragraph)), font, size: size, room: room)
        }
        return lines
    }

    private static func wrapped(
        _ bytes: [UInt8], _ font: PDFFont, size: Double, room: Double
    ) -> [[UInt8]] {
        let limit = Int(room * 1000 / size)
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var lineWidth = 0
        for word in bytes.split(separator: 32) {
            let width = word.reduce(0) { $0 + font.width($1) }
            if !line.isEmpty {
                if lineWidth + font.width(32) + width <= limit {
                    line.append(32)
                    lineWidth += font.width(32)
                } else {
                    lines.append(line)
                    (line, lineWidth) = ([], 0)
                }
            }
            for byte in word {
                if lineWidth + font.width(byte) > limit, !line.isEmpty {
                    lines.append(line)
                    (line, lineWidth) = ([], 0)
                }
                line.append(byte)
                lineWidth += font.width(byte)
            }
        }
        return lines + [line]
    }

    /// A literal string of PDF: printable ASCII, everything else as octal digits.
    static func literal(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var literal: [UInt8] = [UInt8(ascii: "(")]
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
                literal += [UInt8(ascii: "\\"), byte]
            case 32..<127: literal.append(byte)
            default:
                literal += [
                    UInt8(ascii: "\\"), 48 + (byte >> 6), 48 + (byte >> 3 & 7), 48 + (byte & 7),
                ]
            }
        }
        return literal + [UInt8(ascii: ")")]
    }

    /// A text string outside of pages, in UTF-16 as hexadecimal digits: any character as it is.
    static func unicode(_ text: String) -> String {
        let bytes = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        return "<FEFF" + bytes.hexadecimal.uppercased() + ">"
    }
}
