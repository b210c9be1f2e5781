/// What the pipeline tells the outside, as the contracts of `plated replay --json` write it.
import Foundation
import PlateCore

/// One line of the event stream.
public enum PipelineEvent: Sendable {
    /// A sighting is over and recorded.
    case read(PlateRead)
    /// A hit; comes as soon as the merged confidence allows, before its read is over. Live, it does not
    /// wait for a disk that is slow: `isRecorded` says whether it is on it.
    case alert(AlertAnnouncement)
    /// An alert that was told as not recorded is on disk now; live cameras only.
    case alertRecorded(AlertAnnouncement)
    /// Later frames changed the reading of a sighting that an alert was raised for, or gave a better
    /// picture of its plate; live cameras only.
    case alertReading(AlertReadingChange)
    /// The run is over.
    case summary(RunSummary)
}

/// What an officer looks at: the read as it stands and the plate's picture.
public struct AlertSight: Sendable {
    /// The read.
    public var read: PlateRead
    /// The plate's picture, a JPEG; `nil` where none could be made.
    public var crop: [UInt8]?

    /// A sight from its parts.
    public init(read: PlateRead, crop: [UInt8]?) {
        self.read = read
        self.crop = crop
    }
}

/// How the read of an alert reads and looks now.
public struct AlertReadingChange: Sendable {
    /// The alert as it was raised.
    public var alert: Alert
    /// The read as it stands.
    public var sight: AlertSight
    /// Whether its text is another one, or only its picture.
    public var isTextNew: Bool
    /// How the text meets the entry; as before where it does not.
    public var match: MatchKind
    /// Whether it meets the entry at all.
    public var meets: Bool

    /// A change from its parts.
    public init(
        alert: Alert, sight: AlertSight, isTextNew: Bool = true, match: MatchKind, meets: Bool
    ) {
        self.alert = alert
        self.sight = sight
        self.isTextNew = isTextNew
        self.match = match
        self.meets = meets
    }
}

/// An alert with the time it took from the frame's arrival.
public struct AlertAnnouncement: Sendable {
    /// The alert.
    public var alert: Alert
    /// The read that met the entry, and its picture: they need not be on disk yet.
    public var sight: AlertSight
    /// From the arrival of the frame that decided to the announcement.
    public var latencyMilliseconds: Double
    /// When the frame that decided was taken, in milliseconds since the run's first frame.
    public var offsetMilliseconds: Double
    /// Whether it is on disk; where not it is shown as NOT RECORDED.
    public var isRecorded = true

    /// An announcement from its parts.
    public init(
        alert: Alert, sight: AlertSight, latencyMilliseconds: Double, offsetMilliseconds: Double,
        isRecorded: Bool = true
    ) {
        self.alert = alert
        self.sight = sight
        self.latencyMilliseconds = latencyMilliseconds
        self.offsetMilliseconds = offsetMilliseconds
        self.isRecorded = isRecorded
    }
}

/// What a run did.
public struct RunSummary: Sendable {
    /// Frames that went through recognition.
    public var frames = 0
    /// Frames lost, by cause.
    public var framesDropped: [String: Int] = [:]
    /// Frames that could not be decoded cleanly.
    public var framesDamaged = 0
    /// Sightings recorded.
    public var reads = 0
    /// Alerts raised.
    public var alerts = 0
    /// How long each stage took.
    public var timings = StageTimings()
    /// The most memory the program held, by the operating system.
    public var peakResidentBytes = 0
    /// Where a recording broke off, if it did.
    public var cut: String?
}

extension PipelineEvent {
    /// The event as one line of JSON, keys sorted.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            let bytes =
                switch self {
                case .read(let read): try encoder.encode(ReadLine(read))
                case .alert(let announcement): try encoder.encode(AlertLine(announcement))
                case .alertRecorded(let announcement):
                    try encoder.encode(AlertRecordedLine(announcement.alert))
                case .alertReading(let change): try encoder.encode(AlertReadingLine(change))
                case .summary(let summary): try encoder.encode(SummaryLine(summary))
                }
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            preconditionFailure("an event always encodes: \(error)")
        }
    }
}

