/// What comes to the board: from the pipeline, from officers, from the store when the daemon begins.
import Alerting
import ControlProtocol
import Ledger
import Pipeline
import PlateCore

extension ShiftBoard {
    /// Takes in what the pipeline tells; on its thread.
    package func take(_ event: PipelineEvent) {
        switch event {
        case .alert(let told): raise(told)
        case .alertRecorded(let told):
            let id = told.alert.id
            perform { state, now in
                state.notRecorded.remove(id)
                return state.lookAtRecording(of: id, at: now)
            }
        case .alertReading(let change):
            let step = AlertStep.readingChanged(
                text: change.sight.read.text, match: change.match, meets: change.meets)
            let event = AlertEvent(change.alert.id, step, at: change.sight.read.capturedAt)
            perform { state, now in
                guard state.cards[change.alert.id]?.take(change.sight) != nil else { return [] }
                // A better picture is looked at, and changes nothing of what was answered.
                return change.isTextNew
                    ? state.board.apply(event, at: now) : [.changed(change.alert.id)]
            }
        case .read(let read): tag(read)
        case .summary: break
        }
    }

    /// A read during a canvass is tagged with the incident, and goes before others.
    private func tag(_ read: PlateRead) {
        perform { state, _ in
            guard var canvass = state.canvass else { return [] }
            canvass.count += 1
            canvass.first = canvass.first ?? read.id.description
            canvass.last = read.id.description
            state.canvass = canvass
            state.notes.append(CanvassNote(read: read.id, at: read.capturedAt, canvass))
            return []
        }
    }

    /// A canvass begins or goes on; `nil` ends it. The one there was.
    func setCanvass(_ canvass: Canvass?) -> Canvass? {
        var former: Canvass?
        perform { state, _ in
            former = state.canvass
            state.canvass = canvass
            return state.front
        }
        return former
    }

    private func raise(_ told: AlertAnnouncement) {
        let id = told.alert.id
        let facts = AlertFacts(told.alert, position: told.sight.read.position)
        let event = AlertEvent(id, .raised(facts: facts), at: told.alert.raisedAt)
        perform { state, now in
            var effects = state.board.apply(event, at: now)
            // A repeat has no card, and may be told to screens all the same.
            if !told.isRecorded { state.notRecorded.insert(id) }
            guard state.board.record.alerts[id] != nil else { return effects }
            state.cards[id] = BoardCard(told.alert, told.sight)
            if !told.isRecorded { effects += state.lookAtRecording(of: id, at: now) }
            return effects
        }
    }

    /// What became of a step.
    struct StepOutcome {
        /// The alert as it stands after it; `nil` where there is none of that id.
        var alert: AlertWorkflow?
        /// Why it was not taken.
        var refusal: AlertRefusal?
    }

    /// Takes what an officer says of an alert.
    func take(_ step: AlertStep, of id: RecordID, at time: WallTime) -> StepOutcome {
        var outcome = StepOutcome()
        outcome.refusal = perform { state, now in
            let effects = state.board.apply(AlertEvent(id, step, at: time), at: now)
            outcome.alert = state.board.record.alerts[id]
            return effects
        }
        return outcome
    }

    /// The alert as it stands; `nil` where it is not on the board.
    func alert(_ id: RecordID) -> AlertWorkflow? {
        state.withLock { $0.board.record.alerts[id] }
    }

    /// Whether the alert and all that was said of it are on the disk, one that has no card too.
    func isRecorded(_ id: RecordID) -> Bool {
        let now = clock.monotonicNow()
        return state.withLock { $0.isRecorded(id, at: now) }
    }

    /// Who is on, by user name.
    func setCrew(_ names: [String], at time: WallTime) {
        guard state.withLock({ $0.board.record.crew != names }) else { return }
        take(.crew(names: names), at: time)
    }

    /// Takes what holds for the whole shift: who is on, its end, sound, typing.
    func take(_ kind: AlertEvent.Kind, at time: WallTime) {
        perform { state, now in
            let effects = state.board.apply(AlertEvent(kind, at: time), at: now)
            state.presentation = presentation(state, at: now)
            return effects
        }
    }

    /// The records of `reads` were destroyed by order.
    func expunge(_ reads: [RecordID]) {
        perform { state, _ in state.board.expunge(Set(reads.map(\.description))) }
    }
}

extension ShiftBoard {
    /// Whether the board was rebuilt from the store.
    package var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// Rebuilds the board from `store`, and calls out everything that is open: the daemon begins, or its
    /// store has opened late. What happened meanwhile happened after what the store knows.
    ///
    /// - Throws: where the store cannot be asked.
    package func begin(from store: ReadStore, at time: WallTime) throws(PlatedError) {
        let kept = try ShiftJournal.events(in: store)
        let known = Set(kept.events.map(\.json))
        let stored = AlertBoard(replaying: kept.events)
        var cards: [RecordID: BoardCard] = [:]
        for alert in stored.waiting + [stored.lastClosed].compactMap(\.self) {
            guard let read = RecordID(alert.facts.read) else { continue }
            cards[alert.id] = BoardCard(alert.id, of: read, in: store)
        }
        let raised = try unjournalled(kept.events, in: store, at: time)
        for alert in raised {
            cards[alert.id] = BoardCard(alert.id, of: alert.readID, in: store)
        }
        perform { state, now in
            let present = state.board.record.crew
            let isTyping = state.board.record.isPassengerTyping
            let early = state.early.filter { !known.contains($0.json) }
            let board = AlertBoard(replaying: kept.events + early)
            state.board = board
            state.cards.merge(cards) { met, _ in met }
            state.unreadableLines = kept.unreadable
            (state.hasBegun, state.early) = (true, [])
            for alert in board.record.alerts.values {
                for id in [alert.id] + alert.repeats {
                    state.rows[id] = cards[id]?.alert.state ?? alert.state
                }
            }
            var effects: [AlertEffect] = []
            // Who sits where is not known any more: a passenger says it again, whom the car then knows.
            if board.record.isPassengerTyping, !isTyping {
                let event = AlertEvent(.passengerTyping(isOn: false, by: nil), at: time)
                effects += state.board.apply(event, at: now)
                state.endedSettings.append("a passenger types: off, as the daemon began anew")
            }
            // Whoever was on is not: sessions end with the daemon.
            if board.record.crew != present {
                effects += state.board.apply(AlertEvent(.crew(names: present), at: time), at: now)
            }
            for alert in raised where state.board.record.alerts[alert.id] == nil {
                let facts = AlertFacts(alert, position: cards[alert.id]?.read.position)
                effects += state.board.apply(
                    AlertEvent(alert.id, .raised(facts: facts), at: alert.raisedAt), at: now)
            }
            effects += state.board.restart(at: now, time)
            state.presentation = presentation(state, at: now)
            return effects
        }
    }

    /// Alerts that are in the store and not in its journal: the daemon was cut between the two.
    private func unjournalled(
        _ events: [AlertEvent], in store: ReadStore, at time: WallTime
    ) throws(PlatedError) -> [Alert] {
        let known = Set(events.compactMap(\.alert))
        let hours = Limits.alertUnjournalledHoursMax * 3_600_000
        let newest = try store.alerts(limit: Limits.alertsLookedThroughMax)
        return newest.filter {
            $0.state == .raised && !known.contains($0.id)
                && $0.raisedAt.milliseconds >= time.milliseconds - hours
        }.reversed()
    }
}

extension ShiftBoard.State {
    /// Drawn anew where nothing of an alert changed.
    fileprivate var front: [AlertEffect] { [.front(board.front)] }
}
