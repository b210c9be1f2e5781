/// Lets the listening socket rest where a client cannot be taken: the process has no descriptor left.
import Logging
import NIOCore

/// Without it the loop would try again at once, and again, for as long as the client waits.
final class AcceptRest: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let seconds: Int64 = 1
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.error("control client not taken", metadata: ["error": "\(error)"])
        // Taken back from the selector, the socket wakes nobody.
        let channel = context.channel
        channel.setOption(.autoRead, value: false).whenFailure { _ in channel.close(promise: nil) }
        channel.eventLoop.scheduleTask(in: .seconds(Self.seconds)) {
            channel.setOption(.autoRead, value: true)
        }
    }
}
