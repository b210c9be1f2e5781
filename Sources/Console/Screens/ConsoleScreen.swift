/// The screen of a model: the one entry to everything that is drawn.
import PlateCore

/// Draws.
public enum ConsoleScreen {
    /// The smallest terminal that everything fits into.
    public static let smallest = (columns: 80, rows: 24)
    /// The marking that every screen bears (policy 475.2).
    public static let marking = Confidentiality.marking

    /// Lines of a notice; more would hide what it is about.
    private static let noticeLinesMax = 3

    /// What `model` looks like on a terminal of that size.
    public static func draw(
        _ model: ConsoleModel, columns: Int, rows: Int, _ traits: TerminalTraits
    ) -> ScreenBuffer {
        // Without colours every palette is the one that needs none.
        let palette = Palette(traits.depth == .monochrome ? .monochrome : model.palette)
        var canvas = Canvas(width: max(1, columns), height: max(1, rows), palette, traits)
        if model.isBlank {
            drawBlank(model, &canvas)
        } else if columns < smallest.columns || rows < smallest.rows {
            drawTooSmall(model, &canvas)
        } else {
            drawFull(model, &canvas)
        }
        drawMarking(model, &canvas)
        return canvas.buffer
    }

    private static func drawFull(_ model: ConsoleModel, _ canvas: inout Canvas) {
        StatusLine.draw(model, &canvas)
        if model.showsAlert, let alert = model.alert {
            switch (model.presentation, model.overlay) {
            case (.movingCard, _): MovingCardScreen.draw(alert, model, &canvas)
            case (_, .radio): RadioCardScreen.draw(alert, model, &canvas)
            case (_, .help): HelpScreen.draw(model, &canvas)
            case (_, .typing), (_, nil): AlertScreen.draw(alert, model, &canvas)
            }
        } else if model.overlay == .help {
            HelpScreen.draw(model, &canvas)
        } else if model.overlay == .typing, model.isLoggedIn {
            FormScreens.drawTypingQuestion(&canvas)
        } else {
            drawPage(model, &canvas)
        }
        drawNotice(model, &canvas)
    }

    private static func drawPage(_ model: ConsoleModel, _ canvas: inout Canvas) {
        switch model.isLoggedIn ? model.page : .login {
        case .login: LoginScreen.draw(model, &canvas)
        case .live: LiveScreen.draw(model, &canvas)
        case .search: FormScreens.drawSearch(model, &canvas)
        case .results, .history: TableScreen.draw(model, &canvas)
        case .lookout: FormScreens.drawLookout(model, &canvas)
        case .canvass: FormScreens.drawCanvass(model, &canvas)
        case .handOver: HandOverScreen.draw(model, &canvas)
        case .proof: FormScreens.drawProof(model, &canvas)
        }
    }

    /// Nothing but that there is something: nobody beside the officer learns what.
    private static func drawBlank(_ model: ConsoleModel, _ canvas: inout Canvas) {
        canvas.buffer.fill(canvas.buffer.area, canvas.palette.style(.quiet))
        let middle = canvas.height / 2
        let hasAlert = model.hasOpenAlerts
        let words = hasAlert ? "ALERT - F1 shows the screen" : "F1 shows the screen"
        canvas.centred(words, in: canvas.buffer.area, middle, hasAlert ? .alarm : .quiet)
    }

    /// What counts, on whatever there is.
    private static func drawTooSmall(_ model: ConsoleModel, _ canvas: inout Canvas) {
        var row = 0
        if model.showsAlert, let alert = model.alert {
            canvas.text(alert.title, 0, 0, .alarm, limit: canvas.width)
            canvas.text("read   " + alert.readText, 0, 1, .strong, limit: canvas.width)
            canvas.text("listed " + alert.listedText, 0, 2, .strong, limit: canvas.width)
            let words = alert.verification.words ?? "CLETS: ACTIVE"
            canvas.text(words, 0, 3, .unverified, limit: canvas.width)
            row = 4
        } else if !model.isLoggedIn, model.hasOpenAlerts {
            canvas.text("ALERT - LOG IN", 0, 0, .alarm, limit: canvas.width)
            row = 1
        }
        let words = "This terminal is \(canvas.width) by \(canvas.height); 80 by 24 are needed."
        for line in ScreenText.lines(words, width: canvas.width) where row < canvas.height - 1 {
            canvas.text(line, 0, row, .warning)
            row += 1
        }
    }

