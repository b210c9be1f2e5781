/// Where messages of the log go: journald's socket, or a descriptor as lines of text.
import Glibc
import PlateCore
import Synchronization

/// Writes messages; used by all threads at once.
///
/// No thread waits long for the log: a message that journald does not take within
/// `Limits.logMillisecondsMax` is lost, and counted in the next one that gets through. Where journald
/// is not there at all, messages go to the descriptor.
package final class LogSink: Sendable {
    private let identifier: String
    private let journal: DatagramSocket?
    /// Whether the descriptor leads to journald too, which then takes `<3>` as an urgency.
    private let isJournalStream: Bool
    private let descriptor: CInt
    private let lost = Atomic<Int>(0)
    /// Keeps lines whole.
    private let turn = Mutex(())

    /// Where journald listens.
    package static let journalSocketPath = "/run/systemd/journal/socket"

    /// A sink as the environment says: journald's socket where `JOURNAL_STREAM` names `descriptor`,
    /// else the descriptor, which is not closed.
    package init(
        environment: [String: String], identifier: String = "plated",
        descriptor: CInt = STDERR_FILENO, journalSocketPath: String = LogSink.journalSocketPath
    ) {
        self.identifier = identifier
        self.descriptor = descriptor
        isJournalStream = Self.isJournalStream(environment["JOURNAL_STREAM"], descriptor)
        journal =
            isJournalStream
            ? DatagramSocket(
                to: journalSocketPath, sendMillisecondsMax: Limits.logMillisecondsMax) : nil
    }

    /// Writes one message.
    package func write(_ message: LogMessage) {
        let lost = lost.load(ordering: .relaxed)
        if let journal {
            let bytes = message.datagram(identifier: identifier, lost: lost)
            // Once one was lost, waiting for each would slow every thread that logs.
            switch journal.send(bytes, mayWait: lost == 0) {
            case 0: return forget(lost)
            case EAGAIN, ENOBUFS: return count()
            default: break
            }
        }
        let line = message.line(withPriority: isJournalStream, lost: lost)
        let isWritten = turn.withLock { _ in write(line, mayWait: lost == 0) }
        if isWritten { forget(lost) } else { count() }
    }

    private func count() { lost.add(1, ordering: .relaxed) }

    private func forget(_ told: Int) {
        if told > 0 { lost.subtract(told, ordering: .relaxed) }
    }

    /// Writes a whole line, which a pipe takes at once where it takes anything.
    private func write(_ line: [UInt8], mayWait: Bool) -> Bool {
        var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&wish, 1, mayWait ? CInt(Limits.logMillisecondsMax) : 0) > 0,
            wish.revents & Int16(POLLOUT) != 0
        else { return false }
        var offset = 0
        while offset < line.count {
            let count = line.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + offset, line.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    /// Whether `JOURNAL_STREAM`, `device:inode`, names the descriptor: a program started by a service
    /// inherits the variable while its output may go elsewhere.
    private static func isJournalStream(_ variable: String?, _ descriptor: CInt) -> Bool {
        guard let parts = variable?.split(separator: ":"), parts.count == 2,
            let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
