// Plates as tests of the tracker want them seen, frames at 30 a second, and the sightings that come
// of them.
import PlateCore
import PlateVision

/// A plate as a test wants it seen: text, place, confidence of every character.
struct SeenPlate {
    let reading: PlateReading

    init(
        _ text: String, x: Double, confidence: Double, other: Character? = nil,
        named: [String: Double] = [:], plateScore: Double? = nil
    ) {
        let characters = text.map { character in
            CharacterReading(
                character: character, confidence: confidence,
                alternatives: other.map {
                    [CharacterAlternative(character: $0, confidence: (1 - confidence) / 2)]
                } ?? [])
        }
        reading = PlateReading(
            characters: characters, confidence: confidence,
            candidates: [TextCandidate(text: text, confidence: confidence)]
                + named.map { TextCandidate(text: $0, confidence: $1) },
            quad: Quad(Box(x: x, y: 300, width: 120, height: 60)),
            crop: GreyImage(width: 128, height: 32), plateScore: plateScore)
    }
}

private let emptyPicture = GreyImage(width: 4096, height: 720)

func testFrame(_ sequence: Int, milliseconds: Int) -> Frame {
    Frame(
        source: "front", sequence: sequence, grey: emptyPicture,
        original: .jpeg([]),
        capturedAt: MonotonicTime(nanoseconds: Int64(milliseconds) * 1_000_000),
        wallTime: WallTime(milliseconds: Int64(milliseconds)), wallTimeSource: .recording)
}

/// Frames at 30 a second, and the sightings that ended.
struct TrackedScene {
    private var tracker = PlateTracker()
    private var sequence = 0
    private var milliseconds = 0
    private var ended: [PlateSighting] = []

    mutating func see(_ plates: [SeenPlate]) {
        let frame = testFrame(sequence, milliseconds: milliseconds)
        keep(tracker.observe(frame, plates.map(\.reading)))
        sequence += 1
        milliseconds += 33
    }

    mutating func skip(milliseconds gap: Int) { milliseconds += gap }

    mutating func finish() -> [PlateSighting] {
        keep(tracker.finish())
        return ended
    }

    private mutating func keep(_ events: [TrackerEvent]) {
        for case .ended(let sighting) in events { ended.append(sighting) }
    }
}
