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
    /// The run is over.
    case summary(RunSummary)
}

/// An alert with the time it took from the frame's arrival.
public struct AlertAnnouncement: Sendable {
    /// The alert.
    public var alert: Alert
    /// From the arrival of the frame that decided to the announcement.
    public var latencyMilliseconds: Double
    /// When the frame that decided was taken, in milliseconds since the run's first frame.
    public var offsetMilliseconds: Double
    /// Whether it is on disk; where not it is shown as NOT RECORDED.
    public var isRecorded = true
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
