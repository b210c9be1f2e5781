/// Merges the readings of one camera into sightings: one a vehicle pass, however many frames it takes.
///
/// A parked car before a parked camera is one sighting, too, also when the camera is lost for a while
/// in between. The tracker is a pure value: frames and readings in, events out; it keeps no clock.
import PlateCore

/// What an observation brought about.
public enum TrackerEvent: Sendable {
    /// A vehicle is now read well enough to be recorded. Comes once a sighting.
    case confirmed(PlateSighting)
    /// A confirmed sighting's text changed, its confidence rose by `confidenceStep` or more, or it
    /// has settled.
    case changed(PlateSighting)
    /// A confirmed sighting is over.
    case ended(PlateSighting)

    /// The sighting it is about.
    public var sighting: PlateSighting {
        switch self {
        case .confirmed(let sighting), .changed(let sighting), .ended(let sighting): sighting
        }
    }
}

/// When readings are one vehicle, and when a vehicle counts as seen.
public struct TrackerRules: Sendable {
    /// A moving vehicle unseen this long is gone.
    public var passGapMilliseconds = 3_000.0
    /// A vehicle that stood still when last seen is remembered this long at its place.
    public var parkedGapMilliseconds = 600_000.0
    /// Beyond this gap a reading must lie where the vehicle stood.
    public var placeGapMilliseconds = 1_000.0
    /// Merged confidence at which two frames are enough.
    public var confirmConfidence = 0.6
    /// Merged confidence at which a sighting of several frames is recorded all the same.
    public var recordConfidence = 0.4
    /// Confidence at which a single frame is enough, when no more come.
    public var singleFrameConfidence = 0.7
    /// After so many frames a sighting has settled: an event of its own, for what waits for that.
    public static let settledFrames = 8
    /// The mean plate score below which a track is lettering that is no plate, and neither told nor
    /// recorded; tracks of a refiner that gives no score are not judged by it. Shop signs of the
    /// fixtures have 0.3 to 0.7, and 0.7 would leave out one plate in 150 with them: a sign too many is
    /// better than a read lost.
    public var plateScoreMin = 0.5
    /// A rise of the confidence that is worth an event.
    public var confidenceStep = 0.1
    /// Two readings this sure of every character that differ by three or more are two plates.
    public var surePlateConfidence = 0.7

    /// A plate that reaches further beyond the picture than this share of its width is cut off: its
    /// text is not whole, and other frames of the pass have it better.
    public var beyondEdgeShare = 0.03

    /// The rules as measured on the fixtures.
    public init() {}

    /// Whether `quad` lies inside `picture`.
    func isWhole(_ quad: Quad, in picture: GreyImage) -> Bool {
        let slack = quad.plateWidth * beyondEdgeShare
        return quad.corners.allSatisfy { corner in
            (-slack...Double(picture.width) + slack).contains(corner.x)
                && (-slack...Double(picture.height) + slack).contains(corner.y)
        }
    }
}

/// Follows vehicles through the frames of one camera.
public struct PlateTracker: Sendable {
    let rules: TrackerRules
    private var tracks: [PlateTrack] = []
    private var sightingCount = 0

    /// A tracker for one camera.
    public init(rules: TrackerRules = TrackerRules()) {
        self.rules = rules
    }

    /// Vehicles followed now.
    public var trackCount: Int { tracks.count }

    /// What the merged text of a vehicle followed now rests on; for those who fit its confidence.
    package func evidence(ofSighting number: Int) -> TextEvidence? {
        tracks.first { $0.number == number }?.verdict.evidence
    }

    /// The vehicles followed now as they stand, told or not; for those who fit the confidence.
    package var sightings: [PlateSighting] { tracks.map(\.sighting) }

    /// Takes in one frame's readings; frames come in the order of their capture.
    public mutating func observe(_ frame: Frame, _ readings: [PlateReading]) -> [TrackerEvent] {
        var events = dropLost(at: frame.capturedAt)
        let ranked = readings.filter { reading in
            !reading.characters.isEmpty && rules.isWhole(reading.quad, in: frame.grey)
        }
        .sorted { $0.confidence > $1.confidence }
        var taken: Set<Int> = []
        var homeless: [PlateReading] = []
        for (reading, track) in assignments(of: ranked, at: frame.capturedAt) {
            guard let track else {
                homeless.append(reading)
                continue
            }
            taken.insert(track)
            tracks[track].add(reading, in: frame)
            if let event = tracks[track].news(rules) { events.append(event) }
        }
        for reading in homeless where !isEcho(reading, of: taken) {
            events += follow(reading, in: frame)
            taken.insert(tracks.count - 1)
        }
        return events
    }

    /// Ends the sightings of vehicles that are gone by `time`: for a camera from which nothing comes.
    public mutating func expire(at time: MonotonicTime) -> [TrackerEvent] {
        dropLost(at: time)
    }

    /// Ends every sighting: the source is over.
    public mutating func finish() -> [TrackerEvent] {
        defer { tracks = [] }
        return tracks.flatMap { $0.farewell(rules) }
    }

    /// Pairs of reading and track, the best pairs first; a track takes one reading a frame.
    private func assignments(
        of readings: [PlateReading], at time: MonotonicTime
    ) -> [(PlateReading, Int?)] {
        var pairs: [(reading: Int, track: Int, affinity: Double)] = []
        for (r, reading) in readings.enumerated() {
            let text = reading.text
            for (t, track) in tracks.enumerated() {
                if let affinity = track.affinity(to: reading, text, at: time, rules) {
                    pairs.append((r, t, affinity))
                }
            }
        }
        pairs.sort { $0.affinity > $1.affinity }
        var trackOf: [Int: Int] = [:]
        var taken: Set<Int> = []
        for pair in pairs where trackOf[pair.reading] == nil && !taken.contains(pair.track) {
            trackOf[pair.reading] = pair.track
            taken.insert(pair.track)
        }
        return readings.indices.map { (readings[$0], trackOf[$0]) }
    }

    /// Whether `reading` is another box on a plate that this frame has accounted for already.
    private func isEcho(_ reading: PlateReading, of taken: Set<Int>) -> Bool {
        taken.contains { tracks[$0].lastBox.overlap(reading.quad.boundingBox) > 0.2 }
    }

    private mutating func follow(_ reading: PlateReading, in frame: Frame) -> [TrackerEvent] {
        var events: [TrackerEvent] = []
        if tracks.count == Limits.tracksPerCameraMax {
            let oldest = tracks.indices.min { tracks[$0].lastSeen < tracks[$1].lastSeen }!
            events = tracks.remove(at: oldest).farewell(rules)
        }
        sightingCount += 1
        tracks.append(PlateTrack(number: sightingCount, first: reading, in: frame))
        return events
    }

    private mutating func dropLost(at time: MonotonicTime) -> [TrackerEvent] {
        var events: [TrackerEvent] = []
        tracks.removeAll { track in
            guard track.isLost(at: time, rules) else { return false }
            events += track.farewell(rules)
            return true
        }
        return events
    }
}
