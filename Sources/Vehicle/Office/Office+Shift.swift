/// What a crew sets for its shift, and the board as it is asked for.
import Access
import Alerting
import ControlProtocol
import PlateCore

extension Office {
    /// The answer to `shift`: the board after it, or nothing but that everybody is logged out.
    func shift(_ body: ShiftBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body.action {
        case .show: return try showBoard(caller)
        case .end:
            // A number that is pending stands, and the log says so.
            return try logOut(LogoutBody(endOfShift: true, caseNumber: "pending"), caller)
        case .beginCanvass, .endCanvass:
            throw ControlRefusal(
                id: nil, .unknownRequest, "This daemon does not take a canvass.")
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
        case .passengerTyping: shift.setPassengerTyping(isOn)
        case .holdBackTyping: shift.setHoldsBack(isOn)
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
