/// The thread for what is done once a second beside the pipeline and may wait for the disk: the thread
/// that takes signals must not, or a call to stop would wait with it.
import Foundation
import PlateCore
import Synchronization

/// Started once, stopped once.
final class Upkeep: Sendable {
    /// Beats every turn; a disk may hang as long as the recorder's may.
    let pulse: LoopPulse

    private static let turnSeconds = 1.0
    private let clock: any Clock
    private let work: @Sendable () -> Void
    private let isStopping = Atomic(false)
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init(clock: any Clock, work: @escaping @Sendable () -> Void) {
        self.clock = clock
        self.work = work
        pulse = LoopPulse(
            name: "upkeep", silenceMillisecondsMax: Limits.recorderSilenceMillisecondsMax,
            now: clock.monotonicNow())
    }

    func start() {
        let thread = Thread { [self] in
            while !isStopping.load(ordering: .acquiring) {
                pulse.beat(at: clock.monotonicNow())
                work()
                _ = wake.wait(timeout: .now() + Self.turnSeconds)
            }
            work()
            ended.signal()
        }
        thread.name = "upkeep"
        thread.start()
    }

    /// Does the work once more and ends; returns when that is done or the time is up.
    func stop(withinMilliseconds milliseconds: Int) {
        isStopping.store(true, ordering: .releasing)
        wake.signal()
        _ = ended.wait(timeout: .now() + .milliseconds(milliseconds))
    }
}
