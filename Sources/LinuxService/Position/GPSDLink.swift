/// The connection to gpsd as a state machine: looks the name up, connects, listens, asks after
/// silence, backs off, begins again. Owned by the thread of `PositionService`; it never blocks.
import Glibc
import PlateCore

/// What a turn of the link brought.
enum GPSDEvent: Sendable, Equatable {
    /// gpsd has taken the connection.
    case connected
    /// A report.
    case report(GPSDReport)
    /// A line that is no report.
    case broken
    /// Lines too long, dropped since the last turn.
    case tooLong(Int)
    /// The connection is gone, or did not come about.
    case lost(GPSDLoss)
}

/// Why there is no connection.
public enum GPSDLoss: String, Sendable {
    /// The name leads to no address.
    case unknownName = "its name is not known"
    /// Nothing takes the connection.
    case refused = "nothing answers there"
    /// The other side closed it.
    case closed = "it closed the connection"
    /// Nothing came, not even when asked.
    case silent = "it says nothing"
    /// More lines than any gpsd sends.
    case flooding = "it sends too much"
}

struct GPSDLink {
    private enum State {
        case waiting(until: MonotonicTime)
        case lookingUp(GPSDLookup, since: MonotonicTime)
        case connecting(GPSDSocket, rest: [GPSDEndpoint], since: MonotonicTime)
        case open(GPSDSocket, Hearing)
    }

    /// What an open connection has heard.
    private struct Hearing {
        let openedAt: MonotonicTime
        var lines = ReportLines()
        var tooLongTold = 0
        var heardAt: MonotonicTime
        /// When gpsd was asked whether it lives.
        var askedAt: MonotonicTime?
        var secondStart: MonotonicTime
        var linesInSecond = 0
        var bytesInSecond = 0
    }

    private let address: GPSDAddress
    private let wake: @Sendable () -> Void
    private var state: State
    /// A look-up that took too long and may still come back; no other one is begun before it does.
    private var lateLookup: GPSDLookup?
    private var retryMilliseconds = Limits.gpsdRetryMillisecondsMin
    private var buffer = [UInt8](repeating: 0, count: 16 * 1024)

    init(_ address: GPSDAddress, now: MonotonicTime, wake: @escaping @Sendable () -> Void) {
        self.address = address
        self.wake = wake
        state = .waiting(until: now)
    }

    /// What `poll` should wait for; `nil` where there is nothing but time.
    var interest: pollfd? {
        switch state {
        case .waiting, .lookingUp: nil
        case .connecting(let socket, _, _):
            pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
        case .open(let socket, _):
            pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        }
    }

    /// Goes on as far as it can without waiting. `isReady`: `poll` said so of `interest`.
    mutating func turn(at now: MonotonicTime, isReady: Bool, _ event: (GPSDEvent) -> Void) {
        switch state {
        case .waiting(let until):
            if now >= until { begin(at: now) }
        case .lookingUp(let lookup, let since):
            lookUp(lookup, since, at: now, event)
        case .connecting(let socket, let rest, let since):
            connect(socket, rest, since, isReady, at: now, event)
        case .open(let socket, let hearing):
            listen(socket, hearing, isReady, at: now, event)
        }
    }

    private mutating func begin(at now: MonotonicTime) {
        if let lateLookup, lateLookup.endpoints == nil {
            state = .waiting(until: now.adding(milliseconds: Limits.gpsdRetryMillisecondsMin))
            return
        }
        lateLookup = nil
        state = .lookingUp(GPSDLookup(address, wake: wake), since: now)
    }

    private mutating func lookUp(
        _ lookup: GPSDLookup, _ since: MonotonicTime, at now: MonotonicTime,
        _ event: (GPSDEvent) -> Void
    ) {
        if let endpoints = lookup.endpoints {
            if endpoints.isEmpty { return lose(.unknownName, at: now, event) }
            connect(toFirstOf: endpoints, at: now, event)
        } else if now.milliseconds(since: since) > Limits.gpsdConnectMillisecondsMax {
            lateLookup = lookup
            lose(.unknownName, at: now, event)
        }
    }

