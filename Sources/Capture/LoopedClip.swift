import Glibc
import PlateCore

/// A recording played over and over as if it were a camera.
///
/// Numbers and times go on from one pass to the next, by the recording's own rate. It does not wait
/// between pictures: whoever asks paces by `capturedAt`. Like a camera it never ends and never throws:
/// a file that is not there, breaks off or holds no picture is told as a `quiet` turn and tried again
/// with back-off, from its beginning.
public final class LoopedClip: FrameSource {
    /// The camera's name.
    public let name: String
    /// A loop has no last frame.
    public var frameCountExpected: Int? { nil }

    private let path: String
    private let clock: any Clock
    private let open: () throws(PlatedError) -> any FrameSource
    private var clip: (any FrameSource)?
    private var condition = CameraCondition.starting
    private var retryAt = MonotonicTime(nanoseconds: .min)
    private var backOff = BackOff()
    private var splice = LoopSplice()

    /// Plays what `open` opens, which lies at `path`, as the camera `name`.
    public init(
        name: String, path: String, clock: any Clock,
        open: @escaping () throws(PlatedError) -> any FrameSource
    ) {
        self.name = name
        self.path = path
        self.clock = clock
        self.open = open
    }

    /// The next picture of the recording, or what there is instead. Never throws and never ends.
    public func next() -> FrameOutcome {
        guard let clip else { return begin() }
        do throws(PlatedError) {
            let outcome = try clip.next()
            guard case .end(let cut) = outcome else { return take(outcome) }
            return end(cut)
        } catch {
            return giveUp(error.message)
        }
    }

    private func begin() -> FrameOutcome {
        let now = clock.monotonicNow()
        if now < retryAt {
            let turnEnd = now.adding(milliseconds: Limits.cameraTurnMillisecondsMax)
            clock.sleep(until: min(retryAt, turnEnd))
            guard clock.monotonicNow() >= retryAt else { return .quiet(condition) }
        }
        do throws(PlatedError) {
            clip = try open()
            splice.beginPass()
            if condition != .running { condition = .starting }
            return .quiet(condition)
        } catch {
            return giveUp(error.message)
        }
    }

    private func take(_ outcome: FrameOutcome) -> FrameOutcome {
        if case .frame = outcome { condition = .running }
        return splice.carryOn(outcome, name: name)
    }

    /// The end of a pass: on to the next, with a pause where this one gave nothing or broke off.
    private func end(_ cut: String?) -> FrameOutcome {
        guard cut == nil, splice.passHadFrames else {
            return giveUp(cut.map { "\(path) breaks off \($0)" } ?? "\(path) holds no picture")
        }
        backOff.reset()
        clip = nil
        return begin()
    }

    private func giveUp(_ reason: String) -> FrameOutcome {
        clip = nil
        let isAbsent = access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
        condition = isAbsent ? .absent : .failing(reason: reason)
        let wait = backOff.next(isAbsent: isAbsent)
        retryAt = clock.monotonicNow().adding(milliseconds: wait)
        return .quiet(condition)
    }
}

/// Joins the passes of a loop: numbers and times of each go on where the one before it ended.
struct LoopSplice {
    /// Whether the present pass gave a picture.
    private(set) var passHadFrames = false
    /// The next number that is free.
    private var nextSequence = 0
    private var passSequence = 0
    /// What is added to the recording's own times, in nanoseconds and milliseconds.
    private var monotonicShift: Int64 = 0
    private var wallShift: Int64 = 0
    private var last: (number: Int, monotonic: Int64, wall: Int64)?
    /// From one picture to the next, as last seen; what a pass of one picture goes on by.
    private var interval: Int64 = 33_333_333

    mutating func beginPass() {
        passHadFrames = false
        passSequence = nextSequence
    }

    /// `outcome` with its number and times moved behind those of the earlier passes.
    mutating func carryOn(_ outcome: FrameOutcome, name: String) -> FrameOutcome {
        switch outcome {
        case .frame(var frame):
            let number = passSequence + frame.sequence
            let captured = frame.capturedAt.nanoseconds
            let wall = frame.wallTime.milliseconds
            if let last {
                let steps = Int64(max(1, number - last.number))
                if passHadFrames {
                    interval = max(1, (captured &+ monotonicShift &- last.monotonic) / steps)
                } else {
                    monotonicShift = last.monotonic &+ steps &* interval &- captured
                    wallShift = last.wall &+ steps &* interval / 1_000_000 &- wall
                }
            }
            passHadFrames = true
            frame.source = name
            frame.sequence = number
            frame.capturedAt = MonotonicTime(nanoseconds: captured &+ monotonicShift)
            frame.wallTime = WallTime(milliseconds: wall &+ wallShift)
            last = (number, frame.capturedAt.nanoseconds, frame.wallTime.milliseconds)
            nextSequence = max(nextSequence, number + 1)
            return .frame(frame)
        case .damaged(let sequence, let reason):
            nextSequence = max(nextSequence, passSequence + sequence + 1)
            return .damaged(sequence: passSequence + sequence, reason: reason)
        case .missed, .quiet, .end: return outcome
        }
    }
}
