/// The control socket's server: comes up, watches over itself, goes down.
///
/// One thread of its own turns the event loop; those of `ControlAnswerers` read requests and answer them.
/// None touches the pipeline's threads.
import ControlProtocol
import Foundation
import Logging
import NIOCore
import NIOPosix
import PlateCore
import Synchronization

/// Serves `ControlRequest`s on a Unix socket.
public final class ControlServer: Sendable {
    /// Beats with the event loop's turns; for the watchdog.
    public let pulse: LoopPulse

    /// Between two looks at the clients' times, and two beats of the pulse.
    private static let tickMilliseconds: Int64 = 250
    /// Silence of the event loop that means that it is stuck.
    private static let silenceMillisecondsMax: Int64 = 10_000
    /// What `stop` waits for each of its steps.
    private static let stopStepMilliseconds = 1000

    private struct Running {
        var socket: ControlSocket
        var channel: any Channel
        var group: MultiThreadedEventLoopGroup
        var answerers: ControlAnswerers
        var clients: ControlClients
    }

    private let path: String
    private let clock: any Clock
    private let bounds: ControlBounds
    private let logger: Logger
    private let answer: @Sendable (ControlRequest, ClientIdentity) -> ControlReply
    private let onWatchEnd: @Sendable (Int64) -> Void
    private let watchEnds = DispatchQueue(label: "control watch ends")
    private let numbers = WatchNumbers()
    private let running = Mutex<Running?>(nil)

    /// A server for the socket at `path`, not started.
    ///
    /// `answer` is called on threads that may block, from several at once, for requests that need no
    /// login or have a session, whose token it is to look at; `hello` and `ping` are answered here, and
    /// what needs a login and has no session is refused here. An answer that takes longer than the
    /// bounds allow is not sent. Where `subscribe` is answered with a watch's number, `send` reaches
    /// that client from then on, and `onWatchEnd` hears, on a thread of its own, when it has ended.
    public init(
        path: String, clock: any Clock, bounds: ControlBounds = ControlBounds(),
        logger: Logger = Logger(label: "control"),
        onWatchEnd: @escaping @Sendable (Int64) -> Void = { _ in },
        answer: @escaping @Sendable (ControlRequest, ClientIdentity) -> ControlReply
    ) {
        self.onWatchEnd = onWatchEnd
        self.path = path
        self.clock = clock
        self.bounds = bounds
        self.logger = logger
        self.answer = answer
        pulse = LoopPulse(
            name: "control socket", silenceMillisecondsMax: Self.silenceMillisecondsMax,
            now: clock.monotonicNow())
    }

    /// Makes the socket and serves it. Blocks until clients can connect; not from an event loop.
    ///
    /// - Throws: `unavailable` where another daemon listens at the path, `configuration` where the
    ///   path cannot be a socket's, `inputOutput` for what the operating system says.
    public func start() throws(PlatedError) {
        let socket = try ControlSocket.bind(at: path)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let answerers = ControlAnswerers()
        let eventLoop = group.next()
        let clients = ControlClients(
            bounds: bounds, clock: clock,
            responder: ControlResponder(
                answer: answer, replyBytesMax: bounds.outgoingBytesMax, logger: logger),
            answerers: answerers, eventLoop: eventLoop, pulse: pulse, logger: logger,
            watches: numbers,
            onWatchEnd: { [watchEnds, onWatchEnd] end in watchEnds.async { onWatchEnd(end) } })
        let channel: any Channel
        do {
            channel = try Self.bootstrap(group, clients, bounds).withBoundSocket(socket.descriptor)
                .wait()
        } catch {
            socket.remove()
            Self.stop(group, answerers)
            throw PlatedError(.inputOutput, "\(path): cannot be listened on: \(error)")
        }
        pulse.beat(at: clock.monotonicNow())
        let tick = TimeAmount.milliseconds(Self.tickMilliseconds)
        _ = eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in clients.tick() }
        running.withLock {
            $0 = Running(
                socket: socket, channel: channel, group: group, answerers: answerers,
                clients: clients)
        }
        logger.info("control socket open", metadata: ["path": "\(path)"])
    }

    /// Takes no more clients, lets those there go, and removes the socket. Waits a few seconds at
    /// most, also for an answer that never comes; not from an event loop. Does nothing where the
    /// server does not run.
    public func stop() {
        guard
            let stopped = running.withLock({ running in
                defer { running = nil }
                return running
            })
        else { return }
        let closed = DispatchSemaphore(value: 0)
        stopped.channel.close().whenComplete { _ in
            stopped.clients.dismissAll()
            closed.signal()
        }
        _ = closed.wait(timeout: .now() + .milliseconds(Self.stopStepMilliseconds))
        stopped.socket.remove()
        Self.stop(stopped.group, stopped.answerers)
        let told = DispatchSemaphore(value: 0)
        watchEnds.async { told.signal() }
        _ = told.wait(timeout: .now() + .milliseconds(Self.stopStepMilliseconds))
        logger.info("control socket closed", metadata: ["path": "\(path)"])
    }

    /// The numbers of the watches there are now.
    public var watches: [Int64] { numbers.all }

    /// Tells `event` to the client that watches as `number`; `ended` ends the watch. Returns at once,
    /// from any thread. A client that does not read what it is told is let go.
    public func send(_ event: LiveEvent, toWatch number: Int64) {
        guard let line = line(event),
            let (channel, clients) = running.withLock({ $0.map { ($0.channel, $0.clients) } })
        else { return }
        let isLast = event.kind == .ended
        channel.eventLoop.execute { clients.tell(line, toWatch: number, isLast: isLast) }
    }

    private func line(_ event: LiveEvent) -> [UInt8]? {
        do {
            return try ControlReply(unasked: .event(event)).line()
        } catch {
            logger.error("a live event holds a number that is not finite")
            return nil
        }
    }

    /// The loop outlives an answer that does not come: what it gives back must find it there.
    private static func stop(_ group: MultiThreadedEventLoopGroup, _ answerers: ControlAnswerers) {
        let step = DispatchTimeInterval.milliseconds(stopStepMilliseconds)
        let end = DispatchTime.now() + step
        let answered = DispatchSemaphore(value: 0)
        for pool in answerers.all { pool.shutdownGracefully { _ in answered.signal() } }
        for _ in answerers.all {
            guard answered.wait(timeout: end) == .success else { return }
        }
        let ended = DispatchSemaphore(value: 0)
        group.shutdownGracefully { _ in ended.signal() }
        _ = ended.wait(timeout: .now() + step)
    }

    private static func bootstrap(
        _ group: MultiThreadedEventLoopGroup, _ clients: ControlClients, _ bounds: ControlBounds
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptRest(logger: clients.logger))
                }
            }
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: 1, high: max(2, bounds.outgoingBytesMax / 4))
            )
            .childChannelInitializer { channel in
                peer(of: channel).flatMapThrowing { client in
                    try channel.pipeline.syncOperations.addHandler(
                        ControlConnection(client: client, clients: clients))
                }
            }
    }

    private static func peer(of channel: any Channel) -> EventLoopFuture<ClientIdentity> {
        guard let options = channel as? any SocketOptionProvider else {
            preconditionFailure("a channel of a socket has socket options")
        }
        let credentials: EventLoopFuture<PeerCredentials> = options.unsafeGetSocketOption(
            level: .socket, name: .init(rawValue: SO_PEERCRED))
        return credentials.map {
            ClientIdentity(process: $0.process, user: $0.user, group: $0.group)
        }
    }
}
