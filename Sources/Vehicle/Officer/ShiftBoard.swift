/// The shift's alerts at work: the pure board behind a lock, with its effects carried out. The pipeline
/// raises alerts, officers answer them, time passes; lines are kept, consoles told, tones played.
///
/// Never waits for the disk. Steps take effect one after the other, and their lines go to the store in
/// that order. What a console may see of it is for `Office`, which knows who is logged in.
import Alerting
import ControlProtocol
import Foundation
import Ledger
import Pipeline
import PlateCore
import Synchronization

/// The board of one car. Called from any thread.
package final class ShiftBoard: Sendable {
    /// How calls sound.
    package struct Sound: Sendable {
        /// Whether there is a player; where there is none, consoles ring their bell.
        let hasPlayer: @Sendable () -> Bool
        /// Plays the tone of a priority for an alert; returns at once.
        let play: @Sendable (AlertPriority, RecordID) -> Void
        /// Ends the tone of an alert; returns at once.
        let silence: @Sendable (RecordID) -> Void

        /// A player's ends.
        package init(
            hasPlayer: @escaping @Sendable () -> Bool,
            play: @escaping @Sendable (AlertPriority, RecordID) -> Void,
            silence: @escaping @Sendable (RecordID) -> Void
        ) {
            self.hasPlayer = hasPlayer
            self.play = play
            self.silence = silence
        }

        /// A car without a player.
        package static let none = Sound(
            hasPlayer: { false }, play: { _, _ in }, silence: { _ in })
    }

    /// A line that is not known to be on the disk.
    struct UnsettledLine: Sendable {
        var alert: RecordID?
        var since: MonotonicTime
        /// The store gave it up.
        var isRefused = false

        func isLate(at now: MonotonicTime) -> Bool {
            isRefused || now.milliseconds(since: since) >= Limits.commitGatherMilliseconds
        }
    }

    /// Looking at every plate near a major incident (policy 475.4 c).
    struct Canvass: Sendable, Hashable, Codable {
        /// The incident's number.
        var incident: String
        /// Who began it.
        var by: String
        /// When, in milliseconds since 1970.
        var milliseconds: Int64
        /// Reads that were tagged with it since it began.
        var count = 0

        /// The first and the last of them, by their names.
        var first: String?
        var last: String?
    }

    /// All that changes.
    struct State: Sendable {
        var board = AlertBoard()
        /// What cards show beside, of alerts on the board.
        var cards: [RecordID: BoardCard] = [:]
        /// How each alert's row in the store stands, or will once all is written.
        var rows: [RecordID: AlertState] = [:]
        /// Lines on their way to the disk, and those that it refused.
        var unsettled: [RecordID: UnsettledLine] = [:]
        /// Alerts that were told as NOT RECORDED and are not yet.
        var notRecorded: Set<RecordID> = []
        /// Counts changes and calls.
        var number: Int64 = 0
        var callNumber: Int64 = 0
        var call: BoardReport.Call?
        /// What was last told of motion.
        var presentation = MotionPresentation.movingCard
        /// Settings that ended by themselves, in the log's words, and that nobody has logged.
        var endedSettings: [String] = []
        /// Whether the board was rebuilt from the store, and what happened before that: a store may open
        /// late.
        var hasBegun = false
        var early: [AlertEvent] = []
        /// Tags that are to be written.
        var notes: [CanvassNote] = []
        /// The canvass that is on.
        var canvass: Canvass?
        /// Lines of the store that could not be read when the board was rebuilt.
        var unreadableLines = 0
    }

    let clock: any Clock
    let motion: CarMotion
    let sound: Sound
    let state = Mutex(State())
    /// Held from a step to the writing of its lines, so that these stay in order.
    private let journal: Mutex<ShiftJournal>
    /// Told after every change; must not wait.
    private let watcher = LateBound<Watcher>()
    private let later = DispatchQueue(label: "shift board")

    /// Who is told that the board has changed.
    struct Watcher: Sendable {
        let tell: @Sendable () -> Void
    }

    /// An empty board.
    ///
    /// - Parameter write: puts a change into the line of commits, without waiting, and tells whether it
    ///   came to the disk.
    package init(
        clock: any Clock, motion: CarMotion, sound: Sound,
        write: @escaping @Sendable (LedgerChange, @escaping @Sendable (Bool) -> Void) -> Void
    ) {
        self.clock = clock
        self.motion = motion
        self.sound = sound
        journal = Mutex(ShiftJournal(write: write))
    }

    /// Who is told of every change from now on.
    func bind(_ tell: @escaping @Sendable () -> Void) {
        watcher.bind(Watcher(tell: tell))
    }

    /// Changes the board and carries out what follows: the one way in.
    @discardableResult
    func perform(
        _ change: (inout State, MonotonicTime) -> [AlertEffect]
    ) -> AlertRefusal? {
        let now = clock.monotonicNow()
        let hasPlayer = sound.hasPlayer()
        let carried = journal.withLock { journal in
            let (carried, statements) = state.withLock { state in
                let effects = change(&state, now)
                let carried = state.carry(effects, hasPlayer: hasPlayer)
                let notes = state.notes
                state.notes = []
                let statements =
                    carried.lines.map { journal.statement($0) }
                    + notes.map { journal.statement($0) }
                for statement in statements {
                    state.unsettled[statement.id] = UnsettledLine(
                        alert: statement.alertID, since: now)
                }
                return (carried, statements)
            }
            for statement in statements {
                journal.write(.statement(statement)) { [weak self] in
                    self?.settle(statement.id, isRecorded: $0)
                }
            }
            for read in statements.compactMap(\.canvassRead) {
                journal.write(.sendFirst(read)) { _ in }
            }
            for (alert, row) in carried.rows { journal.write(.alertState(alert, row)) { _ in } }
            // In the order of the steps: a tone never begins after the answer that ended it.
            for tone in carried.tones {
                switch tone {
                case .begins(let priority, let alert): sound.play(priority, alert)
                case .ends(let alert): sound.silence(alert)
                }
            }
            return carried
        }
        if carried.isChanged { watcher.value?.tell() }
        if !carried.lines.isEmpty {
            let wait = DispatchTimeInterval.milliseconds(Int(Limits.commitGatherMilliseconds) + 1)
            later.asyncAfter(deadline: .now() + wait) { [weak self] in self?.turn() }
        }
        return carried.refusal
    }

    /// A line is on the disk, or was given up.
    private func settle(_ line: RecordID, isRecorded: Bool) {
        let isChanged = state.withLock { state in
            let alert = state.unsettled[line]?.alert
            if isRecorded {
                state.unsettled[line] = nil
            } else {
                state.unsettled[line]?.isRefused = true
            }
            guard let alert else { return false }
            let effects = state.lookAtRecording(of: alert, at: clock.monotonicNow())
            return state.carry(effects, hasPlayer: false).isChanged
        }
        if isChanged { watcher.value?.tell() }
    }

    /// Lets time pass: calls out what is due, says what is NOT RECORDED, follows the car's motion.
    package func turn() {
        perform { state, now in
            var effects = state.board.advance(to: now)
            let late = state.unsettled.values.filter { $0.isLate(at: now) }.compactMap(\.alert)
            for alert in Set(late) { effects += state.lookAtRecording(of: alert, at: now) }
            let shown = presentation(state, at: now)
            if shown != state.presentation {
                state.presentation = shown
                state.number += 1
                effects += state.board.front.map { [.changed($0)] } ?? []
            }
            return effects
        }
    }

    /// What motion allows at `now`.
    func presentation(_ state: State, at now: MonotonicTime) -> MotionPresentation {
        motion.presentation(
            at: now, holdsBack: state.board.record.holdsBackTyping,
            isPassengerTyping: state.board.record.isPassengerTyping)
    }

    /// Settings that have ended by themselves since this was asked last, in the log's words.
    func takeEndedSettings() -> [String] {
        state.withLock { state in
            defer { state.endedSettings = [] }
            return state.endedSettings
        }
    }

    /// What an operator of the car must know, for the status. Names no plate.
    package var faults: [StatusReport.Fault] {
        let now = clock.monotonicNow()
        let (late, unreadable) = state.withLock { state in
            (state.unsettled.values.count { $0.isLate(at: now) }, state.unreadableLines)
        }
        var faults: [StatusReport.Fault] = []
        if late > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure, "\(late) lines about alerts and the shift are NOT RECORDED.",
                    remedy: "They hold; note answers by hand, and look at the disk."))
        }
        if unreadable > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure,
                    "\(unreadable) lines about alerts cannot be read: damaged, or of a newer Plated.",
                    remedy: "Run plated check --config FILE and keep its output."))
        }
        return faults
    }
}

