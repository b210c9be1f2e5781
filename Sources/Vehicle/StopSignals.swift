/// The signals that a service is told with: taken by one waiting thread, never in a handler.
import Glibc

/// What a signal asks of the daemon.
enum Summons {
    /// SIGTERM or SIGINT: end cleanly.
    case stop
    /// SIGHUP: read the configuration again.
    case reload
}

/// Signals held back from every thread, so that `next` can wait for them.
struct StopSignals {
    private var set = sigset_t()

    /// Holds the signals back from the calling thread and all that it makes later: so it belongs
    /// before the first other thread.
    init() {
        sigemptyset(&set)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for the next summons, at most so long; `nil` where none came. Blocks the calling thread.
    func next(withinMilliseconds milliseconds: Int) -> Summons? {
        var set = set
        var limit = timespec(
            tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
        switch sigtimedwait(&set, nil, &limit) {
        case SIGTERM, SIGINT: return .stop
        case SIGHUP: return .reload
        default: return nil
        }
    }
}
