/// A folder on a disk that fails, records made from small numbers, and what a table of faults is made of.
import Custody
import Foundation
import Ledger
import PlateCore

/// A folder that goes when the value goes; in memory where the machine has such a place, for thousands of
/// stores are made.
final class FaultFolder {
    let path: String

    init() {
        let memory = "/dev/shm"
        let parent = FileManager.default.isWritableFile(atPath: memory) ? memory : "/tmp"
        path = parent + "/plated-faults-" + UUID().uuidString
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            fatalError("no folder for tests: \(error)")
        }
    }

    /// The store's folder, made on first use.
    var state: String { path + "/state" }
    /// Where a power cut leaves it.
    var left: String { path + "/left" }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Records from numbers.
enum FaultSample {
    static let time = WallTime(milliseconds: 1_777_880_000_000)
    static let sealing: Sealing = {
        do {
            return Sealing(master: try MasterKey(secret: Array("a key for faults".utf8)))
        } catch {
            fatalError("no key for tests")
        }
    }()

    static func id(_ number: Int) -> RecordID {
        RecordID(
            wallTime: WallTime(milliseconds: time.milliseconds + Int64(number)),
            random: (0..<10).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 3))) })
    }

    /// A read with pictures, a hit and an alert; at a revision its text is another.
    static func record(_ number: Int, revision: Int = 0, pictureBytes: Int = 2_000) -> ReadRecord {
        let captured = WallTime(milliseconds: time.milliseconds + Int64(number))
        let text = "7ABC\(100 + number * 10 + revision)"
        let read = PlateRead(
            id: id(number), text: text, confidence: 0.9,
            candidates: [TextCandidate(text: text, confidence: 0.9)], state: "CA",
            stateConfidence: 0.75, camera: "front",
            frames: FrameSpan(first: 1, last: 10 + revision, count: 5 + revision),
            capturedAt: captured, wallTimeSource: .gps, position: nil,
            quad: Quad(Box(x: 1, y: 2, width: 30, height: 10)))
        let hit = HotlistHit(
            entry: HotlistEntry(list: "svs", category: .stolenVehicle, text: text),
            match: .exact, stateMatch: .unknown, listAgeSeconds: 60, probability: 0.9)
        let alert = Alert(
            id: id(100_000 + number * 10 + revision), readID: read.id, text: text, hit: hit,
            state: .raised, raisedAt: captured)
        return ReadRecord(
            read: read, crop: picture(number + revision, bytes: 300),
            scene: picture(number + revision + 7, bytes: pictureBytes), hits: [hit],
            alerts: [alert])
    }

    private static func picture(_ number: Int, bytes: Int) -> [UInt8] {
        [0xFF, 0xD8] + (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number &* 7) }
    }

    static func access(_ number: Int) -> AccessRecord {
        AccessRecord(
            time: WallTime(milliseconds: time.milliseconds + Int64(number) * 1000),
            offsetMinutes: -420, timeSource: .gps, action: .search, outcome: .granted,
            person: AccessPerson(
                name: "m.gutierrez", badge: "4711", title: "Police Officer", agency: "Westhaven PD"),
            purpose: "stolen vehicle", caseNumber: "26-\(1000 + number)", session: "s1",
            peer: "812/1000/1000",
            subject: AccessSubject(
                query: "8ZQX\(number)", records: [id(number).description], count: 1))
    }
}

/// How densely faults are laid: every call with PLATED_FAULTS=all in the environment, else some, each kind of
/// fault beginning at another.
enum FaultPace {
    private static let isFull = ProcessInfo.processInfo.environment["PLATED_FAULTS"] == "all"

    /// From one run's call to the next one's, of work that a quick run tries at every `calls`-th.
    static func step(_ calls: Int) -> Int { isFull ? max(1, calls / 60) : calls }

    static func first(_ fault: DiskFault, _ calls: Int) -> Int {
        let kinds = DiskFault.allCases
        return 1 + (kinds.firstIndex(of: fault) ?? 0) * step(calls) / kinds.count
    }

    /// Whether the whole check follows this run, which takes longer than the run itself.
    static func checks(_ run: Int) -> Bool { isFull ? run.isMultiple(of: 2) : run % 5 == 1 }
}

/// One line of the fault table.
struct FaultLine: CustomStringConvertible {
    var work: String
    var fault: DiskFault
    /// Calls that were made to go wrong, one a run.
    var runs = 0
    /// Changes that the store said were on disk while the disk failed, in all runs.
    var acknowledged = 0
    /// Of these, those that were not there after the restart.
    var lost = 0
    /// Changes of which it said nothing or that they failed, and that were there once.
    var unsaid = 0
    /// Runs after which the store did not open.
    var unopened = 0
    /// Runs after which the check found something wrong.
    var wrong = 0

    static let title =
        "| work | the disk | runs | acknowledged | lost | there unsaid | not opened | check wrong |"
        + "\n| --- | --- | --- | --- | --- | --- | --- | --- |"

    var description: String {
        "| \(work) | \(fault.rawValue) | \(runs) | \(acknowledged) | \(lost) | \(unsaid)"
            + " | \(unopened) | \(wrong) |"
    }
}
