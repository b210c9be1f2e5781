/// An alert: the picture, what was read against what is listed, what to compare, and the keys.
import PlateCore

enum AlertScreen {
    static func draw(_ alert: AlertCard, _ model: ConsoleModel, _ canvas: inout Canvas) {
        let columns = PlateAlignment.columns(
            read: alert.readText, listed: alert.listedText, unsure: alert.unsure)
        AlertBand.draw(alert, model, row: 1, &canvas)
        let keysHeight = 4
        let body = CellArea(
            column: 1, row: 3, width: canvas.width - 2,
            height: canvas.height - 2 - keysHeight - 3)
        let facts = max(26, min(body.width * 2 / 5, body.width - PlateRows.width(columns) - 2))
        let (left, right) = body.split(columns: body.width - facts)
        drawPlate(alert, columns, model, in: left, &canvas)
        drawFacts(alert, model, in: right, &canvas)
        let keys = CellArea(
            column: 1, row: canvas.height - 2 - keysHeight, width: canvas.width - 2,
            height: keysHeight + 1)
        canvas.rule(keys.row, in: keys)
        AlertPrompt.draw(alert, model, in: keys, &canvas)
    }

    /// The picture above, as large as the letters below leave it.
    private static func drawPlate(
        _ alert: AlertCard, _ columns: [ComparedCharacter], _ model: ConsoleModel,
        in area: CellArea, _ canvas: inout Canvas
    ) {
        // Where there is room both texts are large; a picture below nine rows cannot be read.
        let heights = canvas.traits.isUnicode ? [15, 9, 6] : [9, 3]
        let letters = heights.first { area.height - $0 >= 9 } ?? 3
        let (picture, text) = area.split(rows: area.height - letters)
        let shown = model.showsScene ? alert.scene ?? alert.plate : alert.plate ?? alert.scene
        if let shown {
            let room = CellArea(
                column: picture.column, row: picture.row, width: picture.width - 2,
                height: picture.height - (picture.height > 9 ? 1 : 0))
            canvas.buffer.picture(
                shown.image, key: shown.key, in: room, canvas.traits,
                ground: canvas.palette.style(.text))
        } else {
            canvas.centred("NO PICTURE", in: picture, picture.row + picture.height / 2, .warning)
        }
        _ = PlateRows.draw(columns, in: text, &canvas)
    }

    private static func drawFacts(
        _ alert: AlertCard, _ model: ConsoleModel, in area: CellArea, _ canvas: inout Canvas
    ) {
        var row = area.row
        if let caution = alert.caution {
            row = canvas.fact("CAUTION", caution, in: area, row: row, .alarm, lines: 2)
        }
        if alert.isWithheld {
            row = canvas.fact("Vehicle", "ask dispatch", in: area, row: row, .warning)
        } else if let vehicle = alert.vehicleDescription, !vehicle.isEmpty {
            row = canvas.fact("Vehicle", vehicle, in: area, row: row, .strong, lines: 3)
        } else {
            row = canvas.fact(
                "Vehicle", "LIST GIVES NO VEHICLE", in: area, row: row, .warning, lines: 2)
        }
        row = drawState(alert, in: area, row: row, &canvas)
        row = canvas.fact("List", alert.list, in: area, row: row)
        row = canvas.fact(
            "", Words.age(alert.listAgeSeconds), in: area, row: row,
            Words.isOld(alert.listAgeSeconds) ? .warning : .text)
        if !alert.isWithheld {
            row = canvas.fact(
                "Entered", alert.enteringAgency ?? "agency not given", in: area, row: row,
                alert.enteringAgency == nil ? .quiet : .text, lines: 2)
        }
        row = canvas.fact("Match", alert.match.words, in: area, row: row, alert.match.ink)
        row = canvas.fact(
            "Seen", Words.clock(alert.capturedAt, offsetMinutes: model.offsetMinutes), in: area,
            row: row)
        row = canvas.fact("", Words.ago(alert.capturedAt, now: model.now), in: area, row: row)
        row = canvas.fact("Place", alert.place ?? "not known", in: area, row: row, lines: 2)
        let direction = Words.direction(alert.heading).map { ", \($0)bound" } ?? ""
        row = canvas.fact("Camera", alert.camera + direction, in: area, row: row)
        if alert.repeats > 0 {
            row = canvas.fact(
                "Again", alert.repeats == 1 ? "once" : "\(alert.repeats) times", in: area, row: row)
        }
        drawScene(alert, model, below: row, in: area, &canvas)
    }

    private static func drawState(
        _ alert: AlertCard, in area: CellArea, row: Int, _ canvas: inout Canvas
    ) -> Int {
        let words = "\(alert.readState ?? "?"), listed \(alert.listedState ?? "?")"
        switch alert.stateMatch {
        case .same: return canvas.fact("State", words, in: area, row: row)
        case .unknown: return canvas.fact("State", words, in: area, row: row, .warning)
        case .different: return canvas.fact("STATE", words, in: area, row: row, .differing)
        }
    }

    /// The vehicle beside its description, where there is room for it.
    private static func drawScene(
        _ alert: AlertCard, _ model: ConsoleModel, below row: Int, in area: CellArea,
        _ canvas: inout Canvas
    ) {
        let room = CellArea(
            column: area.column, row: row + 1, width: area.width,
            height: area.row + area.height - row - 2)
        guard room.height >= 7, let scene = alert.scene, !model.showsScene else { return }
        canvas.buffer.picture(
            scene.image, key: scene.key, in: room, canvas.traits,
            ground: canvas.palette.style(.text))
    }
}

