/// One client's connection: takes a line, has it answered, takes the next. Lives on the event loop.
///
/// A client costs at most one line and one read of memory on the way in, `outgoingBytesMax` on the way
/// out, and one request at work. Nothing more is read until what was read is answered, so a client that
/// floods or does not read waits for itself alone.
import ControlProtocol
import NIOCore
import PlateCore

final class ControlConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase: Equatable {
        /// Lines are taken.
        case open
        /// What was said goes out; then the connection ends.
        case closing(reason: String?)
        case closed
    }

    /// How long a client that asks too often is left alone: a flood costs ten refusals a second.
    private static let restMilliseconds: Int64 = 100

    let client: ClientIdentity
    private let clients: ControlClients
    private let bounds: ControlBounds
    /// Whether the client was let in.
    private var isIn = false
    private var phase = Phase.open
    private var context: ChannelHandlerContext?
    private var incoming: LineBuffer
    private var requests: TokenBucket
    private var isReading = false
    private var isResting = false
    private var isInputClosed = false
    private var outgoingBytes = 0
    /// Since when a request has been at work.
    private var answeringSince: MonotonicTime?
    /// Seconds it may be.
    private var answerSecondsMax = 0.0
    /// What the client wants to see as it comes.
    private(set) var watch: ControlWatch?
    /// Since when part of a line has waited for its end.
    private var unfinishedSince: MonotonicTime?
    /// When something was last asked, or said and read.
    private var activeAt: MonotonicTime
    /// Since when the client has not taken a byte of what waits for it.
    private var unreadSince: MonotonicTime?

    init(client: ClientIdentity, clients: ControlClients) {
        self.client = client
        self.clients = clients
        bounds = clients.bounds
        incoming = LineBuffer(lineBytesMax: bounds.lineBytesMax)
        let now = clients.clock.monotonicNow()
        requests = TokenBucket(perSecondMax: bounds.requestsPerSecondMax, now: now)
        activeAt = now
    }

    // MARK: What the channel tells

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        if let refusal = clients.join(self) {
            refuse(refusal, andCloseBecause: nil)
            return
        }
        isIn = true
        if let hello = try? ControlReply(unasked: .hello(.current)).line() { send(hello) }
        step()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open else { return }
        incoming.append(unwrapInboundIn(data).readableBytesView)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        step()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        step()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .inputClosed? = event as? ChannelEvent else { return }
        isInputClosed = true
        step()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that died takes its connection with it, and nothing else.
        end(because: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let reason: String? = if case .closing(let reason) = phase { reason } else { nil }
        phase = .closed
        self.context = nil
        setWatch(nil)
        if isIn { clients.leave(self, reason: reason) }
    }

    // MARK: What the server tells

    /// Ends what has taken too long.
    func checkTimes(at now: MonotonicTime) {
        if isOver(unreadSince, bounds.lineSecondsMax, now) {
            end(because: "does not read")
            return
        }
        guard phase == .open else { return }
        if isOver(answeringSince, answerSecondsMax, now) {
            refuse(
                ControlRefusal(id: nil, .unavailable, "The daemon has no answer in time."),
                andCloseBecause: "no answer in time")
        } else if isOver(unfinishedSince, bounds.lineSecondsMax, now) {
            refuse(
                ControlRefusal(id: nil, .timeOut, "The line was not finished in time."),
                andCloseBecause: "line not finished in time")
        } else if answeringSince == nil, isOver(activeAt, bounds.idleSecondsMax, now) {
            refuse(
                ControlRefusal(
                    id: nil, .timeOut, "Nothing was asked for too long.",
                    hint: "Send a ping once a minute."),
                andCloseBecause: nil)
        }
    }

    /// The daemon stops.
    func dismiss() {
        guard phase == .open else {
            end(because: nil)
            return
        }
        refuse(
            ControlRefusal(id: nil, .unavailable, "The daemon stops."), andCloseBecause: nil)
    }

    /// Tells the client something it watches for; ends the watch with it where `isLast`.
    func tell(_ line: [UInt8], isLast: Bool) {
        if isLast { setWatch(nil) }
        if phase == .open { send(line) }
    }

    // MARK: Turns

    /// Does what can be done now: takes a line, or asks for more bytes.
    private func step() {
        guard phase == .open, answeringSince == nil, !isResting, let context,
            context.channel.isWritable
        else { return }
        switch incoming.next() {
        case .line(let line):
            take(line)
        case .tooLong:
            refuse(
                ControlRefusal(
                    id: nil, .lineTooLong,
                    "The line is longer than \(bounds.lineBytesMax) bytes."),
                andCloseBecause: "line too long")
        case .none:
            guard !isInputClosed else {
                phase = .closing(reason: nil)
                closeWhenSaid()
                return
            }
            let now = clients.clock.monotonicNow()
            unfinishedSince = incoming.hasRest ? unfinishedSince ?? now : nil
            guard !isReading else { return }
            isReading = true
            context.read()
        }
    }

    private func take(_ line: [UInt8]) {
        let now = clients.clock.monotonicNow()
        unfinishedSince = nil
        guard requests.take(at: now) else {
            refuse(
                ControlRefusal(
                    id: nil, .tooManyRequests,
                    "More than \(Int(bounds.requestsPerSecondMax)) requests a second."))
            rest()
            return
        }
        activeAt = now
        answeringSince = now
        answerSecondsMax = bounds.answerSecondsMax
        let (responder, client) = (clients.responder, client)
        guard let eventLoop = context?.eventLoop else { return }
        clients.answerers.quick.runIfActive(eventLoop: eventLoop) {
            responder.take(line, from: client)
        }.assumeIsolated().whenComplete { [self] result in
            switch result {
            case .success(.answered(let reply)): finish(.success(reply))
            case .success(.slow(let request)): answerSlowly(request)
            case .failure(let error): finish(.failure(error))
            }
        }
    }

    /// Has a request answered beside those that take no time.
    private func answerSlowly(_ request: ControlRequest) {
        guard phase == .open, let eventLoop = context?.eventLoop else {
            answeringSince = nil
            return
        }
        answerSecondsMax *= request.body.answerSecondsMax / Limits.controlAnswerSecondsMax
        let (responder, client) = (clients.responder, client)
        clients.answerers.pool(for: request.body).runIfActive(eventLoop: eventLoop) {
            responder.reply(to: request, from: client)
        }.assumeIsolated().whenComplete { [self] in finish($0) }
    }

    private func finish(_ result: Result<ControlAnswerLine, any Error>) {
        answeringSince = nil
        guard case .success(let reply) = result else {
            if phase == .open { end(because: nil) }
            return
        }
        if let report = reply.watch {
            setWatch(report.number.map(ControlWatch.init))
            // Begun by whoever answered: where the client is gone by now, it ends at once.
            if phase == .closed { setWatch(nil) }
        }
        guard phase == .open else { return }
        send(reply.bytes)
        step()
    }

    private func setWatch(_ next: ControlWatch?) {
        let former = watch
        watch = next
        if let next { clients.watches.insert(next.number) }
        guard let former, former != next else { return }
        clients.watches.remove(former.number)
        clients.onWatchEnd(former.number)
    }

    private func rest() {
        isResting = true
        context?.eventLoop.assumeIsolated().scheduleTask(
            in: .milliseconds(Self.restMilliseconds)
        ) { [self] in
            isResting = false
            step()
        }
    }

    private func isOver(_ since: MonotonicTime?, _ secondsMax: Double, _ now: MonotonicTime)
        -> Bool
    {
        since.map { now.milliseconds(since: $0) > secondsMax * 1000 } ?? false
    }

    // MARK: Saying

    /// Says a line, or lets a client go that has too much unread already.
    private func send(_ line: [UInt8]) {
        guard let context else { return }
        guard outgoingBytes + line.count <= bounds.outgoingBytesMax else {
            end(because: "does not read")
            return
        }
        outgoingBytes += line.count
        unreadSince = unreadSince ?? clients.clock.monotonicNow()
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [self] _ in
            outgoingBytes -= line.count
            activeAt = clients.clock.monotonicNow()
            unreadSince = outgoingBytes > 0 ? activeAt : nil
            if outgoingBytes == 0 { closeWhenSaid() }
        }
        context.writeAndFlush(
            wrapOutboundOut(context.channel.allocator.buffer(bytes: line)), promise: written)
    }

    /// Says a refusal and goes on.
    private func refuse(_ refusal: ControlRefusal) {
        clients.count(refusal.code)
        send(ControlResponder.bytes(of: refusal))
    }

    /// Says a refusal, and ends the connection once it is out.
    private func refuse(_ refusal: ControlRefusal, andCloseBecause reason: String?) {
        phase = .closing(reason: reason)
        refuse(refusal)
        closeWhenSaid()
    }

    private func closeWhenSaid() {
        guard case .closing = phase, outgoingBytes == 0 else { return }
        context?.close(promise: nil)
    }

    /// Ends the connection at once.
    private func end(because reason: String?) {
        guard phase != .closed else { return }
        phase = .closing(reason: reason)
        context?.close(promise: nil)
    }
}
