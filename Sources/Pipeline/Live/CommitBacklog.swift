/// Changes that wait for the disk, and every decision about them: when to commit, how many at once, what
/// goes where there is no room, which one the store refuses.
///
/// `CommitQueue` locks it, `CommitLoop` acts on it.
import Ledger
import PlateCore

/// A value without clock, thread or store.
public struct CommitBacklog: Sendable {
    /// What is given up while the disk does not keep up.
    public enum Step: Int, Sendable, Comparable, CaseIterable {
        /// There is room.
        case none
        /// Scenes of reads without a hit go, the oldest first.
        case scenes
        /// So do their plates' pictures.
        case crops
        /// Nothing more is taken from recognition until there is room again.
        case recognitionWaits

        /// The gentler one comes first.
        public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// Pictures that were let go since the start.
    public struct Shed: Sendable, Equatable {
        /// For want of memory while the disk took nothing, by kind.
        public var forMemory: [ImageKind: Int] = [:]
        /// For want of room on the disk, by kind.
        public var forDisk: [ImageKind: Int] = [:]
    }

    private var entries: [CommitEntry] = []
    /// Bytes of all that waits.
    package private(set) var bytes = 0
    /// The most that ever waited.
    package private(set) var countMax = 0
    /// Pictures that were let go.
    package private(set) var shed = Shed()
    /// Notes beside reads that were let go.
    package private(set) var notesDropped = 0
    /// Entries at the front that are being tried, or of which it is not known whether they are on disk.
    package private(set) var triedCount = 0
    /// Entries at the front among which there is one that the store refuses; 0 where none is known.
    private var suspectCount = 0
    /// How often the entry at the front was refused alone: to try it again at once would be in vain.
    package private(set) var refusals = 0
    /// The furthest that pictures had to go since there was ample room.
    private var shedding = Step.none

    /// An empty backlog.
    package init() {}

    /// How many wait, those being tried included.
    package var count: Int { entries.count }
    /// Since when the oldest waits.
    package var oldestSince: MonotonicTime? { entries.first?.waitingSince }
    /// Alerts that are not on disk, in their order.
    package var alerts: [RecordID] { entries.flatMap(\.alerts) }
    /// Reads that are not on disk, or not as they are by now.
    package var reads: Set<RecordID> { Set(entries.compactMap { $0.change.record?.read.id }) }

    /// Takes `entry` in, and lets pictures go where that is too much.
    package mutating func add(_ entry: CommitEntry) {
        entries.append(entry)
        bytes += entry.bytes
        countMax = max(countMax, entries.count)
        if entry.isNote { dropNotes() }
        shedPictures()
    }

    /// Beyond the limit the oldest change of a clock goes, or else the oldest note.
    private mutating func dropNotes() {
        let notes = entries.indices.dropFirst(triedCount).filter { entries[$0].isNote }
        guard notes.count > Limits.storeNotesWaitingMax else { return }
        let clocks = notes.filter { index in
            if case .clockChange = entries[index].change { true } else { false }
        }
        let index = clocks.first ?? notes[0]
        bytes -= entries[index].bytes
        entries.remove(at: index)
        suspectCount = min(suspectCount, entries.count)
        notesDropped += 1
    }

    /// The step that is in force now. Shedding counts as over when half of its room is free again.
    package var step: Step { isFull ? .recognitionWaits : shedding }

    /// Whether nothing more should come from recognition.
    package var isFull: Bool {
        bytes > Limits.commitWaitingBytesMax || entries.count >= Limits.commitWaitingCountMax
    }

    /// Milliseconds until the next commit is due, 0 where it is; `nil` where nothing waits.
    package func milliseconds(untilDueAt now: MonotonicTime) -> Double? {
        guard let oldest = oldestSince else { return nil }
        let isBatch =
            entries.count >= Limits.commitCountMax || bytes >= Limits.commitBytesMax
        if isBatch || suspectCount > 0 || triedCount > 0 || entries.contains(where: \.isUrgent) {
            return 0
        }
        return max(0, Limits.commitGatherMilliseconds - now.milliseconds(since: oldest))
    }

    /// What the next commit is to write: from the oldest on, within its limits. It counts as being tried
    /// until one of the calls below says what came of it.
    ///
    /// - Parameter refusing: pictures that the disk has no room for; they go for good.
    package mutating func take(refusing kinds: Set<ImageKind>) -> [LedgerChange] {
        precondition(triedCount == 0, "one commit at a time")
        var size = 0
        var changes: [LedgerChange] = []
        // While a refused one is looked for, half of the suspects.
        let countMax = suspectCount > 0 ? max(1, suspectCount / 2) : Limits.commitCountMax
        while triedCount < min(entries.count, countMax) {
            for kind in ImageKind.allCases where kinds.contains(kind) {
                if dropPicture(kind, at: triedCount) { shed.forDisk[kind, default: 0] += 1 }
            }
            let entry = entries[triedCount]
            if triedCount > 0 && size + entry.bytes > Limits.commitBytesMax { break }
            size += entry.bytes
            let isLastTry = refusals == Limits.storeRefusalsMax - 1
            changes.append(triedCount == 0 && isLastTry ? entry.asNew : entry.change)
            triedCount += 1
        }
        return changes
    }

    /// What was being tried is on disk.
    package mutating func settleRecorded() -> [CommitEntry] {
        let recorded = Array(entries.prefix(triedCount))
        remove(triedCount)
        return recorded
    }

    /// What was being tried is not on disk, for how the disk is; it is tried again.
    package mutating func settleFailed() {
        triedCount = 0
        shedPictures()
    }

    /// What was being tried is not on disk, since one of it is refused for what it is: half as many are
    /// tried next, and the one that is refused alone goes after `Limits.storeRefusalsMax` tries. It is
    /// returned then.
    package mutating func settleRefused() -> CommitEntry? {
        let tried = triedCount
        triedCount = 0
        suspectCount = tried
        guard tried == 1 else { return nil }
        refusals += 1
        guard refusals >= Limits.storeRefusalsMax else { return nil }
        let entry = entries[0]
        remove(1)
        return entry
    }

    /// Entries at the front leave. Where half of the suspects were written, it is in the other half.
    private mutating func remove(_ count: Int) {
        for entry in entries.prefix(count) { bytes -= entry.bytes }
        entries.removeFirst(count)
        triedCount = 0
        refusals = 0
        suspectCount = max(0, suspectCount - count)
        shedPictures()
    }

    private mutating func shedPictures() {
        if shed(.scene, downTo: Limits.commitWaitingScenesBytesMax) {
            shedding = max(shedding, .scenes)
        }
        if shed(.crop, downTo: Limits.commitWaitingCropsBytesMax) {
            shedding = max(shedding, .crops)
        }
        if bytes <= Limits.commitWaitingScenesBytesMax / 2 { shedding = .none }
    }

    /// Lets pictures of `kind` go, the oldest first, until no more than `limit` bytes wait; whether any
    /// went.
    private mutating func shed(_ kind: ImageKind, downTo limit: Int) -> Bool {
        guard bytes > limit else { return false }
        let before = shed.forMemory[kind, default: 0]
        for index in entries.indices.dropFirst(triedCount) where entries[index].isSheddable {
            if dropPicture(kind, at: index) { shed.forMemory[kind, default: 0] += 1 }
            if bytes <= limit { break }
        }
        return shed.forMemory[kind, default: 0] > before
    }

    private mutating func dropPicture(_ kind: ImageKind, at index: Int) -> Bool {
        let before = entries[index].bytes
        guard entries[index].drop(kind) else { return false }
        bytes += entries[index].bytes - before
        return true
    }
}
