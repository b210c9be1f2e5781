/// A control server in a folder of its own, with a clock the test owns and clients made of bytes.

import ControlProtocol
import Foundation
import Logging
import PlateCore
import Synchronization
import Vehicle

/// The machine's clock, and what the test puts on top of it.
final class ShiftedClock: Clock {
    private let shift = Atomic<Int64>(0)
    private let start = ContinuousClock.now

    func monotonicNow() -> MonotonicTime {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return MonotonicTime(
            nanoseconds: 1_000_000_000 * (1000 + seconds) + attoseconds / 1_000_000_000
                + shift.load(ordering: .relaxed))
    }

    func wallNow() -> WallTime { WallTime(milliseconds: 1_780_000_000_000) }

    func sleep(until moment: MonotonicTime) {
        Thread.sleep(forTimeInterval: max(0, moment.milliseconds(since: monotonicNow()) / 1000))
    }

    func advance(seconds: Double) {
        shift.add(Int64(seconds * 1e9), ordering: .relaxed)
    }
}

/// A server, its folder, and what it was asked.
final class ControlStage: Sendable {
    let folder: String
    let path: String
    let clock = ShiftedClock()
    let server: ControlServer
    private let asked = AskedList()

    /// A started server. `answering` runs before each answer, on the answering thread.
    init(
        bounds: ControlBounds = ControlBounds(),
        answering: @escaping @Sendable (ControlRequest) -> Void = { _ in }
    ) throws {
        folder = try ControlStage.newFolder()
        path = folder + "/control.sock"
        server = ControlServer(
            path: path, clock: clock, bounds: bounds,
            logger: Self.quiet
        ) { [asked] request, client in
            asked.append(request, client)
            answering(request)
            return ControlReply(to: request, .status(ControlStage.report))
        }
        try server.start()
    }

    deinit {
        server.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What reached the answerer, and from whom.
    var requests: [(ControlRequest, ClientIdentity)] { asked.all }

    /// A client that has been greeted.
    func client() throws -> RawClient {
        let client = try RawClient(path)
        _ = try client.line()
        return client
    }

    /// Says nothing.
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    static func newFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "/pc-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A car with nothing in it.
    static let report = StatusReport(
        vehicle: "12-345", toldAt: WallTime(milliseconds: 1_780_000_000_000), uptimeSeconds: 60,
        cameras: [], stages: [], queues: [],
        store: StatusReport.Store(reads: 0, alerts: 0, databaseBytes: 0, errors: 0), disk: nil,
        clock: StatusReport.Clock(source: .gps, uncertaintyMilliseconds: 1, steps: 0),
        position: StatusReport.Position(receiver: .off), hotlists: [],
        memory: StatusReport.Memory(residentBytes: 1, peakBytes: 1, fileDescriptors: 1))
}

/// A list that threads may append to.
private final class AskedList: Sendable {
    private let list = Mutex<[(ControlRequest, ClientIdentity)]>([])

    var all: [(ControlRequest, ClientIdentity)] { list.withLock { $0 } }

    func append(_ request: ControlRequest, _ client: ClientIdentity) {
        list.withLock { $0.append((request, client)) }
    }
}

/// Why a client of bytes got nothing.
enum RawClientFailure: Error {
    case cannotConnect(Int32)
    case nothingInTime
    case closed
}

/// A client that says whatever bytes a test wants it to.
final class RawClient {
    private let descriptor: Int32
    private var incoming: [UInt8] = []
    /// Generous: the machine may be busy. A healthy answer takes a millisecond.
    private static let timeOutMilliseconds: Int32 = 20_000

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard var address = UnixAddress(path) else { preconditionFailure("a path too long") }
        guard address.withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw RawClientFailure.cannotConnect(code)
        }
    }

    deinit { close(descriptor) }

    /// Sends all of `bytes`, however long it takes; false where the server has hung up.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends as much as goes without waiting; the number of bytes that went.
    func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
        max(
            0,
            bytes.withUnsafeBytes {
                Foundation.send(
                    descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            })
    }

    func ask(_ body: ControlBody, id: Int64) throws -> ControlReply {
        send(ControlRequest(id: id, body).line + [10])
        return try reply()
    }

    func reply() throws -> ControlReply { try ControlReply(line: line()) }

    /// The next line, without its end.
    func line() throws -> [UInt8] {
        while true {
            if let end = incoming.firstIndex(of: 10) {
                defer { incoming.removeFirst(end + 1) }
                return Array(incoming[..<end])
            }
            guard try receive() else { throw RawClientFailure.closed }
        }
    }

    /// Reads what is left and waits until the server hangs up.
    func waitForEnd() throws {
        while try receive() {}
    }

    /// Whether the server has hung up, whatever there still is to read.
    var isCutOff: Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&entry, 1, 0) > 0 && Int32(entry.revents) & (POLLHUP | POLLERR) != 0
    }

    /// Whether the server says something, or hangs up, in this time.
    func hasSomethingToRead(withinMilliseconds milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// No more will be sent.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    private func receive() throws -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, Self.timeOutMilliseconds) > 0 else {
            throw RawClientFailure.nothingInTime
        }
        var count = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { room, filled in
            count = recv(descriptor, room.baseAddress, room.count, 0)
            filled = max(0, count)
        }
        incoming += chunk
        return count > 0
    }
}

extension ControlReply {
    /// The word it was refused with.
    var refusalCode: ControlRefusalCode? {
        guard case .failure(let refusal) = outcome else { return nil }
        return refusal.code
    }
}

/// Requests numbered `ids`, a line each.
func requestLines(_ ids: ClosedRange<Int64>, _ body: ControlBody) -> [UInt8] {
    ids.reduce(into: []) { $0 += ControlRequest(id: $1, body).line + [10] }
}

/// A request of this kind without session and body.
func bareLine(_ id: Int64, _ kind: ControlRequestKind) -> [UInt8] {
    Array(#"{"version":1,"id":\#(id),"request":"\#(kind.rawValue)"}"#.utf8)
}

/// Waits until `condition` holds; false where it does not within a generous time.
func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<2000 {
        if condition() { return true }
        usleep(10_000)
    }
    return false
}
