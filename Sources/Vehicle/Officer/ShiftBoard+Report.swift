/// The board as consoles are told of it.
import Access
import Alerting
import ControlProtocol
import PlateCore

extension ShiftBoard {
    /// The board as everybody of `crew` together may see it.
    func report(for crew: Crew) -> BoardReport {
        let now = clock.monotonicNow()
        return state.withLock { state in
            let front = state.board.front
            let others = state.board.waiting.filter { $0.id != front }
                .prefix(Limits.alertsWaitingToldMax)
            let shown = presentation(state, at: now)
            return BoardReport(
                number: state.number, front: front.flatMap { state.detail($0, crew, true) },
                waiting: others.compactMap { state.detail($0.id, crew, false) },
                lastClosed: state.board.lastClosed.flatMap { state.detail($0.id, crew, true) },
                call: state.call, crew: state.board.record.crew, presentation: shown,
                asksTyping: !motion.isFitted && state.board.record.holdsBackTyping == nil,
                isSilent: state.board.isSilent, isMuted: state.board.record.isMuted,
                canvass: state.canvass?.incident, canvassReads: state.canvass?.count)
        }
    }

    /// Open alerts, the most urgent first.
    var waiting: [AlertWorkflow] { state.withLock { $0.board.waiting } }

    /// The canvass that is on.
    var canvass: Canvass? { state.withLock { $0.canvass } }

    /// What motion allows now.
    var presentationNow: MotionPresentation {
        let now = clock.monotonicNow()
        return state.withLock { presentation($0, at: now) }
    }
}

extension ShiftBoard.State {
    /// One card; `nil` where the alert is not on the board.
    fileprivate func detail(_ id: RecordID, _ crew: Crew, _ hasPlate: Bool) -> AlertDetail? {
        guard let alert = board.record.alerts[id] else { return nil }
        return AlertDetail(
            alert, cards[id] ?? BoardCard(alert), crew, isRecorded: board.isRecorded(id),
            isPutOff: board.isPutOff(id),
            hasPlate: hasPlate)
    }
}
