// `plate-bench custody`: what looking, sending and destroying cost on a sealed store: exact look-ups,
// partial search, batches for the depot, expungement of one plate, a purge. What a commit costs is for
// `plate-bench store`.
import ArgumentParser
import Capture
import Custody
import Foundation
import Ledger
import PlateCore

struct CustodyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custody",
        abstract: "Fills a sealed store with made-up reads, looks in it, sends and destroys.",
        discussion: """
            One line a figure: milliseconds on the wall, and milliseconds of processor, which other \
            work on the machine does not change.
            """)

    @Option(help: "Reads in the store.")
    var reads = 20_000

    @Option(help: "Bytes of a scene picture; 0 for none.")
    var scene = 20_000

    @Option(help: "Bytes of a plate's picture; 0 for none.")
    var crop = 4_000

    @Option(help: "Reads of the first day, among which one plate is expunged.")
    var day = 10_000

    func validate() throws {
        guard (100...1_000_000).contains(reads), (10...reads).contains(day) else {
            throw ValidationError("--reads must be 100 to 1000000, --day at most that.")
        }
        guard scene >= 0, crop >= 0, max(scene, crop) <= Limits.compressedFrameBytesMax else {
            throw ValidationError("Pictures have at most 32 MB.")
        }
    }

    func run() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "plate-bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try ReadStore.open(at: folder, sealing: StateKey.sealing(at: folder))
        try fill(store)
        try look(in: store)
        try send(from: store)
        try destroy(in: store)
        try store.close()
        let again = try timed("open the store again") {
            try ReadStore.open(at: folder, sealing: StateKey.sealing(at: folder))
        }
        try again.close()
        let findings = try timed("plated check of all that is left") {
            try LedgerCheck.run(at: folder)
        }
        if findings.contains(where: { !$0.isHeld }) { throw ExitCode(1) }
    }

    /// The moment of the first read.
    private static let start = WallTime(milliseconds: 1_790_000_000_000)
    private static let dayMilliseconds: Int64 = 86_400_000

    private func fill(_ store: ReadStore) throws {
        let pictures = (0..<8).map { _ in
            (bytes(scene), bytes(crop))
        }
        var ids = RecordIDSequence()
        try timed("store \(reads) reads, 100 in a commit") {
            for first in stride(from: 0, to: reads, by: 100) {
                try store.append(
                    (first..<min(first + 100, reads)).map { number in
                        record(number, ids.next(at: Self.start), pictures[number % 8])
                    })
            }
        }
        let perRead = Double(store.databaseBytes) / Double(reads)
        print(
            String(
                format: "10,000 reads with pictures of %d and %d bytes: %.1f MB, %.0f bytes beside",
                scene, crop, perRead / 100, perRead - Double(scene + crop)))
    }

    private func look(in store: ReadStore) throws {
        let text = plate(reads / 2)
        try median("exact look-up of a text") {
            guard try store.reads(limit: 10, text: text).count == 1 else { throw ExitCode(1) }
        }
        for typed in ["?" + text.dropFirst(), "*" + text.suffix(4), "\(text.suffix(2))+Z", "9*"] {
            let pattern = try PlatePattern(typed)
            var lookedAt = 0
            try median("partial search of all with \(typed.count) characters") {
                lookedAt = try store.search(pattern, limit: reads).lookedAtCount
            }
            guard lookedAt == reads else { throw ExitCode(1) }
        }
        try median("newest 50 reads") { _ = try store.reads(limit: 50) }
    }

    private func send(from store: ReadStore) throws {
        let later = WallTime(milliseconds: Self.start.milliseconds + 1000)
        var count = 0
        try timed("send and acknowledge everything, 500 in a batch") {
            while true {
                let batch = try store.nextToSend(limit: 500)
                if batch.items.isEmpty { break }
                count += batch.items.count
                _ = try store.acknowledge(
                    batch.items.map { OutboxReceipt($0.id, sha256: $0.sha256) }, at: later)
            }
        }
        print("\(count) things were sent")
    }

    private func destroy(in store: ReadStore) throws {
        let record = DestructionRecord(.expungement, at: Self.start, authority: "bench")
        let outcome = try timed("expunge one plate of a day with \(day) reads") {
            try store.expunge(plates: [plate(day / 2)], record: record)
        }
        print("\(outcome.reads.count) read destroyed, \(outcome.rewrappedCount) keys wrapped anew")
        let holds = HoldRules([])
        _ = try timed("shed \(Limits.shedPicturesMax) scenes") {
            try store.shedScenes(holds: holds, at: Self.start)
        }
        let now = WallStamp(
            WallTime(milliseconds: Self.start.milliseconds + 400 * Self.dayMilliseconds),
            source: .gps)
        let purge = try timed("purge \(Limits.purgeRecordsMax) reads") {
            try store.purge(.standard, holds: holds, now: now)
        }
        print("\(purge.leaving.count) reads purged")
    }

    private func plate(_ number: Int) -> String {
        let letters = Array("ABCDEFGHJKLMNPRSTUVWXYZ")
        let three = (0..<3).map { letters[(number / [1, 23, 529][$0]) % 23] }
        return "7" + String(three) + String(100 + number % 900)
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        count == 0 ? nil : (0..<count).map { _ in UInt8.random(in: 0...255) }
    }

    private func record(
        _ number: Int, _ id: RecordID, _ pictures: ([UInt8]?, [UInt8]?)
    ) -> ReadRecord {
        let text = plate(number)
        let capturedAt =
            Self.start.milliseconds + (number < day ? Int64(number) : Self.dayMilliseconds * 2)
        let read = PlateRead(
            id: id, text: text, confidence: 0.97,
            candidates: [TextCandidate(text: text, confidence: 0.97)], state: "CA",
            stateConfidence: 0.9, camera: "front",
            frames: FrameSpan(first: number, last: number + 9, count: 10),
            capturedAt: WallTime(milliseconds: capturedAt), wallTimeSource: .network,
            position: Position(latitude: 38.58, longitude: -121.53, accuracy: 3),
            quad: Quad(Box(x: 100, y: 100, width: 90, height: 40)))
        return ReadRecord(read: read, crop: pictures.1, scene: pictures.0)
    }

    @discardableResult
    private func timed<Value>(_ name: String, _ work: () throws -> Value) rethrows -> Value {
        let start = Times.now
        let value = try work()
        tell(name, Times.now - start)
        return value
    }

    private func median(_ name: String, _ work: () throws -> Void) rethrows {
        var times: [Times] = []
        for _ in 0..<7 {
            let start = Times.now
            try work()
            times.append(Times.now - start)
        }
        tell(name + ", median of 7", times.sorted { $0.processor < $1.processor }[3])
    }

    private func tell(_ name: String, _ times: Times) {
        let label = name.padding(toLength: max(52, name.count), withPad: " ", startingAt: 0)
        print(label + String(format: " %10.2f ms %10.2f ms", times.wall, times.processor))
        fflush(nil)
    }
}

/// A moment, or a span, on the wall and in what this process had of the processors; milliseconds.
private struct Times {
    var wall: Double
    var processor: Double

    static var now: Times {
        Times(wall: read(CLOCK_MONOTONIC), processor: read(CLOCK_PROCESS_CPUTIME_ID))
    }

    static func - (a: Times, b: Times) -> Times {
        Times(wall: a.wall - b.wall, processor: a.processor - b.processor)
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}
