/// What a client asks of the daemon: one line of JSON, read without trust.
import Foundation
import PlateCore

/// The protocol's version and what both sides agree on.
public enum ControlVersion {
    /// What this source tree speaks.
    public static let current = 1
    /// What this daemon understands.
    public static let understood = [1]
}

/// Everything a client can ask for, in this form of the protocol and in the ones that are planned: a
/// name is refused for want of a login, and not as unknown, from the first form on.
public enum ControlRequestKind: String, Sendable, Codable, CaseIterable {
    /// Who is there: the greeting once more.
    case hello
    /// A sign of life; also keeps a silent connection open.
    case ping
    /// A `StatusReport`.
    case status
    /// Opens a session.
    case login
    /// Ends it.
    case logout
    /// Stored reads.
    case reads
    /// One stored picture.
    case picture
    /// Alerts that are open.
    case alerts
    /// An officer's answer to an alert.
    case answer
    /// Reads and alerts as they come.
    case subscribe
    /// A plate to look out for.
    case lookout
    /// The lists' versions, and new ones.
    case hotlist
    /// Accounts and their rights.
    case account
    /// The access log.
    case audit
    /// Records kept beyond their time.
    case hold
    /// Records taken away.
    case expunge
    /// Records taken along.
    case export

    /// Whether only a client that has logged in may ask. What needs no login says nothing about a
    /// plate.
    public var needsLogin: Bool {
        switch self {
        case .hello, .ping, .status: false
        case .login, .logout, .reads, .picture, .alerts, .answer, .subscribe, .lookout, .hotlist,
            .account, .audit, .hold, .expunge, .export:
            true
        }
    }
}

/// One request.
public struct ControlRequest: Sendable, Hashable {
    /// The client's number for it, given back with the reply.
    public var id: Int64
    /// What is asked for.
    public var kind: ControlRequestKind

    /// A request from its parts.
    public init(id: Int64, _ kind: ControlRequestKind) {
        self.id = id
        self.kind = kind
    }

    /// The line, without its end: `{"id":7,"request":"status","version":1}`.
    public var line: [UInt8] {
        Array(
            #"{"id":\#(id),"request":"\#(kind.rawValue)","version":\#(ControlVersion.current)}"#
                .utf8)
    }

    /// Reads one line, without its end. Members it does not know are ignored.
    ///
    /// - Throws: a refusal that names the request's number where the line had one.
    public init(line: [UInt8]) throws(ControlRefusal) {
        let envelope = try Envelope.read(line)
        let id = envelope.id
        guard let version = envelope.version else {
            throw ControlRefusal(
                id: id, .badRequest, "The request has no whole number \"version\".")
        }
        guard ControlVersion.understood.contains(version) else {
            let known = ControlVersion.understood.map(String.init).joined(separator: ", ")
            throw ControlRefusal(
                id: id, .unknownVersion,
                "Version \(version) of the protocol is not understood here.",
                hint: "Understood: \(known).")
        }
        guard let id else {
            throw ControlRefusal(id: nil, .badRequest, "The request has no whole number \"id\".")
        }
        guard let name = envelope.request else {
            throw ControlRefusal(id: id, .badRequest, "The request has no text \"request\".")
        }
        guard let kind = ControlRequestKind(rawValue: name) else {
            throw ControlRefusal(
                id: id, .unknownRequest, "There is no such request.",
                hint: "The program that asks may be newer than this daemon.")
        }
        self.init(id: id, kind)
    }

    /// The members every request has, each `nil` where it is missing or of another kind.
    private struct Envelope: Decodable {
        let version: Int?
        let id: Int64?
        let request: String?

        private enum Key: CodingKey { case version, id, request }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            version = try? members.decode(Int.self, forKey: .version)
            id = try? members.decode(Int64.self, forKey: .id)
            request = try? members.decode(String.self, forKey: .request)
        }

        static func read(_ line: [UInt8]) throws(ControlRefusal) -> Envelope {
            // Foundation would take UTF-16 and UTF-32 for JSON too; a line of the protocol is UTF-8
            // without NULs.
            guard !line.contains(0), String(validating: line, as: UTF8.self) != nil else {
                throw ControlRefusal(id: nil, .badLine, "The line is not UTF-8 text.")
            }
            guard NestingDepth.of(line) <= Limits.controlNestingMax else {
                throw ControlRefusal(
                    id: nil, .badLine,
                    "The line nests deeper than \(Limits.controlNestingMax) levels.")
            }
            do {
                return try JSONDecoder().decode(Envelope.self, from: Data(line))
            } catch {
                throw ControlRefusal(
                    id: nil, .badLine, "The line is not one JSON object.",
                    hint: #"A request looks like {"version":1,"id":1,"request":"status"}."#)
            }
        }
    }
}

/// How deep brackets nest, counted before anything recursive sees the line.
enum NestingDepth {
    /// The deepest level of brackets and braces outside strings, in any text.
    static func of(_ line: [UInt8]) -> Int {
        var depth = 0
        var deepest = 0
        var isInString = false
        var isEscaped = false
        for byte in line {
            if isEscaped {
                isEscaped = false
            } else if isInString {
                if byte == UInt8(ascii: "\\") { isEscaped = true }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    deepest = max(deepest, depth)
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
            }
        }
        return deepest
    }
}
