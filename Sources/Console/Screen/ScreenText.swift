/// Text from outside made fit for cells: a hotlist's description must not move the cursor.
import Foundation

/// What may stand in a cell.
public enum ScreenText {
    /// Characters of `text`, one a cell. What is not printable, takes no cell or takes two is `?`; a
    /// run of controls and blanks other than the plain one is one blank.
    public static func cells(_ text: String) -> [Character] {
        var cells: [Character] = []
        for character in text {
            if character == " " {
                cells.append(" ")
            } else if character.isWhitespace || isControl(character) {
                if cells.last != " " { cells.append(" ") }
            } else {
                cells.append(isOneCell(character) ? character : "?")
            }
        }
        return cells
    }

    /// `text` cut to `width` cells, with a mark where something was cut off.
    public static func fitted(_ text: String, _ width: Int) -> String {
        let cells = cells(text)
        if cells.count <= width { return String(cells) }
        if width <= 1 { return String(cells.prefix(max(0, width))) }
        return String(cells.prefix(width - 1)) + "…"
    }

    /// `text` in lines of at most `width` cells, broken at blanks where that is possible.
    public static func lines(_ text: String, width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line: [Character] = []
        for word in cells(text).split(separator: " ") {
            var rest = Array(word)
            while !rest.isEmpty {
                let room = width - line.count - (line.isEmpty ? 0 : 1)
                if rest.count <= room || line.isEmpty {
                    if !line.isEmpty { line.append(" ") }
                    line += rest.prefix(max(1, room))
                    rest = Array(rest.dropFirst(max(1, room)))
                }
                if !rest.isEmpty {
                    lines.append(String(line))
                    line = []
                }
            }
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines
    }

    private static func isControl(_ character: Character) -> Bool {
        character.unicodeScalars.contains {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
                || $0.properties.generalCategory == .format
        }
    }

    /// Whether a terminal gives `character` exactly one cell: one scalar, of a script and block whose
    /// letters are narrow everywhere. Combining marks, East Asian and emoji are not among them.
    private static func isOneCell(_ character: Character) -> Bool {
        guard character.unicodeScalars.count == 1, let scalar = character.unicodeScalars.first
        else { return false }
        switch scalar.value {
        case 0x20...0x7E, 0xA1...0x24F, 0x370...0x377, 0x37A...0x52F, 0x1E00...0x1EFF: return true
        case 0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20BF: return true
        // Boxes, blocks, arrows and the marks drawn here.
        case 0x2190...0x2193, 0x2260, 0x2500...0x259F, 0x25B2, 0x25B6, 0x25BC, 0x25CB, 0x25CF:
            return true
        default: return false
        }
    }

    /// What stands for `character` where only ASCII is understood.
    static func ascii(_ character: Character) -> Character {
        if character.isASCII { return character }
        if let drawn = drawn[character] { return drawn }
        // A letter with an accent loses it.
        let plain = String(character).decomposedStringWithCanonicalMapping.unicodeScalars.first
        guard let plain, plain.isASCII else { return "?" }
        return Character(plain)
    }

    private static let drawn: [Character: Character] = [
        "─": "-", "━": "=", "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+",
        "┤": "+", "┬": "+", "┴": "+", "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "█": "#",
        "▀": "\"", "▄": "_", "▌": "#", "▐": "#", "░": ".", "▒": ":", "▓": "#", "·": ".", "…": "~",
        "●": "*", "○": "o", "▲": "^", "▼": "v", "▶": ">", "←": "<", "→": ">", "↑": "^", "↓": "v",
        "≠": "X", "—": "-", "–": "-", "’": "'", "‘": "'", "“": "\"", "”": "\"", "•": "*",
    ]
}
