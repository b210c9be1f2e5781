/// An account: who somebody is, what they may, and what proves them. Kept sealed by `Ledger`.
import Foundation
import PlateCore

/// Which sources of hotlists somebody may see in full.
public enum Entitlements: Sendable, Hashable, Codable {
    /// Every source, also those to come.
    case all
    /// The lists of these names.
    case lists(Set<String>)

    /// Whether details of `list` may be shown.
    public func cover(_ list: String) -> Bool {
        switch self {
        case .all: true
        case .lists(let names): names.contains(list)
        }
    }
}

/// Why an account is shut.
public struct Disablement: Sendable, Hashable, Codable {
    /// In what way.
    public enum Cause: String, Sendable, Codable {
        /// An administrator did it.
        case administrator
        /// Nobody logged in with it for 90 days.
        case inactivity
    }

    /// In what way.
    public var cause: Cause
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64

    /// A disablement from its parts.
    public init(cause: Cause, milliseconds: Int64) {
        self.cause = cause
        self.milliseconds = milliseconds
    }
}

/// One account.
public struct Account: Sendable, Hashable, Codable {
    /// The user name: lower case, see `Account.normalisedName`.
    public var name: String
    /// The badge number.
    public var badge: String?
    /// The job title.
    public var title: String?
    /// The agency the person is with.
    public var agency: String?
    /// What the account is for.
    public var role: Role
    /// Which hotlist sources the person may see in full.
    public var entitlements: Entitlements
    /// Department-approved training, one certificate a course.
    public var training: [TrainingCertificate]
    /// What the password is checked against.
    public var password: PasswordRecord
    /// Former passwords, the latest first: none of them is taken again.
    public var formerPasswords: [PasswordRecord]
    /// What codes are checked against.
    public var factor: SecondFactor
    /// Failed log-ins, and whether they locked the account.
    public var lockout: Lockout
    /// When it was made, in milliseconds since 1970.
    public var createdMilliseconds: Int64
    /// The last log-in, in milliseconds since 1970; also when an administrator opened it again.
    public var lastLoginMilliseconds: Int64?
    /// Why it is shut, where it is.
    public var disablement: Disablement?

    /// A new account. Its first password must be changed at the first log-in.
    public init(
        name: String, badge: String?, title: String?, agency: String?, role: Role,
        entitlements: Entitlements = .lists([]), training: [TrainingCertificate] = [],
        password: PasswordRecord, factor: SecondFactor, createdMilliseconds: Int64
    ) {
        self.name = name
        self.badge = badge
        self.title = title
        self.agency = agency
        self.role = role
        self.entitlements = entitlements
        self.training = training
        self.password = password
        self.factor = factor
        self.createdMilliseconds = createdMilliseconds
        formerPasswords = []
        lockout = Lockout()
    }

    /// The person, for the log.
    public var person: AccessPerson {
        AccessPerson(name: name, badge: badge, title: title, agency: agency)
    }

    /// Whether it can be logged in with, training aside.
    public var isUsable: Bool { disablement == nil && !lockout.isLocked }

    /// `text` as a user name, in lower case; `nil` where it cannot be one: 2 to 32 of a–z, 0–9, full
    /// stop, hyphen and underscore, beginning with a letter or digit.
    public static func normalisedName(_ text: String) -> String? {
        let name = text.lowercased()
        let bytes = Array(name.utf8)
        guard (2...Limits.accountNameBytesMax).contains(bytes.count) else { return nil }
        func isPlain(_ byte: UInt8) -> Bool {
            (97...122).contains(byte) || (48...57).contains(byte)
        }
        let marks = Array("._-".utf8)
        guard isPlain(bytes[0]), bytes.allSatisfy({ isPlain($0) || marks.contains($0) }) else {
            return nil
        }
        return name
    }

    /// Whether `text` can be a badge, title, agency, course or list: 1 to 128 bytes, nothing that
    /// controls a terminal.
    public static func isLabel(_ text: String) -> Bool {
        (1...Limits.labelBytesMax).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                !$0.properties.isDefaultIgnorableCodePoint
                    && $0.properties.generalCategory != .control
                    && $0.properties.generalCategory != .lineSeparator
                    && $0.properties.generalCategory != .paragraphSeparator
            } && !text.allSatisfy(\.isWhitespace)
    }
}