/// Confidences are told to four places: more would be noise.
private func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }

/// Milliseconds are told to a microsecond.
private func roundedDuration(_ value: Double) -> Double { (value * 1e3).rounded() / 1e3 }

/// Encodes `null` where there is no value, as the contracts ask.
private struct Nullable<Value: Encodable>: Encodable {
    var value: Value?
    init(_ value: Value?) { self.value = value }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}

private struct ReadLine: Encodable {
    let event = "read"
    let id, text: String
    let confidence: Double
    let state: Nullable<String>
    let stateConfidence: Double
    let camera: String
    let firstFrame, lastFrame, frames: Int
    let capturedAt: String
    let candidates: [TextCandidate]

    init(_ read: PlateRead) {
        id = read.id.description
        text = read.text
        confidence = rounded(read.confidence)
        state = Nullable(read.state)
        stateConfidence = rounded(read.stateConfidence)
        camera = read.camera
        firstFrame = read.frames.first
        lastFrame = read.frames.last
        frames = read.frames.count
        capturedAt = read.capturedAt.description
        candidates = read.candidates.map {
            TextCandidate(text: $0.text, confidence: rounded($0.confidence))
        }
    }
}

private struct AlertLine: Encodable {
    struct Entry: Encodable {
        let list, category, text: String
        let state: Nullable<String>
        let description: String
    }
    let event = "alert"
    let id, readId, text, match, stateMatch: String
    let listAgeSeconds: Nullable<Int64>
    let latencyMilliseconds: Double
    let entry: Entry

    init(_ announcement: AlertAnnouncement) {
        let alert = announcement.alert
        id = alert.id.description
        readId = alert.readID.description
        text = alert.text
        match = alert.hit.match.rawValue
        stateMatch = alert.hit.stateMatch.rawValue
        listAgeSeconds = Nullable(alert.hit.listAgeSeconds)
        latencyMilliseconds = roundedDuration(announcement.latencyMilliseconds)
        entry = Entry(
            list: alert.hit.entry.list, category: alert.hit.entry.category.rawValue,
            text: alert.hit.entry.text, state: Nullable(alert.hit.entry.state),
            description: alert.hit.entry.description)
    }
}

private struct AlertRecordedLine: Encodable {
    let event = "alertRecorded"
    let id, readId: String

    init(_ alert: Alert) {
        id = alert.id.description
        readId = alert.readID.description
    }
}

private struct AlertReadingLine: Encodable {
    let event = "alertReading"
    let id, readId, text, match: String
    let meets: Bool

    init(_ change: AlertReadingChange) {
        id = change.alert.id.description
        readId = change.alert.readID.description
        text = change.sight.read.text
        match = change.match.rawValue
        meets = change.meets
    }
}

private struct SummaryLine: Encodable {
    struct Stage: Encodable {
        let median, p99: Double
    }
    let event = "summary"
    let frames: Int
    let framesDropped: [String: Int]
    let framesDamaged, reads, alerts: Int
    let milliseconds: [String: Stage]
    let peakResidentBytes: Int
    let cut: String?

    init(_ summary: RunSummary) {
        frames = summary.frames
        framesDropped = summary.framesDropped
        framesDamaged = summary.framesDamaged
        reads = summary.reads
        alerts = summary.alerts
        var stages: [String: Stage] = [:]
        for stage in PipelineStage.allCases {
            guard let histogram = summary.timings[stage] else { continue }
            stages[stage.rawValue] = Stage(
                median: roundedDuration(histogram.quantile(0.5)),
                p99: roundedDuration(histogram.quantile(0.99)))
        }
        milliseconds = stages
        peakResidentBytes = summary.peakResidentBytes
        cut = summary.cut
    }
}
