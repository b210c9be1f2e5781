/// Log-in, live reads, tables, hand-over and help.
import PlateCore

/// The log-in, under the notice that has to be read first.
enum LoginScreen {
    /// What CJIS Security Policy 6.0 (AC-8) asks to be told before a log-in.
    static let notice = """
        This system holds license plate and criminal justice information. Use is limited to \
        authorized members for official purposes, is recorded by name, date, time and purpose, \
        and is audited. Misuse is a crime. By logging in you consent to being recorded.
        """

    static func draw(_ model: ConsoleModel, _ canvas: inout Canvas) {
        let width = min(canvas.width - 8, 72)
        let left = (canvas.width - width) / 2
        var row = max(2, (canvas.height - 20) / 2)
        if model.hasOpenAlerts {
            // Nobody is logged in: that there are alerts, and nothing of them.
            let band = CellArea(column: 0, row: 1, width: canvas.width, height: 1)
            canvas.buffer.fill(band, canvas.palette.style(.unverified))
            let count = model.status.alertsOpen
            let words = count > 1 ? "\(count) ALERTS - LOG IN" : "ALERT - LOG IN"
            canvas.centred(words, in: band, 1, .unverified)
        }
        let title = canvas.text("PLATED", left, row, .strong)
        canvas.text("  licence plate reader, unit \(model.vehicle)", title, row, .quiet)
        row += 2
        for line in ScreenText.lines(notice, width: width) {
            canvas.text(line, left, row)
            row += 1
        }
        row += 1
        let fields = model.form?.fields.count ?? 5
        let card = CellArea(column: left, row: row, width: width, height: fields + 4)
        let isChange = model.form?.purpose == .newPassword
        canvas.buffer.frame(
            card, canvas.palette.style(.quiet),
            title: isChange ? "LOG IN WITH A NEW PASSWORD" : "LOG IN")
        if let form = model.form, form.isForStrangers {
            FormScreens.drawFields(form, in: card.inset(columns: 2, rows: 2), &canvas)
        }
        canvas.keys(
            [
                ("Tab", "next field"), ("Enter", "next, then log in"), ("F1", "blank"),
                ("^C", "leave"),
            ], left,
            row + fields + 5, limit: width)
    }
}

/// Reads as they come.
enum LiveScreen {
    static func draw(_ model: ConsoleModel, _ canvas: inout Canvas) {
        let area = canvas.content
        var row = area.row + 1
        for line in model.waiting.prefix(4) {
            var at = canvas.badge(
                line.isPutOff ? "LATER" : "OPEN", 1, row, line.isPutOff ? .field : .unverified)
            at = canvas.text(line.text, at, row, .strong) + 2
            at = canvas.text(line.title, at, row) + 2
            canvas.text(line.stage.words, at, row, .quiet)
            row += 1
        }
        for fault in model.status.faults.prefix(3) {
            let at = canvas.text("!", 1, row, .alarm) + 1
            for line in ScreenText.lines(fault, width: canvas.width - at - 1).prefix(2) {
                canvas.text(line, at, row, .warning)
                row += 1
            }
        }
        if row > area.row + 1 { row += 1 }
        let list = CellArea(
            column: 1, row: row, width: canvas.width - 2, height: area.row + area.height - row - 1)
        ReadRows.draw(model.reads, selected: nil, model, in: list, &canvas)
        if model.reads.isEmpty {
            canvas.centred("No reads yet", in: list, list.row + list.height / 2, .quiet)
        }
        canvas.keys(
            [
                ("/", "search"), ("b", "look out"), ("c", "canvass"),
                ("s", model.isSilent ? "sound on" : "silent"), ("x", "end shift"),
                ("?", "help"), ("F1", "blank"), ("o", "open alert"), ("u", "last alert"),
            ], 1, canvas.height - 2, limit: canvas.width - 2)
    }
}

/// Rows of reads, for every table of them.
enum ReadRows {
    static func draw(
        _ reads: [ReadLine], selected: Int?, _ model: ConsoleModel, in area: CellArea,
        _ canvas: inout Canvas
    ) {
        guard area.height >= 2 else { return }
        let columns = [0, 11, 23, 29, 36, 48].map { area.column + $0 }
        for (column, title) in zip(columns, ["TIME", "PLATE", "STATE", "SURE", "CAMERA", ""]) {
            canvas.text(title, column, area.row, .quiet)
        }
        let shown = area.height - 1
        // The chosen row stays in sight.
        let first = max(0, min((selected ?? 0) - shown / 2, reads.count - shown))
        for (i, read) in reads.dropFirst(first).prefix(shown).enumerated() {
            let row = area.row + 1 + i
            if first + i == selected {
                canvas.buffer.fill(
                    CellArea(column: area.column, row: row, width: area.width, height: 1),
                    canvas.palette.style(.field))
            }
            drawRow(read, isSelected: first + i == selected, model, columns, row, &canvas)
        }
    }

