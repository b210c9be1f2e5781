/// A lock with a condition whose time-outs run on the monotonic clock.
///
/// Foundation's `NSCondition` waits until a wall time: on a car whose clock is set back by an hour,
/// a wait of 250 ms would last an hour, and a watchdog would take the thread for dead.
import Foundation

/// `@unchecked Sendable`: the two objects behind the pointers are made for sharing between threads.
final class TimedCondition: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        let made =
            pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(condition, &attributes) == 0
        pthread_condattr_destroy(&attributes)
        precondition(made, "a mutex and a condition can always be made")
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func withLock<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure)
        -> Value
    {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Lets the lock go until somebody signals or the time is over; the lock is held again then. Wakes
    /// without a reason at times: ask again.
    func wait(milliseconds: Int) {
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        let nanoseconds = until.tv_nsec + milliseconds % 1000 * 1_000_000
        until.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(condition, mutex, &until)
    }

    /// Wakes one that waits.
    func signal() { pthread_cond_signal(condition) }

    /// Wakes all that wait.
    func broadcast() { pthread_cond_broadcast(condition) }
}
