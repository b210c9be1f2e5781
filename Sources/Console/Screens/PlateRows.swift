/// The read text over the listed text, character by character.
import PlateCore

/// How one character of the read stands to the listed one.
public enum CharacterStanding: Sendable, Hashable {
    /// The same.
    case same
    /// Another.
    case differs
    /// Read, and there is none in the entry.
    case extra
    /// In the entry, and not read.
    case missing
}

/// One column of the comparison.
public struct ComparedCharacter: Sendable, Hashable {
    /// What was read; `nil` where the entry has one more.
    public var read: Character?
    /// What is listed; `nil` where more was read.
    public var listed: Character?
    /// How they stand to each other.
    public var standing: CharacterStanding
    /// Whether the reader was not sure of it.
    public var isUnsure: Bool
}

/// Lays two texts over each other so that the fewest characters differ.
public enum PlateAlignment {
    /// The columns, from the left. `unsure` counts characters of `read` from 0.
    ///
    /// `*`, `?` and the like in a listed pattern stand for themselves and differ: what a pattern meets
    /// is for the matcher, and what it leaves open the officer has to see.
    public static func columns(
        read: String, listed: String, unsure: Set<Int>
    ) -> [ComparedCharacter] {
        let a = Array(read)
        let b = Array(listed)
        let costs = table(a, b)
        var columns: [ComparedCharacter] = []
        var (i, j) = (a.count, b.count)
        while i > 0 || j > 0 {
            if i > 0, j > 0, costs[i][j] == costs[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1) {
                (i, j) = (i - 1, j - 1)
                columns.append(
                    ComparedCharacter(
                        read: a[i], listed: b[j], standing: a[i] == b[j] ? .same : .differs,
                        isUnsure: unsure.contains(i)))
            } else if i > 0, costs[i][j] == costs[i - 1][j] + 1 {
                i -= 1
                columns.append(
                    ComparedCharacter(
                        read: a[i], listed: nil, standing: .extra, isUnsure: unsure.contains(i)))
            } else {
                j -= 1
                columns.append(
                    ComparedCharacter(read: nil, listed: b[j], standing: .missing, isUnsure: false))
            }
        }
        return columns.reversed()
    }

    private static func table(_ a: [Character], _ b: [Character]) -> [[Int]] {
        var costs = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
        for i in 0...a.count {
            costs[i][0] = i
            guard i > 0, !b.isEmpty else { continue }
            for j in 1...b.count {
                costs[i][j] = min(
                    costs[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), costs[i - 1][j] + 1,
                    costs[i][j - 1] + 1)
            }
        }
        return costs
    }
}

/// Draws the comparison.
enum PlateRows {
    private static let label = 8

    /// Columns that `columns` take in the smaller letters, label included.
    static func width(_ columns: [ComparedCharacter]) -> Int { label + columns.count * 6 }

    /// Draws it into `area` as large as it goes; returns the row behind.
    static func draw(
        _ columns: [ComparedCharacter], in area: CellArea, _ canvas: inout Canvas
    ) -> Int {
        let room = area.width - label
        let isUnicode = canvas.traits.isUnicode
        // Both texts large, else the read one, else neither.
        for (rows, both) in [(area.height - 1, true), (area.height - 2, false)] {
            let each = both ? rows / 2 : rows
            let size = BlockLetters.size(
                count: columns.count, columns: room, rows: each, isUnicode: isUnicode)
            guard let size, !both || size != .tall else { continue }
            return drawLetters(columns, size, both: both, in: area, &canvas)
        }
        return drawPlain(columns, in: area, &canvas)
    }

    private static func drawLetters(
        _ columns: [ComparedCharacter], _ size: BlockLetters.Size, both: Bool, in area: CellArea,
        _ canvas: inout Canvas
    ) -> Int {
        let middle = size.rows / 2
        canvas.text("READ", area.column, area.row + middle, .quiet)
        let marks = area.row + size.rows
        for (i, column) in columns.enumerated() {
            let at = area.column + label + i * size.advance
            let style = canvas.palette.style(column.ink)
            canvas.buffer.letter(
                column.read ?? "-", column: at, row: area.row, size: size, style)
            let centre = at + (size.advance - 2) / 2
            canvas.text(column.mark, centre, marks, column.ink)
            if both {
                canvas.buffer.letter(
                    column.listed ?? "-", column: at, row: marks + 1, size: size,
                    canvas.palette.style(column.standing == .same ? .same : .differing))
            } else {
                canvas.text(
                    String(column.listed ?? "-"), centre, marks + 1,
                    column.standing == .same ? .strong : .differing)
            }
        }
        let listedRow = both ? marks + 1 + middle : marks + 1
        canvas.text("LISTED", area.column, listedRow, .quiet)
        return marks + 1 + (both ? size.rows : 1)
    }

    /// Texts too long for letters: spaced characters.
    private static func drawPlain(
        _ columns: [ComparedCharacter], in area: CellArea, _ canvas: inout Canvas
    ) -> Int {
        let step = columns.count * 4 <= area.width - label ? 4 : 2
        canvas.text("READ", area.column, area.row, .quiet)
        canvas.text("LISTED", area.column, area.row + 2, .quiet)
        for (i, column) in columns.enumerated() {
            let at = area.column + label + i * step
            guard at < area.column + area.width else { break }
            canvas.text(String(column.read ?? "-"), at, area.row, column.ink)
            canvas.text(column.mark, at, area.row + 1, column.ink)
            canvas.text(
                String(column.listed ?? "-"), at, area.row + 2,
                column.standing == .same ? .strong : .differing)
        }
        return area.row + 3
    }
}

extension ComparedCharacter {
    fileprivate var ink: Ink {
        if standing != .same { return .differing }
        return isUnsure ? .unsure : .same
    }

    /// The mark between the two: colour alone is not enough.
    fileprivate var mark: String {
        switch (standing, isUnsure) {
        case (.same, false): "·"
        case (.same, true): "?"
        case (_, _): "≠"
        }
    }
}
