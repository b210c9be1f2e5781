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
    /// The request came without a session, or its session is over.
    case notLoggedIn = "not-logged-in"
    /// The session goes on, and its person must first prove once more who they are.
    case reauthenticate
    /// A log-in was refused, or the account may not.
    case notAllowed = "not-allowed"
    /// A log-in was right, and its password must be changed with it.
    case passwordExpired = "password-expired"
    /// What was asked for by its id or name is not there.
    case notFound = "not-found"
    /// What is there stands against it: a name that is taken, a hold.
    case conflict
    /// It was granted, and could not be done.
    case failed
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
        case .notLoggedIn, .reauthenticate, .notAllowed, .passwordExpired: .notAllowed
        case .badLine, .lineTooLong, .badRequest, .unknownVersion, .unknownRequest, .notFound,
            .conflict:
            .badData
        case .failed: .inputOutput
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

    /// The refusal of what needs a login, where there is no session.
    public static func needsLogin(_ kind: ControlRequestKind, id: Int64) -> ControlRefusal {
        ControlRefusal(
            id: id, .notLoggedIn, "\"\(kind.rawValue)\" needs a login, and nobody is logged in.",
            hint: "Log in with: platectl login")
    }

    /// The refusal of what needs a login, where there is no session.
    public static func needsLogin(_ request: ControlRequest) -> ControlRefusal {
        needsLogin(request.kind, id: request.id)
    }

    /// The error of the program that was refused.
    public var error: PlatedError {
        PlatedError(code.errorCode, message, hint: hint)
    }
}
