/// What the daemon tells systemd: ready, reloading, stopping, alive, and one line on how it stands.
import Foundation
import PlateCore
import Synchronization

/// Sends `sd_notify` datagrams.
///
/// Without `$NOTIFY_SOCKET` it does nothing. It never fails, and waits a second at most where the
/// service manager does not take what it is told: that is no reason to stop looking for plates.
public final class ServiceNotifier: Sendable {
    private let socket: DatagramSocket?
    /// What stands before every status line while a loop is stuck.
    private let alarm = Mutex<String?>(nil)

    /// A notifier that sends to the socket that `NOTIFY_SOCKET` of `environment` names: a path, or
    /// `@` and an abstract name.
    public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        socket = environment["NOTIFY_SOCKET"].flatMap {
            DatagramSocket(to: $0, sendMillisecondsMax: Limits.notifyMillisecondsMax)
        }
    }

    /// Whether there is somebody to tell.
    public var isConnected: Bool { socket != nil }

    /// The daemon works, or works again after a reload.
    public func ready(status: String? = nil) {
        send(["READY=1"], status)
    }

    /// One line on how the daemon stands, for `systemctl status`.
    public func status(_ text: String) {
        send([], text)
    }

    /// A reload begins; `ready` ends it.
    public func reloading(at now: MonotonicTime) {
        send(["RELOADING=1", "MONOTONIC_USEC=\(now.nanoseconds / 1000)"])
    }

    /// The daemon ends.
    public func stopping(status: String? = nil) {
        send(["STOPPING=1"], status)
    }

    /// The daemon is alive. `Watchdog` calls this, and nobody else. Returns whether it was taken.
    func alive() -> Bool {
        send(["WATCHDOG=1"])
    }

    /// Puts a text before every status line, and tells it at once; `nil` takes it away.
    func raise(alarm text: String?) {
        alarm.withLock { $0 = text }
        send([], text == nil ? "" : nil)
    }

    @discardableResult
    private func send(_ assignments: [String], _ status: String? = nil) -> Bool {
        guard let socket else { return true }
        var lines = assignments
        let alarm = alarm.withLock { $0 }
        if status != nil || (alarm != nil && assignments.isEmpty) {
            let text = [alarm, status].compactMap { $0 }.joined(separator: "; ")
            lines.append(
                "STATUS=" + text.escapedForOneLine.cut(toBytes: Limits.serviceStatusBytesMax))
        }
        return socket.send(Array(lines.joined(separator: "\n").utf8), mayWait: true) == 0
    }
}
