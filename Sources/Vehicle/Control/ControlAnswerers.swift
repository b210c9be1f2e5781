/// The threads that requests are answered on: a pool for each class of time that an answer may take, so that
/// an officer's answer waits for no password, and a log-in for no list of 300,000 rows.
import ControlProtocol
import NIOPosix
import PlateCore

/// Pools of threads; running from the beginning.
struct ControlAnswerers: Sendable {
    /// Threads of each pool: one that waits for a slow disk holds up nobody yet.
    private static let threadCount = 2

    /// Reads requests, and answers those that take no time worth speaking of.
    let quick = NIOThreadPool(numberOfThreads: threadCount)
    /// For passwords and searches: seconds.
    private let looks = NIOThreadPool(numberOfThreads: threadCount)
    /// For walks over the log, exports and lists that are brought in: minutes.
    private let long = NIOThreadPool(numberOfThreads: threadCount)

    /// All of them.
    var all: [NIOThreadPool] { [quick, looks, long] }

    init() {
        for pool in all { pool.start() }
    }

    /// Where `body` is answered.
    func pool(for body: ControlBody) -> NIOThreadPool {
        switch body.answerSecondsMax {
        case ...Limits.controlAnswerSecondsMax: quick
        case ...Limits.controlLookAnswerSecondsMax: looks
        default: long
        }
    }
}
