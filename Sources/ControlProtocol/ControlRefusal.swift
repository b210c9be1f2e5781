/// Why a request got no answer, in the words of the protocol.
import PlateCore

/// The word that programs test. A newer daemon may say words that an older program does not know.
public enum ControlRefusalCode: String, Sendable, Codable, CaseIterable {
    /// The line is no JSON object in UTF-8.
    case badLine = "bad-line"
    /// The line is longer than the daemon takes; the connection ends.
    case lineTooLong = "line-too-long"
    /// A member is missing or of the wrong kind.
    case badRequest = "bad-request"
    /// The request is in a version of the protocol that is not understood.
    case unknownVersion = "unknown-version"
    /// No request has this name.
    case unknownRequest = "unknown-request"
    /// Nobody is logged in on this connection, or the account may not.
    case notAllowed = "not-allowed"
    /// More requests a second than one client may send.
    case tooManyRequests = "too-many-requests"
    /// More clients, or more of them a second, than the daemon takes; the connection ends.
    case tooManyClients = "too-many-clients"
    /// The client was silent, or left a line unfinished, for too long; the connection ends.
    case timeOut = "time-out"
    /// The daemon is stopping, or cannot tell now.
    case unavailable

    /// The error a program ends with that was refused with this word.
    public var errorCode: ErrorCode {
        switch self {
        case .notAllowed: .notAllowed
        case .badLine, .lineTooLong, .badRequest, .unknownVersion, .unknownRequest: .badData
        case .tooManyRequests, .tooManyClients, .timeOut, .unavailable: .unavailable
        }
    }
}

/// A refusal: the reply a client gets instead of an answer.
public struct ControlRefusal: Error, Sendable, Hashable {
    /// The number of the request, where one could be read.
    public var id: Int64?
    /// The word for programs.
    public var code: ControlRefusalCode
    /// One sentence for people. Never repeats what the client sent.
    public var message: String
    /// What to do about it.
    public var hint: String?

    /// A refusal from its parts.
    public init(
        id: Int64?, _ code: ControlRefusalCode, _ message: String, hint: String? = nil
    ) {
        self.id = id
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The refusal of everything that shows a plate, as long as nobody is logged in.
    public static func needsLogin(_ request: ControlRequest) -> ControlRefusal {
        ControlRefusal(
            id: request.id, .notAllowed,
            "\"\(request.kind.rawValue)\" needs a login, and nobody is logged in.")
    }

    /// The error of the program that was refused.
    public var error: PlatedError {
        PlatedError(code.errorCode, message, hint: hint)
    }
}
