// From sightings to records: the state is told when it must be, and never for every frame.
import Capture
import Foundation
import Hotlist
import Imaging
import Ledger
import Pipeline
import PlateCore
import PlateVision
import Synchronization
import Testing

@Suite struct SightingRecorderTests {
    @Test func theStateGoesIntoReadAlertAndStore() throws {
        let stage = try Stage(listedIn: "NV", answer: "CA")
        let alert = try #require(try stage.confirm().alerts.first)
        #expect(alert.hit.stateMatch == .different)
        let read = try #require(try stage.end().read)
        #expect(read.state == "CA")
        #expect(read.stateConfidence == 0.9)
        let stored = try #require(try stage.store.read(read.id))
        #expect(stored.read.state == "CA" && stored.read.stateConfidence == 0.9)
    }

    @Test func theSameStateIsTheSame() throws {
        let stage = try Stage(listedIn: "CA", answer: "CA")
        #expect(try stage.confirm().alerts.map(\.hit.stateMatch) == [.same])
    }

    /// A state that is not sure enough to be named never says that the plate is another's.
    @Test func whatIsNotNamedIsUnknown() throws {
        for listed in ["NV", "CA", nil] {
            let stage = try Stage(listedIn: listed, answer: nil)
            #expect(try stage.confirm().alerts.map(\.hit.stateMatch) == [.unknown])
            let read = try #require(try stage.end().read)
            #expect(read.state == nil)
            #expect(read.stateConfidence == 0.9)
        }
    }

    @Test func itIsToldAnewOnlyWhereFrameOrTextAreNew() throws {
        let stage = try Stage(listedIn: "NV", answer: "CA")
        _ = try stage.confirm()
        #expect(stage.told.texts == ["7ABC123"])
        for frames in 3..<40 { _ = try stage.record(.changed(stage.sighting(frames: frames))) }
        #expect(stage.told.texts.count == 1)
        _ = try stage.record(.changed(stage.sighting("7A8C123", frames: 41)))
        #expect(stage.told.texts == ["7ABC123", "7A8C123"])
        _ = try stage.record(.changed(stage.sighting("7A8C123", frames: 42, bestFrame: 30)))
        #expect(stage.told.texts.count == 2)
        _ = try stage.record(.ended(stage.sighting("7A8C123", frames: 43, bestFrame: 30)))
        #expect(stage.told.texts.count == 3)
    }

    @Test func anAlertIsToldOfTheBetterPictureAndOfNoOther() throws {
        let stage = try Stage(listedIn: "CA", answer: "CA")
        let raised = try stage.confirm()
        #expect(raised.alerts.count == 1 && raised.readingChanges.isEmpty)
        let over = try stage.record(.ended(stage.sighting(frames: 9, bestFrame: 7)))
        let change = try #require(over.readingChanges.first)
        #expect(change.alert.id == raised.alerts.first?.id)
        #expect(!change.isTextNew && change.meets && change.match == .exact)
        #expect(change.sight.crop != nil && change.sight.crop != raised.sight.crop)
        let other = try Stage(listedIn: "CA", answer: "CA")
        _ = try other.confirm()
        #expect(try other.end().readingChanges.isEmpty)
    }

    @Test func itIsToldFromTheColoursOfTheWinningFrame() throws {
        for isRaw in [false, true] {
            let stage = try Stage(listedIn: nil, answer: "CA", isRaw: isRaw)
            _ = try stage.confirm()
            let pixel = try #require(stage.told.colours.first)
            #expect(pixel.red > 150 && pixel.green < 90 && pixel.blue < 90)
        }
    }
}

/// What the recorder asked to be told.
private final class Told: Sendable {
    private let state = Mutex(([String](), [Overlay.Colour]()))
    var texts: [String] { state.withLock { $0.0 } }
    var colours: [Overlay.Colour] { state.withLock { $0.1 } }

    func note(_ text: String, _ picture: ColourImage) {
        let pixels = picture.pixels
        state.withLock {
            $0.0.append(text)
            $0.1.append(Overlay.Colour(red: pixels[0], green: pixels[1], blue: pixels[2]))
        }
    }
}

/// A store in a folder of its own, a list with one plate, and a recorder.
private final class Stage {
    let store: ReadStore
    let told = Told()
    private let folder: URL
    private let original: FrameOriginal
    private var recorder: SightingRecorder

    init(listedIn state: String?, answer: String?, isRaw: Bool = false) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "plated-recorder-\(UUID().uuidString)")
        store = try ReadStore.open(
            at: folder.path, sealing: StateKey.sealing(at: folder.path))
        let entry = HotlistEntry(
            list: "test", category: .stolenVehicle, text: "7ABC123", state: state)
        let list = HotlistLoad(source: "test", entries: [entry])
        let red = ColourImage(width: 160, height: 90, red: 200, green: 40, blue: 30)
        original =
            isRaw ? .planar(PlanarImage(red)) : .jpeg(try JPEG.encode(red, quality: 95))
        recorder = SightingRecorder(
            matcher: HotlistMatcher(try HotlistIndex([list])), clock: SystemClock()
        ) { [told] _, text, picture in
            told.note(text, picture)
            return StateReading(
                state: answer, confidence: 0.9,
                candidates: [StateCandidate(state: "CA", confidence: 0.9)])
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func record(_ event: TrackerEvent) throws -> SightingRecorder.Outcome {
        let outcome = recorder.record(event)
        try store.commit(outcome.changes)
        return outcome
    }

    func confirm() throws -> SightingRecorder.Outcome {
        try record(.confirmed(sighting(frames: 2)))
    }

    func end() throws -> SightingRecorder.Outcome {
        try record(.ended(sighting(frames: 9)))
    }

    func sighting(_ text: String = "7ABC123", frames: Int, bestFrame: Int = 1) -> PlateSighting {
        let reading = PlateReading(
            characters: text.map { CharacterReading(character: $0, confidence: 0.99) },
            confidence: 0.999, candidates: [TextCandidate(text: text, confidence: 0.999)],
            // Each frame sees the plate otherwise.
            quad: Quad(Box(x: 30, y: 30, width: 78 + 2 * Double(bestFrame), height: 40)),
            crop: GreyImage(width: 1, height: 1))
        let frame = Frame(
            source: "front", sequence: bestFrame, grey: GreyImage(width: 160, height: 90),
            original: original, capturedAt: MonotonicTime(nanoseconds: 33_000_000),
            wallTime: WallTime(milliseconds: 1_777_880_000_000), wallTimeSource: .recording)
        return PlateSighting(
            number: 1, camera: "front", text: text, confidence: 0.999,
            candidates: reading.candidates, firstFrame: 0, lastFrame: frames - 1, frames: frames,
            bestFrame: FrameCapture(frame), bestReading: reading)
    }
}
