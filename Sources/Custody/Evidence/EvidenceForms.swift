/// The values of `records.json` as they are written: one type a kind of object, its members in
/// `Evidence.md`. A member that was not asked for, or is not known, is left out.
import PlateCore

/// An exported file.
struct EvidenceFileForm: Encodable {
    var name: String
    var sha256: String
}

/// A picture, or why there is none.
struct EvidencePictureForm: Encodable {
    var kind: EvidencePictureKind
    var revision: Int
    /// SHA-256 of the JPEG as the ledger has it.
    var recordedSHA256: String
    /// Whether the stored bytes still have that hash; left out where there are none.
    var isIntact: Bool?
    /// The stored JPEG with its comment.
    var file: EvidenceFileForm?
    var commentOffset: Int?
    var commentBytes: Int?
    /// The copy for people.
    var markedCopy: EvidenceFileForm?
    var isRedacted: Bool?
    var absence: String?

    /// Whether any form of it was exported.
    var isWhole: Bool { file != nil || markedCopy != nil }

    init(_ picture: EvidencePicture) {
        kind = picture.kind
        revision = picture.revision
        recordedSHA256 = picture.recordedSHA256.hexadecimal
        absence = picture.absence
    }
}

/// A reading, present or former.
struct EvidenceReadingForm: Encodable {
    var revision: Int
    var text: String?
    var confidence: Double?
    var state: String?
    var stateConfidence: Double?
    var candidates: [TextCandidate]?
    var capturedAt: String?
    var timeSource: WallTimeSource?
    var timeUncertaintyMilliseconds: Int64?
    var position: Position?
    var camera: String?
    var firstFrame: Int?
    var lastFrame: Int?
    var frames: Int?
    var quad: [[Double]]?
    var cropSHA256: String?
    var sceneSHA256: String?

    init(_ reading: EvidenceReading, fields: Set<EvidenceField>) {
        let read = reading.read
        revision = reading.revision
        if fields.contains(.reading) {
            text = read.text
            confidence = read.confidence
            state = read.state
            stateConfidence = read.stateConfidence
        }
        if fields.contains(.alternatives) { candidates = read.candidates }
        if fields.contains(.time) {
            capturedAt = read.capturedAt.description
            timeSource = read.wallTimeSource
            timeUncertaintyMilliseconds = read.wallTimeUncertaintyMilliseconds
        }
        if fields.contains(.place) { position = read.position }
        if fields.contains(.camera) {
            camera = read.camera
            firstFrame = read.frames.first
            lastFrame = read.frames.last
            frames = read.frames.count
            quad = read.quad.corners.map { [$0.x, $0.y] }
        }
        if fields.contains(.crop) { cropSHA256 = reading.cropSHA256?.hexadecimal }
        if fields.contains(.scene) { sceneSHA256 = reading.sceneSHA256?.hexadecimal }
    }
}

/// A hit.
struct EvidenceHitForm: Encodable {
    var list: String
    var category: HotlistCategory
    var text: String
    var state: String?
    var description: String?
    var expiry: String?
    var annotations: [String: String]?
    /// Set where description and annotations are left out for want of an entitlement.
    var withheld: String?
    var match: MatchKind
    var stateMatch: StateMatch
    var listAgeSeconds: Int64?
    var probability: Double

    init(_ hit: EvidenceHit) {
        let entry = hit.hit.entry
        list = entry.list
        category = entry.category
        text = entry.text
        state = entry.state
        expiry = entry.expiry?.description
        if hit.isWithheld {
            withheld = "ask dispatch"
        } else {
            description = entry.description
            annotations = entry.annotations
        }
        match = hit.hit.match
        stateMatch = hit.hit.stateMatch
        listAgeSeconds = hit.hit.listAgeSeconds
        probability = hit.hit.probability
    }
}

/// A list in force.
struct EvidenceListForm: Encodable {
    var source: String
    var sha256: String?
    var extractedAt: String?
    var loadedAt: String

    init(_ list: EvidenceListVersion) {
        source = list.source
        sha256 = list.sha256?.hexadecimal
        extractedAt = list.extractedAt?.description
        loadedAt = list.loadedAt.description
    }
}

/// An alert.
struct EvidenceAlertForm: Encodable {
    var id: String
    var raisedAt: String
    var state: AlertState
    /// The read's text when it was raised.
    var text: String
    var listedText: String
    var category: HotlistCategory
    /// The place of its hit among the record's, counted from 0; left out where hits are.
    var hit: Int?
    /// Whether CLETS confirmed it: only then it is no longer UNVERIFIED.
    var verification: String

    init(_ evidence: EvidenceAlert, of record: EvidenceRecord, fields: Set<EvidenceField>) {
        let alert = evidence.alert
        id = alert.id.description
        raisedAt = alert.raisedAt.description
        state = alert.state
        text = alert.text
        listedText = alert.hit.entry.text
        category = alert.hit.entry.category
        if fields.contains(.hits) { hit = record.hits.firstIndex { $0.hit == alert.hit } }
        verification = evidence.verificationWords
    }
}

/// An answer or a correction.
struct EvidenceStatementForm: Encodable {
    var at: String
    var person: AccessPerson?
    var alert: String?
    var kind: String
    var value: String
    var reason: String?

    init(_ statement: EvidenceStatement) {
        at = WallTime(milliseconds: statement.milliseconds).description
        person = statement.person
        alert = statement.alert
        kind = statement.kind
        value = statement.value
        reason = statement.reason
    }
}

/// What happened to an alert.
struct EvidenceEventForm: Encodable {
    var at: String
    var what: String
    var person: AccessPerson?
    var detail: String?
    var source: String
    var logNumber: Int64?

    init(_ event: EvidenceEvent) {
        at = WallTime(milliseconds: event.milliseconds).description
        what = event.what
        person = event.person
        detail = event.detail
        source = event.source
        logNumber = event.logNumber
    }
}

/// A dossier.
struct EvidenceDossierForm: Encodable {
    var alert: String
    var timeline: [EvidenceEventForm]?
    var card: [EvidenceCardLine]?
    var replay: EvidenceReplay?
    var isSameModels: Bool?

    init(_ dossier: EvidenceDossier, fields: Set<EvidenceField>) {
        alert = dossier.alert.description
        if fields.contains(.timeline) {
            timeline = dossier.timeline.map(EvidenceEventForm.init)
            card = dossier.card
        }
        if fields.contains(.replay) {
            replay = dossier.replay
            isSameModels = dossier.replay?.isSameModels
        }
    }
}