extension ShiftBoard.State {
    /// What follows from effects outside the board.
    struct Carried {
        /// What becomes of an alert's tone.
        enum Tone {
            case begins(AlertPriority, RecordID)
            case ends(RecordID)
        }

        var lines: [ShiftLine] = []
        var rows: [(RecordID, AlertState)] = []
        var tones: [Tone] = []
        var refusal: AlertRefusal?
        var isChanged = false
    }

    /// Takes effects in, and says what is to be done outside.
    mutating func carry(_ effects: [AlertEffect], hasPlayer: Bool) -> Carried {
        var carried = Carried()
        for effect in effects {
            switch effect {
            case .keep(let event):
                carried.lines.append(line(event))
                if !hasBegun { early.append(event) }
                carried.isChanged = true
            case .call(let call):
                callNumber += 1
                self.call = BoardReport.Call(
                    number: callNumber, alert: call.alert.description, cause: call.cause.rawValue,
                    ringsBell: call.isAudible && !hasPlayer)
                if call.isAudible && hasPlayer {
                    carried.tones.append(.begins(call.priority, call.alert))
                }
                carried.rows += rowChanges(of: call.alert)
                carried.isChanged = true
            case .changed(let id):
                carried.rows += rowChanges(of: id)
                carried.isChanged = true
            case .front: carried.isChanged = true
            case .silence(let id): carried.tones.append(.ends(id))
            case .repeated: break
            case .silentRunningEnded:
                endedSettings.append("silent running is over: its half hour is up")
                carried.isChanged = true
            case .refuse(_, let refusal): carried.refusal = refusal
            }
        }
        if carried.isChanged {
            number += 1
            forgetCards()
        }
        return carried
    }