/// The band over an alert: title, priority, what stands over it.
enum AlertBand {
    static func draw(
        _ alert: AlertCard, _ model: ConsoleModel, row: Int, _ canvas: inout Canvas
    ) {
        let style = canvas.palette.band(alert.priority)
        let band = CellArea(column: 0, row: row, width: canvas.width, height: 1)
        canvas.buffer.fill(band, style)
        canvas.buffer.put(" " + alert.title, column: 0, row: row, style)
        let waiting = model.waiting.isEmpty ? "" : "+\(model.waiting.count) waiting  "
        canvas.buffer.putRight(
            waiting + alert.priority.word + " ", before: canvas.width, row: row, style)
        var at = 1
        if let words = alert.verification.words {
            at = canvas.badge(words, at, row + 1, .unverified)
            if case .notVerified(let reason) = alert.verification {
                at = canvas.text(reason.words, at, row + 1, .warning) + 2
            }
        } else {
            at = canvas.badge("CLETS: ACTIVE", at, row + 1, .verified)
        }
        if !alert.isRecorded { at = canvas.badge("NOT RECORDED", at, row + 1, .alarm) }
        if alert.isInConflict { at = canvas.badge("CONSOLES DISAGREE", at, row + 1, .alarm) }
        if let former = alert.formerText {
            let words =
                alert.meetsEntry
                ? "READING CHANGED, was \(former)" : "READING CHANGED: NO LONGER THE LISTED PLATE"
            canvas.badge(words, at, row + 1, .alarm)
        }
    }
}

/// What can be pressed on an alert, and what was answered so far.
enum AlertPrompt {
    static func draw(
        _ alert: AlertCard, _ model: ConsoleModel, in area: CellArea, _ canvas: inout Canvas
    ) {
        switch model.focus {
        case .answers: drawAnswers(alert, in: area, &canvas)
        case .reason:
            canvas.text("Why is CLETS not practicable?", area.column, area.row + 1, .strong)
            canvas.keyGrid(
                AlertKeys.reasons.map { (String($0.key), $0.words) } + [("Esc", "back")],
                in: CellArea(
                    column: area.column, row: area.row + 2, width: area.width, height: 3),
                columns: 3)
        case .disposition:
            canvas.text("What came of it?", area.column, area.row + 1, .strong)
            canvas.text(
                "What acts on the alert needs comparison and CLETS.", area.column + 19,
                area.row + 1, .quiet, limit: area.width - 19)
            canvas.keyGrid(
                AlertKeys.dispositions.map { (String($0.key), $0.words) } + [("Esc", "back")],
                in: CellArea(
                    column: area.column, row: area.row + 2, width: area.width, height: 3),
                columns: area.width >= 96 ? 4 : 3)
        case .source:
            if let form = model.sourceForm {
                FormScreens.drawFields(form, in: area.inset(columns: 0, rows: 1), &canvas)
            }
            canvas.keys(
                [("Enter", "keep"), ("Esc", "back")], area.column, area.row + 4, limit: area.width)
        }
    }

    private static func drawAnswers(
        _ alert: AlertCard, in area: CellArea, _ canvas: inout Canvas
    ) {
        let label = 9
        let column = area.column + label
        canvas.text("Compare", area.column, area.row + 1, .quiet)
        drawChoices(
            AlertKeys.comparisons.map {
                (String($0.key), $0.words, $0.answer == alert.comparison)
            }, column, area.row + 1, &canvas)
        canvas.text("CLETS", area.column, area.row + 2, .quiet)
        drawChoices(
            AlertKeys.clets.map { (String($0.key), $0.words, $0.result == alert.clets?.result) },
            column, area.row + 2, &canvas)
        let answered = answeredWords(alert)
        canvas.text(
            answered.text, area.column, area.row + 3, answered.ink, limit: area.width)
        canvas.keys(
            [
                ("d", "disposition"), ("l", "later"), ("r", "radio card"),
                ("v", "plate/vehicle"), ("y", "copy"), ("t", "who said so"), ("?", "help"),
            ], area.column, area.row + 4, limit: area.width)
    }

    /// Choices with the one that counts marked.
    private static func drawChoices(
        _ choices: [(String, String, Bool)], _ column: Int, _ row: Int, _ canvas: inout Canvas
    ) {
        var at = column
        for (key, words, isChosen) in choices {
            at = canvas.text(key, at, row, .key)
            at =
                isChosen
                ? canvas.text(" \(words) ", at, row, .verified) + 1
                : canvas.text(" \(words)", at, row) + 2
        }
    }

    private static func answeredWords(_ alert: AlertCard) -> (text: String, ink: Ink) {
        if let disposition = alert.disposition {
            let by = alert.answeredBy.map { " by \($0)" } ?? ""
            return (
                "Closed: \(disposition.words)\(by). Another answer amends it, Enter goes on.",
                .warning
            )
        }
        switch (alert.comparison, alert.clets) {
        case (nil, nil):
            return ("Compare the picture with the listed plate, state, vehicle.", .strong)
        case (nil, _): return ("CLETS is answered. Compare picture and listed plate.", .strong)
        case (.some, nil): return ("Now verify through CLETS before acting on it.", .strong)
        case (.some, .some):
            let source = alert.clets?.source.map { " (\($0))" } ?? ""
            return ("Answered\(source). d: what came of it.", .strong)
        }
    }
}
