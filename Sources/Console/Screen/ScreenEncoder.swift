/// From one screen to the next in bytes: only cells that changed are sent.
import Imaging

/// What a terminal understands, as far as drawing goes.
public struct TerminalTraits: Sendable, Hashable {
    /// Colours.
    public var depth: ColourDepth
    /// Whether letters beyond ASCII, lines and blocks are drawn.
    public var isUnicode: Bool
    /// How pictures are drawn.
    public var pictures: PictureMethod
    /// Pixels of one cell; a small one where nobody said, so that no picture is larger than its place.
    public var cellPixels: CellPixels
    /// Whether tmux lies between.
    public var isInTmux: Bool

    /// Pixels of one cell.
    public struct CellPixels: Sendable, Hashable {
        /// At least 1.
        public var width, height: Int

        /// A size from its parts.
        public init(width: Int, height: Int) {
            self.width = max(1, width)
            self.height = max(1, height)
        }

        /// What is taken where nobody said.
        public static let assumed = CellPixels(width: 8, height: 16)
    }

    /// Traits from their parts.
    public init(
        depth: ColourDepth, isUnicode: Bool, pictures: PictureMethod,
        cellPixels: CellPixels? = nil, isInTmux: Bool = false
    ) {
        self.depth = depth
        self.isUnicode = isUnicode
        self.pictures = pictures
        self.cellPixels = cellPixels ?? .assumed
        self.isInTmux = isInTmux
    }
}

/// Turns screens into bytes for one terminal, and remembers what it shows.
public struct ScreenEncoder: Sendable {
    /// What the terminal understands.
    public let traits: TerminalTraits
    private var shown: ScreenBuffer?
    private var pen: CellStyle?

    /// An encoder for a terminal that shows nobody knows what.
    public init(_ traits: TerminalTraits) { self.traits = traits }

    /// The next screen is sent whole: after a resize, a return from the shell, a garbled line.
    public mutating func forget() { shown = nil }

    /// The bytes that make the terminal show `next`; none where it does already.
    public mutating func bytes(for next: ScreenBuffer) -> [UInt8] {
        if shown == next { return [] }
        var out: [UInt8] = []
        let before = shown.flatMap { $0.width == next.width && $0.height == next.height ? $0 : nil }
        // Nothing is seen of the drawing before it is done, where the terminal knows how.
        out += Array("\u{1B}[?2026h\u{1B}[?25l".utf8)
        if before == nil {
            pen = nil
            out += Array("\u{1B}[0m\u{1B}[2J".utf8)
        }
        let redrawn = pictureChanges(from: before, to: next, &out)
        drawCells(of: next, over: before, redrawn, &out)
        for placement in next.pictures where redrawn.contains(placement.area) {
            drawPicture(placement, &out)
        }
        if let cursor = next.cursor {
            out += move(cursor.column, cursor.row) + Array("\u{1B}[?25h".utf8)
        }
        out += Array("\u{1B}[?2026l".utf8)
        shown = next
        return out
    }

    /// The areas whose picture has to be drawn or wiped. A cell that is written wipes the picture above it,
    /// as when the palette changes.
    private func pictureChanges(
        from before: ScreenBuffer?, to next: ScreenBuffer, _ out: inout [UInt8]
    ) -> [CellArea] {
        let old = before?.pictures ?? []
        if let before, old == next.pictures,
            !old.contains(where: { before.differs(from: next, in: $0.area) })
        {
            return []
        }
        if traits.pictures == .kitty { out += KittyPicture.removal(isInTmux: traits.isInTmux) }
        return (old + next.pictures).map(\.area)
    }

    private mutating func drawCells(
        of next: ScreenBuffer, over before: ScreenBuffer?, _ redrawn: [CellArea],
        _ out: inout [UInt8]
    ) {
        for row in 0..<next.height {
            var at: Int?
            for column in 0..<next.width {
                let cell = next[column, row]
                let isWiped = redrawn.contains { $0.contains(column, row) }
                if let before, before[column, row] == cell, !isWiped { continue }
                if at != column { out += move(column, row) }
                set(cell.style, &out)
                out += Array(String(shownCharacter(cell.character)).utf8)
                at = column + 1
            }
        }
    }

    private func shownCharacter(_ character: Character) -> Character {
        traits.isUnicode ? character : ScreenText.ascii(character)
    }

    private func move(_ column: Int, _ row: Int) -> [UInt8] {
        Array("\u{1B}[\(row + 1);\(column + 1)H".utf8)
    }

    /// Writes the attributes where they differ from the pen's.
    private mutating func set(_ style: CellStyle, _ out: inout [UInt8]) {
        guard style != pen else { return }
        pen = style
        var codes = ["0"]
        if style.isBold, !turnsPaler(style) { codes.append("1") }
        if style.isUnderlined { codes.append("4") }
        if style.isReversed { codes.append("7") }
        if let colour = style.foreground { codes += code(colour, isBackground: false) }
        if let colour = style.background { codes += code(colour, isBackground: true) }
        out += Array("\u{1B}[\(codes.joined(separator: ";"))m".utf8)
    }

    /// Whether bold would change the letters' colour: of the eight dark ones most terminals then show the
    /// bright one, and black letters on yellow turn grey.
    private func turnsPaler(_ style: CellStyle) -> Bool {
        guard traits.depth == .sixteen, let letters = style.foreground else { return false }
        return letters.nearestBasic < 8
    }

    private func code(_ colour: CellColour, isBackground: Bool) -> [String] {
        switch traits.depth {
        case .monochrome: return []
        case .sixteen:
            let number = Int(colour.nearestBasic)
            let base = number < 8 ? 30 : 82
            return ["\(base + number + (isBackground ? 10 : 0))"]
        case .indexed: return [isBackground ? "48" : "38", "5", "\(colour.indexed)"]
        case .trueColour:
            return [
                isBackground ? "48" : "38", "2", "\(colour.red)", "\(colour.green)",
                "\(colour.blue)",
            ]
        }
    }

    private func drawPicture(_ placement: PicturePlacement, _ out: inout [UInt8]) {
        out += move(placement.area.column, placement.area.row)
        let pixels = traits.cellPixels
        switch traits.pictures {
        case .kitty:
            out += KittyPicture.encode(
                placement.image, area: placement.area, isInTmux: traits.isInTmux)
        case .sixel:
            out += SixelPicture.encode(
                placement.image, width: placement.area.width * pixels.width,
                height: placement.area.height * pixels.height)
        case .halfBlocks, .ascii: break
        }
    }
}

extension ScreenBuffer {
    /// Whether a cell of `area` is another one in `other`, a screen of the same size.
    fileprivate func differs(from other: ScreenBuffer, in area: CellArea) -> Bool {
        let columns = max(0, area.column)..<max(0, min(width, area.column + area.width))
        let rows = max(0, area.row)..<max(0, min(height, area.row + area.height))
        return rows.contains { row in
            columns.contains { self[$0, row] != other[$0, row] }
        }
    }
}

extension CellArea {
    /// Whether the cell lies within.
    func contains(_ column: Int, _ row: Int) -> Bool {
        (self.column..<self.column + width).contains(column)
            && (self.row..<self.row + height).contains(row)
    }
}