    private func line(_ event: AlertEvent) -> ShiftLine {
        guard case .alert(_, let step) = event.kind, let id = event.alert else {
            return ShiftLine(event: event)
        }
        let read =
            if case .raised(let facts) = step { facts.read } else {
                board.record.alerts[id]?.facts.read
            }
        return ShiftLine(event: event, alert: read.flatMap { RecordID($0) }.map { (id, $0) })
    }

    /// Rows of the alert and its repeats that no longer say how it stands. One that is closed and not
    /// looked at is not done with.
    private mutating func rowChanges(of id: RecordID) -> [(RecordID, AlertState)] {
        guard let alert = board.record.alerts[id] else { return [] }
        let row = alert.isClosed && alert.needsLook ? AlertState.acknowledged : alert.state
        var changes: [(RecordID, AlertState)] = []
        for id in [id] + alert.repeats where rows[id] ?? .raised != row {
            rows[id] = row
            changes.append((id, row))
        }
        return changes
    }

    /// Cards and rows of alerts that have left the board.
    private mutating func forgetCards() {
        let alerts = board.record.alerts
        let repeats = board.record.repeats
        if cards.count > alerts.count { cards = cards.filter { alerts[$0.key] != nil } }
        if rows.count > alerts.count + repeats.count {
            rows = rows.filter { alerts[$0.key] != nil || repeats[$0.key] != nil }
        }
    }

    /// Whether the alert counts as recorded now: it is, and no line of it has waited for long.
    mutating func lookAtRecording(of alert: RecordID, at now: MonotonicTime) -> [AlertEffect] {
        board.setRecorded(isRecorded(alert, at: now), alert)
    }

    /// Whether the store has the alert, and no line of it has waited for long.
    func isRecorded(_ alert: RecordID, at now: MonotonicTime) -> Bool {
        !notRecorded.contains(alert)
            && !unsettled.values.contains { $0.alert == alert && $0.isLate(at: now) }
    }
}