    private static func drawRow(
        _ read: ReadLine, isSelected: Bool, _ model: ConsoleModel, _ columns: [Int], _ row: Int,
        _ canvas: inout Canvas
    ) {
        func ink(_ other: Ink) -> Ink { isSelected ? .field : other }
        let time = Words.clock(read.capturedAt, offsetMinutes: model.offsetMinutes)
        canvas.text(time, columns[0], row, ink(.quiet), limit: 10)
        canvas.text(read.text, columns[1], row, ink(.strong), limit: 11)
        canvas.text(read.state ?? "-", columns[2], row, ink(.text), limit: 5)
        let isSure = read.confidence >= 0.9
        canvas.text(
            Words.percent(read.confidence), columns[3], row, ink(isSure ? .text : .unsure),
            limit: 6)
        canvas.text(read.camera, columns[4], row, ink(.quiet), limit: 11)
        var at = columns[5]
        if let category = read.category {
            at = canvas.text(category.words, at, row, ink(.warning), limit: 20) + 2
        }
        if !read.isRecorded { canvas.text("NOT RECORDED", at, row, ink(.alarm)) }
    }
}

/// What a search or a history found.
enum TableScreen {
    static func draw(_ model: ConsoleModel, _ canvas: inout Canvas) {
        guard let table = model.table else { return }
        let area = canvas.content.inset(columns: 1, rows: 1)
        let end = canvas.text(table.title, area.column, area.row, .strong) + 2
        let count = table.total ?? table.rows.count
        let words =
            count > table.rows.count
            ? "\(table.rows.count) of \(count) shown" : count == 1 ? "1 read" : "\(count) reads"
        canvas.text(words, end, area.row, .quiet)
        let (_, list) = area.split(rows: 2)
        if table.rows.isEmpty {
            canvas.centred("Nothing found", in: list, list.row + list.height / 2, .quiet)
        } else {
            ReadRows.draw(table.rows, selected: table.selected, model, in: list, &canvas)
        }
        canvas.keys(
            [
                ("↑ ↓", "choose"), ("Enter", "history of the plate"), ("/", "search"),
                ("Esc", "back"),
            ], 1, canvas.height - 2, limit: canvas.width - 2)
    }
}

/// The end of a shift: what is open, who gets it.
enum HandOverScreen {
    static func draw(_ model: ConsoleModel, _ canvas: inout Canvas) {
        let area = canvas.content.inset(columns: 1, rows: 1)
        canvas.text("END OF SHIFT", area.column, area.row, .strong)
        canvas.text(
            "Open alerts stay on the car and are called out to the next crew.", area.column + 14,
            area.row, .quiet, limit: area.width - 14)
        var row = area.row + 2
        if model.waiting.isEmpty {
            canvas.text("Nothing is open.", area.column, row, .good)
            row += 1
        }
        for line in model.waiting where row < area.row + area.height - 3 {
            let time = Words.clock(line.capturedAt, offsetMinutes: model.offsetMinutes)
            canvas.text(time, area.column, row, .quiet)
            canvas.text(line.text, area.column + 10, row, .strong, limit: 12)
            canvas.text(line.title, area.column + 23, row, limit: 25)
            canvas.text(
                line.stage.words, area.column + 49, row, .warning, limit: area.width - 49)
            row += 1
        }
        if let canvass = model.canvass {
            row += 1
            canvas.text("Canvass \(canvass) is still on.", area.column, row, .warning)
        }
        canvas.keys(
            [("x", "log everybody out"), ("Esc", "back")], 1, canvas.height - 2,
            limit: canvas.width - 2)
    }
}

/// Every key.
enum HelpScreen {
    static func draw(_ model: ConsoleModel, _ canvas: inout Canvas) {
        let area = canvas.content.inset(columns: 2, rows: 1)
        let half = area.width / 2
        canvas.text("ON AN ALERT", area.column, area.row, .strong)
        list(
            AlertKeys.comparisons.map { (String($0.key), $0.words) }
                + AlertKeys.clets.map { (String($0.key), "CLETS: " + $0.words) }
                + [
                    ("p 1-5", "not practicable, and why"), ("t", "who gave the CLETS answer"),
                    ("d", "disposition"), ("l", "later: it comes again"), ("r", "radio card"),
                    ("v", "plate or vehicle"), ("y", "copy the plate"),
                    ("Enter", "seen: the tone stops"), ("Esc", "back; never closes an alert"),
                ], area.column, area.row + 1, &canvas)
        canvas.text("ELSEWHERE", area.column + half, area.row, .strong)
        list(
            [
                ("/", "search the reads on this car"), ("b", "a plate to look out for"),
                ("c", "canvass begins or ends"), ("s", "silent running, half an hour"),
                ("x", "end of shift"), ("o", "the first open alert"),
                ("u", "the last alert, to amend it"), ("F1", "blank the screen"),
                ("F2", "a passenger types (logged)"), ("F5", "day, night, no colours"),
                ("^L", "draw anew"), ("^C", "log out and leave"), ("?", "this help"),
            ], area.column + half, area.row + 1, &canvas)
        let words = """
            Only CLETS saying active removes UNVERIFIED. Marks between the two plates: · the same, \
            ? the reader was not sure, ≠ another character.
            """
        for (i, line) in ScreenText.lines(words, width: half - 2).enumerated() {
            canvas.text(line, area.column + half, area.row + 15 + i, .quiet)
        }
        canvas.keys([("any key", "back")], 1, canvas.height - 2, limit: canvas.width - 2)
    }

    private static func list(
        _ keys: [(String, String)], _ column: Int, _ row: Int, _ canvas: inout Canvas
    ) {
        for (i, (key, words)) in keys.enumerated() where row + i < canvas.height - 2 {
            canvas.text(key, column, row + i, .key)
            canvas.text(words, column + 7, row + i)
        }
    }
}
