/// From sightings to changes of the store: tells the state, matches each read, raises each alert once.
///
/// The state is told where a read is written: when the sighting is confirmed, when an alert is first
/// raised, when it is over. Colour is decoded then, never for every frame.
///
/// A read goes to the store as soon as the tracker confirms it and is revised when the sighting is over,
/// so that a power cut in between costs nothing but the last frames' improvement. Nothing here waits for
/// the disk or fails with it: who has the changes writes them.
import Hotlist
import Imaging
import Ledger
import PlateCore
import PlateVision

package struct SightingRecorder {
    /// Which jurisdiction issued the plate at a quad that reads a text; a `StateClassifier`'s answer.
    package typealias StateTeller = (Quad, String, ColourImage) -> StateReading

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
        /// Frame whose pictures were written and whose state was told, `nil` before they were.
        var pictureFrame: Int?
        /// The text as it was last written, with which the state was told.
        var writtenText = ""
        /// The plate's picture as it was last cut.
        var crop: [UInt8]?
        /// Alerts that were raised, and how each was last told to read and to meet its entry.
        var alerts: [AlertReadingChange] = []

        func isAlerted(_ entry: HotlistEntry) -> Bool {
            alerts.contains { $0.alert.hit.entry == entry }
        }
    }

    package init(
        matcher: HotlistMatcher, clock: any Clock, stateTeller: @escaping StateTeller
    ) {
        self.matcher = matcher
        self.stateTeller = stateTeller
        self.clock = clock
    }

    /// Sightings that were confirmed and are not over.
    package var openCount: Int { open.count }

    /// What came of one tracker event.
    package struct Outcome {
        /// What is to be written, in its order; none where the store has it all.
        package var changes: [LedgerChange] = []
        /// The read, once its sighting is over. Its last change is among `changes`.
        package var read: PlateRead?
        /// Alerts raised now; they are among `changes`.
        package var alerts: [Alert] = []
        /// Alerts raised before that read or look otherwise now.
        package var readingChanges: [AlertReadingChange] = []
        /// The read as it stands now, with the plate's picture.
        package var sight: AlertSight
        /// Looking the text up.
        package var matchMilliseconds = 0.0
        /// Decoding the winning frame in colour and telling the state; `nil` where that was not due.
        package var stateMilliseconds: Double?
        /// Why the winning picture could not be decoded in colour, or the plate not be cut from it: the
        /// read is written without crop then, and with the state it had.
        package var pictureFault: PlatedError?
    }

    /// Takes in one event of the tracker.
    package mutating func record(_ event: TrackerEvent) -> Outcome {
        let sighting = event.sighting
        let key = SightingKey(camera: sighting.camera, number: sighting.number)
        let isOver = if case .ended = event { true } else { false }
        let isNew = open[key] == nil
        var entry = open[key] ?? OpenSighting(read: newRead(of: sighting))
        entry.read.take(sighting)
        var outcome = Outcome(sight: AlertSight(read: entry.read, crop: entry.crop))
        let start = clock.monotonicNow()
        var hits = newHits(entry, sighting, isOver: isOver)
        outcome.matchMilliseconds = clock.monotonicNow().milliseconds(since: start)
        if isNew || isOver || entry.read.text != entry.writtenText || !hits.isEmpty {
            let pictures = tellState(&entry, sighting, &outcome)
            // Once more: whether the states agree is known only now.
            hits = newHits(entry, sighting, isOver: isOver)
            outcome.alerts = hits.map { alert(for: $0, entry.read.id, sighting) }
            let record = makeRecord(&entry, sighting, pictures, &outcome)
            outcome.changes = [isNew ? .append(record) : .amend(record)]
            outcome.sight = AlertSight(read: entry.read, crop: entry.crop)
            outcome.readingChanges = readingChanges(&entry, outcome.sight)
            entry.alerts += outcome.alerts.map {
                AlertReadingChange(
                    alert: $0, sight: outcome.sight, match: $0.hit.match, meets: true)
            }
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
            !entry.isAlerted($0.entry)
                && rules.allows($0, frames: sighting.frames, isOver: isOver)
        }
    }

    /// Alerts of the sighting whose text is another one now, each with how that meets its entry, or whose
    /// picture is: the frame that was sure enough to alert is seldom the one the plate is seen best on.
    private func readingChanges(
        _ entry: inout OpenSighting, _ sight: AlertSight
    ) -> [AlertReadingChange] {
        var hits: [HotlistHit]?
        var changes: [AlertReadingChange] = []
        for index in entry.alerts.indices {
            var change = entry.alerts[index]
            change.isTextNew = change.sight.read.text != sight.read.text
            guard change.isTextNew || change.sight.crop != sight.crop else { continue }
            change.sight = sight
            if change.isTextNew {
                let found =
                    hits
                    ?? matcher.match(
                        HotlistQuery(sight.read), at: sight.read.capturedAt,
                        clock: sight.read.wallTimeSource)
                hits = found
                let hit = found.first { $0.entry == change.alert.hit.entry }
                change.match = hit?.match ?? change.match
                change.meets = hit != nil
            }
            entry.alerts[index] = change
            changes.append(change)
        }
        return changes
    }

    /// Tells the state anew where another frame has won or the text has changed; the pictures it was
    /// told from, where it was.
    private func tellState(
        _ entry: inout OpenSighting, _ sighting: PlateSighting, _ outcome: inout Outcome
    ) -> SightingPictures? {
        let isTold = entry.pictureFrame == sighting.bestFrame.sequence
        guard !isTold || entry.read.text != entry.writtenText else { return nil }
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

    /// The read as it stands; its pictures only where a new frame has won.
    private func makeRecord(
        _ entry: inout OpenSighting, _ sighting: PlateSighting, _ pictures: SightingPictures?,
        _ outcome: inout Outcome
    ) -> ReadRecord {
        var record = ReadRecord(
            read: entry.read, hits: outcome.alerts.map(\.hit), alerts: outcome.alerts)
        if let pictures, entry.pictureFrame != sighting.bestFrame.sequence {
            record.scene = pictures.scene
            entry.crop = nil
            do throws(PlatedError) {
                record.crop = try pictures.crop()
                entry.crop = record.crop
            } catch {
                outcome.pictureFault = error
            }
        }
        entry.pictureFrame = sighting.bestFrame.sequence
        entry.writtenText = entry.read.text
        return record
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
