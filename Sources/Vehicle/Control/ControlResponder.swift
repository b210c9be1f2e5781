/// From a client's line to the daemon's, off the event loop: the one gate that every request passes.
import ControlProtocol
import Logging
import PlateCore

/// Reads, refuses what needs a login and has no session, has the rest answered, writes.
struct ControlResponder: Sendable {
    /// What the daemon says to a request that was let through.
    let answer: @Sendable (ControlRequest, ClientIdentity) -> ControlReply
    /// Bytes a reply may have.
    let replyBytesMax: Int
    let logger: Logger

    /// The reply to `line`, with its end.
    func reply(to line: [UInt8], from client: ClientIdentity) -> [UInt8] {
        do throws(ControlRefusal) {
            return bytes(of: reply(to: try ControlRequest(line: line), from: client))
        } catch {
            // Nothing about a plate before a login: this reaches nobody who could tell.
            if error.code == .notLoggedIn {
                logger.notice(
                    "control request refused: needs a login", metadata: client.metadata)
            }
            return Self.bytes(of: error)
        }
    }

    private func reply(to request: ControlRequest, from client: ClientIdentity) -> ControlReply {
        switch request.body {
        case .hello: return ControlReply(to: request, .hello(.current))
        case .ping: return ControlReply(to: request, .pong)
        default:
            var reply = answer(request, client)
            reply.id = request.id
            return reply
        }
    }

    private func bytes(of reply: ControlReply) -> [UInt8] {
        guard let bytes = try? reply.line() else {
            logger.error("a control reply holds a number that is not finite")
            return Self.bytes(
                of: ControlRefusal(
                    id: reply.id, .unavailable, "The answer cannot be written as JSON."))
        }
        guard bytes.count <= replyBytesMax else {
            logger.error("a control reply is too long", metadata: ["bytes": "\(bytes.count)"])
            return Self.bytes(
                of: ControlRefusal(
                    id: reply.id, .unavailable, "The answer is longer than a line may be."))
        }
        return bytes
    }

    /// A refusal as a line.
    static func bytes(of refusal: ControlRefusal) -> [UInt8] {
        guard let bytes = try? ControlReply(refusal).line() else {
            preconditionFailure("a refusal holds text and a whole number, and always encodes")
        }
        return bytes
    }
}
