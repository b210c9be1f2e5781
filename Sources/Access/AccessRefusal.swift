/// Why somebody was not let in or may not: what they read, and what the log says.
///
/// The two differ on purpose. Whoever has not proved who they are reads one sentence, whatever failed.
import PlateCore

/// A refusal.
public struct AccessRefusal: Error, Sendable, Hashable {
    /// What failed.
    public enum Reason: Sendable, Hashable {
        // Before anybody is known: one sentence for all of them.
        case unknownName
        case wrongPassword
        case wrongCode
        case noFactorForClock
        case locked
        case lockedNow
        // What was stated.
        case purposeMissing([String])
        case purposeUnknown([String])
        case caseNumberMissing(String)
        case caseNumberBad
        case searchNeedsCaseNumber
        // To somebody who has proved who they are.
        case disabled(Disablement.Cause)
        case trainingMissing(String)
        case trainingLapsed(String, WallTime)
        case passwordExpired
        case passwordRefused(PasswordWeakness)
        case tooManySessions
        // During a session.
        case noSession
        case notPermitted(Permission, Role)
        case reauthenticationDue(Session.LockCause)
        case logUnavailable
        // Administration.
        case ownAccount
        case lastAdministrator
        case nameTaken
        case noSuchAccount
        case badField(String)
        case tooManyAccounts
        // Codes by radio, and the first administrator.
        case noAuthorityKey
        case noChallenge
        case wrongRadioCode
        case dateBad
        case tokenWrong
        case tokenNotWanted
    }

    /// What failed.
    public var reason: Reason

    /// A refusal for `reason`.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What everybody reads whose name, password or code is not right.
    public static let failedLogin =
        "Not logged in: name, password or code is wrong, or the account is locked."

    /// One sentence for the person at the screen.
    public var message: String {
        switch reason {
        case .unknownName, .wrongPassword, .wrongCode, .noFactorForClock, .locked, .lockedNow:
            Self.failedLogin
        case .purposeMissing: "A purpose must be stated."
        case .purposeUnknown: "That is none of the purposes."
        case .caseNumberMissing(let word):
            "The purpose \"\(word)\" needs a case, incident or matter number."
        case .caseNumberBad: "That is no case, incident or matter number."
        case .searchNeedsCaseNumber:
            "A search among stored reads needs a case, incident or matter number."
        case .disabled(.administrator): "The account was shut by an administrator."
        case .disabled(.inactivity):
            "The account was shut: nobody logged in with it for \(Limits.accountIdleDaysMax) days."
        case .trainingMissing(let course): "There is no certificate of the training \(course)."
        case .trainingLapsed(let course, let time):
            "The training \(course) lapsed on \(time.description.prefix(10))."
        case .passwordExpired: "The password must be changed first."
        case .passwordRefused(let weakness): weakness.message
        case .tooManySessions: "Too many people are logged in to this car."
        case .noSession: "Nobody is logged in."
        case .notPermitted(let permission, let role):
            "The role \(role.rawValue) may not: \(permission.rawValue)."
        case .reauthenticationDue(let cause): cause.message
        case .logUnavailable: "The access log cannot be written, so nothing may be looked at."
        case .ownAccount: "Nobody administers their own account."
        case .lastAdministrator: "It is the last administrator that can log in."
        case .nameTaken: "There is an account of that name."
        case .noSuchAccount: "There is no account of that name."
        case .badField(let field): "Not a \(field)."
        case .tooManyAccounts: "There are as many accounts as a car takes."
        case .noAuthorityKey: "This car has no key for codes by radio."
        case .noChallenge: "There is no challenge that this code could answer, or its time is over."
        case .wrongRadioCode: "The code does not fit."
        case .dateBad: "That date is past, or too far ahead."
        case .tokenWrong: "That is not the token."
        case .tokenNotWanted: "There is an administrator; none is made with a token."
        }
    }

    /// What to do about it, where there is something.
    public var hint: String? {
        switch reason {
        case .unknownName, .wrongPassword, .wrongCode, .noFactorForClock, .locked, .lockedNow:
            "After \(Limits.loginFailuresMax) failures an account is locked until an administrator "
                + "releases it, on the spot or by radio. Where the car's clock is not set, only "
                + "counted codes and recovery codes are taken."
        case .purposeMissing(let words), .purposeUnknown(let words):
            "Purposes: " + words.joined(separator: ", ") + "."
        case .caseNumberMissing, .searchNeedsCaseNumber:
            "Where there is none yet, say \"\(CaseNumber.pendingWord)\"; it is asked for again."
        case .caseNumberBad:
            "At most \(Limits.caseNumberBytesMax) characters, a digit among them, or "
                + "\"\(CaseNumber.pendingWord)\"."
        case .disabled: "An administrator can open it again."
        case .trainingMissing, .trainingLapsed:
            "An administrator renews it here, or by a code over the radio."
        case .passwordExpired:
            "Log in once more with a new one and the next code: platectl login --new-password"
        case .noSession: "Log in with: platectl login"
        case .reauthenticationDue:
            "Prove it with password and code: platectl login --reauthenticate"
        case .noAuthorityKey: "An administrator makes or imports one."
        case .noChallenge, .wrongRadioCode: "Ask for a new challenge and read it out."
        case .tokenWrong: "It stands in the file first-administrator.token of the state folder."
        default: nil
        }
    }

    /// What the log says. Never a password, a code, a plate or anything that was typed.
    public var logged: String {
        switch reason {
        case .unknownName: "no account of this name"
        case .wrongPassword: "wrong password"
        case .wrongCode: "wrong or used code"
        case .noFactorForClock: "the clock is not trusted and the code was none that does without"
        case .locked: "the account is locked"
        case .lockedNow: "one failure too many: the account is locked now"
        default: message
        }
    }
}
