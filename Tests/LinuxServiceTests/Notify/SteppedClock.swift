/// A clock that moves when a test says so.

import PlateCore
import Synchronization

final class SteppedClock: Clock {
    private let nanoseconds = Mutex<Int64>(1_000_000_000)

    func advance(milliseconds: Int64) {
        nanoseconds.withLock { $0 += milliseconds * 1_000_000 }
    }

    func monotonicNow() -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds.withLock { $0 })
    }

    func wallNow() -> WallTime { WallTime(milliseconds: 1_777_880_000_000) }

    func sleep(until moment: MonotonicTime) {
        nanoseconds.withLock { $0 = max($0, moment.nanoseconds) }
    }
}
