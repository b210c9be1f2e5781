/// What anybody may know of this installation: the answer to `about`, which needs no login.
import PlateCore

/// What is installed, whose it is, who answers for it.
public struct AboutReport: Codable, Sendable, Hashable {
    /// How the store is sealed against a thief of the disk.
    public enum Sealing: String, Codable, Sendable, CaseIterable {
        /// With a key that does not lie on this disk in the clear.
        case sealed
        /// With a key that lies on the same disk: NOT SEALED AGAINST THEFT.
        case keyBesideStore = "key-beside-store"
        /// Not at all.
        case none
    }

    /// Something that a log-in can be for.
    public struct Purpose: Codable, Sendable, Hashable {
        /// The word that a log-in gives.
        public var name: String
        /// What people read.
        public var title: String
        /// Whether a case number must be given; "pending" will do.
        public var needsCase: Bool

        /// A purpose from its parts.
        public init(name: String, title: String, needsCase: Bool) {
            self.name = name
            self.title = title
            self.needsCase = needsCase
        }
    }

    /// The version of the daemon.
    public var version: String
    /// The car.
    @ExplicitNull public var vehicle: String?
    /// The department.
    @ExplicitNull public var agency: String?
    /// The department's number with the FBI.
    @ExplicitNull public var ori: String?
    /// The title of whoever is in charge of the readers.
    @ExplicitNull public var designeeTitle: String?
    /// The name of whoever is in charge of the readers.
    @ExplicitNull public var designee: String?
    /// How the store is sealed.
    public var sealing: Sealing
    /// Whether the depot's recovery key opens the store where the car's key is lost.
    public var hasRecoveryKey: Bool
    /// Whether there is an account; where not, the first administrator is to be made.
    public var hasAccounts: Bool
    /// The fingerprint of the key that the car signs with, as an export's `VERIFY.txt` names it.
    @ExplicitNull public var signingKey: String?
    /// SHA-256 of all networks' files one after another, hexadecimal; the model card says how well they read.
    @ExplicitNull public var modelSHA256: String?
    /// What must be read before logging in.
    public var notice: String
    /// What a log-in can be for.
    public var purposes: [Purpose]

    /// A report from its parts.
    public init(
        version: String = PlatedVersion.number, vehicle: String?, agency: String?, ori: String?,
        designeeTitle: String?, designee: String?, sealing: Sealing, hasRecoveryKey: Bool,
        hasAccounts: Bool, signingKey: String? = nil, modelSHA256: String?,
        notice: String = Confidentiality.notice,
        purposes: [Purpose]
    ) {
        self.version = version
        _vehicle = ExplicitNull(wrappedValue: vehicle)
        _agency = ExplicitNull(wrappedValue: agency)
        _ori = ExplicitNull(wrappedValue: ori)
        _designeeTitle = ExplicitNull(wrappedValue: designeeTitle)
        _designee = ExplicitNull(wrappedValue: designee)
        self.sealing = sealing
        self.hasRecoveryKey = hasRecoveryKey
        self.hasAccounts = hasAccounts
        _signingKey = ExplicitNull(wrappedValue: signingKey)
        _modelSHA256 = ExplicitNull(wrappedValue: modelSHA256)
        self.notice = notice
        self.purposes = purposes
    }
}
