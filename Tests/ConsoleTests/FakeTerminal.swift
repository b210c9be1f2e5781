/// A terminal in memory: takes bytes as a real one does and says what would be seen.

import Console
import Foundation

struct FakeTerminal {
    let width: Int
    let height: Int
    var cells: [Character]
    /// The attributes each cell was written with, as codes.
    var pens: [String]
    var isCursorShown = true
    var at = (column: 0, row: 0)
    /// Sequences of graphics, each whole.
    var graphics: [String] = []
    /// Whether the program has the other screen, and pastes in brackets.
    var isOtherScreen = false
    var isPasteBracketed = false
    /// How often the bell rang.
    var bells = 0
    /// What was put into the clipboard.
    var clipboard: [String] = []
    /// Anything that is not understood: there must be none.
    var errors: [String] = []
    private var pen = "0"
    /// Whether the program may still draw for the size before: it has not cleared the screen since.
    private var isClipping: Bool

    /// A screen of garbage; `isResized` where the program began on one of another size.
    init(width: Int, height: Int, isResized: Bool = false) {
        isClipping = isResized
        self.width = width
        self.height = height
        cells = [Character](repeating: "x", count: width * height)
        pens = [String](repeating: "?", count: width * height)
    }

    var text: String {
        (0..<height).map { row in
            var line = cells[row * width..<(row + 1) * width]
            while line.last == " " { line.removeLast() }
            return String(line)
        }.joined(separator: "\n")
    }

    mutating func take(_ bytes: [UInt8]) {
        var rest = Substring(String(decoding: bytes, as: UTF8.self))
        while let first = rest.first {
            if first == "\u{1B}" {
                takeEscape(&rest)
            } else if first == "\u{7}" {
                bells += 1
                rest = rest.dropFirst()
            } else {
                write(first)
                rest = rest.dropFirst()
            }
        }
    }

    private mutating func write(_ character: Character) {
        guard at.column < width, at.row < height else {
            if !isClipping { errors.append("written outside at \(at)") }
            return
        }
        cells[at.row * width + at.column] = character
        pens[at.row * width + at.column] = pen
        at.column += 1
    }

    private mutating func takeEscape(_ rest: inout Substring) {
        let kind = rest.dropFirst().first
        if kind == "P" || kind == "_" {
            // Within tmux's wrapping the inner ends are doubled.
            let isWrapped = rest.hasPrefix("\u{1B}Ptmux;")
            var end = rest.startIndex
            while let found = rest[end...].range(of: "\u{1B}\\") {
                end = found.upperBound
                if !isWrapped || !rest[..<found.lowerBound].hasSuffix("\u{1B}") { break }
            }
            graphics.append(String(rest[..<end]))
            rest = rest[end...]
            return
        }
        if kind == "]", let end = rest.firstIndex(of: "\u{7}") {
            let sequence = rest[..<end]
            if sequence.hasPrefix("\u{1B}]52;c;"),
                let data = Data(base64Encoded: String(sequence.dropFirst(7)))
            {
                clipboard.append(String(decoding: data, as: UTF8.self))
            } else {
                errors.append("not a sequence: \(sequence.debugDescription)")
            }
            rest = rest[rest.index(after: end)...]
            return
        }
        guard kind == "[", let final = rest.dropFirst(2).firstIndex(where: { $0.isLetter }) else {
            errors.append("not a sequence: \(rest.prefix(8).debugDescription)")
            rest = rest.dropFirst()
            return
        }
        let parameters = rest[rest.index(rest.startIndex, offsetBy: 2)..<final]
        obey(String(parameters), rest[final])
        rest = rest[rest.index(after: final)...]
    }

    private mutating func obey(_ parameters: String, _ final: Character) {
        let numbers = parameters.split(separator: ";").map { Int($0) ?? -1 }
        switch (final, parameters) {
        case ("H", _) where numbers.count == 2:
            at = (numbers[1] - 1, numbers[0] - 1)
        case ("J", "2"):
            isClipping = false
            cells = [Character](repeating: " ", count: width * height)
            pens = [String](repeating: "0", count: width * height)
        case ("m", _): pen = parameters
        case ("h", "?25"): isCursorShown = true
        case ("l", "?25"): isCursorShown = false
        case ("h", "?2026"), ("l", "?2026"): break
        case ("h", "?1049"): isOtherScreen = true
        case ("l", "?1049"): isOtherScreen = false
        case ("h", "?2004"): isPasteBracketed = true
        case ("l", "?2004"): isPasteBracketed = false
        default: errors.append("\(parameters)\(final)")
        }
    }
}
