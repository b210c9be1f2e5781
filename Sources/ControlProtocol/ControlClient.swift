/// The near end of the control socket: asks, waits, and never longer than it was told to.
///
/// For programs of one thread that may block; the daemon has its own code.
import Glibc
import PlateCore

/// A connection to a daemon. For one thread at a time.
public final class ControlClient {
    /// How the daemon greeted.
    public private(set) var hello: ControlHello

    /// The token that goes with every request from now on.
    public var session: Secret?

    private let path: String
    private let timeOut: Duration
    private let descriptor: Int32
    /// Bytes that came and belong to lines not asked for yet.
    private var incoming: [UInt8] = []
    private var requestCount: Int64 = 0
    /// Microseconds until a daemon that was asked too often is asked again.
    private static let restMicroseconds: UInt32 = 120_000
    /// Events that came while an answer was waited for.
    private var events: [LiveEvent] = []

    /// Connects to the daemon at `path` and waits for its greeting. `timeOutSeconds` is for this and
    /// for every question.
    public init(path: String, timeOutSeconds: Double = 5) throws(ControlConnectFailure) {
        self.path = path
        timeOut = .milliseconds(Int64(timeOutSeconds * 1000))
        hello = .current
        let deadline = ContinuousClock.now + timeOut
        descriptor = try Self.connect(path, deadline)
        let greeting: ControlReply
        do throws(PlatedError) {
            greeting = try nextReply(deadline)
        } catch {
            throw error.code == .unavailable ? .noAnswer(path) : .refused(error)
        }
        switch greeting.outcome {
        case .success(.hello(let hello)): self.hello = hello
        case .success: throw .refused(Self.confused(path))
        case .failure(let refusal): throw .refused(refusal.error)
        }
    }

    deinit { close(descriptor) }

    /// Asks, and waits for the answer. What takes long by its nature is waited for longer.
    ///
    /// - Throws: what the daemon refuses with; `unavailable` where it hangs up or is silent;
    ///   `badData` where it does not speak the protocol.
    public func ask(_ body: ControlBody) throws(PlatedError) -> ControlAnswer {
        switch try reply(to: body) {
        case .success(let answer): return answer
        case .failure(let refusal): throw refusal.error
        }
    }

    /// Asks, and waits for the answer or the daemon's refusal.
    ///
    /// - Throws: `unavailable` where the daemon hangs up or is silent; `badData` where it does not
    ///   speak the protocol.
    public func reply(
        to body: ControlBody
    ) throws(PlatedError) -> Result<ControlAnswer, ControlRefusal> {
        requestCount += 1
        let request = ControlRequest(id: requestCount, session: session, body)
        let patience = Duration.milliseconds(Int64(body.answerSecondsMax * 1000))
        let deadline = ContinuousClock.now + max(timeOut, patience)
        let line = request.line + [UInt8(ascii: "\n")]
        // Where the daemon has hung up it may have said why before.
        var isSent = send(line, deadline)
        while true {
            let reply = try nextReply(deadline)
            switch reply.outcome {
            case .failure(let refusal) where refusal.code == .tooManyRequests && reply.id == nil:
                // It was not taken, and is once the daemon has rested.
                usleep(Self.restMicroseconds)
                isSent = send(line, deadline)
            case .failure where reply.id == nil || reply.id == request.id,
                .success where reply.id == request.id:
                return reply.outcome
            case .success(.event(let event)):
                // Bounded: whoever asks much while watching must read what comes.
                if events.count < Limits.controlEventsWaitingMax { events.append(event) }
            default: guard isSent else { throw ControlConnectFailure.noAnswer(path).error }
            }
        }
    }

    /// The next thing that comes by itself after `subscribe`; `nil` where nothing comes in time.
    ///
    /// - Throws: as `ask`; `unavailable` where half a line comes and no more.
    public func event(withinSeconds seconds: Double) throws(PlatedError) -> LiveEvent? {
        if !events.isEmpty { return events.removeFirst() }
        let end = ContinuousClock.now + .milliseconds(Int64(seconds * 1000))
        while true {
            guard !incoming.isEmpty || wait(for: POLLIN, end) else { return nil }
            switch try nextReply(.now + timeOut).outcome {
            case .success(.event(let event)): return event
            case .failure(let refusal): throw refusal.error
            case .success: continue
            }
        }
    }

    /// Asks for the status.
    ///
    /// - Throws: as `ask`.
    public func status() throws(PlatedError) -> StatusReport {
        guard case .status(let report) = try ask(.status) else { throw Self.confused(path) }
        return report
    }

    // MARK: Bytes

    private static func connect(
        _ path: String, _ deadline: ContinuousClock.Instant
    ) throws(ControlConnectFailure) -> Int32 {
        guard var address = UnixAddress(path) else { throw .badPath(path) }
        let descriptor = UnixAddress.newSocket()
        guard descriptor >= 0 else { throw .system(path, code: errno) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        while true {
            guard address.withPointer({ Glibc.connect(descriptor, $0, $1) }) != 0 else {
                return descriptor
            }
            let code = errno
            // The line of those who wait to be let in is full, and cannot be waited for with poll.
            if code == EAGAIN || code == EINTR, ContinuousClock.now < deadline {
                usleep(10_000)
                continue
            }
            close(descriptor)
            throw code == EAGAIN ? .noAnswer(path) : .of(code, at: path)
        }
    }

    /// Whether all of `bytes` went out.
    private func send(_ bytes: [UInt8], _ deadline: ContinuousClock.Instant) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress! + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                guard wait(for: POLLOUT, deadline) else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private func nextReply(
        _ deadline: ContinuousClock.Instant
    ) throws(PlatedError) -> ControlReply {
        var scanned = 0
        while true {
            if let end = incoming[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(incoming[..<end])
                incoming.removeFirst(end + 1)
                return try ControlReply(line: line)
            }
            scanned = incoming.count
            guard scanned <= Limits.controlOutgoingBytesMax else { throw Self.confused(path) }
            try receive(deadline)
        }
    }

    private func receive(_ deadline: ContinuousClock.Instant) throws(PlatedError) {
        while true {
            guard wait(for: POLLIN, deadline) else {
                throw ControlConnectFailure.noAnswer(path).error
            }
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: 16 * 1024) { room, filled in
                count = recv(descriptor, room.baseAddress!, room.count, 0)
                filled = max(0, count)
            }
            if count > 0 {
                incoming += chunk
                return
            }
            guard count < 0, errno == EINTR || errno == EAGAIN else {
                throw PlatedError(
                    .unavailable, "\(path): the daemon hung up",
                    hint: "Look at: systemctl status plated")
            }
        }
    }

    private func wait(for event: Int32, _ deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = deadline - .now
            guard left > .zero else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let milliseconds = left / .milliseconds(1)
            let count = poll(&entry, 1, Int32(min(milliseconds.rounded(.up), 1e9)))
            if count > 0 { return true }
            if count < 0, errno != EINTR { return false }
        }
    }

    private static func confused(_ path: String) -> PlatedError {
        PlatedError(
            .badData, "\(path): what answers there does not speak the protocol",
            hint: "Are platectl and plated of the same version?")
    }
}
