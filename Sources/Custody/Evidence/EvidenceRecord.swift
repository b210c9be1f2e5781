/// One record as it is exported: a read with its former readings, hits, alerts, what people said of it,
/// and its pictures. Values only; where they come from is the ledger's and the daemon's.
import PlateCore

/// Which picture of a read.
public enum EvidencePictureKind: String, Sendable, Codable, CaseIterable {
    /// The plate alone.
    case crop
    /// The whole frame that won.
    case scene
}

/// One reading of a read, present or former.
public struct EvidenceReading: Sendable {
    /// Counts from 0, the first reading.
    public var revision: Int
    /// The reading.
    public var read: PlateRead
    /// SHA-256 of the plate's JPEG as it was stored, where there was one.
    public var cropSHA256: [UInt8]?
    /// SHA-256 of the whole picture's JPEG as it was stored, where there was one.
    public var sceneSHA256: [UInt8]?

    /// A reading from its parts.
    public init(
        revision: Int, read: PlateRead, cropSHA256: [UInt8]? = nil, sceneSHA256: [UInt8]? = nil
    ) {
        self.revision = revision
        self.read = read
        self.cropSHA256 = cropSHA256
        self.sceneSHA256 = sceneSHA256
    }
}

/// A hit, and whether who exports it may see what the list says.
public struct EvidenceHit: Sendable {
    /// The hit.
    public var hit: HotlistHit
    /// Whether description and annotations are withheld, as the person lacks the list's entitlement.
    public var isWithheld: Bool

    /// A hit from its parts.
    public init(hit: HotlistHit, isWithheld: Bool = false) {
        self.hit = hit
        self.isWithheld = isWithheld
    }
}

/// A version of a list that was in force when a read was captured.
public struct EvidenceListVersion: Sendable, Hashable {
    /// The file or feed it came from.
    public var source: String
    /// SHA-256 of its bytes, where a file held it.
    public var sha256: [UInt8]?
    /// When the list was extracted, where known.
    public var extractedAt: WallTime?
    /// When the car loaded it.
    public var loadedAt: WallTime

    /// A version from its parts.
    public init(source: String, sha256: [UInt8]?, extractedAt: WallTime?, loadedAt: WallTime) {
        self.source = source
        self.sha256 = sha256
        self.extractedAt = extractedAt
        self.loadedAt = loadedAt
    }
}

/// An alert as it stands.
public struct EvidenceAlert: Sendable {
    /// The alert.
    public var alert: Alert
    /// What stands over it: everything but CLETS's `active` is UNVERIFIED or NOT VERIFIED.
    public var verification: AlertVerification

    /// An alert from its parts.
    public init(_ alert: Alert, verification: AlertVerification = .unverified) {
        self.alert = alert
        self.verification = verification
    }

    /// What stands over it, in words.
    var verificationWords: String {
        guard case .notVerified(let reason) = verification else {
            return verification.words ?? "VERIFIED: active in CLETS"
        }
        return "NOT VERIFIED (\(reason.rawValue.spacedWords))"
    }
}

extension String {
    /// A raw value of several words, for people: `stolenVehicle` becomes `stolen vehicle`.
    package var spacedWords: String {
        reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
    }
}

/// What somebody said of a read or an alert: an answer, a correction.
public struct EvidenceStatement: Sendable, Hashable, Codable {
    /// When.
    public var milliseconds: Int64
    /// Who.
    public var person: AccessPerson?
    /// The alert it is about, where it is about one.
    public var alert: String?
    /// What it is about: `comparison`, `clets`, `disposition`, `correction`.
    public var kind: String
    /// What was said.
    public var value: String
    /// Why, or by whom it was verified, in the person's words.
    public var reason: String?

    /// A statement from its parts.
    public init(
        time: WallTime, person: AccessPerson?, alert: RecordID? = nil, kind: String, value: String,
        reason: String? = nil
    ) {
        milliseconds = time.milliseconds
        self.person = person
        self.alert = alert?.description
        self.kind = kind
        self.value = value
        self.reason = reason
    }
}

/// A copy of a picture for people: the marking burnt in below it.
public struct EvidenceCopy: Sendable {
    /// The JPEG.
    public var jpeg: [UInt8]
    /// Whether everything but the plate is blanked in it.
    public var isRedacted: Bool

    /// A copy from its parts.
    public init(jpeg: [UInt8], isRedacted: Bool) {
        self.jpeg = jpeg
        self.isRedacted = isRedacted
    }
}

/// A picture of a read.
public struct EvidencePicture: Sendable {
    /// Which.
    public var kind: EvidencePictureKind
    /// The revision of the read it came with.
    public var revision: Int
    /// The JPEG as it was stored; `nil` where it could not be had.
    public var jpeg: [UInt8]?
    /// SHA-256 of the JPEG as the ledger has it, 32 bytes.
    public var recordedSHA256: [UInt8]
    /// The copy for people; `nil` where none could be made.
    public var copy: EvidenceCopy?
    /// Why the picture or its copy is missing, in words that name no plate.
    public var absence: String?

    /// A picture from its parts.
    public init(
        kind: EvidencePictureKind, revision: Int, jpeg: [UInt8]?, recordedSHA256: [UInt8],
        copy: EvidenceCopy? = nil, absence: String? = nil
    ) {
        self.kind = kind
        self.revision = revision
        self.jpeg = jpeg
        self.recordedSHA256 = recordedSHA256
        self.copy = copy
        self.absence = absence
    }
}

/// A read with everything that is exported of it.
public struct EvidenceRecord: Sendable {
    /// The present reading.
    public var reading: EvidenceReading
    /// The readings before it, the first one first.
    public var formerReadings: [EvidenceReading]
    /// What it met in the hotlists.
    public var hits: [EvidenceHit]
    /// The lists in force when it was captured.
    public var lists: [EvidenceListVersion]
    /// What was raised for it.
    public var alerts: [EvidenceAlert]
    /// What people said of it, the first first.
    public var statements: [EvidenceStatement]
    /// Its pictures.
    public var pictures: [EvidencePicture]
    /// What there is to say of its alerts beyond that.
    public var dossiers: [EvidenceDossier]

    /// A record from its parts.
    public init(
        reading: EvidenceReading, formerReadings: [EvidenceReading] = [], hits: [EvidenceHit] = [],
        lists: [EvidenceListVersion] = [], alerts: [EvidenceAlert] = [],
        statements: [EvidenceStatement] = [],
        pictures: [EvidencePicture] = [], dossiers: [EvidenceDossier] = []
    ) {
        self.reading = reading
        self.formerReadings = formerReadings
        self.hits = hits
        self.lists = lists
        self.alerts = alerts
        self.statements = statements
        self.pictures = pictures
        self.dossiers = dossiers
    }
}
