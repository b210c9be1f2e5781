/// The thread that takes frames in from one source and puts them into its queue.
import Foundation
import PlateCore

/// How fast a recording is played.
public enum PlaybackSpeed: String, Sendable, CaseIterable {
    /// As it was recorded, as if it were a camera: what comes too late is lost.
    case real
    /// As fast as it can be read: nothing is lost.
    case max
}

/// Owns its source: only its thread touches it.
final class FrameFeeder: @unchecked Sendable {
    private let source: any FrameSource
    private let speed: PlaybackSpeed
    private let clock: any Clock
    /// Where the frames go.
    let queue: FrameQueue
    /// What to play at most, in milliseconds of the recording.
    private let lengthMilliseconds: Double?

    init(
        _ source: any FrameSource, speed: PlaybackSpeed, clock: any Clock,
        lengthMilliseconds: Double? = nil
    ) {
        self.source = source
        self.speed = speed
        self.clock = clock
        self.lengthMilliseconds = lengthMilliseconds
        queue = FrameQueue(overflow: speed == .max ? .wait : .dropOldest)
    }

    func start() {
        let thread = Thread { self.run() }
        thread.name = "feed " + source.name
        thread.stackSize = 1 << 20
        thread.start()
    }

    private func run() {
        var origin: (recording: MonotonicTime, wall: MonotonicTime)?
        while true {
            let before = clock.monotonicNow()
            let item: QueueItem
            do throws(PlatedError) {
                switch try source.next() {
                case .frame(let frame):
                    let decoded = clock.monotonicNow()
                    let start = origin ?? (frame.capturedAt, decoded)
                    origin = start
                    let played = frame.capturedAt.milliseconds(since: start.recording)
                    if let lengthMilliseconds, played >= lengthMilliseconds {
                        item = .end(cut: nil, error: nil)
                        break
                    }
                    if speed == .real {
                        clock.sleep(until: start.wall.adding(milliseconds: played))
                    }
                    item = .frame(
                        QueuedFrame(
                            frame: frame, decodeMilliseconds: decoded.milliseconds(since: before),
                            arrivedAt: clock.monotonicNow()))
                case .damaged(let sequence, let reason):
                    item = .damaged(sequence: sequence, reason: reason)
                case .missed, .quiet: continue
                case .end(let cut):
                    item = .end(cut: cut, error: nil)
                }
            } catch {
                item = .end(cut: nil, error: error)
            }
            guard queue.push(item) else { return }
            if case .end = item { return }
        }
    }
}
