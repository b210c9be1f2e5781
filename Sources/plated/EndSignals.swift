// A program that a signal ends leaves nothing behind: a thread of its own waits for the signal and cleans up,
// as next to nothing is allowed in a handler.
import Foundation
import Glibc
import Synchronization

/// SIGINT, SIGTERM and SIGHUP, held back from all other threads. One that is ignored stays so.
final class EndSignals: Sendable {
    private let works = Mutex<[@Sendable () -> Void]>([])
    private static let isEnding = Atomic(false)

    /// Holds the signals back from the calling thread and all that it makes later: so it belongs before the
    /// first other thread.
    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(number) {
            sigaddset(&signals, number)
        }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let awaited = signals
        let thread = Thread { [self] in
            var awaited = awaited
            var number: Int32 = 0
            guard sigwait(&awaited, &number) == 0 else { return }
            Self.isEnding.store(true, ordering: .sequentiallyConsistent)
            Self.dropErrors()
            for work in works.withLock({ $0.reversed() }) { work() }
            // Now the signal does what it does: a terminal is put back by its handler, and whoever
            // started the program sees what ended it.
            pthread_sigmask(SIG_UNBLOCK, &awaited, nil)
            raise(number)
            _exit(128 + number)
        }
        // The program's own work may fail as its folder goes, and has to wait for the signal all the same.
        atexit { while EndSignals.isEnding.load(ordering: .sequentiallyConsistent) { pause() } }
        thread.name = "end"
        thread.start()
    }

    /// Does `work` before a signal ends the program; what came last is done first.
    func before(_ work: @escaping @Sendable () -> Void) {
        works.withLock { $0.append(work) }
    }

    /// What fails from now on fails because of the end, and is no news.
    private static func dropErrors() {
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        if nowhere >= 0 { dup2(nowhere, STDERR_FILENO) }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
