/// What every screen is drawn with: a buffer, the colours by meaning, and what the terminal knows.
import Imaging
import PlateCore

/// A screen being drawn.
struct Canvas {
    var buffer: ScreenBuffer
    let palette: Palette
    let traits: TerminalTraits

    init(width: Int, height: Int, _ palette: Palette, _ traits: TerminalTraits) {
        self.palette = palette
        self.traits = traits
        buffer = ScreenBuffer(width: width, height: height, style: palette.style(.text))
    }

    var width: Int { buffer.width }
    var height: Int { buffer.height }

    /// The rows between the top line and the two lines at the bottom.
    var content: CellArea {
        CellArea(column: 0, row: 1, width: width, height: height - 3)
    }

    @discardableResult
    mutating func text(
        _ text: String, _ column: Int, _ row: Int, _ ink: Ink = .text, limit: Int = .max
    ) -> Int {
        buffer.put(text, column: column, row: row, palette.style(ink), limit: limit)
    }

    /// Text on its own ground with a blank at either side.
    @discardableResult
    mutating func badge(_ text: String, _ column: Int, _ row: Int, _ ink: Ink) -> Int {
        self.text(" \(text) ", column, row, ink) + 1
    }

    mutating func right(_ text: String, before column: Int, _ row: Int, _ ink: Ink = .text) {
        buffer.putRight(text, before: column, row: row, palette.style(ink))
    }

    mutating func centred(_ text: String, in area: CellArea, _ row: Int, _ ink: Ink = .text) {
        buffer.putCentred(text, in: area, row: row, palette.style(ink))
    }

    /// Keys with what they do, as far as they fit; returns the column behind.
    @discardableResult
    mutating func keys(
        _ keys: [(String, String)], _ column: Int, _ row: Int, limit: Int
    ) -> Int {
        var at = column
        for (key, words) in keys {
            let length = key.count + 1 + words.count
            guard at + length <= column + limit else { break }
            at = text(key, at, row, .key)
            at = text(" " + words, at, row) + 2
        }
        return at
    }

    /// Keys in as many rows as they need, in columns of one width; returns the row behind.
    @discardableResult
    mutating func keyGrid(
        _ keys: [(String, String)], in area: CellArea, columns: Int
    ) -> Int {
        let step = area.width / max(1, columns)
        for (i, (key, words)) in keys.enumerated() {
            let (column, row) = (area.column + i % columns * step, area.row + i / columns)
            guard row < area.row + area.height else { break }
            let at = text(key, column, row, .key)
            text(" " + words, at, row, limit: step - 2)
        }
        return area.row + (keys.count + columns - 1) / columns
    }

    /// A label and what it says, over several lines; returns the row behind.
    @discardableResult
    mutating func fact(
        _ label: String, _ value: String, in area: CellArea, row: Int, _ ink: Ink = .text,
        lines most: Int = 1
    ) -> Int {
        guard row < area.row + area.height else { return row }
        let indent = 9
        text(label, area.column, row, .quiet, limit: indent - 1)
        var lines = ScreenText.lines(value, width: area.width - indent)
        if lines.count > most {
            lines = Array(lines.prefix(most - 1)) + [lines[(most - 1)...].joined(separator: " ")]
        }
        for (i, line) in lines.enumerated() where row + i < area.row + area.height {
            text(line, area.column + indent, row + i, ink, limit: area.width - indent)
        }
        return row + max(1, lines.count)
    }

    mutating func rule(_ row: Int, in area: CellArea) {
        buffer.fill(
            CellArea(column: area.column, row: row, width: area.width, height: 1),
            palette.style(.quiet), with: "─")
    }
}

/// Times and distances in an officer's words.
enum Words {
    /// `02:13:04`, local.
    static func clock(_ time: WallTime, offsetMinutes: Int) -> String {
        let seconds = time.milliseconds / 1000 + Int64(offsetMinutes) * 60
        let day = ((seconds % 86_400) + 86_400) % 86_400
        return [day / 3600, day / 60 % 60, day % 60].map { two(Int($0)) }.joined(separator: ":")
    }

    /// How long ago, in the largest unit that says something.
    static func ago(_ time: WallTime, now: WallTime) -> String {
        let seconds = (now.milliseconds - time.milliseconds) / 1000
        switch seconds {
        case ..<0: return "now"
        case ..<100: return "\(seconds) s ago"
        case ..<6000: return "\(seconds / 60) min ago"
        case ..<172_800: return "\(seconds / 3600) h ago"
        default: return "\(seconds / 86_400) d ago"
        }
    }

    /// A list's age; what is not known, or lies in the future, is AGE UNKNOWN.
    static func age(_ seconds: Int64?) -> String {
        guard let seconds, seconds >= 0 else { return "AGE UNKNOWN" }
        switch seconds {
        case ..<3600: return "\(seconds / 60) min old"
        case ..<172_800: return "\(seconds / 3600) h old"
        default: return "\(seconds / 86_400) d old"
        }
    }

    /// A list's age in the top line.
    static func shortAge(_ seconds: Int64?) -> String {
        guard let seconds, seconds >= 0 else { return "age?" }
        switch seconds {
        case ..<3600: return "\(seconds / 60)m"
        case ..<172_800: return "\(seconds / 3600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// Whether a list of that age has to be looked at: agencies replace theirs once a day.
    static func isOld(_ seconds: Int64?) -> Bool {
        guard let seconds, seconds >= 0 else { return true }
        return seconds > 86_400
    }

    /// The direction of a heading in degrees, by eighths.
    static func direction(_ heading: Double?) -> String? {
        guard let heading, heading.isFinite else { return nil }
        let names = [
            "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest",
        ]
        let turned = heading.truncatingRemainder(dividingBy: 360)
        let eighth = Int(((turned + 360) / 45).rounded()) % 8
        return names[eighth]
    }

    static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "?" }
        return "\(Int((share * 100).rounded())) %"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
