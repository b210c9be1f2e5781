/// Tracker events between the recogniser threads and the recorder: nothing in it is ever dropped.
///
/// Holds `Limits.trackerEventsWaitingMax`. When it is full recognisers wait, the frames behind them
/// pile up, and cameras lose their oldest ones: a disk that hangs costs frames, never an alert.
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

/// Its state is protected by `condition`.
package final class EventChannel: @unchecked Sendable {
    private let condition = TimedCondition()
    private var events: [TrackedEvent] = []
    /// The event that the recorder has taken and not recorded yet.
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

    /// What the recorder is to do.
    package enum Next {
        case event(TrackedEvent)
        case nothing
        case over
    }

    /// The oldest event; waits for one for `milliseconds` at most. It counts as waiting until `settle`.
    package func next(waitMilliseconds: Int) -> Next {
        condition.withLock {
            if events.isEmpty && !isClosed { condition.wait(milliseconds: waitMilliseconds) }
            if isAbandoned { return .over }
            guard !events.isEmpty else { return isClosed ? .over : .nothing }
            let event = events.removeFirst()
            inHand = event
            condition.broadcast()
            return .event(event)
        }
    }

    /// The event in hand is recorded, or given up.
    package func settle() {
        condition.withLock { inHand = nil }
    }

    /// Waits so long before another try, less where the channel is closed. `false` where nobody waits
    /// for the event any more.
    package func pause(milliseconds: Double, clock: any Clock, beat: () -> Void) -> Bool {
        condition.withLock {
            let from = clock.monotonicNow()
            while !isAbandoned {
                let wanted =
                    isClosed ? min(milliseconds, Self.closedPauseMilliseconds) : milliseconds
                let left = wanted - clock.monotonicNow().milliseconds(since: from)
                guard left > 0 else { break }
                let slice = min(Int(left.rounded(.up)), Limits.loopTurnMilliseconds)
                condition.wait(milliseconds: slice)
                beat()
            }
            return !isAbandoned
        }
    }

    /// Between tries when the program is about to end: there is little time left.
    private static let closedPauseMilliseconds = 50.0

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
