// What the tests of the commit loop play on: records made from small numbers, a store that knows what is
// right and does as it is told, a clock that a test moves.
import Foundation
import Ledger
import Pipeline
import PlateCore
import Synchronization

/// The same numbers in every run of a seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A clock that stands until it is moved.
final class HandClock: Clock {
    private let moment = Mutex(MonotonicTime(nanoseconds: 1_000_000_000))

    func monotonicNow() -> MonotonicTime { moment.withLock { $0 } }
    func wallNow() -> WallTime { WallTime(milliseconds: monotonicNow().nanoseconds / 1_000_000) }
    func sleep(until moment: MonotonicTime) {}
    func advance(milliseconds: Double) {
        moment.withLock { $0 = $0.adding(milliseconds: milliseconds) }
    }
}

/// Records by number.
enum CommitSample {
    static let time = WallTime(milliseconds: 1_777_880_000_000)
    static let start = MonotonicTime(nanoseconds: 1_000_000_000)

    static func id(_ number: Int) -> RecordID {
        RecordID(
            wallTime: WallTime(milliseconds: time.milliseconds + Int64(number)),
            random: [UInt8](repeating: 0, count: 10))
    }

    /// A read at its `revision`, told by its count of frames.
    static func record(
        _ number: Int, revision: Int = 0, sceneBytes: Int? = nil, cropBytes: Int? = nil,
        alert: Int? = nil
    ) -> ReadRecord {
        let read = PlateRead(
            id: id(number), text: "7ABC123", confidence: 0.9, candidates: [], state: nil,
            stateConfidence: 0, camera: "front",
            frames: FrameSpan(first: 0, last: revision, count: revision + 1), capturedAt: time,
            wallTimeSource: .gps, position: nil,
            quad: Quad(Box(x: 0, y: 0, width: 9, height: 9)))
        let entry = HotlistEntry(
            list: "list", category: .stolenVehicle, text: "7ABC123", state: nil)
        let alerts = alert.map {
            Alert(
                id: id(1_000_000 + $0), readID: read.id, text: read.text,
                hit: HotlistHit(
                    entry: entry, match: .exact, stateMatch: .unknown, listAgeSeconds: nil,
                    probability: 1), state: .raised, raisedAt: time)
        }
        return ReadRecord(
            read: read, crop: cropBytes.map { [UInt8](repeating: 1, count: $0) },
            scene: sceneBytes.map { [UInt8](repeating: 2, count: $0) },
            hits: alerts.map { [$0.hit] } ?? [], alerts: alerts.map { [$0] } ?? [])
    }

    static func entry(
        _ number: Int, sceneBytes: Int? = nil, cropBytes: Int? = nil, alert: Int? = nil,
        at moment: MonotonicTime = start
    ) -> CommitEntry {
        CommitEntry(
            .append(
                record(number, sceneBytes: sceneBytes, cropBytes: cropBytes, alert: alert)),
            waitingSince: moment)
    }

    static func version(_ number: Int) -> HotlistVersion {
        HotlistVersion(
            id: id(2_000_000 + number), source: "list \(number)", sha256: nil, acceptedCount: 1,
            rejectedCount: 0, extractedAt: nil, loadedAt: time)
    }

    static func clockChange(_ number: Int) -> LedgerChange {
        .clockChange(
            ClockChange(
                kind: .systemStepped, moment: MonotonicTime(nanoseconds: Int64(number)),
                milliseconds: 1, stamp: WallStamp(time, source: .gps)))
    }
}

/// What a store of numbers holds, all or none, as the real one does.
struct ModelRows: Sendable {
    var mark: Int32 = 0
    /// Every revision written of a read, in its order.
    var revisions: [RecordID: [Int]] = [:]
    var alerts: [RecordID: Int] = [:]
    var clocks: [Int64] = []
    var scenes: Set<RecordID> = []
    var crops: Set<RecordID> = []

    /// Whether the store takes a change; the real one's constraints in short.
    mutating func take(_ change: LedgerChange, refusing refused: Set<RecordID>) -> Bool {
        switch change {
        case .append(let record):
            guard revisions[record.read.id] == nil else { return false }
            return write(record, refusing: refused)
        case .amend(let record):
            guard revisions[record.read.id] != nil else { return false }
            return write(record, refusing: refused)
        case .clockChange(let change): clocks.append(change.moment.nanoseconds)
        case .commitMark(let mark): self.mark = mark
        default: return false
        }
        return true
    }

    private mutating func write(_ record: ReadRecord, refusing refused: Set<RecordID>) -> Bool {
        let id = record.read.id
        guard !refused.contains(id) || record.read.frames.last > 1 else { return false }
        revisions[id, default: []].append(record.read.frames.last)
        for alert in record.alerts { alerts[alert.id, default: 0] += 1 }
        if record.scene != nil { scenes.insert(id) }
        if record.crop != nil { crops.insert(id) }
        return true
    }
}

/// A store that does as it is told: it fails, lies, hangs, refuses.
final class ModelStore: SightingStore {
    /// What it does with the next commit.
    enum Mood: Sendable {
        case honest
        /// Nothing is written, and it says so.
        case failing
        /// All is written, and it says that it failed.
        case lying
        /// As `lying`, and it does not say what its mark is for so many times.
        case silent(Int)
        /// Nothing is written, and it does not say what its mark is for so many times.
        case away(Int)
    }

    private struct State {
        var rows = ModelRows()
        var moods: [Mood] = []
        var silences = 0
        var sizes: [Int] = []
    }

    private let state = Mutex(State())
    private let refused: Set<RecordID>
    private let gate = TestGate()

    /// A store that refuses the first two revisions of reads among `refused` for what they are.
    init(refusing refused: Set<RecordID> = []) { self.refused = refused }

    var rows: ModelRows { state.withLock { $0.rows } }
    /// How many changes came in each commit it was given, marks not counted.
    var sizes: [Int] { state.withLock { $0.sizes } }

    /// What it does with the next commits; honest after them.
    func expect(_ moods: [Mood]) { state.withLock { $0.moods = moods } }
    /// No call returns until it is opened again.
    func hang() { gate.close() }
    func recover() { gate.open() }

    func commit(_ changes: [LedgerChange]) throws(PlatedError) {
        gate.pass()
        let error: PlatedError? = state.withLock { state in
            state.sizes.append(changes.count - 1)
            let mood = state.moods.isEmpty ? .honest : state.moods.removeFirst()
            if case .failing = mood { return PlatedError(.inputOutput, "the disk is full") }
            if case .away(let times) = mood {
                state.silences = times
                return PlatedError(.inputOutput, "the disk is gone")
            }
            var rows = state.rows
            for change in changes where !rows.take(change, refusing: refused) {
                return PlatedError(.badData, "a constraint")
            }
            state.rows = rows
            if case .silent(let times) = mood { state.silences = times }
            if case .honest = mood { return nil }
            return PlatedError(.inputOutput, "the disk says that it failed")
        }
        if let error { throw error }
    }

    func lastCommitMark() throws(PlatedError) -> Int32 {
        gate.pass()
        let mark: Int32? = state.withLock { state in
            guard state.silences == 0 else {
                state.silences -= 1
                return nil
            }
            return state.rows.mark
        }
        guard let mark else { throw PlatedError(.inputOutput, "the disk does not answer") }
        return mark
    }
}

/// A door that callers wait at while it is closed.
final class TestGate: Sendable {
    private let isClosed = Mutex(false)

    func close() { isClosed.withLock { $0 = true } }
    func open() { isClosed.withLock { $0 = false } }
    func pass() {
        while isClosed.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.005) }
    }
}
