/// All alerts of a shift: which one is in front of the crew, what is called out, what only repeats.
///
/// The board is a fold over the events that it asked to keep: `init(replaying:)` gives the same board
/// after a restart. What hangs on the monotonic clock (when to call again, what is put off) is not
/// stored: after a restart everything open is called out anew; with sound, unless its half hour of
/// silent running goes on. The end of a shift leaves what is open and nothing else.
import PlateCore

/// The alerts of one car.
public struct AlertBoard: Sendable {
    /// What is rebuilt from stored events.
    public struct Record: Sendable, Hashable {
        /// Open alerts, and those closed in this shift.
        public internal(set) var alerts: [RecordID: AlertWorkflow] = [:]
        /// Repeats by their own id, and the alert each belongs to.
        public internal(set) var repeats: [RecordID: RecordID] = [:]
        /// The user names of those who are logged in.
        public internal(set) var crew: [String] = []
        /// Whether sound is off for all but the highest priority.
        public internal(set) var isMuted = false
        /// When silent running was begun, in milliseconds since 1970; `nil` where it is off.
        public internal(set) var silentMilliseconds: Int64?
        /// Whether a passenger types, by their own word.
        public internal(set) var isPassengerTyping = false
        /// Whether a car without a speed source holds back typing; `nil` before this shift's crew said.
        public internal(set) var holdsBackTyping: Bool?
        /// Who was on last: the crew that said so, until another comes.
        var lastCrew: [String] = []
        /// Closed alerts in the order they were closed.
        var closed: [RecordID] = []
    }

    /// What hangs on the clock that never steps.
    struct Pending: Sendable, Hashable {
        /// When each open alert is called out again.
        var nextCall: [RecordID: MonotonicTime] = [:]
        /// Alerts that were put off.
        var putOff: Set<RecordID> = []
        /// Alerts that are not on the disk.
        var unrecorded: Set<RecordID> = []
        /// When silent running ends, while it is on.
        var silentUntil: MonotonicTime?
    }

    /// The alerts and what else is stored.
    public internal(set) var record = Record()
    /// The alert in front of the crew.
    public internal(set) var front: RecordID?
    var pending = Pending()

    /// A board without alerts.
    public init() {}

    /// The board that `events` left behind. Nothing is in front before `restart`.
    ///
    /// Events that would be refused are passed over: they were never kept by a board of this form.
    public init(replaying events: some Sequence<AlertEvent>) {
        for event in events {
            _ = fold(event, at: MonotonicTime(nanoseconds: 0))
        }
        pending = Pending()
        front = nil
    }

    /// How the alerts that `events` are about stand, where lines about the shift are missing between
    /// them. Changes of crew counted revisions up, too; each answer says how far they had come by then.
    public init(replayingPart events: some Sequence<AlertEvent>) {
        for event in events {
            if case .alert(_, let step) = event.kind, let id = event.alert, let actor = step.actor {
                record.alerts[id]?.catchUp(to: actor.basedOn)
            }
            _ = fold(event, at: MonotonicTime(nanoseconds: 0))
        }
        pending = Pending()
        front = nil
    }

    /// Takes `event`; `moment` is the time now.
    public mutating func apply(_ event: AlertEvent, at moment: MonotonicTime) -> [AlertEffect] {
        var effects: [AlertEffect] = expire(moment)
        switch fold(event, at: moment) {
        case .success(let following): effects += [.keep(event)] + following
        case .failure(let refusal): effects.append(.refuse(event.alert, refusal))
        }
        return effects + settleFront()
    }

    /// Lets time pass: calls out what is due.
    public mutating func advance(to moment: MonotonicTime) -> [AlertEffect] {
        var effects = expire(moment)
        for id in ordered(due(moment)) {
            let cause: AlertCause = pending.putOff.remove(id) == nil ? .unanswered : .putOff
            effects.append(call(id, cause, at: moment))
        }
        return effects + settleFront()
    }

    /// When `advance` has something to do next; `nil` where it never has.
    public var nextMoment: MonotonicTime? {
        (Array(pending.nextCall.values) + (pending.silentUntil.map { [$0] } ?? [])).min()
    }

    /// The daemon has started: everything open is called out anew. What is left of silent running goes
    /// on, by the wall clock, which says `time`; a clock that was set back makes it no longer than half
    /// an hour.
    public mutating func restart(at moment: MonotonicTime, _ time: WallTime) -> [AlertEffect] {
        pending = Pending()
        front = nil
        var effects: [AlertEffect] = []
        if let began = record.silentMilliseconds {
            let past = Double(max(0, time.milliseconds - began))
            pending.silentUntil = moment.adding(
                milliseconds: max(0, Limits.alertSilentMillisecondsMax - past))
            effects += expire(moment)
        }
        effects += ordered(open).map { call($0, .restarted, at: moment) }
        return effects + settleFront()
    }

