/// One vehicle as the tracker follows it: where its plate was, what was read, which frame won.
import PlateCore

struct PlateTrack: Sendable {
    let number: Int
    let camera: String
    let firstFrame: Int
    private(set) var lastFrame: Int
    private(set) var frames = 0
    private(set) var lastSeen: MonotonicTime
    private(set) var lastBox: Box
    private(set) var verdict: TextVerdict
    private var isConfirmed = false
    private var announced = TextCandidate(text: "", confidence: 0)
    /// Pixels a millisecond, smoothed.
    private var velocity = Point(0, 0)
    /// The place and time from which standing still is counted.
    private var anchor: (box: Box, time: MonotonicTime)
    private var ballots: [Ballot] = []
    /// The same ballots, counted.
    private var pool = TextPool()
    /// The sum of the plate scores, and of how many frames that gave one.
    private var plateScoreSum = 0.0
    private var plateScoreCount = 0
    /// The best frame and reading of each text read, so that the vote's winner has its picture.
    private var best: [String: (frame: FrameCapture, reading: PlateReading)] = [:]

    init(number: Int, first reading: PlateReading, in frame: Frame) {
        self.number = number
        camera = frame.source
        firstFrame = frame.sequence
        lastFrame = frame.sequence
        lastSeen = frame.capturedAt
        lastBox = reading.quad.boundingBox
        anchor = (lastBox, lastSeen)
        verdict = TextVerdict(text: "", confidence: 0, candidates: [])
        add(reading, in: frame)
    }

    /// Whether the plate has stayed within half its width for a second or more.
    var isStanding: Bool { lastSeen.milliseconds(since: anchor.time) >= 1_000 }

    func isLost(at time: MonotonicTime, _ rules: TrackerRules) -> Bool {
        let gap = time.milliseconds(since: lastSeen)
        return gap > (isStanding ? rules.parkedGapMilliseconds : rules.passGapMilliseconds)
    }

    mutating func add(_ reading: PlateReading, in frame: Frame) {
        move(to: reading.quad.boundingBox, at: frame.capturedAt)
        lastFrame = frame.sequence
        frames += 1
        if let score = reading.plateScore, score.isFinite {
            plateScoreSum += score
            plateScoreCount += 1
        }
        ballots.append(Ballot(reading))
        pool.add(ballots[ballots.count - 1])
        if ballots.count > Limits.readingsPerTrackMax {
            let worst = ballots.indices.min { ballots[$0].weight < ballots[$1].weight }!
            pool.remove(ballots.remove(at: worst))
        }
        verdict = pool.verdict()
        keepBest(reading, in: frame)
    }

    private mutating func move(to box: Box, at time: MonotonicTime) {
        let elapsed = time.milliseconds(since: lastSeen)
        if elapsed > 0 {
            let x = (box.centre.x - lastBox.centre.x) / elapsed
            let y = (box.centre.y - lastBox.centre.y) / elapsed
            velocity = Point((velocity.x + x) / 2, (velocity.y + y) / 2)
        }
        let dx = box.centre.x - anchor.box.centre.x
        let dy = box.centre.y - anchor.box.centre.y
        let width = max(box.width, anchor.box.width)
        if dx * dx + dy * dy > width * width / 4 { anchor = (box, time) }
        lastBox = box
        lastSeen = time
    }

    /// Keeps the winner of each text, of at most `textsKeptMax` texts.
    private mutating func keepBest(_ reading: PlateReading, in frame: Frame) {
        let textsKeptMax = 3
        if let held = best[reading.text] {
            guard merit(reading) > merit(held.reading) else { return }
        }
        best[reading.text] = (FrameCapture(frame), reading)
        guard best.count > textsKeptMax else { return }
        let worst = best.filter { $0.key != verdict.text }
            .min { merit($0.value.reading) < merit($1.value.reading) }!
        best[worst.key] = nil
    }

    /// A sure reading of a plate that is large enough for a person to compare.
    private func merit(_ reading: PlateReading) -> Double {
        reading.confidence * min(1, reading.quad.plateWidth / 120)
    }

