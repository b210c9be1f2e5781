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
    private struct Failure: Codable {
        var code: String
        var message: String
        var hint: String?
    }

    private enum Key: String, CodingKey { case version, id, ok, error }

    let version: Int
    let reply: ControlReply

    init(_ reply: ControlReply) {
        version = ControlVersion.current
        self.reply = reply
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        version = try members.decode(Int.self, forKey: .version)
        _ = try members.decode(Bool.self, forKey: .ok)
        let id = try members.decodeIfPresent(Int64.self, forKey: .id)
        if let failure = try members.decodeIfPresent(Failure.self, forKey: .error) {
            // A word this program does not know is a refusal all the same.
            reply = ControlReply(
                ControlRefusal(
                    id: id, ControlRefusalCode(rawValue: failure.code) ?? .unavailable,
                    failure.message, hint: failure.hint))
        } else {
            var reply = ControlReply(unasked: try ControlAnswer(membersOf: decoder))
            reply.id = id
            self.reply = reply
        }
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(version, forKey: .version)
        try members.encode(reply.id, forKey: .id)
        switch reply.outcome {
        case .success(let answer):
            try members.encode(true, forKey: .ok)
            try answer.encodeMember(to: encoder)
        case .failure(let refusal):
            try members.encode(false, forKey: .ok)
            try members.encode(
                Failure(
                    code: refusal.code.rawValue, message: refusal.message, hint: refusal.hint),
                forKey: .error)
        }
    }
}
