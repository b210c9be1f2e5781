// A list that is brought in while cameras run: how long that takes, and what it costs them.
import Capture
import Foundation
import Hotlist
import Ledger
import Logging
import Pipeline
import PlateCore
import PlateSynthesis
import Synchronization
import Vehicle

/// One import on a thread of its own, as a car does it.
final class ListImport: Sendable {
    private struct State {
        var hasBegun = false
        var line: String?
    }

    /// What it came to.
    private struct Line: Encodable {
        let imported: Int
        let seconds: Double
        let isSealed: Bool
        let droppedBefore, droppedAfter, takenMeanwhile: Int
    }

    private let delivery: ListDelivery
    private let shelf: HotlistShelf
    private let patrol: Patrol
    private let clock: SystemClock
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    /// An extract of so many records, as a file in memory.
    static func delivery(_ records: Int) throws -> ListDelivery {
        guard (1000...Limits.hotlistEntriesMax).contains(records) else {
            throw PlatedError(.usage, "--import must be within reason")
        }
        var generator = SeededGenerator(seed: 1)
        let path = NSTemporaryDirectory() + "/plated-bench-\(getpid()).txt"
        defer { unlink(path) }
        try HotlistExtract.write(records, to: path, &generator)
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        return ListDelivery(files: [ListDelivery.File(name: "VEHEXTRT.txt", bytes: bytes)])
    }

    init(
        _ delivery: ListDelivery, _ store: ReadStore, _ patrol: Patrol, _ clock: SystemClock
    ) throws {
        self.delivery = delivery
        self.patrol = patrol
        self.clock = clock
        shelf = HotlistShelf(
            vault: ListVault(store),
            stamp: { WallStamp(clock.wallNow(), source: .network) },
            log: Logger(label: "import") { _ in SwiftLogNoOpLogHandler() },
            onIndex: { patrol.replace(matcher: HotlistMatcher($0)) })
        try shelf.begin([ListSource(name: "bench", files: [])])
    }

    /// Begins it, the first time this is called.
    func begin() {
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun
        }
        guard isFirst else { return }
        let thread = Thread { [self] in
            let before = patrol.status().cameras
            let start = clock.monotonicNow()
            let outcome = try? shelf.bringIn(delivery, by: "bench")
            let seconds = clock.monotonicNow().milliseconds(since: start) / 1000
            let after = patrol.status().cameras
            guard case .inForce(let standing)? = outcome else {
                state.withLock { $0.line = "refused: \(shelf.standings[0].fault ?? "")" }
                ended.signal()
                return
            }
            let line = Line(
                imported: standing.version?.entryCount ?? 0,
                seconds: (seconds * 100).rounded() / 100, isSealed: standing.isSealed,
                droppedBefore: before.reduce(0) { $0 + $1.droppedCount },
                droppedAfter: after.reduce(0) { $0 + $1.droppedCount },
                takenMeanwhile: after.reduce(0) { $0 + $1.taken }
                    - before.reduce(0) { $0 + $1.taken })
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let text = String(decoding: (try? encoder.encode(line)) ?? Data(), as: UTF8.self)
            state.withLock { $0.line = text }
            ended.signal()
        }
        thread.name = "import"
        thread.start()
    }

    /// Waits for its end and prints what it came to.
    func tell() {
        begin()
        ended.wait()
        print(state.withLock { $0.line } ?? "")
    }
}
