/// Decoded frames between the thread that takes them in and the one that reads them.
///
/// Bounded by `Limits.frameQueueCountMax`. A recording played as fast as possible waits for room; a
/// camera, or a recording played as if it were one, loses its oldest frame, and the loss is counted.
import Foundation
import PlateCore

/// A frame with what was measured on its way in.
public struct QueuedFrame: Sendable {
    /// The frame.
    public var frame: Frame
    /// How long reading and decoding took.
    public var decodeMilliseconds: Double
    /// When it was there, on the clock of this machine.
    public var arrivedAt: MonotonicTime

    /// A queued frame from its parts.
    public init(frame: Frame, decodeMilliseconds: Double, arrivedAt: MonotonicTime) {
        self.frame = frame
        self.decodeMilliseconds = decodeMilliseconds
        self.arrivedAt = arrivedAt
    }
}

/// What the queue gives its reader.
public enum QueueItem: Sendable {
    /// A frame.
    case frame(QueuedFrame)
    /// A damaged frame, in its place.
    case damaged(sequence: Int, reason: String)
    /// The source is over; `cut` says where it broke off, `error` what stopped it.
    case end(cut: String?, error: PlatedError?)
}

/// One producer, one consumer. Its state is protected by `condition`.
public final class FrameQueue: @unchecked Sendable {
    /// What happens when there is no room.
    public enum Overflow: Sendable {
        /// The producer waits.
        case wait
        /// The oldest frame goes, and is counted.
        case dropOldest
    }

    private let overflow: Overflow
    private let condition = NSCondition()
    private var items: [QueueItem] = []
    private var dropped = 0
    private var isCancelled = false

    /// An empty queue.
    public init(overflow: Overflow) {
        self.overflow = overflow
    }

    /// Frames lost for want of room so far.
    public var droppedCount: Int {
        condition.withLock { dropped }
    }

    /// Puts `item` in; `false` where the reader has gone and nothing more is wanted.
    public func push(_ item: QueueItem) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while overflow == .wait && items.count >= Limits.frameQueueCountMax && !isCancelled {
            condition.wait()
        }
        if isCancelled { return false }
        if items.count >= Limits.frameQueueCountMax, let oldest = indexOfOldestFrame {
            items.remove(at: oldest)
            dropped += 1
        }
        items.append(item)
        condition.broadcast()
        return true
    }

    /// The next item; waits for one.
    public func pop() -> QueueItem {
        condition.lock()
        defer { condition.unlock() }
        while items.isEmpty { condition.wait() }
        let item = items.removeFirst()
        condition.broadcast()
        return item
    }

    /// Tells the producer to stop.
    public func cancel() {
        condition.withLock {
            isCancelled = true
            condition.broadcast()
        }
    }

    /// Damage reports and the end are never dropped.
    private var indexOfOldestFrame: Int? {
        items.firstIndex { if case .frame = $0 { true } else { false } }
    }
}
