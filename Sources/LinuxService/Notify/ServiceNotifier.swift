/// What the daemon tells systemd: ready, reloading, stopping, alive, and one line on how it stands.
import Glibc
import PlateCore

/// Sends `sd_notify` datagrams. Without `$NOTIFY_SOCKET` it does nothing; it never blocks and never
/// fails, since a service manager that does not listen is no reason to stop looking for plates.
public final class ServiceNotifier: Sendable {
    private let socket: DatagramSocket?
    private let clock: any Clock

    /// A notifier that sends to the socket at `path`, which begins with `@` for an abstract one; with
    /// no path, or one that cannot be a socket's, it sends nothing.
    public init(socketPath path: String?, clock: any Clock) {
        socket = path.flatMap { DatagramSocket(to: $0) }
        self.clock = clock
    }

    /// A notifier as the environment says: `NOTIFY_SOCKET`.
    public convenience init(environment: [String: String], clock: any Clock) {
        self.init(socketPath: environment["NOTIFY_SOCKET"], clock: clock)
    }

    /// Whether there is somebody to tell.
    public var isConnected: Bool { socket != nil }

    /// The daemon works, or works again after a reload.
    public func ready(status: String? = nil) {
        send(["READY=1"] + line(status))
    }

    /// One line on how the daemon stands, for `systemctl status`.
    public func status(_ text: String) {
        send(line(text))
    }

    /// A reload begins; `ready` ends it.
    public func reloading() {
        send(["RELOADING=1", "MONOTONIC_USEC=\(clock.monotonicNow().nanoseconds / 1000)"])
    }

    /// The daemon ends.
    public func stopping(status: String? = nil) {
        send(["STOPPING=1"] + line(status))
    }

    /// The daemon is alive. `Watchdog` calls this, and nobody else.
    public func alive() {
        send(["WATCHDOG=1"])
    }

    private func line(_ status: String?) -> [String] {
        guard let status else { return [] }
        return ["STATUS=" + status.escapedForOneLine.cut(toBytes: Limits.serviceStatusBytesMax)]
    }

    private func send(_ assignments: [String]) {
        _ = socket?.send(Array(assignments.joined(separator: "\n").utf8))
    }
}
