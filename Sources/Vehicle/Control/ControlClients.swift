/// The clients that are connected, as the event loop sees them, and what they were refused.
import ControlProtocol
import Logging
import NIOCore
import NIOPosix
import PlateCore

/// What all connections of one server share.
///
/// `@unchecked Sendable`: everything that changes is touched on the one event loop only, which every
/// method checks.
final class ControlClients: @unchecked Sendable {
    let bounds: ControlBounds
    let clock: any Clock
    let responder: ControlResponder
    /// Where requests are read and answered: an answer may take its time, the loop may not.
    let answerers: ControlAnswerers
    /// Who hears that a watch has ended, off the loop.
    let onWatchEnd: @Sendable (Int64) -> Void
    /// The numbers of the watches there are, for whoever has something to tell.
    let watches: WatchNumbers
    let logger: Logger
    private let eventLoop: any EventLoop
    private let pulse: LoopPulse
    private var admission: ControlAdmission
    private var connections: [ObjectIdentifier: ControlConnection] = [:]
    private var refusals: [ControlRefusalCode: Int] = [:]
    private var refusalsToldAt: MonotonicTime
    /// Seconds between two lines of the log on refusals: a flood must not flood the log.
    private static let refusalsToldSeconds = 10.0

    init(
        bounds: ControlBounds, clock: any Clock, responder: ControlResponder,
        answerers: ControlAnswerers, eventLoop: any EventLoop, pulse: LoopPulse, logger: Logger,
        watches: WatchNumbers,
        onWatchEnd: @escaping @Sendable (Int64) -> Void
    ) {
        self.watches = watches
        self.onWatchEnd = onWatchEnd
        self.bounds = bounds
        self.clock = clock
        self.responder = responder
        self.answerers = answerers
        self.eventLoop = eventLoop
        self.pulse = pulse
        self.logger = logger
        admission = ControlAdmission(bounds: bounds)
        refusalsToldAt = clock.monotonicNow()
    }

    /// Lets a connection in, which is served from now on, or says why not.
    func join(_ connection: ControlConnection) -> ControlRefusal? {
        eventLoop.preconditionInEventLoop()
        let client = connection.client
        let refusal = admission.admit(user: client.user, at: clock.monotonicNow())
        guard refusal == nil else { return refusal }
        connections[ObjectIdentifier(connection)] = connection
        logger.info("control client connected", metadata: client.metadata)
        return nil
    }

    /// A connection that was let in has ended. `reason` says why, where that was not the client.
    func leave(_ connection: ControlConnection, reason: String?) {
        eventLoop.preconditionInEventLoop()
        connections[ObjectIdentifier(connection)] = nil
        admission.leave(user: connection.client.user)
        var metadata = connection.client.metadata
        if let reason {
            metadata["reason"] = "\(reason)"
            logger.notice("control client let go", metadata: metadata)
        } else {
            logger.debug("control client gone", metadata: metadata)
        }
    }

    /// A request or a client was refused.
    func count(_ refusal: ControlRefusalCode) {
        refusals[refusal, default: 0] += 1
    }

    /// A turn of the clock: a sign of life, and an eye on everybody's time.
    func tick() {
        eventLoop.preconditionInEventLoop()
        let now = clock.monotonicNow()
        pulse.beat(at: now)
        for connection in Array(connections.values) { connection.checkTimes(at: now) }
        guard now.milliseconds(since: refusalsToldAt) > Self.refusalsToldSeconds * 1000 else {
            return
        }
        refusalsToldAt = now
        tellRefusals()
    }

    /// Says `line` to the client that watches as `number`; ends the watch with it where `isLast`.
    func tell(_ line: [UInt8], toWatch number: Int64, isLast: Bool) {
        eventLoop.preconditionInEventLoop()
        for connection in Array(connections.values) where connection.watch?.number == number {
            connection.tell(line, isLast: isLast)
        }
    }

    /// Lets everybody go.
    func dismissAll() {
        eventLoop.preconditionInEventLoop()
        for connection in Array(connections.values) { connection.dismiss() }
        tellRefusals()
    }

    private func tellRefusals() {
        guard !refusals.isEmpty else { return }
        logger.warning(
            "control socket refused",
            metadata: .init(
                uniqueKeysWithValues: refusals.map { ($0.key.rawValue, "\($0.value)") }))
        refusals = [:]
    }
}
