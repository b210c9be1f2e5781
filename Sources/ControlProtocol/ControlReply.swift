/// What the daemon says: a greeting when a client comes, and a line for every request.
import Foundation
import PlateCore

/// The greeting: who is there and what it understands. Says nothing about a plate.
public struct ControlHello: Codable, Sendable, Hashable {
    /// `plated`.
    public var name: String
    /// The version of the daemon.
    public var productVersion: String
    /// The versions of the protocol it understands.
    public var protocolVersions: [Int]
    /// The longest line it takes, in bytes.
    public var lineBytesMax: Int

    /// This source tree's greeting.
    public static let current = ControlHello(
        name: "plated", productVersion: PlatedVersion.number,
        protocolVersions: ControlVersion.understood, lineBytesMax: Limits.controlLineBytesMax)
}

/// The answer to a request that was granted.
public enum ControlAnswer: Sendable, Equatable {
    /// To `hello`, and unasked as the first line of a connection.
    case hello(ControlHello)
    /// To `ping`.
    case pong
    /// To `status`.
    case status(StatusReport)
}

/// One line from the daemon.
public struct ControlReply: Sendable, Equatable {
    /// The request's number; `nil` where it had none, and for what comes unasked.
    public var id: Int64?
    /// The answer, or why there is none.
    public var outcome: Result<ControlAnswer, ControlRefusal>

    /// The answer to `request`.
    public init(to request: ControlRequest, _ answer: ControlAnswer) {
        id = request.id
        outcome = .success(answer)
    }

    /// A line that answers no request.
    public init(unasked answer: ControlAnswer) {
        id = nil
        outcome = .success(answer)
    }

    /// A refusal.
    public init(_ refusal: ControlRefusal) {
        id = refusal.id
        outcome = .failure(refusal)
    }

    /// The line with its end, keys sorted.
    ///
    /// - Throws: where a number in the answer is not finite.
    public func line() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(ReplyLine(self))) + [UInt8(ascii: "\n")]
    }

    /// Reads one line of a daemon, without its end.
    ///
    /// - Throws: `badData` where it is none, or of a version that is not understood.
    public init(line: [UInt8]) throws(PlatedError) {
        let parsed: ReplyLine
        do {
            parsed = try JSONDecoder().decode(ReplyLine.self, from: Data(line))
        } catch {
            throw PlatedError(
                .badData, "What answers on the control socket does not speak the protocol.",
                hint: "Are platectl and plated of the same version?")
        }
        guard ControlVersion.understood.contains(parsed.version) else {
            throw PlatedError(
                .badData, "The daemon speaks version \(parsed.version) of the protocol.",
                hint: "Use the platectl that was installed with it.")
        }
        self = parsed.reply
    }
}

/// The form of a reply on the wire.
private struct ReplyLine: Codable {
    struct Failure: Codable {
        var code: String
        var message: String
        var hint: String?
    }

    var version: Int
    @ExplicitNull var id: Int64?
    var ok: Bool
    var hello: ControlHello?
    var status: StatusReport?
    var error: Failure?

    init(_ reply: ControlReply) {
        version = ControlVersion.current
        _id = ExplicitNull(wrappedValue: reply.id)
        switch reply.outcome {
        case .success(let answer):
            ok = true
            switch answer {
            case .hello(let greeting): hello = greeting
            case .pong: break
            case .status(let report): status = report
            }
        case .failure(let refusal):
            ok = false
            error = Failure(
                code: refusal.code.rawValue, message: refusal.message, hint: refusal.hint)
        }
    }

    var reply: ControlReply {
        if let error {
            // A word this program does not know is a refusal all the same.
            return ControlReply(
                ControlRefusal(
                    id: id, ControlRefusalCode(rawValue: error.code) ?? .unavailable,
                    error.message, hint: error.hint))
        }
        let answer: ControlAnswer =
            if let hello { .hello(hello) } else if let status { .status(status) } else { .pong }
        var reply = ControlReply(unasked: answer)
        reply.id = id
        return reply
    }
}
