/// Lets the listening socket rest where a client cannot be taken: the process has no descriptor left.
import Logging
import NIOCore

/// Without it the loop would try again at once, and again, for as long as the client waits.
final class AcceptRest: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = any Channel

    private static let seconds: Int64 = 1
    private let logger: Logger
    private var isResting = false
    private var isReadWanted = false

    init(logger: Logger) {
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        guard isResting else {
            context.read()
            return
        }
        isReadWanted = true
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isResting else { return }
        isResting = true
        logger.error("control client not taken", metadata: ["error": "\(error)"])
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Self.seconds)) { [self] in
            isResting = false
            guard isReadWanted else { return }
            isReadWanted = false
            context.read()
        }
    }
}