    private mutating func connect(
        toFirstOf endpoints: [GPSDEndpoint], at now: MonotonicTime, _ event: (GPSDEvent) -> Void
    ) {
        for (i, endpoint) in endpoints.enumerated() {
            if let socket = GPSDSocket(connectingTo: endpoint) {
                state = .connecting(socket, rest: Array(endpoints[(i + 1)...]), since: now)
                return
            }
        }
        lose(.refused, at: now, event)
    }

    private mutating func connect(
        _ socket: GPSDSocket, _ rest: [GPSDEndpoint], _ since: MonotonicTime,
        _ isReady: Bool, at now: MonotonicTime, _ event: (GPSDEvent) -> Void
    ) {
        guard isReady else {
            if now.milliseconds(since: since) > Limits.gpsdConnectMillisecondsMax {
                connect(toFirstOf: rest, at: now, event)
            }
            return
        }
        guard socket.isConnected(), socket.write("?WATCH={\"enable\":true,\"json\":true};\n") else {
            return connect(toFirstOf: rest, at: now, event)
        }
        event(.connected)
        state = .open(socket, Hearing(openedAt: now, heardAt: now, secondStart: now))
    }

    private mutating func listen(
        _ socket: GPSDSocket, _ former: Hearing, _ isReady: Bool,
        at now: MonotonicTime, _ event: (GPSDEvent) -> Void
    ) {
        var hearing = former
        // One that lasts is worth a quick new try when it goes; one that goes at once is not.
        if now.milliseconds(since: hearing.openedAt) > Limits.gpsdRetryMillisecondsMax {
            retryMilliseconds = Limits.gpsdRetryMillisecondsMin
        }
        if isReady {
            switch socket.read(into: &buffer) {
            case .bytes(let count): hear(count, &hearing, at: now, event)
            case .nothing: break
            case .closed: return lose(.closed, at: now, event)
            }
        }
        if hearing.linesInSecond > Limits.gpsdLinesPerSecondMax
            || hearing.bytesInSecond > Limits.gpsdBytesPerSecondMax
        {
            return lose(.flooding, at: now, event)
        }
        if let askedAt = hearing.askedAt {
            if now.milliseconds(since: askedAt) > Limits.gpsdSilenceMillisecondsMax {
                return lose(.silent, at: now, event)
            }
        } else if now.milliseconds(since: hearing.heardAt) > Limits.gpsdSilenceMillisecondsMax {
            guard socket.write("?DEVICES;\n") else { return lose(.closed, at: now, event) }
            hearing.askedAt = now
        }
        state = .open(socket, hearing)
    }

    private mutating func hear(
        _ count: Int, _ hearing: inout Hearing, at now: MonotonicTime,
        _ event: (GPSDEvent) -> Void
    ) {
        if now.milliseconds(since: hearing.secondStart) >= 1000 {
            hearing.secondStart = now
            hearing.linesInSecond = 0
            hearing.bytesInSecond = 0
        }
        hearing.bytesInSecond += count
        var lineCount = 0
        hearing.lines.take(buffer[..<count]) { line in
            lineCount += 1
            // What is over the limit is not looked at: the connection is given up after this turn.
            guard hearing.linesInSecond + lineCount <= Limits.gpsdLinesPerSecondMax else { return }
            if let report = GPSDReport(line: line) {
                event(.report(report))
            } else if !line.isEmpty && line != [UInt8(ascii: "\r")] {
                event(.broken)
            }
        }
        hearing.linesInSecond += lineCount
        // Bytes without an end of line are no sign of life.
        if lineCount > 0 {
            hearing.heardAt = now
            hearing.askedAt = nil
        }
        let tooLong = hearing.lines.tooLongCount - hearing.tooLongTold
        if tooLong > 0 {
            hearing.tooLongTold += tooLong
            event(.tooLong(tooLong))
        }
    }

    private mutating func lose(
        _ loss: GPSDLoss, at now: MonotonicTime, _ event: (GPSDEvent) -> Void
    ) {
        state = .waiting(until: now.adding(milliseconds: retryMilliseconds))
        retryMilliseconds = min(retryMilliseconds * 2, Limits.gpsdRetryMillisecondsMax)
        event(.lost(loss))
    }
}
