/// A screen as a field of cells, drawn in memory and compared with what the terminal shows.
import Imaging

/// One cell.
public struct Cell: Sendable, Hashable {
    /// What stands in it; one that takes one cell.
    public var character: Character = " "
    /// How it looks.
    public var style = CellStyle()

    /// An empty cell, or one with something in it.
    public init(_ character: Character = " ", _ style: CellStyle = CellStyle()) {
        self.character = character
        self.style = style
    }
}

/// A rectangle of cells.
public struct CellArea: Sendable, Hashable {
    /// The first column and row, from 0.
    public var column, row: Int
    /// Columns and rows, not negative.
    public var width, height: Int

    /// An area from its parts; a negative size is none.
    public init(column: Int, row: Int, width: Int, height: Int) {
        self.column = column
        self.row = row
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The area without so many cells at each side.
    public func inset(columns: Int, rows: Int = 0) -> CellArea {
        CellArea(
            column: column + columns, row: row + rows, width: width - 2 * columns,
            height: height - 2 * rows)
    }

    /// The upper `rows`, and the rest.
    public func split(rows: Int) -> (CellArea, CellArea) {
        let upper = min(max(0, rows), height)
        return (
            CellArea(column: column, row: row, width: width, height: upper),
            CellArea(column: column, row: row + upper, width: width, height: height - upper)
        )
    }

    /// The left `columns`, and the rest.
    public func split(columns: Int) -> (CellArea, CellArea) {
        let left = min(max(0, columns), width)
        return (
            CellArea(column: column, row: row, width: left, height: height),
            CellArea(column: column + left, row: row, width: width - left, height: height)
        )
    }
}

/// A picture that the terminal itself draws over blank cells.
public struct PicturePlacement: Sendable, Hashable {
    /// Where.
    public var area: CellArea
    /// Which picture: changes exactly when the pixels do.
    public var key: String
    /// The pixels.
    public var image: ColourImage

    /// Places are told apart by where and which; pixels are not compared.
    public static func == (a: Self, b: Self) -> Bool { a.area == b.area && a.key == b.key }

    /// As for `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(area)
        hasher.combine(key)
    }
}

/// A screen in memory.
public struct ScreenBuffer: Sendable, Hashable {
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// Row by row.
    public private(set) var cells: [Cell]
    /// Pictures for the terminal to draw, in order.
    public var pictures: [PicturePlacement] = []
    /// Where the cursor shows, column and row; hidden where `nil`.
    public var cursor: CursorPlace?

    /// A place of the cursor.
    public struct CursorPlace: Sendable, Hashable {
        /// From 0.
        public var column, row: Int
    }

    /// A screen of one style.
    public init(width: Int, height: Int, style: CellStyle = CellStyle()) {
        precondition(width >= 1 && height >= 1, "a screen has cells")
        self.width = width
        self.height = height
        cells = [Cell](repeating: Cell(" ", style), count: width * height)
    }

    /// All of it.
    public var area: CellArea { CellArea(column: 0, row: 0, width: width, height: height) }

    /// The cell at a place within the screen.
    public subscript(column: Int, row: Int) -> Cell {
        get {
            precondition(isWithin(column, row), "a cell of the screen")
            return cells[row * width + column]
        }
        set {
            guard isWithin(column, row) else { return }
            cells[row * width + column] = newValue
        }
    }

    /// Writes `text` from a place on, cut at the screen's edge and after `limit` cells. Returns the
    /// column behind it.
    @discardableResult
    public mutating func put(
        _ text: String, column: Int, row: Int, _ style: CellStyle, limit: Int = .max
    ) -> Int {
        let room = min(limit, width - column)
        guard room > 0 else { return column }
        var at = column
        for character in ScreenText.cells(ScreenText.fitted(text, room)) {
            self[at, row] = Cell(character, style)
            at += 1
        }
        return at
    }

    /// Writes `text` so that it ends before `column`.
    public mutating func putRight(_ text: String, before column: Int, row: Int, _ style: CellStyle)
    {
        put(text, column: column - ScreenText.cells(text).count, row: row, style)
    }

    /// Writes `text` in the middle of the columns of `area`.
    public mutating func putCentred(_ text: String, in area: CellArea, row: Int, _ style: CellStyle)
    {
        let fitted = ScreenText.fitted(text, area.width)
        let left = area.column + (area.width - ScreenText.cells(fitted).count) / 2
        put(fitted, column: left, row: row, style)
    }

    /// Writes one cell as it is: for what is drawn, not for text.
    public mutating func draw(_ character: Character, column: Int, row: Int, _ style: CellStyle) {
        self[column, row] = Cell(character, style)
    }

    /// Fills `area`.
    public mutating func fill(_ area: CellArea, _ style: CellStyle, with character: Character = " ")
    {
        for row in area.row..<area.row + area.height {
            for column in area.column..<area.column + area.width {
                self[column, row] = Cell(character, style)
            }
        }
    }

    /// Draws a frame along the edge of `area`, with a title in its upper line.
    public mutating func frame(_ area: CellArea, _ style: CellStyle, title: String = "") {
        guard area.width >= 2, area.height >= 2 else { return }
        let (right, bottom) = (area.column + area.width - 1, area.row + area.height - 1)
        for column in area.column...right {
            draw("─", column: column, row: area.row, style)
            draw("─", column: column, row: bottom, style)
        }
        for row in area.row...bottom {
            draw("│", column: area.column, row: row, style)
            draw("│", column: right, row: row, style)
        }
        draw("┌", column: area.column, row: area.row, style)
        draw("┐", column: right, row: area.row, style)
        draw("└", column: area.column, row: bottom, style)
        draw("┘", column: right, row: bottom, style)
        if !title.isEmpty {
            put(" \(title) ", column: area.column + 2, row: area.row, style, limit: area.width - 4)
        }
    }

    /// The screen's text, row by row without trailing blanks: what golden files hold.
    public var text: String {
        (0..<height).map { row in
            var line = cells[row * width..<(row + 1) * width].map(\.character)
            while line.last == " " { line.removeLast() }
            return String(line)
        }.joined(separator: "\n")
    }

    private func isWithin(_ column: Int, _ row: Int) -> Bool {
        (0..<width).contains(column) && (0..<height).contains(row)
    }
}