    private static func drawNotice(_ model: ConsoleModel, _ canvas: inout Canvas) {
        guard let notice = model.notice else { return }
        let style = canvas.palette.style(notice.isFault ? .alarm : .warning)
        let lines = ScreenText.lines(notice.text, width: canvas.width - 2).prefix(noticeLinesMax)
        for (i, line) in lines.enumerated() {
            let row = canvas.height - 1 - lines.count + i
            canvas.buffer.fill(CellArea(column: 0, row: row, width: canvas.width, height: 1), style)
            canvas.buffer.put(line, column: 1, row: row, style, limit: canvas.width - 2)
        }
    }

    private static func drawMarking(_ model: ConsoleModel, _ canvas: inout Canvas) {
        let row = canvas.height - 1
        let style = canvas.palette.style(.bar)
        canvas.buffer.fill(CellArea(column: 0, row: row, width: canvas.width, height: 1), style)
        let both = [marking, model.agency].filter { !$0.isEmpty }.joined(separator: " - ")
        let words = ScreenText.cells(both).count <= canvas.width - 2 ? both : marking
        canvas.buffer.putCentred(words, in: canvas.buffer.area, row: row, style)
    }
}

/// The top line: what has to be known at a glance, the most important kept where it is narrow.
enum StatusLine {
    static func draw(_ model: ConsoleModel, _ canvas: inout Canvas) {
        let bar = canvas.palette.style(.bar)
        canvas.buffer.fill(CellArea(column: 0, row: 0, width: canvas.width, height: 1), bar)
        let clock = Words.clock(model.now, offsetMinutes: model.offsetMinutes)
        let clockWords = model.status.isClockSet ? clock : clock + "?"
        let who = model.isLoggedIn ? model.crew.joined(separator: ", ") : "nobody on"
        let right = ScreenText.fitted(who, 24) + "  " + clockWords + " "
        let rightStart = canvas.width - ScreenText.cells(right).count
        canvas.buffer.put(right, column: rightStart, row: 0, bar)
        var at = canvas.buffer.put(" " + model.vehicle, column: 0, row: 0, bar) + 2
        for (text, ink) in segments(model) {
            guard at + ScreenText.cells(text).count < rightStart - 1 else { continue }
            var style = bar
            if ink != .bar, canvas.palette.name != .monochrome {
                style.foreground = canvas.palette.style(ink).foreground
                style.isBold = true
                if canvas.palette.name == .day { style = canvas.palette.style(ink) }
            }
            at = canvas.buffer.put(text, column: at, row: 0, style) + 2
        }
    }

    private static func segments(_ model: ConsoleModel) -> [(String, Ink)] {
        let status = model.status
        guard status.isConnected else { return [("NO DAEMON", .alarm)] }
        var segments: [(String, Ink)] = []
        // Over an alert its band says it.
        if !model.waiting.isEmpty, !model.showsAlert {
            segments.append(("+\(model.waiting.count) waiting", .warning))
        }
        if status.unrecorded > 0 {
            segments.append(("NOT RECORDED \(status.unrecorded)", .alarm))
        }
        if model.isSilent { segments.append(("SILENT", .warning)) }
        if let canvass = model.canvass { segments.append(("CANVASS \(canvass)", .warning)) }
        for camera in status.cameras { segments.append(camera.words) }
        for list in status.lists { segments.append(list.words) }
        segments.append(status.hasFix ? ("GPS", .bar) : ("NO GPS", .warning))
        if let share = status.diskFreeShare {
            segments.append(("disk \(Words.percent(share))", share < 0.1 ? .warning : .bar))
        }
        if !status.faults.isEmpty { segments.append(("faults \(status.faults.count)", .warning)) }
        return segments
    }
}

extension ConsoleStatus.List {
    /// The list in the top line, in the colour that its source's limits give its age.
    fileprivate var words: (String, Ink) {
        let ink: Ink =
            switch level {
            case .green: .bar
            case .yellow, .unknown: .warning
            case .red: .alarm
            case nil: Words.isOld(ageSeconds) ? .warning : .bar
            }
        return ("\(name) \(Words.shortAge(ageSeconds))", ink)
    }
}

extension ConsoleStatus.Camera {
    /// The camera in the top line: under 75 % it falls behind.
    fileprivate var words: (String, Ink) {
        switch condition {
        case .running:
            guard let health, health < 0.75 else { return (name, .bar) }
            return ("\(name) \(Words.percent(health))", .warning)
        case .starting: return ("\(name) starts", .bar)
        case .stalled: return ("\(name) STALLED", .alarm)
        case .absent: return ("\(name) GONE", .alarm)
        case .failing: return ("\(name) FAILING", .alarm)
        }
    }
}