    /// Says whether the alert and its read are on the disk. While they are not, screens say NOT
    /// RECORDED; nothing else changes.
    public mutating func setRecorded(_ isRecorded: Bool, _ id: RecordID) -> [AlertEffect] {
        let had = pending.unrecorded.contains(id)
        guard record.alerts[id] != nil, had == isRecorded else { return [] }
        if isRecorded {
            pending.unrecorded.remove(id)
        } else {
            pending.unrecorded.insert(id)
        }
        return [.changed(id)]
    }

    /// Whether the alert and its read are on the disk, as far as was told.
    public func isRecorded(_ id: RecordID) -> Bool { !pending.unrecorded.contains(id) }

    /// The records of `reads` are destroyed by order: their alerts leave the board without a trace.
    public mutating func expunge(_ reads: Set<String>) -> [AlertEffect] {
        let gone = record.alerts.values.filter { reads.contains($0.facts.read) }.map(\.id)
        guard !gone.isEmpty else { return [] }
        for id in gone {
            record.closed.removeAll { $0 == id }
            forget(id)
        }
        return gone.map(AlertEffect.silence) + gone.map(AlertEffect.changed) + settleFront()
    }

    /// Whether silent running is on.
    public var isSilent: Bool { record.silentMilliseconds != nil }

    /// Whether the alert was put off.
    public func isPutOff(_ id: RecordID) -> Bool { pending.putOff.contains(id) }

    /// The alert that was closed last in this shift: a slip of the finger is amended here.
    public var lastClosed: AlertWorkflow? { record.closed.last.flatMap { record.alerts[$0] } }

    /// Open alerts, the most urgent and then the oldest first: also the hand-over's list.
    public var waiting: [AlertWorkflow] { ordered(open).compactMap { record.alerts[$0] } }
}

extension AlertBoard {
    /// The ids of open alerts, in no order.
    var open: [RecordID] { record.alerts.values.filter { !$0.isClosed }.map(\.id) }

    func ordered(_ ids: [RecordID]) -> [RecordID] {
        ids.compactMap { record.alerts[$0] }.sorted(by: Self.precedes).map(\.id)
    }

    static func precedes(_ a: AlertWorkflow, _ b: AlertWorkflow) -> Bool {
        if a.priority != b.priority { return a.priority < b.priority }
        if a.raisedMilliseconds != b.raisedMilliseconds {
            return a.raisedMilliseconds < b.raisedMilliseconds
        }
        return a.id.bytes.lexicographicallyPrecedes(b.id.bytes)
    }

    /// Ends silent running when its time is over.
    private mutating func expire(_ moment: MonotonicTime) -> [AlertEffect] {
        guard let began = record.silentMilliseconds, let until = pending.silentUntil,
            until <= moment
        else { return [] }
        let end = WallTime(milliseconds: began + Int64(Limits.alertSilentMillisecondsMax))
        let event = AlertEvent(.silentRunning(isOn: false, by: nil), at: end)
        _ = fold(event, at: moment)
        return [.keep(event), .silentRunningEnded]
    }

    private func due(_ moment: MonotonicTime) -> [RecordID] {
        pending.nextCall.filter { $0.value <= moment }.map(\.key)
    }

    /// Calls the crew and sets when it is called again.
    mutating func call(
        _ id: RecordID, _ cause: AlertCause, at moment: MonotonicTime
    ) -> AlertEffect {
        guard let alert = record.alerts[id] else { preconditionFailure("an alert on the board") }
        // A car with nobody in it is not called every few seconds all night.
        pending.nextCall[id] =
            record.crew.isEmpty
            ? moment.adding(milliseconds: Limits.alertPutOffMilliseconds)
            : alert.nextCall(after: moment)
        return .call(
            AlertCall(
                alert: id, cause: cause, priority: alert.priority,
                isAudible: !isSilent && !isMute(id), needsLogin: record.crew.isEmpty))
    }

    /// Chooses what is in front: never another one while one is in work, the more urgent while the
    /// crew has not looked yet, and otherwise the one that was there.
    mutating func settleFront() -> [AlertEffect] {
        let chosen = chosenFront()
        guard chosen != front else { return [] }
        front = chosen
        return [.front(chosen)]
    }

    private func chosenFront() -> RecordID? {
        let candidates = ordered(open).filter { !pending.putOff.contains($0) }
        guard let front, let present = record.alerts[front], candidates.contains(front) else {
            return candidates.first
        }
        if present.acknowledgedBy != nil { return front }
        guard let first = candidates.first.flatMap({ record.alerts[$0] }) else { return front }
        return first.priority < present.priority ? first.id : front
    }
}

extension AlertWorkflow {
    /// When it is called out again if nobody does anything: never once it is closed and looked at.
    func nextCall(after moment: MonotonicTime) -> MonotonicTime? {
        switch stage {
        case .raised:
            moment.adding(milliseconds: priority.repeatMilliseconds)
        case .acknowledged, .compared, .verified, .answered:
            moment.adding(milliseconds: Limits.alertPutOffMilliseconds)
        case .closed:
            needsLook ? moment.adding(milliseconds: priority.repeatMilliseconds) : nil
        }
    }
}

extension AlertEvent {
    /// The alert that the line is about.
    public var alert: RecordID? {
        guard case .alert(let id, _) = kind else { return nil }
        return RecordID(id)
    }
}
