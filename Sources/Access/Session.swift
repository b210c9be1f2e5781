/// A session: somebody who is logged in, until they leave.
import Crypto
import Foundation
import PlateCore

/// What the client keeps and sends with every request: 32 random bytes in hexadecimal.
public struct SessionToken: Sendable, Hashable {
    /// The text.
    public let text: String

    /// A token from its text.
    public init(_ text: String) {
        self.text = text
    }

    static func make(random: RandomBytes) -> SessionToken {
        let digits = random(32).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return SessionToken(digits.joined())
    }

    /// What the daemon keeps.
    var hash: Data { Data(SHA256.hash(data: Data(text.utf8))) }
}

/// One session.
public struct Session: Sendable, Hashable {
    /// Why it waits for its owner to prove their identity again.
    public enum LockCause: String, Sendable, Codable {
        /// No request for a while.
        case idle
        /// Twelve hours are over.
        case hours
        /// What proves the identity is to be changed, and the identity was not proved just now.
        case secrets

        /// One sentence.
        public var message: String {
            switch self {
            case .idle: "Searching is locked: nobody used it for a while."
            case .hours:
                "Searching is locked: identities are proved again every "
                    + "\(Int(Limits.sessionHoursMax)) hours."
            case .secrets:
                "Whoever changes a second factor proves their identity within "
                    + "\(Int(Limits.secretProofMinutesMax)) minutes before."
            }
        }
    }

    /// Its name in the log; not the token.
    public var id: String
    /// The account's name.
    public var name: String { person.name }
    /// Who it is.
    public var person: AccessPerson
    /// What they are.
    public var role: Role
    /// Which lists they may see in full.
    public var entitlements: Entitlements
    /// The purpose and number stated.
    public var stated: StatedPurpose
    /// The peer on the control socket that logged in: `process/user/group`.
    public var peer: String?
    /// When it began.
    public var began: AccessMoment
    /// When the identity was proved last.
    public var proved: AccessMoment
    /// When it was used last.
    public var used: AccessMoment
    let tokenHash: Data

    /// Why it is locked at `moment`; `nil` where it is not.
    public func lockCause(at moment: AccessMoment, settings: AccessSettings) -> LockCause? {
        if moment.milliseconds(since: proved) > Limits.sessionHoursMax * 3_600_000 {
            return .hours
        }
        return moment.milliseconds(since: used) > settings.idleMinutesMax * 60_000 ? .idle : nil
    }

    /// A line of the log about what its owner did or tried.
    public func record(
        _ action: AccessAction, _ outcome: AccessOutcome, at moment: AccessMoment,
        reason: String? = nil, subject: AccessSubject? = nil
    ) -> AccessRecord {
        AccessRecord(
            time: moment.wall, offsetMinutes: moment.offsetMinutes, timeSource: moment.source,
            action: action, outcome: outcome, person: person, purpose: stated.purpose.word,
            caseNumber: stated.caseNumber?.text, reason: reason, session: id, peer: peer,
            subject: subject)
    }
}
