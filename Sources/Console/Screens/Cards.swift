/// The card of a moving car and the card for the radio.
import PlateCore

/// While the car moves: one glance, one key.
enum MovingCardScreen {
    static func draw(_ alert: AlertCard, _ model: ConsoleModel, _ canvas: inout Canvas) {
        let style = canvas.palette.band(alert.priority)
        let area = canvas.content
        let band = CellArea(column: 0, row: 1, width: canvas.width, height: 3)
        canvas.buffer.fill(band, style)
        canvas.buffer.putCentred(alert.title, in: band, row: 2, style)
        // Height is what is seen from a seat: where wide letters have no room, narrow ones as high.
        let isWide =
            alert.readText.count * BlockLetters.Size.large.advance <= canvas.width - 3
        let size: BlockLetters.Size = isWide ? .large : .tall
        let width = alert.readText.count * size.advance - 1
        let top = 6
        var at = max(0, (canvas.width - width) / 2)
        for character in alert.readText {
            canvas.buffer.letter(
                character, column: at, row: top, size: size, canvas.palette.style(.strong))
            at += size.advance
        }
        var row = top + size.rows + 1
        let words = alert.verification.words ?? "CLETS: ACTIVE"
        var badges = " \(words) "
        if !alert.isRecorded { badges += "  NOT RECORDED " }
        canvas.centred(
            badges, in: area, row, alert.verification.words == nil ? .verified : .unverified)
        row += 2
        let direction = Words.direction(alert.heading).map { ", \($0)bound" } ?? ""
        canvas.centred(
            "\(alert.camera) camera\(direction), \(Words.ago(alert.capturedAt, now: model.now))",
            in: area, row, .strong)
        canvas.centred(
            "\(alert.list), \(Words.age(alert.listAgeSeconds))", in: area, row + 1,
            Words.isOld(alert.listAgeSeconds) ? .warning : .text)
        if alert.formerText != nil {
            canvas.centred("READING CHANGED", in: area, row + 2, .alarm)
        }
        let keys = canvas.height - 3
        let column = (canvas.width - 7) / 2
        if model.overlay == .typing {
            // Until that is answered the card cannot be.
            canvas.keys(
                [("l", "later"), ("y", "hold back typing all shift"), ("n", "allow it")],
                max(1, (canvas.width - 51) / 2), keys - 1, limit: canvas.width - 2)
            canvas.centred("This car does not know its speed.", in: area, keys - 2, .quiet)
        } else {
            canvas.keys([("l", "later")], column, keys - 1, limit: 20)
        }
        canvas.centred("F2: a passenger types (logged)", in: area, keys, .quiet)
    }
}

/// What to say to dispatch, and the plate as plain text.
enum RadioCardScreen {
    static func draw(_ alert: AlertCard, _ model: ConsoleModel, _ canvas: inout Canvas) {
        AlertBand.draw(alert, model, row: 1, &canvas)
        let width = min(canvas.width - 4, 96)
        let card = CellArea(
            column: (canvas.width - width) / 2, row: 4, width: width, height: canvas.height - 8)
        canvas.buffer.frame(card, canvas.palette.style(.quiet), title: "RADIO")
        let inside = card.inset(columns: 2, rows: 1)
        var row = inside.row
        func say(_ words: String, _ ink: Ink) {
            for line in ScreenText.lines(words, width: inside.width)
            where row < inside.row + inside.height {
                canvas.text(line, inside.column, row, ink)
                row += 1
            }
        }
        say(opening(alert), .unverified)
        row += 1
        say(Phonetic.words(alert.readText).joined(separator: "  "), .strong)
        row += 1
        say(state(alert), .text)
        say("Listed as \(alert.title.lowercased()), \(Words.age(alert.listAgeSeconds))", .text)
        if !alert.isWithheld {
            say("Vehicle: \(alert.vehicleDescription ?? "list gives no vehicle")", .text)
        }
        let direction = Words.direction(alert.heading).map { ", \($0)bound" } ?? ""
        say("Last seen: \(alert.place ?? "place not known")\(direction)", .text)
        say(
            "at \(Words.clock(alert.capturedAt, offsetMinutes: model.offsetMinutes)), "
                + Words.ago(alert.capturedAt, now: model.now), .text)
        row += 1
        say("For the terminal:", .quiet)
        // Alone in its line, for whoever copies it with the mouse.
        canvas.text(alert.readText, inside.column, row, .strong, limit: inside.width)
        canvas.keys(
            [("y", "copy the plate"), ("Esc", "back")], 1, canvas.height - 3,
            limit: canvas.width - 2)
    }

    private static func opening(_ alert: AlertCard) -> String {
        switch alert.verification {
        case .active: " ALPR hit, CLETS active "
        case .notVerified: " ALPR hit, NOT VERIFIED "
        case .unverified, .inactive, .notThisVehicle: " ALPR hit, UNVERIFIED "
        }
    }

    private static func state(_ alert: AlertCard) -> String {
        let read = alert.readState ?? "not read"
        switch alert.stateMatch {
        case .same: return "State: \(read)"
        case .unknown: return "State: read \(read), listed \(alert.listedState ?? "not given")"
        case .different: return "STATE DIFFERS: read \(read), listed \(alert.listedState ?? "?")"
        }
    }
}
