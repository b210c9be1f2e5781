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

/// One request.
public struct ControlRequest: Sendable, Hashable {
    /// The client's number for it, given back with the reply.
    public var id: Int64
    /// The token of the session it is asked in.
    public var session: Secret?
    /// What is asked for.
    public var body: ControlBody

    /// The name of what is asked for.
    public var kind: ControlRequestKind { body.kind }

    /// A request from its parts.
    public init(id: Int64, session: Secret? = nil, _ body: ControlBody) {
        self.id = id
        self.session = session
        self.body = body
    }

    /// The line, without its end: `{"id":7,"request":"status","version":1}`.
    public var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // What is no number is for the daemon to refuse.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let line = try? encoder.encode(RequestLine(self)) else {
            preconditionFailure("a request holds text and numbers, and always encodes")
        }
        return Array(line)
    }

    /// Reads one line, without its end. Members it does not know are ignored.
    ///
    /// What needs a login and comes without a session is refused before its body is looked at.
    /// - Throws: a refusal that names the request's number where the line had one. It names a member
    ///   that is wrong, and never what was in it.
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
        let session = try Self.session(envelope, id)
        guard session != nil || !kind.needsLogin else { throw .needsLogin(kind, id: id) }
        let body = try RequestLine.body(of: line, kind, hasBody: envelope.hasBody, id)
        guard session != nil || !body.needsLogin else { throw .needsLogin(kind, id: id) }
        self.init(id: id, session: session, body)
    }

    private static func session(
        _ envelope: Envelope, _ id: Int64
    ) throws(ControlRefusal) -> Secret? {
        guard envelope.hasSession else { return nil }
        guard let session = envelope.session,
            (1...Limits.controlSecretBytesMax).contains(session.value.utf8.count)
        else {
            throw ControlRefusal(
                id: id, .badRequest,
                "\"session\" must be a text of 1 to \(Limits.controlSecretBytesMax) bytes.")
        }
        return session
    }

    /// The members every request has, each `nil` where it is missing or of another kind.
    private struct Envelope: Decodable {
        let version: Int?
        let id: Int64?
        let request: String?
        let session: Secret?
        let hasSession: Bool
        let hasBody: Bool

        private enum Key: CodingKey { case version, id, request, session, body }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Key.self)
            version = try? members.decode(Int.self, forKey: .version)
            id = try? members.decode(Int64.self, forKey: .id)
            request = try? members.decode(String.self, forKey: .request)
            session = try? members.decode(Secret.self, forKey: .session)
            hasSession = (try? members.decodeNil(forKey: .session)) == false
            hasBody = (try? members.decodeNil(forKey: .body)) == false
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

/// What a person typed stays out of logs and failures, whoever prints a request.
extension ControlRequest: CustomStringConvertible, CustomReflectable {
    /// `request 7: reads`.
    public var description: String { "request \(id): \(kind.rawValue)" }
    /// The number and the kind.
    public var customMirror: Mirror { Mirror(self, children: ["id": id, "kind": kind]) }
}

/// The form of a request on the wire.
private struct RequestLine: Codable {
    private enum Key: String, CodingKey { case version, id, request, session, body }

    let id: Int64
    let session: Secret?
    let body: ControlBody

    init(_ request: ControlRequest) {
        (id, session, body) = (request.id, request.session, request.body)
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        id = 0
        session = nil
        let kind = try members.decode(ControlRequestKind.self, forKey: .request)
        body = try ControlBody(kind, from: members.superDecoder(forKey: .body))
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(ControlVersion.current, forKey: .version)
        try members.encode(id, forKey: .id)
        try members.encode(body.kind, forKey: .request)
        try members.encodeIfPresent(session, forKey: .session)
        if let form = body.form { try form.encode(to: members.superEncoder(forKey: .body)) }
    }

    /// The body of a request of this `kind` in `line`, every member held against its rule.
    static func body(
        of line: [UInt8], _ kind: ControlRequestKind, hasBody: Bool, _ id: Int64
    ) throws(ControlRefusal) -> ControlBody {
        let bare = #"{"request":"\#(kind.rawValue)","body":{}}"#
        let body: ControlBody
        do {
            body = try JSONDecoder().decode(
                RequestLine.self, from: hasBody ? Data(line) : Data(bare.utf8)
            ).body
        } catch {
            let member = memberName(of: error).map { " \"\($0)\"" } ?? ""
            throw ControlRefusal(
                id: id, .badRequest,
                "The member\(member) of the body is missing, or not what it must be.")
        }
        var rules = BodyRules()
        body.form?.check(&rules)
        if let fault = rules.fault { throw ControlRefusal(id: id, .badRequest, fault) }
        return body
    }

    /// The member that `error` is about, by names that stand in this source tree alone.
    private static func memberName(of error: any Error) -> String? {
        guard let error = error as? DecodingError else { return nil }
        let path: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            path = context.codingPath
        @unknown default: return nil
        }
        let names = path.drop { $0.stringValue == Key.body.rawValue }.filter { $0.intValue == nil }
        return names.isEmpty ? nil : names.map(\.stringValue).joined(separator: ".")
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
