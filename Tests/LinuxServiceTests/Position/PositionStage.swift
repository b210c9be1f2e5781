/// Clocks, servers and a real gpsd for the tests of the position service.
import Foundation
import Glibc
import LinuxService
import Logging
import PlateCore
import Synchronization

/// The machine's own clocks, of which the wall clock can be set.
final class SettableClock: Clock {
    private let shift = Mutex<Int64>(0)

    func set(byMilliseconds step: Int64) { shift.withLock { $0 += step } }

    func monotonicNow() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    func wallNow() -> WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let milliseconds = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        return WallTime(milliseconds: milliseconds + shift.withLock { $0 })
    }

    func sleep(until moment: MonotonicTime) {
        let rest = moment.milliseconds(since: monotonicNow())
        if rest > 0 { usleep(UInt32(rest * 1000)) }
    }
}

/// A kernel whose clock nobody keeps.
struct UnkeptKernel: KernelTimekeeping {
    func state() -> KernelTimekeepingState {
        KernelTimekeepingState(
            isSynchronised: false, errorMicrosecondsMax: 16_000_000, sleptMicroseconds: 0)
    }
}

/// A service with what it said, stopped when the stage goes.
final class PositionStage: Sendable {
    let clock = SettableClock()
    let service: PositionService
    private let told: ChangeLog

    private final class ChangeLog: Sendable {
        let changes = Mutex<[ClockChange]>([])
    }

    init(_ gpsd: GPSDAddress?, kernel: any KernelTimekeeping = UnkeptKernel()) {
        let told = ChangeLog()
        self.told = told
        var logger = Logger(label: "test")
        logger.handler = SwiftLogNoOpLogHandler()
        service = PositionService(gpsd: gpsd, clock: clock, kernel: kernel, logger: logger) {
            change in
            told.changes.withLock { $0.append(change) }
        }
        service.start()
    }

    deinit { service.stop() }

    var status: PositionStatus { service.status() }
    var changes: [ClockChange] { told.changes.withLock { $0 } }

    /// Looks again and again until `isThere`, for at most `seconds`.
    func wait(
        seconds: Double = 60, until isThere: @escaping @Sendable (PositionStatus) -> Bool
    ) async -> Bool {
        await onThread { [self] in look(seconds: seconds, until: isThere) }
    }

    /// The same, blocking its thread.
    func look(seconds: Double, until isThere: (PositionStatus) -> Bool) -> Bool {
        let end = clock.monotonicNow().adding(milliseconds: seconds * 1000)
        while clock.monotonicNow() < end {
            if isThere(status) { return true }
            usleep(10_000)
        }
        return isThere(status)
    }
}

/// Runs `body` on a thread of its own: what passes by in seconds must be seen also while other tests
/// keep the cooperative pool from its turns.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: body()) }.start()
    }
}

/// A TCP port of this machine that nobody listens on just now.
func freePort(_ kind: Int32 = Int32(SOCK_STREAM.rawValue)) -> UInt16 {
    let descriptor = socket(AF_INET, kind, 0)
    defer { close(descriptor) }
    return Loopback.bind(descriptor, port: 0)
}

enum Loopback {
    /// Binds to `port` of the loopback interface, 0 for any; the port it got.
    static func bind(_ descriptor: Int32, port: UInt16) -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                guard Glibc.bind(descriptor, $0, size) == 0 else { fatalError("no port for tests") }
                getsockname(descriptor, $0, &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}

/// A server that does with each connection what the test says. It ends when the value goes.
final class ScriptedServer: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let count = Mutex(0)

    /// `serve` gets each connection on a thread of its own; it is closed afterwards.
    init(port: UInt16 = 0, serve: @escaping @Sendable (Int32) -> Void) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        self.descriptor = descriptor
        self.port = Loopback.bind(descriptor, port: port)
        listen(descriptor, 16)
        Thread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                self?.count.withLock { $0 += 1 }
                Thread {
                    serve(connection)
                    close(connection)
                }.start()
            }
        }.start()
    }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    var address: GPSDAddress { GPSDAddress(host: "127.0.0.1", port: port) }
    var connectionCount: Int { count.withLock { $0 } }

    /// Writes a text whole; false once the other side is gone.
    @discardableResult
    static func say(_ text: String, to connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Waits until the other side has gone.
    static func waitForEnd(_ connection: Int32) {
        var bytes = [UInt8](repeating: 0, count: 1024)
        while recv(connection, &bytes, bytes.count, 0) > 0 {}
    }
}
