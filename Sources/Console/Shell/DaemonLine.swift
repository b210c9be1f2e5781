/// The thread that asks the daemon: requests in order, the status every second, and the way back to a
/// daemon that went.
///
/// It alone has the connection; everything it learns goes into the inbox.
import ControlProtocol
import Foundation
import Glibc
import PlateCore
import Synchronization

/// One thing to ask.
enum DaemonAsk: Sendable {
    /// What a key asked for; whether a passenger types.
    case request(ConsoleRequest, isPassenger: Bool)
    /// The whole picture of a read.
    case scene(read: String)
    /// The session ends with the program; `told` is signalled when the daemon knows.
    case leave(told: DispatchSemaphore)
}

/// The session of this console, known to both threads that talk to the daemon.
final class SessionToken: Sendable {
    private let kept = Mutex<Secret?>(nil)

    /// What requests carry; `nil` where nobody is logged in.
    var value: Secret? { kept.withLock(\.self) }

    /// Another session, or none.
    func keep(_ token: Secret?) { kept.withLock { $0 = token } }

    /// Forgets `token`; `false` where it was forgotten already.
    func drop(_ token: Secret) -> Bool {
        kept.withLock { kept in
            guard kept == token else { return false }
            kept = nil
            return true
        }
    }
}

/// Asks, on a thread of its own.
final class DaemonLine: Sendable {
    /// The session's token, for the thread that watches too.
    let token = SessionToken()

    private let socket: String
    private let console: String
    private let inbox: ConsoleInbox
    private let asks = Mutex<[DaemonAsk]>([])
    private let count = DispatchSemaphore(value: 0)

    /// Milliseconds between two looks at the status, and between two tries to connect.
    static let turnMilliseconds = 1000

    init(socket: String, console: String, inbox: ConsoleInbox) {
        self.socket = socket
        self.console = console
        self.inbox = inbox
    }

    /// Starts the thread.
    func start() {
        let thread = Thread { [self] in
            ThreadSignals.leaveToOthers()
            var talk = DaemonTalk(
                socket: socket, console: console, inbox: inbox, token: token)
            while true { turn(&talk) }
        }
        thread.name = "daemon line"
        thread.start()
    }

    /// Asks as soon as what was asked before is answered.
    func ask(_ ask: DaemonAsk) {
        asks.withLock { $0.append(ask) }
        count.signal()
    }

    private func turn(_ talk: inout DaemonTalk) {
        let rest = max(0, talk.statusDue.milliseconds(since: ConsoleClock().monotonicNow()))
        let isAsked = count.wait(timeout: .now() + .milliseconds(Int(rest))) == .success
        if isAsked, let ask = asks.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            talk.perform(ask)
        }
        talk.lookAtStatus()
    }
}

/// Signals belong to the thread that draws: a handler on another thread would give the terminal back
/// while this one is still drawing on it.
enum ThreadSignals {
    static func leaveToOthers() {
        var all = sigset_t()
        sigfillset(&all)
        // A bug's signal comes to the thread that has the bug, whatever is asked.
        for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] {
            sigdelset(&all, signal)
        }
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}
