import PlateCore

/// How a camera stands, as a pure state machine: what happened goes in, what to do comes out.
///
/// It holds no device and asks no clock. `V4L2Camera` tells it of every opening, picture, silence and
/// fault, and does as it says.
struct CameraLink: Sendable {
    /// Whether the device is open.
    enum Phase: Sendable, Hashable {
        /// Closed; to be tried at this moment.
        case closed(retryAt: MonotonicTime)
        /// Streaming; the last buffer came, or the stream began, at this moment.
        case open(lastSignAt: MonotonicTime)
    }

    private(set) var phase = Phase.closed(retryAt: MonotonicTime(nanoseconds: .min))
    private(set) var condition = CameraCondition.starting
    private let path: String
    private var backOff = BackOff()
    private var stallMilliseconds = Limits.cameraStallMillisecondsMax
    private var goodSince: MonotonicTime?
    private var uselessCount = 0

    /// The link of the device at `path`, never tried.
    init(path: String) {
        self.path = path
    }

    /// The stream began. A slow one may be silent for longer before it counts as stalled.
    mutating func opened(framesPerSecond: Double?, at now: MonotonicTime) {
        phase = .open(lastSignAt: now)
        goodSince = nil
        uselessCount = 0
        stallMilliseconds = Limits.cameraStallMillisecondsMax
        if let framesPerSecond, framesPerSecond > 0 {
            let slow = min(4000 / framesPerSecond, 10 * Limits.cameraStallMillisecondsMax)
            stallMilliseconds = max(stallMilliseconds, slow)
        }
        // A stall that an opening does not cure is still the same stall.
        if condition != .stalled { condition = .starting }
    }

    /// A picture that can be used.
    mutating func gotPicture(at now: MonotonicTime) {
        phase = .open(lastSignAt: now)
        condition = .running
        uselessCount = 0
        let since = goodSince ?? now
        goodSince = since
        if now.milliseconds(since: since) >= Limits.cameraGoodMillisecondsMin { backOff.reset() }
    }

    /// A picture of no use: something comes, at least. Gives the fault that ends the stream where
    /// there were too many in a row.
    mutating func gotUseless(_ reason: String, at now: MonotonicTime) -> DeviceFault? {
        phase = .open(lastSignAt: now)
        goodSince = nil
        uselessCount += 1
        guard uselessCount >= Limits.cameraUselessPicturesMax else { return nil }
        return .useless(count: uselessCount, reason: reason)
    }

    /// The same picture again: something comes, and it tells nothing.
    mutating func gotRepeat(at now: MonotonicTime) {
        phase = .open(lastSignAt: now)
    }

    /// A turn without a picture. Gives the fault that ends the stream where it lasts too long.
    mutating func wasSilent(at now: MonotonicTime) -> DeviceFault? {
        guard case .open(let lastSignAt) = phase else { return nil }
        let silence = now.milliseconds(since: lastSignAt)
        if silence >= stallMilliseconds { condition = .stalled }
        let most =
            stallMilliseconds * Limits.cameraReopenMillisecondsMax
            / Limits.cameraStallMillisecondsMax
        return silence >= most ? .stalled(seconds: silence / 1000) : nil
    }

    /// The device failed and is closed.
    mutating func failed(_ fault: DeviceFault, at now: MonotonicTime) {
        condition = fault.condition(path: path)
        let wait = backOff.next(isAbsent: condition == .absent)
        phase = .closed(retryAt: now.adding(milliseconds: wait))
        goodSince = nil
        uselessCount = 0
    }
}

/// The driver's count of pictures, read for gaps and repeats.
struct PictureCount: Sendable {
    /// What a picture's number says beside the one before it.
    enum Step: Sendable, Hashable {
        /// It follows, or it begins a count.
        case next
        /// So many pictures between them never came.
        case gap(Int)
        /// It stands still or goes back: the same picture again, or a count begun anew.
        case same
    }

    private var last: UInt32?

    /// Takes the next number. It wraps at 2^32; a jump that no gap explains is a count begun anew.
    mutating func step(_ number: UInt32) -> Step {
        defer { last = number }
        guard let last else { return .next }
        let distance = Int(number &- last)
        switch distance {
        case 0, Int(Int32.max)...: return .same
        case 2...Limits.cameraGapPicturesMax + 1: return .gap(distance - 1)
        default: return .next
        }
    }

    /// A new stream counts as it likes.
    mutating func restart() { last = nil }
}
