/// What a crew sets for its shift, and the board as it is asked for.
import Access
import Alerting
import ControlProtocol
import Foundation
import Ledger
import PlateCore

extension Office {
    /// The answer to `shift`: the board after it, or nothing but that everybody is logged out.
    func shift(_ body: ShiftBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body.action {
        case .show: return try showBoard(caller)
        case .end:
            // A number that is pending stands, and the log says so.
            return try logOut(LogoutBody(endOfShift: true, caseNumber: "pending"), caller)
        case .beginCanvass: return try beginCanvass(body, caller)
        case .endCanvass: return try endCanvass(caller)
        case .silentRunning, .mute, .passengerTyping, .holdBackTyping:
            return try set(body, caller)
        }
    }

    /// The board, for a console that has just come or wants to be sure. It is given while the log takes
    /// nothing, as every alert is.
    private func showBoard(_ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .watch, .view)
        let report = shift.report(for: desk.withLock { $0.crew })
        let shown =
            [report.front, report.lastClosed].compactMap(\.?.readId)
            + report.waiting.map(\.readId)
        if !shown.isEmpty {
            note(
                session.record(
                    .view, .granted, at: moment,
                    subject: AccessSubject(
                        query: "the board", records: shown, count: shown.count)))
        }
        return .board(report)
    }

    private func beginCanvass(
        _ body: ShiftBody, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .canvass, .canvass)
        var line = session.record(.canvass, .granted, at: moment, reason: "begun")
        let incident = body.incident ?? ""
        line.caseNumber = incident
        guard shift.canvass == nil else {
            line.outcome = .refused
            line.reason = "another canvass is on"
            note(line)
            throw ControlRefusal(
                id: nil, .conflict, "A canvass is on already.", hint: "End it first.")
        }
        try witness(line)
        let canvass = ShiftBoard.Canvass(
            incident: incident, by: session.name, milliseconds: moment.bestTime.milliseconds)
        try store(failing: line) { () throws(PlatedError) in try keep(canvass) }
        _ = shift.setCanvass(canvass)
        return .board(shift.report(for: desk.withLock { $0.crew }))
    }

    /// What was read in between is named in the log; each read is tagged.
    private func endCanvass(_ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .canvass, .canvass)
        var line = session.record(.canvass, .granted, at: moment, reason: "ended")
        guard let canvass = shift.canvass else {
            throw ControlRefusal(id: nil, .notFound, "No canvass is on.")
        }
        line.caseNumber = canvass.incident
        line.subject = AccessSubject(
            records: [canvass.first, canvass.last].compactMap(\.self), count: canvass.count)
        try store(failing: line) { () throws(PlatedError) in try keep(nil) }
        _ = shift.setCanvass(nil)
        note(line)
        // The list of them is a look of its own: `reads` with the incident.
        var report = shift.report(for: desk.withLock { $0.crew })
        report.canvassReads = canvass.count
        return .board(report)
    }

    static let canvassName = "canvass"

    /// A canvass outlasts a restart of the daemon.
    private func keep(_ canvass: ShiftBoard.Canvass?) throws(PlatedError) {
        // A sealed value is never empty: no canvass is `null`.
        let bytes = (try? JSONEncoder().encode(canvass)) ?? Data("null".utf8)
        try custody.setValue(Array(bytes), named: Self.canvassName)
    }

    /// The canvass that was on when the daemon ended goes on, with what was tagged in it by then.
    func recallCanvass() throws(PlatedError) {
        guard let bytes = try custody.value(named: Self.canvassName) else { return }
        var canvass = try? JSONDecoder().decode(ShiftBoard.Canvass?.self, from: Data(bytes))
        if let known = canvass {
            // A store that is not open yet counts from now on.
            let tagged = try? CanvassNote.reads(
                of: known.incident, since: WallTime(milliseconds: known.milliseconds), in: reads,
                limit: Limits.readsLookedThroughMax)
            canvass?.count = tagged?.count ?? 0
            canvass?.first = tagged?.last?.description
            canvass?.last = tagged?.first?.description
        }
        _ = shift.setCanvass(canvass)
    }

    private func set(
        _ body: ShiftBody, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        // Whoever may answer may say who types: answers are never locked.
        let isTyping = body.action == .passengerTyping || body.action == .holdBackTyping
        let (session, moment) = try authorise(caller, isTyping ? .answer : .setting, .setting)
        let isOn = body.isOn ?? false
        note(
            session.record(
                .setting, .granted, at: moment,
                reason: "\(body.action.words) \(isOn ? "on" : "off"), console \(body.console)"))
        let actor = AlertActor(person: session.person, console: body.console, basedOn: 1)
        switch body.action {
        case .silentRunning:
            shift.take(.silentRunning(isOn: isOn, by: actor), at: moment.bestTime)
        case .mute: shift.take(.muted(isOn: isOn, by: actor), at: moment.bestTime)
        case .passengerTyping:
            shift.take(.passengerTyping(isOn: isOn, by: actor), at: moment.bestTime)
        case .holdBackTyping: shift.take(.holdsBackTyping(isOn, by: actor), at: moment.bestTime)
        case .show, .beginCanvass, .endCanvass, .end: break
        }
        return .board(shift.report(for: desk.withLock { $0.crew }))
    }
}

extension ShiftBody.Action {
    /// What is set, in the log's words.
    fileprivate var words: String {
        switch self {
        case .silentRunning: "silent running"
        case .mute: "muting"
        case .passengerTyping: "a passenger types:"
        case .holdBackTyping: "typing held back:"
        case .show, .beginCanvass, .endCanvass, .end: rawValue
        }
    }
}
