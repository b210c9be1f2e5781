// `plate-bench store`: what a read costs on the disk, one a commit and many; and a writer that tells of each
// read once it is on disk, for cutting its power.
import ArgumentParser
import Capture
import Foundation
import Ledger
import PlateCore

struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Writes made-up reads into a store and measures commits, bytes and seconds.",
        discussion: """
            With --tell every read's id is printed on a line once its commit is on disk, and nothing is \
            measured; --verify looks in the store for the ids of such lines.
            """)

    @Option(help: "Reads to write for each size of commit.")
    var count = 1_000

    @Option(help: "Bytes of a scene picture; 0 for none.")
    var scene = 150_000

    @Option(help: "Bytes of a plate's picture; 0 for none.")
    var crop = 6_000

    @Option(help: "Reads in one commit, several sizes with commas.")
    var group = "1,20,256"

    @Option(help: "A folder for the store, which is kept.")
    var state: String?

    @Flag(help: "Tell of every read instead.")
    var tell = false

    @Flag(help: "Print the text of every read in the store instead, one a line.")
    var list = false

    @Option(help: "Look for the reads told in this file instead; exit 1 where one is missing.")
    var verify: String?

    private var groups: [Int] { group.split(separator: ",").compactMap { Int($0) } }

    func validate() throws {
        guard (1...10_000_000).contains(count), scene >= 0, crop >= 0,
            max(scene, crop) <= Limits.compressedFrameBytesMax
        else {
            throw ValidationError("--count must be 1 to 10000000, pictures at most 32 MB.")
        }
        guard !groups.isEmpty, groups.allSatisfy({ (1...100_000).contains($0) }) else {
            throw ValidationError("--group must be numbers of 1 to 100000 with commas.")
        }
        guard state != nil || (verify == nil && !list) else {
            throw ValidationError("--verify and --list need --state.")
        }
    }

    func run() throws {
        let temporary = FileManager.default.temporaryDirectory
            .appending(path: "plate-bench-\(UUID().uuidString)").path
        defer { if state == nil { try? FileManager.default.removeItem(atPath: temporary) } }
        let folder = state ?? temporary
        let store = try ReadStore.open(at: folder, sealing: StateKey.sealing(at: folder))
        if let verify {
            try look(for: verify, in: store)
        } else if list {
            for read in try store.reads(limit: .max) { print(read.read.text) }
        } else if tell {
            try write(to: store, group: groups[0]) { records in
                print(records.map(\.read.id.description).joined(separator: "\n"))
                fflush(nil)
            }
        } else {
            for group in groups { try measure(store, group) }
        }
        try store.close()
    }

    private func look(for path: String, in store: ReadStore) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        // The last line may have been cut with the power.
        let told = lines.compactMap { RecordID($0) }
        let missing = try told.filter { try store.read($0) == nil }
        print("\(told.count) reads told, \(missing.count) of them not there")
        if !missing.isEmpty { throw ExitCode(1) }
    }

    private func measure(_ store: ReadStore, _ group: Int) throws {
        let clock = SystemClock()
        let bytes = store.databaseBytes
        var commits: [Double] = []
        let start = clock.monotonicNow()
        var last = start
        try write(to: store, group: group) { _ in
            let now = clock.monotonicNow()
            commits.append(now.milliseconds(since: last))
            last = now
        }
        let seconds = last.milliseconds(since: start) / 1000
        commits.sort()
        let share = 10_000 / Double(count)
        print(
            "\(group) in a commit: "
                + String(
                    format: "%.0f reads a second, commit median %.2f ms, p99 %.2f ms; ",
                    Double(count) / seconds, commits[commits.count / 2],
                    commits[(commits.count - 1) * 99 / 100])
                + String(
                    format: "10,000 reads: %.1f s, %.1f MB", seconds * share,
                    Double(store.databaseBytes - bytes) * share / 1e6))
    }

    /// Writes `count` reads, `group` in a commit; calls `onCommit` after each.
    private func write(
        to store: ReadStore, group: Int, onCommit: ([ReadRecord]) -> Void
    ) throws(PlatedError) {
        var ids = RecordIDSequence()
        let clock = SystemClock()
        let pictures = (0..<8).map { _ in (picture(scene), picture(crop)) }
        var written = 0
        while written < count {
            let records = (0..<min(group, count - written)).map { index in
                record(written + index, ids.next(at: clock.wallNow()), clock, pictures)
            }
            try store.append(records)
            onCommit(records)
            written += records.count
        }
    }

    private func picture(_ bytes: Int) -> [UInt8]? {
        bytes == 0 ? nil : (0..<bytes).map { _ in UInt8.random(in: 0...255) }
    }

    private func record(
        _ number: Int, _ id: RecordID, _ clock: SystemClock, _ pictures: [([UInt8]?, [UInt8]?)]
    ) -> ReadRecord {
        let text = "7" + String(100_000 + number % 900_000)
        let read = PlateRead(
            id: id, text: text, confidence: 0.97,
            candidates: [
                TextCandidate(text: text, confidence: 0.97),
                TextCandidate(text: "1" + text.dropFirst(), confidence: 0.02),
            ], state: "CA", stateConfidence: 0.9, camera: "front",
            frames: FrameSpan(first: number, last: number + 9, count: 10),
            capturedAt: clock.wallNow(), wallTimeSource: .network,
            position: Position(latitude: 38.58, longitude: -121.53, accuracy: 3),
            quad: Quad(Box(x: 100, y: 100, width: 90, height: 40)))
        let (scene, crop) = pictures[number % pictures.count]
        return ReadRecord(read: read, crop: crop, scene: scene)
    }
}