    /// How well `reading` continues this track: higher is better, `nil` where it cannot.
    /// `text` is the reading's, made once for all tracks.
    func affinity(
        to reading: PlateReading, _ text: String, at time: MonotonicTime, _ rules: TrackerRules
    ) -> Double? {
        let gap = time.milliseconds(since: lastSeen)
        let box = reading.quad.boundingBox
        let offset = offsetFromPrediction(box, after: gap)
        if text == verdict.text && text.utf8.count >= 4 && gap <= rules.passGapMilliseconds {
            return 4 - min(offset, 20) / 10
        }
        if gap > rules.placeGapMilliseconds {
            guard isStanding, lastBox.overlap(box) > 0.2 else { return nil }
            let distance = PlateText.editDistance(text, verdict.text)
            return distance <= 2 ? 2 - Double(distance) / 4 : nil
        }
        let reach = 0.6 + gap / 500
        guard offset <= reach else { return nil }
        let distance = PlateText.editDistance(text, verdict.text)
        if arePlainlyDifferent(reading, text, distance, rules) { return nil }
        let longest = max(text.utf8.count, verdict.text.utf8.count, 1)
        return 2 - offset / reach - Double(distance) / Double(longest)
    }

    /// Two sure readings that differ in three or more characters are two plates, however near; so
    /// are two long ones that share next to nothing.
    private func arePlainlyDifferent(
        _ reading: PlateReading, _ text: String, _ distance: Int, _ rules: TrackerRules
    ) -> Bool {
        if distance >= 5 && min(text.utf8.count, verdict.text.utf8.count) >= 5 {
            return true
        }
        return distance >= 3 && reading.lowestCharacterConfidence >= rules.surePlateConfidence
            && verdict.confidence >= rules.surePlateConfidence
    }

    /// How far `box` lies from where the plate should be by now, in plate widths.
    private func offsetFromPrediction(_ box: Box, after gap: Double) -> Double {
        let dx = box.centre.x - lastBox.centre.x - velocity.x * gap
        let dy = box.centre.y - lastBox.centre.y - velocity.y * gap
        return (dx * dx + dy * dy).squareRoot() / max(1, lastBox.width)
    }

    /// Whether the crops look like a plate to the refiner, on the mean over the frames: one lucky
    /// crop of a shop sign does not make it one, and one bad frame of a plate does not hide it.
    private func looksLikePlate(_ rules: TrackerRules) -> Bool {
        plateScoreCount == 0 || plateScoreSum / Double(plateScoreCount) >= rules.plateScoreMin
    }

    /// The event that the last reading brought about.
    mutating func news(_ rules: TrackerRules) -> TrackerEvent? {
        guard isConfirmed || looksLikePlate(rules), frames >= 2,
            verdict.confidence >= rules.confirmConfidence || isConfirmed
        else {
            return nil
        }
        let isNews =
            verdict.text != announced.text || frames == TrackerRules.settledFrames
            || verdict.confidence >= announced.confidence + rules.confidenceStep
        guard !isConfirmed || isNews else { return nil }
        announced = TextCandidate(text: verdict.text, confidence: verdict.confidence)
        defer { isConfirmed = true }
        return isConfirmed ? .changed(sighting) : .confirmed(sighting)
    }

    /// The last events of this track: what was never confirmed may still be good enough to record.
    func farewell(_ rules: TrackerRules) -> [TrackerEvent] {
        if isConfirmed { return [.ended(sighting)] }
        guard looksLikePlate(rules) else { return [] }
        let needed = frames >= 3 ? rules.recordConfidence : rules.singleFrameConfidence
        guard verdict.confidence >= needed else { return [] }
        return [.confirmed(sighting), .ended(sighting)]
    }

    /// The sighting as it stands: the picture is the best of the winning text where one was read
    /// so.
    var sighting: PlateSighting {
        let winner =
            best[verdict.text]
            ?? best.values.max { merit($0.reading) < merit($1.reading) }!
        return PlateSighting(
            number: number, camera: camera, text: verdict.text, confidence: verdict.confidence,
            candidates: verdict.candidates, firstFrame: firstFrame, lastFrame: lastFrame,
            frames: frames, bestFrame: winner.frame, bestReading: winner.reading)
    }
}
