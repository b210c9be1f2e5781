/// The one error type that crosses target boundaries: a code, what happened, what to do.

/// What went wrong, in a word that scripts can test.
public enum ErrorCode: String, Sendable, Codable, CaseIterable {
    /// The command line is wrong.
    case usage
    /// The input is not what it claims to be: no image, no video, a bad list.
    case badData = "bad-data"
    /// Something needed is not there now.
    case unavailable
    /// Reading or writing failed; a path that is not there too.
    case inputOutput = "io"
    /// Not logged in, or not allowed.
    case notAllowed = "not-allowed"
    /// The configuration is wrong.
    case configuration
    /// The store breaks one of its invariants.
    case corrupted

    /// The exit code of a program that stops because of this.
    public var exitCode: Int32 {
        switch self {
        case .usage: 64
        case .badData, .corrupted: 65
        case .unavailable: 69
        case .inputOutput: 74
        case .notAllowed: 77
        case .configuration: 78
        }
    }
}

/// An error with a code, one sentence on what happened and, where it helps, what to do.
public struct PlatedError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure.
    public var code: ErrorCode
    /// What happened, with the path or name it happened to.
    public var message: String
    /// What the reader of the message can do about it.
    public var hint: String?

    /// An error from its parts.
    public init(_ code: ErrorCode, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message, and the hint after it.
    public var description: String {
        guard let hint else { return message }
        return message + "\n" + hint
    }
}
