/// From sightings to records: stores each read, matches it, raises each alert once.
///
/// A read is stored as soon as the tracker confirms it and revised when the sighting is over, so that
/// a power cut in between costs nothing but the last frames' improvement.
import Hotlist
import Ledger
import PlateCore
import PlateVision

struct SightingRecorder {
    private let store: ReadStore
    private let matcher: HotlistMatcher
    private let clock: any Clock
    private let rules = AlertRules()
    private var generator = SystemRandomNumberGenerator()
    /// Sightings that are not over, by camera and number.
    private var open: [SightingKey: OpenSighting] = [:]

    private struct SightingKey: Hashable {
        let camera: String
        let number: Int
    }

    private struct OpenSighting {
        var read: PlateRead
        /// Frame whose pictures are stored, `nil` before they are.
        var pictureFrame: Int?
        /// The text as it is stored.
        var storedText = ""
        /// Entries that were alerted already.
        var alerted: Set<HotlistEntry> = []
    }

    init(store: ReadStore, matcher: HotlistMatcher, clock: any Clock) {
        self.store = store
        self.matcher = matcher
        self.clock = clock
    }

    /// What came of one tracker event.
    struct Outcome {
        /// The read, once its sighting is over.
        var read: PlateRead?
        /// Alerts raised now.
        var alerts: [Alert] = []
        var matchMilliseconds = 0.0
        var storeMilliseconds = 0.0
    }

    /// Takes in one event of the tracker; what it returns is on disk.
    mutating func record(_ event: TrackerEvent) throws(PlatedError) -> Outcome {
        let sighting = event.sighting
        let key = SightingKey(camera: sighting.camera, number: sighting.number)
        let isOver = if case .ended = event { true } else { false }
        let isNew = open[key] == nil
        var entry = open[key] ?? OpenSighting(read: newRead(of: sighting))
        entry.read.take(sighting)
        var outcome = Outcome()
        let start = clock.monotonicNow()
        outcome.alerts = alerts(for: &entry, sighting, isOver: isOver)
        let matched = clock.monotonicNow()
        outcome.matchMilliseconds = matched.milliseconds(since: start)
        let isTextNews = entry.read.text != entry.storedText
        if isNew || isOver || isTextNews || !outcome.alerts.isEmpty {
            try write(&entry, sighting, isNew: isNew, alerts: outcome.alerts)
        }
        outcome.storeMilliseconds = clock.monotonicNow().milliseconds(since: matched)
        open[key] = isOver ? nil : entry
        if isOver { outcome.read = entry.read }
        return outcome
    }

    private mutating func alerts(
        for entry: inout OpenSighting, _ sighting: PlateSighting, isOver: Bool
    ) -> [Alert] {
        let hits = matcher.match(
            HotlistQuery(entry.read), at: sighting.bestFrame.wallTime,
            clock: sighting.bestFrame.wallTimeSource)
        var alerts: [Alert] = []
        for hit in hits
        where !entry.alerted.contains(hit.entry) && rules.allows(hit, sighting, isOver: isOver) {
            entry.alerted.insert(hit.entry)
            alerts.append(
                Alert(
                    id: RecordID(wallTime: sighting.bestFrame.wallTime, using: &generator),
                    readID: entry.read.id, text: sighting.text, hit: hit, state: .raised,
                    raisedAt: sighting.bestFrame.wallTime))
        }
        return alerts
    }

    /// Writes the read as it stands; its pictures only where a new frame has won.
    private func write(
        _ entry: inout OpenSighting, _ sighting: PlateSighting, isNew: Bool, alerts: [Alert]
    ) throws(PlatedError) {
        var record = ReadRecord(read: entry.read, hits: alerts.map(\.hit), alerts: alerts)
        if entry.pictureFrame != sighting.bestFrame.sequence {
            let pictures = try SightingPictures(sighting)
            record.scene = pictures.scene
            record.crop = pictures.crop
        }
        if isNew { try store.append([record]) } else { try store.amend(record) }
        entry.pictureFrame = sighting.bestFrame.sequence
        entry.storedText = entry.read.text
    }

    private mutating func newRead(of sighting: PlateSighting) -> PlateRead {
        let frame = sighting.bestFrame
        return PlateRead(
            id: RecordID(wallTime: frame.wallTime, using: &generator), text: sighting.text,
            confidence: sighting.confidence, candidates: sighting.candidates, state: nil,
            stateConfidence: 0, camera: sighting.camera,
            frames: FrameSpan(
                first: sighting.firstFrame, last: sighting.lastFrame, count: sighting.frames),
            capturedAt: frame.wallTime, wallTimeSource: frame.wallTimeSource,
            position: frame.position, quad: sighting.bestReading.quad)
    }
}

extension PlateRead {
    /// Takes over what later frames have made of the sighting.
    fileprivate mutating func take(_ sighting: PlateSighting) {
        text = sighting.text
        confidence = sighting.confidence
        candidates = sighting.candidates
        frames = FrameSpan(
            first: sighting.firstFrame, last: sighting.lastFrame, count: sighting.frames)
        capturedAt = sighting.bestFrame.wallTime
        wallTimeSource = sighting.bestFrame.wallTimeSource
        position = sighting.bestFrame.position
        quad = sighting.bestReading.quad
    }
}
