/// From sightings to records: tells the state, stores each read, matches it, raises each alert once.
///
/// The state is told where a read is written: when the sighting is confirmed, when an alert is first
/// raised, when it is over. Colour is decoded then, never for every frame.
///
/// A read is stored as soon as the tracker confirms it and revised when the sighting is over, so that
/// a power cut in between costs nothing but the last frames' improvement.
import Hotlist
import Imaging
import Ledger
import PlateCore
import PlateVision

/// Where reads go: a `ReadStore`, or in tests one that fails. Returns only when they are on disk.
public protocol SightingStore: Sendable {
    /// Stores new reads; all of them or none.
    func append(_ records: [ReadRecord]) throws(PlatedError)
    /// Brings a stored read up to date; the revision it has then.
    @discardableResult
    func amend(_ record: ReadRecord) throws(PlatedError) -> Int
}

extension ReadStore: SightingStore {}

package struct SightingRecorder {
    /// Which jurisdiction issued the plate at a quad that reads a text; a `StateClassifier`'s answer.
    package typealias StateTeller = (Quad, String, ColourImage) -> StateReading

    private let store: any SightingStore
    /// The lists in force. A new version counts from the next event on.
    package var matcher: HotlistMatcher
    private let stateTeller: StateTeller
    private let clock: any Clock
    private let rules = AlertRules()
    private var ids = RecordIDSequence()
    /// Sightings that are not over, by camera and number.
    private var open: [SightingKey: OpenSighting] = [:]

    private struct SightingKey: Hashable {
        let camera: String
        let number: Int
    }

    private struct OpenSighting {
        var read: PlateRead
        /// Frame whose pictures are stored and whose state was told, `nil` before they are.
        var pictureFrame: Int?
        /// The text as it is stored, with which the state was told.
        var storedText = ""
        /// Entries that were alerted already.
        var alerted: Set<HotlistEntry> = []
    }

    package init(
        store: any SightingStore, matcher: HotlistMatcher, clock: any Clock,
        stateTeller: @escaping StateTeller
    ) {
        self.store = store
        self.matcher = matcher
        self.stateTeller = stateTeller
        self.clock = clock
    }

    /// Sightings that are recorded and not over.
    package var openCount: Int { open.count }

    /// What came of one tracker event.
    package struct Outcome {
        /// The read, once its sighting is over.
        package var read: PlateRead?
        /// Alerts raised now.
        package var alerts: [Alert] = []
        var matchMilliseconds = 0.0
        /// Decoding the winning frame in colour and telling the state; `nil` where that was not due.
        package var stateMilliseconds: Double?
        var storeMilliseconds = 0.0
        /// Whether there was something to write.
        var isWritten = false
        /// Why the winning picture could not be decoded in colour; the read is stored without crop
        /// then, and with the state it had.
        package var pictureFault: PlatedError?
    }

    /// Takes in one event of the tracker; what it returns is on disk. Where it throws nothing has
    /// changed, and the same event may be given again.
    package mutating func record(_ event: TrackerEvent) throws(PlatedError) -> Outcome {
        let sighting = event.sighting
        let key = SightingKey(camera: sighting.camera, number: sighting.number)
        let isOver = if case .ended = event { true } else { false }
        let isNew = open[key] == nil
        var entry = open[key] ?? OpenSighting(read: newRead(of: sighting))
        entry.read.take(sighting)
        var outcome = Outcome()
        let start = clock.monotonicNow()
        var hits = newHits(entry, sighting, isOver: isOver)
        outcome.matchMilliseconds = clock.monotonicNow().milliseconds(since: start)
        if isNew || isOver || entry.read.text != entry.storedText || !hits.isEmpty {
            let pictures = tellState(&entry, sighting, &outcome)
            // Once more: whether the states agree is known only now.
            hits = newHits(entry, sighting, isOver: isOver)
            outcome.alerts = hits.map { alert(for: $0, entry.read.id, sighting) }
            entry.alerted.formUnion(hits.map(\.entry))
            let told = clock.monotonicNow()
            try write(&entry, sighting, pictures, isNew: isNew, alerts: outcome.alerts)
            outcome.isWritten = true
            outcome.storeMilliseconds = clock.monotonicNow().milliseconds(since: told)
        }
        open[key] = isOver ? nil : entry
        if isOver { outcome.read = entry.read }
        return outcome
    }

    /// What the read meets that was not alerted yet and may be now.
    private func newHits(
        _ entry: OpenSighting, _ sighting: PlateSighting, isOver: Bool
    ) -> [HotlistHit] {
        matcher.match(
            HotlistQuery(entry.read), at: sighting.bestFrame.wallTime,
            clock: sighting.bestFrame.wallTimeSource
        ).filter {
            !entry.alerted.contains($0.entry)
                && rules.allows($0, frames: sighting.frames, isOver: isOver)
        }
    }

    /// Tells the state anew where another frame has won or the text has changed; the pictures it was
    /// told from, where it was.
    private func tellState(
        _ entry: inout OpenSighting, _ sighting: PlateSighting, _ outcome: inout Outcome
    ) -> SightingPictures? {
        let isTold = entry.pictureFrame == sighting.bestFrame.sequence
        guard !isTold || entry.read.text != entry.storedText else { return nil }
        let start = clock.monotonicNow()
        let pictures: SightingPictures
        do throws(PlatedError) {
            pictures = try SightingPictures(sighting)
        } catch {
            // A read without a picture is better than none, and its alert must come.
            outcome.pictureFault = error
            return nil
        }
        let state = stateTeller(pictures.quad, sighting.text, pictures.colour)
        entry.read.state = state.state
        entry.read.stateConfidence = state.confidence
        outcome.stateMilliseconds = clock.monotonicNow().milliseconds(since: start)
        return pictures
    }

    private mutating func alert(
        for hit: HotlistHit, _ read: RecordID, _ sighting: PlateSighting
    ) -> Alert {
        Alert(
            id: ids.next(at: sighting.bestFrame.wallTime),
            readID: read, text: sighting.text, hit: hit, state: .raised,
            raisedAt: sighting.bestFrame.wallTime)
    }

    /// Writes the read as it stands; its pictures only where a new frame has won.
    private func write(
        _ entry: inout OpenSighting, _ sighting: PlateSighting, _ pictures: SightingPictures?,
        isNew: Bool, alerts: [Alert]
    ) throws(PlatedError) {
        var record = ReadRecord(read: entry.read, hits: alerts.map(\.hit), alerts: alerts)
        if let pictures, entry.pictureFrame != sighting.bestFrame.sequence {
            record.scene = pictures.scene
            record.crop = try pictures.crop()
        }
        if isNew { try store.append([record]) } else { try store.amend(record) }
        entry.pictureFrame = sighting.bestFrame.sequence
        entry.storedText = entry.read.text
    }

    private mutating func newRead(of sighting: PlateSighting) -> PlateRead {
        let frame = sighting.bestFrame
        return PlateRead(
            id: ids.next(at: frame.wallTime), text: sighting.text,
            confidence: sighting.confidence, candidates: sighting.candidates, state: nil,
            stateConfidence: 0, camera: sighting.camera,
            frames: FrameSpan(
                first: sighting.firstFrame, last: sighting.lastFrame, count: sighting.frames),
            capturedAt: frame.wallTime, wallTimeSource: frame.wallTimeSource,
            wallTimeUncertaintyMilliseconds: frame.wallTimeUncertaintyMilliseconds,
            capturedMoment: frame.momentOfThisMachine, position: frame.position,
            quad: sighting.bestReading.quad)
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
        wallTimeUncertaintyMilliseconds = sighting.bestFrame.wallTimeUncertaintyMilliseconds
        capturedMoment = sighting.bestFrame.momentOfThisMachine
        position = sighting.bestFrame.position
        quad = sighting.bestReading.quad
    }
}

extension FrameCapture {
    /// When it was taken on this machine's monotonic clock; `nil` where its times are a recording's.
    fileprivate var momentOfThisMachine: MonotonicTime? {
        wallTimeSource == .recording ? nil : capturedAt
    }
}
