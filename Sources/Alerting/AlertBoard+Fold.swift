/// What each event does to the board.
import PlateCore

extension AlertBoard {
    /// Applies `event`, or says why not and leaves the board as it was.
    mutating func fold(
        _ event: AlertEvent, at moment: MonotonicTime
    ) -> Result<[AlertEffect], AlertRefusal> {
        switch event.kind {
        case .alert(let text, let step):
            guard let id = RecordID(text) else { return .failure(.unknownAlert) }
            if case .raised(let facts) = step {
                return raise(id, facts, at: event.time, moment)
            }
            return take(step, id, at: event.milliseconds, moment)
        case .crew(let names): return .success(change(crew: names, at: moment))
        case .shiftEnded: return .success(endShift())
        case .silentRunning(let isOn, _):
            record.silentMilliseconds = isOn ? event.milliseconds : nil
            pending.silentUntil =
                isOn ? moment.adding(milliseconds: Limits.alertSilentMillisecondsMax) : nil
            // What is heard ends at once.
            return .success(isOn ? ordered(open).map(AlertEffect.silence) : [])
        case .muted(let isOn, _):
            record.isMuted = isOn
            return .success(ordered(open).filter { isMute($0) }.map(AlertEffect.silence))
        case .passengerTyping(let isOn, _):
            record.isPassengerTyping = isOn
            return .success([])
        case .holdsBackTyping(let isOn, _):
            record.holdsBackTyping = isOn
            return .success([])
        }
    }

    /// Whether muting takes the tone of this alert away.
    func isMute(_ id: RecordID) -> Bool {
        record.isMuted && record.alerts[id]?.priority != .critical
    }

    private mutating func raise(
        _ id: RecordID, _ facts: AlertFacts, at time: WallTime, _ moment: MonotonicTime
    ) -> Result<[AlertEffect], AlertRefusal> {
        guard record.alerts[id] == nil, record.repeats[id] == nil else {
            return .failure(.raisedTwice)
        }
        if let answered = answeredAlert(like: facts) {
            record.alerts[answered]?.repeats.append(id)
            record.repeats[id] = answered
            return .success([.repeated(id, of: answered), .changed(answered)])
        }
        if let open = openAlert(like: facts) {
            return .success(seeAgain(open, id, facts, at: moment))
        }
        record.alerts[id] = AlertWorkflow(id: id, facts: facts, raisedAt: time)
        return .success([call(id, .raised, at: moment)])
    }

    /// The plate of an open alert was met again. Somebody who has it before them at the same place
    /// knows; anybody else is called.
    private mutating func seeAgain(
        _ open: RecordID, _ id: RecordID, _ facts: AlertFacts, at moment: MonotonicTime
    ) -> [AlertEffect] {
        let isKnown =
            record.alerts[open]?.acknowledgedBy != nil && !pending.putOff.contains(open)
            && AlertPlace.isSame(record.alerts[open]?.lastPosition, facts.position)
        record.alerts[open]?.repeats.append(id)
        record.alerts[open]?.lastPosition = facts.position
        record.repeats[id] = open
        if isKnown { return [.repeated(id, of: open), .changed(open)] }
        pending.putOff.remove(open)
        return [
            .repeated(id, of: open), .changed(open), call(open, .seenAgain, at: moment),
        ]
    }

    private mutating func take(
        _ step: AlertStep, _ id: RecordID, at milliseconds: Int64, _ moment: MonotonicTime
    ) -> Result<[AlertEffect], AlertRefusal> {
        // A repeat has no card of its own; what later frames say of it, they say of its own read.
        guard var alert = record.alerts[id] else { return .failure(.unknownAlert) }
        let wasClosed = alert.isClosed
        let outcome: AlertOutcome
        do throws(AlertRefusal) {
            outcome = try alert.apply(step, at: milliseconds)
        } catch {
            return .failure(error)
        }
        record.alerts[id] = alert
        if alert.isClosed != wasClosed { noteClosing(id, isClosed: alert.isClosed) }
        pending.putOff.remove(id)
        if case .deferred = step { pending.putOff.insert(id) }
        var effects: [AlertEffect] = [.changed(id)]
        if outcome.silences { effects.append(.silence(id)) }
        if let cause = outcome.call {
            effects.append(call(id, cause, at: moment))
        } else if outcome.silences {
            pending.nextCall[id] = alert.nextCall(after: moment)
        }
        return .success(effects)
    }

    private mutating func noteClosing(_ id: RecordID, isClosed: Bool) {
        record.closed.removeAll { $0 == id }
        guard isClosed else { return }
        record.closed.append(id)
        while record.closed.count > Limits.alertsClosedMax {
            forget(record.closed.removeFirst())
        }
    }

    /// Takes an alert off the board.
    mutating func forget(_ id: RecordID) {
        for alert in record.alerts[id]?.repeats ?? [] { record.repeats[alert] = nil }
        record.alerts[id] = nil
        pending.nextCall[id] = nil
        pending.unrecorded.remove(id)
        pending.putOff.remove(id)
    }

    private mutating func change(crew names: [String], at moment: MonotonicTime) -> [AlertEffect] {
        let before = Set(record.crew)
        record.crew = names
        // A passenger's word is theirs; the answer on typing is the shift's, whoever of its crew is on.
        if before.isDisjoint(with: names) { record.isPassengerTyping = false }
        if !names.isEmpty {
            if Set(record.lastCrew).isDisjoint(with: names) { record.holdsBackTyping = nil }
            record.lastCrew = names
        }
        guard before != Set(names) else { return [] }
        // Somebody joining takes nothing over while another of the crew is still there.
        let isAnotherCrew = before.isDisjoint(with: names)
        var effects: [AlertEffect] = []
        for id in ordered(open) {
            let holder = record.alerts[id]?.acknowledgedBy?.person.name
            guard isAnotherCrew || holder.map({ !names.contains($0) }) == true else { continue }
            record.alerts[id]?.handOver()
            pending.putOff.remove(id)
            effects.append(.changed(id))
            if !names.isEmpty { effects.append(call(id, .handedOver, at: moment)) }
        }
        return effects
    }

    private mutating func endShift() -> [AlertEffect] {
        // Nobody finds the car silent because another crew had made it so.
        record.isMuted = false
        record.silentMilliseconds = nil
        pending.silentUntil = nil
        record.isPassengerTyping = false
        record.holdsBackTyping = nil
        record.lastCrew = []
        let closed = record.closed
        record.closed = []
        for id in closed {
            // One that changed after it was closed is not done with before somebody has looked.
            if record.alerts[id]?.needsLook == true {
                record.alerts[id]?.outlivedShift = true
                record.closed.append(id)
            } else {
                forget(id)
            }
        }
        return []
    }
}
