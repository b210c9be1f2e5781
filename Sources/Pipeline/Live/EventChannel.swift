/// Tracker events between the recogniser threads and the recorder: nothing in it is ever dropped.
///
/// Holds `Limits.trackerEventsWaitingMax`. When it is full recognisers wait, the frames behind them
/// pile up, and cameras lose their oldest ones. The recorder empties it as fast as it can, whatever the
/// disk does, until `Limits.commitWaitingBytesMax` wait for the disk.
import PlateCore
import PlateVision

/// A tracker event with what the recorder and the announcement need beside it.
package struct TrackedEvent: Sendable {
    package var event: TrackerEvent
    /// When the frame that decided was taken, or came.
    package var frameAt: MonotonicTime
    /// When the event came into the channel.
    package var waitingSince: MonotonicTime

    /// An event from its parts.
    package init(event: TrackerEvent, frameAt: MonotonicTime, waitingSince: MonotonicTime) {
        self.event = event
        self.frameAt = frameAt
        self.waitingSince = waitingSince
    }
}

/// What the recorder is told of what it gave to the disk.
package enum CommitNotice: Sendable {
    /// On disk, in their order: what alerts and reads came with each change; the milliseconds it took.
    case recorded([Told], milliseconds: Double)
    /// Given up for what it is.
    case refused(Told)
    /// Nothing more will be written.
    case ended

    /// What is to be told of one change.
    package struct Told: Sendable {
        /// Alerts that came with it.
        package var alerts: [RecordID]
        /// The read that was over with it.
        package var read: PlateRead?

        /// What is to be told of `entry`.
        package init(_ entry: CommitEntry) {
            alerts = entry.alerts
            read = entry.finished
        }
    }
}

/// Its state is protected by `condition`.
package final class EventChannel: @unchecked Sendable {
    private let condition = TimedCondition()
    private var events: [TrackedEvent] = []
    private var notices: [CommitNotice] = []
    /// The event that the recorder has taken and not passed on yet.
    private var inHand: TrackedEvent?
    private var waitingMax = 0
    private var isClosed = false
    private var isAbandoned = false

    /// An empty channel.
    package init() {}

    /// Puts `event` in, waiting for room for `milliseconds` at most; `false` where there was none.
    package func push(_ event: TrackedEvent, waitMilliseconds: Int) -> Bool {
        condition.withLock {
            if events.count >= Limits.trackerEventsWaitingMax {
                condition.wait(milliseconds: waitMilliseconds)
            }
            guard events.count < Limits.trackerEventsWaitingMax else { return false }
            events.append(event)
            waitingMax = max(waitingMax, waitingNow)
            condition.broadcast()
            return true
        }
    }

    /// Tells the recorder something; never waits.
    package func post(_ notice: CommitNotice) {
        condition.withLock {
            notices.append(notice)
            condition.broadcast()
        }
    }

    /// What the recorder is to do.
    package enum Next {
        case event(TrackedEvent)
        case notices([CommitNotice])
        case nothing
        case over
    }

    /// Notices, or else the oldest event; waits for either for `milliseconds` at most. An event counts as
    /// waiting until `settle`.
    ///
    /// - Parameter takesEvents: whether there is room for what an event brings. A closed channel gives its
    ///   events out all the same.
    package func next(waitMilliseconds: Int, takesEvents: Bool = true) -> Next {
        condition.withLock {
            if notices.isEmpty && !isClosed && (events.isEmpty || !takesEvents) {
                condition.wait(milliseconds: waitMilliseconds)
            }
            if isAbandoned { return .over }
            if let notices = takeNotices() { return .notices(notices) }
            if isClosed && events.isEmpty { return .over }
            guard takesEvents || isClosed, !events.isEmpty else { return .nothing }
            let event = events.removeFirst()
            inHand = event
            condition.broadcast()
            return .event(event)
        }
    }

    /// The notices alone, after the last event; `nil` where the time is up and there are none.
    package func nextNotices(waitMilliseconds: Int) -> [CommitNotice]? {
        condition.withLock {
            if notices.isEmpty && !isAbandoned { condition.wait(milliseconds: waitMilliseconds) }
            return takeNotices() ?? (isAbandoned ? nil : [])
        }
    }

    private func takeNotices() -> [CommitNotice]? {
        guard !notices.isEmpty else { return nil }
        defer { notices = [] }
        return notices
    }

    /// The event in hand is passed on.
    package func settle() {
        condition.withLock { inHand = nil }
    }

    /// Nothing more will come; what is in it is still given out.
    package func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    /// The time is up: nothing more is given out. Returns how many events are left.
    package func abandon() -> Int {
        condition.withLock {
            isAbandoned = true
            condition.broadcast()
            return waitingNow
        }
    }

    /// Events that wait or are in the recorder's hands, the most there ever were, and since when the
    /// oldest waits.
    package var standing: (waiting: Int, waitingMax: Int, oldestSince: MonotonicTime?) {
        condition.withLock { (waitingNow, waitingMax, (inHand ?? events.first)?.waitingSince) }
    }

    private var waitingNow: Int { events.count + (inHand == nil ? 0 : 1) }
}
