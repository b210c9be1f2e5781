/// Lays text and pictures out over pages that all bear the same head and foot: lines wrap, what does not
/// fit goes on on the next page, and nothing is ever cut off at an edge.

/// One line of the head of every page.
struct PDFHeadLine {
    var text: String
    var font: PDFFont
    var size: Double
}

/// A piece of a row: text within a column of its own.
struct PDFCell {
    var text: String
    var font: PDFFont
    var size: Double
    /// Points from the left edge of the text area.
    var left: Double
    /// Points across.
    var room: Double

    init(
        _ text: String, _ font: PDFFont = .regular, size: Double = 9, left: Double = 0,
        room: Double = PDFFlow.room
    ) {
        self.text = text
        self.font = font
        self.size = size
        self.left = left
        self.room = room
    }
}

/// Pages under way.
struct PDFFlow {
    /// Points between the edges of the page and the text.
    static let margin = 54.0
    /// Points across for text.
    static let room = PDFWriter.pageWidth - 2 * margin
    private static let top = PDFWriter.pageHeight - 36
    private static let footHeight = 58.0
    /// Lines stand this much apart, as a factor on their size.
    private static let leading = 1.28

    private var writer: PDFWriter
    private let head: [PDFHeadLine]
    private let foot: String
    private let marking: String
    private var content: [UInt8] = []
    private var pictures: [PDFPicture] = []
    /// Points from the page's lower edge to where the next line's upper edge goes; `nil` between pages.
    private var place: Double?

    /// - Parameters:
    ///   - head: lines at the top of every page, of which `marking` is drawn first.
    ///   - foot: one line at the bottom of every page, beside its number.
    init(_ writer: PDFWriter, marking: String, head: [PDFHeadLine], foot: String) {
        self.writer = writer
        self.marking = marking
        self.head = head
        self.foot = foot
    }

    /// What was written since the last call; pages come out when they are full.
    mutating func take() -> [UInt8] { writer.take() }

    /// Ends the page under way; the next thing drawn begins another.
    mutating func endPage() {
        guard place != nil else { return }
        drawFoot()
        writer.page(content, pictures: pictures)
        (content, pictures, place) = ([], [], nil)
    }

    /// Ends the page under way and the document.
    mutating func end() {
        endPage()
        writer.end()
    }

    /// Leaves `points` free, unless a page begins.
    mutating func space(_ points: Double) {
        guard let place else { return }
        self.place = max(place - points, Self.footHeight)
    }

    /// A heading that stays with at least the `following` points under it.
    mutating func heading(_ text: String, size: Double = 11, following: Double = 30) {
        space(size * 0.7)
        reserve(size * Self.leading + following)
        row([PDFCell(text, .bold, size: size)])
        space(2)
    }

    /// Cells beside each other, line by line; a row may go on on the next page.
    mutating func row(_ cells: [PDFCell]) {
        let wrapped = cells.map {
            PDFText.lines($0.text, $0.font, size: $0.size, room: $0.room)
        }
        let height = (cells.map(\.size).max() ?? 0) * Self.leading
        for number in 0..<(wrapped.map(\.count).max() ?? 0) {
            reserve(height)
            let top = place ?? 0
            for (cell, lines) in zip(cells, wrapped) where number < lines.count {
                draw(
                    lines[number], cell.font, cell.size, left: Self.margin + cell.left,
                    base: top - cell.size)
            }
            place = top - height
        }
    }

    /// A name and what it is of the record.
    mutating func field(_ name: String, _ value: String, font: PDFFont = .regular) {
        row([
            PDFCell(name, .bold, left: 0, room: 112),
            PDFCell(value, font, left: 120, room: Self.room - 120),
        ])
    }

    /// A thin line across.
    mutating func rule() {
        reserve(6)
        let height = (place ?? 0) - 3
        drawRule(height)
        place = (place ?? 0) - 6
    }

    /// A JPEG no larger than this, its sides in proportion; `false` where PDF cannot hold it.
    mutating func picture(
        _ jpeg: [UInt8], widthMax: Double = PDFFlow.room, heightMax: Double
    ) -> Bool {
        guard let picture = writer.picture(jpeg) else { return false }
        // A picture is not blown up beyond three points a pixel: no detail comes of it.
        let scale = min(
            widthMax / Double(picture.width), heightMax / Double(picture.height), 3)
        let width = Double(picture.width) * scale
        let height = Double(picture.height) * scale
        reserve(height + 4)
        let base = (place ?? 0) - height
        add(
            "q \(PDFNumber(width)) 0 0 \(PDFNumber(height)) \(PDFNumber(Self.margin)) "
                + "\(PDFNumber(base)) cm /\(picture.resource) Do Q\n")
        pictures.append(picture)
        place = base - 4
        return true
    }

    /// Begins another page where fewer than `points` are left on this one.
    private mutating func reserve(_ points: Double) {
        if let place, place - points < Self.footHeight { endPage() }
        if place == nil { drawHead() }
    }

    private mutating func drawHead() {
        var y = Self.top
        draw(centred: marking, .bold, 9, base: y - 9)
        y -= 16
        for line in head {
            for words in PDFText.lines(line.text, line.font, size: line.size, room: Self.room) {
                draw(words, line.font, line.size, left: Self.margin, base: y - line.size)
                y -= line.size * Self.leading
            }
        }
        y -= 4
        drawRule(y)
        place = y - 10
    }

    private mutating func drawFoot() {
        drawRule(Self.footHeight - 6)
        let numberRoom = 90.0
        let lines = PDFText.lines(foot, .regular, size: 8, room: Self.room - numberRoom)
        draw(lines[0], .regular, 8, left: Self.margin, base: Self.footHeight - 18)
        let number = PDFText.bytes("Page \(writer.pageCount + 1) of ")
        let end = PDFWriter.pageWidth - Self.margin - 26
        let width = PDFText.width(number, .regular, size: 8)
        draw(number, .regular, 8, left: end - width, base: Self.footHeight - 18)
        add(
            "q 1 0 0 1 \(PDFNumber(end)) \(PDFNumber(Self.footHeight - 18)) cm "
                + "/\(PDFWriter.totalResource) Do Q\n")
        draw(centred: marking, .bold, 9, base: Self.footHeight - 32)
    }

    private mutating func drawRule(_ y: Double) {
        add(
            "0.5 w \(PDFNumber(Self.margin)) \(PDFNumber(y)) m "
                + "\(PDFNumber(PDFWriter.pageWidth - Self.margin)) \(PDFNumber(y)) l S\n")
    }

    private mutating func draw(centred text: String, _ font: PDFFont, _ size: Double, base: Double)
    {
        let bytes = PDFText.bytes(text)
        let width = PDFText.width(bytes, font, size: size)
        draw(bytes, font, size, left: (PDFWriter.pageWidth - width) / 2, base: base)
    }

    private mutating func draw(
        _ bytes: [UInt8], _ font: PDFFont, _ size: Double, left: Double, base: Double
    ) {
        guard !bytes.isEmpty else { return }
        add(
            "BT /\(font.resource) \(PDFNumber(size)) Tf \(PDFNumber(left)) \(PDFNumber(base)) Td ")
        content += PDFText.literal(bytes)
        add(" Tj ET\n")
    }

    private mutating func add(_ text: String) { content += Array(text.utf8) }
}
