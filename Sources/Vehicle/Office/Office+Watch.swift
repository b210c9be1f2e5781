/// Watching the live screen: that is access too, and logged as a session: who, from, to, and the range of
/// what was shown.
import Access
import ControlProtocol
import Ledger
import PlateCore

/// One screen that shows reads and alerts as they come.
struct Watch: Sendable {
    /// Whose it is.
    var session: Session
    /// Whether reads are shown.
    var reads: Bool
    /// Whether alerts are shown.
    var alerts: Bool
    /// When it began.
    var began: AccessMoment
    /// The first record shown.
    var first: RecordID?
    /// The last record shown.
    var last: RecordID?
    /// How many were shown.
    var count = 0
    /// The alert that the board had in front when it was shown last.
    var front: String?
}

extension Watch {
    /// A record was shown.
    fileprivate mutating func show(_ id: RecordID?) {
        first = first ?? id
        last = id ?? last
        count += 1
    }
}

extension Office {
    /// The answer to `subscribe`. Neither reads nor alerts ends what the session watches.
    ///
    /// Alerts are shown while the log takes nothing, reads are not.
    func watch(_ body: SubscribeBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .watch, .watch)
        for number in desk.withLock({ desk in
            desk.watches.filter { $0.value.session.id == session.id }.map(\.key)
        }) { endWatch(number) }
        guard body.reads || body.alerts else {
            return .watch(WatchReport(number: nil, reads: false, alerts: false))
        }
        let words = [body.reads ? "reads" : nil, body.alerts ? "alerts" : nil].compactMap(\.self)
        let line = session.record(
            .watch, .granted, at: moment, reason: "begun: " + words.joined(separator: " and "))
        if body.reads { try witness(line) } else { note(line) }
        let number = desk.withLock { desk -> Int64 in
            desk.watchNumber += 1
            desk.watches[desk.watchNumber] = Watch(
                session: session, reads: body.reads, alerts: body.alerts, began: moment)
            return desk.watchNumber
        }
        return .watch(WatchReport(number: number, reads: body.reads, alerts: body.alerts))
    }

    /// Whether what `number` watches may go on: its session is open.
    package func isWatching(_ number: Int64) -> Bool {
        desk.withLock { desk in
            guard let watch = desk.watches[number] else { return false }
            return desk.crew.sessions.contains { $0.id == watch.session.id }
        }
    }

    /// What a screen that watches as `number` may show of a read; `nil` where it shows none.
    package func shown(_ read: StoredRead, hits: Int, on number: Int64) -> ReadEntry? {
        guard isWatching(number), count(read.read.id, on: number, { $0.reads }) else { return nil }
        return ReadEntry(read, hits: hits)
    }

    /// What a screen that watches as `number` may show of an alert; `nil` where it shows none.
    package func shown(_ alert: Alert, on number: Int64) -> AlertEntry? {
        guard isWatching(number), count(alert.readID, on: number, { $0.alerts }) else { return nil }
        let crew = desk.withLock { $0.crew }
        return entry(alert, crew)
    }

    /// What a screen that watches as `number` may show of the shift's board; `nil` where it shows no
    /// alerts. Another alert in front is another record shown.
    package func shownBoard(on number: Int64) -> BoardReport? {
        guard isWatching(number) else { return nil }
        let report = shift.report(for: desk.withLock { $0.crew })
        return desk.withLock { desk in
            guard let watch = desk.watches[number], watch.alerts else { return nil }
            if let front = report.front, front.id != watch.front {
                desk.watches[number]?.front = front.id
                desk.watches[number]?.show(RecordID(front.readId))
            }
            return report
        }
    }

    private func count(_ id: RecordID, on number: Int64, _ wants: (Watch) -> Bool) -> Bool {
        desk.withLock { desk in
            guard var watch = desk.watches[number], wants(watch) else { return false }
            watch.show(id)
            desk.watches[number] = watch
            return true
        }
    }

    /// Ends what `number` watches: the client went, or its session did. The range that was shown is
    /// logged.
    package func endWatch(_ number: Int64) {
        guard let watch = desk.withLock({ $0.watches.removeValue(forKey: number) }) else { return }
        let shown = [watch.first, watch.last].compactMap(\.?.description)
        note(
            watch.session.record(
                .watch, .granted, at: now(),
                reason: "ended; begun at \(watch.began.wall)",
                subject: AccessSubject(records: shown, count: watch.count)))
    }
}
