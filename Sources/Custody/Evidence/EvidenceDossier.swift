/// The dossier of one alert: what happened when, what the screen showed, and what the recogniser says of
/// the stored picture today.
import Crypto
import PlateCore

/// One thing that happened to an alert.
public struct EvidenceEvent: Sendable, Hashable, Codable {
    /// When.
    public var milliseconds: Int64
    /// What: `captured`, `raised`, `shown`, `answered`, `corrected` and so on.
    public var what: String
    /// Who did it; `nil` for what the car did by itself.
    public var person: AccessPerson?
    /// More of it, in words.
    public var detail: String?
    /// Where it is written down: `read`, `alert`, `statement`, `access log`.
    public var source: String
    /// The number of the line in the access log, where it is from there.
    public var logNumber: Int64?

    /// An event from its parts.
    public init(
        time: WallTime, what: String, person: AccessPerson? = nil, detail: String? = nil,
        source: String, logNumber: Int64? = nil
    ) {
        milliseconds = time.milliseconds
        self.what = what
        self.person = person
        self.detail = detail
        self.source = source
        self.logNumber = logNumber
    }
}

/// One line of the card that an officer is shown.
public struct EvidenceCardLine: Sendable, Hashable, Codable {
    /// What the line is of.
    public var label: String
    /// What it says.
    public var text: String

    /// A line from its parts.
    public init(label: String, text: String) {
        self.label = label
        self.text = text
    }
}

/// One network of the recogniser: its name and SHA-256 of its file.
public struct EvidenceModel: Sendable, Hashable, Codable {
    /// `locator`, `refiner`, `reader`, `state`.
    public var name: String
    /// SHA-256 of the model's file, 64 digits.
    public var sha256: String
    /// SHA-256 over the sources that trained it, from its birth certificate, where it is known.
    public var trainingSHA256: String?

    /// A model from its parts.
    public init(name: String, sha256: String, trainingSHA256: String? = nil) {
        self.name = name
        self.sha256 = sha256
        self.trainingSHA256 = trainingSHA256
    }

    /// The model in `file`, the bytes of a whole model file.
    public init(name: String, file: UnsafeRawBufferPointer, trainingSHA256: String?) {
        var hash = SHA256()
        hash.update(bufferPointer: file)
        self.init(
            name: name, sha256: Array(hash.finalize()).hexadecimal, trainingSHA256: trainingSHA256)
    }
}

/// A reading made of the stored picture today.
public struct EvidenceReplayReading: Sendable, Hashable, Codable {
    /// The text.
    public var text: String
    /// How likely it is right, 0...1.
    public var confidence: Double
    /// Ranked texts, `text` first.
    public var candidates: [TextCandidate]
    /// How much of the archived plate's box it covers, intersection over union, 0...1.
    public var overlap: Double

    /// A reading from its parts.
    public init(text: String, confidence: Double, candidates: [TextCandidate], overlap: Double) {
        self.text = text
        self.confidence = confidence
        self.candidates = candidates
        self.overlap = overlap
    }
}

/// The stored picture of a read run through the recogniser again.
public struct EvidenceReplay: Sendable, Hashable, Codable {
    /// What came of it.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// The text is the archived one.
        case same
        /// A plate is read at that place, and differently.
        case different
        /// No plate is read at that place.
        case nothing
        /// There is no picture, or it does not decode.
        case impossible
    }

    /// The revision of the read that was compared.
    public var revision: Int
    /// SHA-256 of the picture that was read, 64 digits, where there was one.
    public var pictureSHA256: String?
    /// What came of it.
    public var verdict: Verdict
    /// The archived text.
    public var archivedText: String
    /// The archived confidence, which is of the whole sighting and not of one picture.
    public var archivedConfidence: Double
    /// What was read now.
    public var reading: EvidenceReplayReading?
    /// The models in force when the read was made, where the ledger knows them.
    public var modelsThen: [EvidenceModel]?
    /// The models that read now.
    public var modelsNow: [EvidenceModel]
    /// Why it could not be done, in words that name no plate.
    public var reason: String?

    /// A replay from its parts.
    public init(
        revision: Int, pictureSHA256: String?, verdict: Verdict, archivedText: String,
        archivedConfidence: Double, reading: EvidenceReplayReading?,
        modelsThen: [EvidenceModel]?, modelsNow: [EvidenceModel], reason: String? = nil
    ) {
        self.revision = revision
        self.pictureSHA256 = pictureSHA256
        self.verdict = verdict
        self.archivedText = archivedText
        self.archivedConfidence = archivedConfidence
        self.reading = reading
        self.modelsThen = modelsThen
        self.modelsNow = modelsNow
        self.reason = reason
    }

    /// Whether the models of now are those of then; `nil` where those of then are not known.
    public var isSameModels: Bool? {
        modelsThen.map { Set($0.map(\.sha256)) == Set(modelsNow.map(\.sha256)) }
    }
}

/// All that is known of one alert.
public struct EvidenceDossier: Sendable {
    /// The alert.
    public var alert: RecordID
    /// What happened, the first first.
    public var timeline: [EvidenceEvent]
    /// What the screen showed, as the console draws it from the record.
    public var card: [EvidenceCardLine]
    /// The stored picture read again.
    public var replay: EvidenceReplay?

    /// A dossier from its parts.
    public init(
        alert: RecordID, timeline: [EvidenceEvent], card: [EvidenceCardLine],
        replay: EvidenceReplay? = nil
    ) {
        self.alert = alert
        self.timeline = timeline
        self.card = card
        self.replay = replay
    }
}
