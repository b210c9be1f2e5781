/// From a client's line to the daemon's, off the event loop: the one gate that every request passes.
import ControlProtocol
import Logging
import PlateCore

/// What becomes of a client's line.
enum TakenRequest: Sendable {
    /// It is answered at once.
    case answered(ControlAnswerLine)
    /// It takes its time, and has as many seconds as it says.
    case slow(ControlRequest)
}

/// A line for a client, and what the connection must know of it.
struct ControlAnswerLine: Sendable {
    /// The line with its end.
    var bytes: [UInt8]
    /// A watch that begins with it, or ends; `nil` where it is about something else.
    var watch: WatchReport?
}

/// Reads, refuses what needs a login and has no session, has the rest answered, writes.
struct ControlResponder: Sendable {
    /// What the daemon says to a request that was let through.
    let answer: @Sendable (ControlRequest, ClientIdentity) -> ControlReply
    /// Bytes a reply may have.
    let replyBytesMax: Int
    let logger: Logger

    /// Reads `line`, and answers it where that takes no time worth speaking of.
    func take(_ line: [UInt8], from client: ClientIdentity) -> TakenRequest {
        do throws(ControlRefusal) {
            let request = try ControlRequest(line: line)
            let isSlow = request.body.answerSecondsMax > Limits.controlAnswerSecondsMax
            return isSlow ? .slow(request) : .answered(reply(to: request, from: client))
        } catch {
            // Nothing about a plate before a login: this reaches nobody who could tell.
            if error.code == .notLoggedIn {
                logger.notice(
                    "control request refused: needs a login", metadata: client.metadata)
            }
            return .answered(ControlAnswerLine(bytes: Self.bytes(of: error)))
        }
    }

    /// The reply to `request`.
    func reply(to request: ControlRequest, from client: ClientIdentity) -> ControlAnswerLine {
        switch request.body {
        case .hello: return line(ControlReply(to: request, .hello(.current)))
        case .ping: return line(ControlReply(to: request, .pong))
        default:
            var reply = answer(request, client)
            reply.id = request.id
            var answered = line(reply)
            if case .subscribe = request.body, case .success(.watch(let watch)) = reply.outcome {
                answered.watch = watch
            }
            return answered
        }
    }

    private func line(_ reply: ControlReply) -> ControlAnswerLine {
        ControlAnswerLine(bytes: bytes(of: reply))
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
