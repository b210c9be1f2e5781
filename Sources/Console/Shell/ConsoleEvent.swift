/// What comes to a console from the threads that talk to the daemon, and the box it comes through.
import ControlProtocol
import Glibc
import PlateCore
import Synchronization

/// One thing that came.
enum ConsoleEvent: Sendable {
    /// The daemon answers, for the first time or again.
    case connected(AboutReport)
    /// The daemon does not answer, and why.
    case lost(PlatedError)
    case status(StatusReport)
    case loggedIn(SessionReport)
    /// The session is over, and why.
    case loggedOut(String?)
    /// The password has to be changed with the log-in.
    case needsNewPassword(String)
    /// What was asked waits until somebody proves who they are.
    case needsProof(String)
    case board(BoardReport)
    case read(ReadEntry)
    case alert(AlertEntry)
    case found(ConsoleTable, ConsolePage)
    /// The whole picture of a read.
    case scene(read: String, ConsolePicture)
    case notice(ConsoleNotice)
    /// What was asked is done and its form can go.
    case done(ConsoleNotice?)
}

/// Events on their way from any thread to the one that draws.
final class ConsoleInbox: Sendable {
    /// Readable while something waits.
    let readEnd: Int32
    private let writeEnd: Int32
    private let waiting = Mutex<[ConsoleEvent]>([])

    init() throws(PlatedError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw PlatedError(.unavailable, "no pipe for the console: error \(errno)")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Puts `event` in; the drawing thread wakes up.
    func put(_ event: ConsoleEvent) {
        waiting.withLock { $0.append(event) }
        var byte: UInt8 = 1
        // Where the pipe is full the reader is awake anyway.
        _ = write(writeEnd, &byte, 1)
    }

    /// Everything that waits, in order.
    func takeAll() -> [ConsoleEvent] {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(readEnd, &bytes, bytes.count) > 0 {}
        return waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
