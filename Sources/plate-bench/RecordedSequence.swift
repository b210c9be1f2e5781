// What was read in the frames of one sequence and what the tracker made of it, as a JSON line:
// enough to follow the vehicles once more without running a network.
import Foundation
import Pipeline
import PlateCore
import PlateVision

/// One sequence of frames.
struct RecordedSequence: Codable {
    /// The folder's name.
    var sequence: String
    /// Pixels of every frame.
    var width: Int
    var height: Int
    /// What was read in each frame.
    var frames: [[RecordedReading]] = []
    /// The vehicles, in the order in which they were confirmed.
    var sightings: [RecordedSighting] = []
    /// The confidence at which an exact hit alerts.
    var alertConfidence = 0.0

    /// Follows the vehicles through the frames; the frames come at a steady rate.
    mutating func follow(framesPerSecond: Double) {
        alertConfidence = AlertRules().exactProbability
        var tracker = PlateTracker()
        var seen: [Int: RecordedSighting] = [:]
        func keep(_ events: [TrackerEvent]) {
            for event in events {
                seen[event.sighting.number, default: RecordedSighting()].take(event)
            }
        }
        // The tracker asks a picture for nothing but its size.
        let picture = GreyImage(width: width, height: height)
        for (number, readings) in frames.enumerated() {
            let seconds = Double(number) / framesPerSecond
            let frame = Frame(
                source: sequence, sequence: number, grey: picture, original: .jpeg([]),
                capturedAt: MonotonicTime(nanoseconds: Int64(seconds * 1e9)),
                wallTime: WallTime(milliseconds: Int64(seconds * 1e3)), wallTimeSource: .recording)
            keep(tracker.observe(frame, readings.map(\.reading)))
            for sighting in tracker.sightings where sighting.lastFrame == number {
                guard let evidence = tracker.evidence(ofSighting: sighting.number) else { continue }
                seen[sighting.number, default: RecordedSighting()].take(sighting, evidence)
            }
        }
        keep(tracker.finish())
        sightings = seen.keys.sorted().compactMap { seen[$0] }
    }

    /// The line, keys sorted.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // Every number is finite: corners are checked by the locator, the rest are probabilities.
        guard let bytes = try? encoder.encode(self) else { preconditionFailure() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// One reading of one frame.
struct RecordedReading: Codable {
    /// One character: itself, its confidence, and the others it could be.
    struct Character: Codable {
        var text: String
        var confidence: Double
        var others: [TextCandidate]
    }

    var text: String
    var confidence: Double
    var characters: [Character]
    var candidates: [TextCandidate]
    var quad: [Double]
    var plateScore: Double?

    init(_ reading: PlateReading) {
        text = reading.text
        confidence = reading.confidence.rounded(6)
        characters = reading.characters.map { character in
            Character(
                text: String(character.character), confidence: character.confidence.rounded(6),
                others: character.alternatives.map {
                    TextCandidate(
                        text: String($0.character), confidence: $0.confidence.rounded(6))
                })
        }
        candidates = reading.candidates.map {
            TextCandidate(text: $0.text, confidence: $0.confidence.rounded(7))
        }
        quad = reading.quad.corners.flatMap { [$0.x.rounded(2), $0.y.rounded(2)] }
        plateScore = reading.plateScore
    }

    /// The reading, without its picture.
    var reading: PlateReading {
        let corners = (0..<4).map { Point(quad[2 * $0], quad[2 * $0 + 1]) }
        return PlateReading(
            characters: characters.map { character in
                CharacterReading(
                    character: Swift.Character(character.text), confidence: character.confidence,
                    alternatives: character.others.map {
                        CharacterAlternative(
                            character: Swift.Character($0.text), confidence: $0.confidence)
                    })
            }, confidence: confidence, candidates: candidates,
            quad: Quad(corners[0], corners[1], corners[2], corners[3]),
            crop: GreyImage(width: 1, height: 1), plateScore: plateScore)
    }
}

/// What the tracker said of one vehicle.
struct RecordedSighting: Codable {
    /// The sighting as one event told it.
    struct Telling: Codable {
        var text: String
        var confidence: Double
        var candidates: [TextCandidate]
        var frames: Int
        var isOver: Bool
    }

    /// The sighting after one more frame, told or not.
    struct Standing: Codable {
        var text: String
        var evidence: TextEvidence
    }

    /// All events, the last one that of its end; none where it was never confirmed.
    var tellings: [Telling] = []
    /// How it stood after each of its frames.
    var standings: [Standing] = []
    /// The frame that won and the box of its plate.
    var bestFrame = 0
    var box: [Double] = []

    mutating func take(_ event: TrackerEvent) {
        let sighting = event.sighting
        let isOver = if case .ended = event { true } else { false }
        tellings.append(
            Telling(
                text: sighting.text, confidence: sighting.confidence.rounded(6),
                candidates: sighting.candidates.map {
                    TextCandidate(text: $0.text, confidence: $0.confidence.rounded(7))
                }, frames: sighting.frames, isOver: isOver))
        place(sighting)
    }

    mutating func take(_ sighting: PlateSighting, _ evidence: TextEvidence) {
        standings.append(Standing(text: sighting.text, evidence: evidence))
        place(sighting)
    }

    private mutating func place(_ sighting: PlateSighting) {
        bestFrame = sighting.bestFrame.sequence
        let bounds = sighting.bestReading.quad.boundingBox
        box = [bounds.x, bounds.y, bounds.width, bounds.height].map { $0.rounded(1) }
    }
}

extension Double {
    /// Rounded to so many decimal places.
    fileprivate func rounded(_ places: Int) -> Double {
        let factor = pow(10, Double(places))
        return (self * factor).rounded() / factor
    }
}
