/// Folders and records for the tests of the store. Records are the same in every run.

import Custody
import Foundation
import GRDB
import Glibc
import Ledger
import PlateCore

/// A folder that goes when the value goes.
final class ScratchFolder {
    let path: String

    init() {
        var template = Array("/tmp/plated-ledger-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no folder for tests") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The path of a store's folder inside, not made yet.
    var state: String { path + "/state" }
    var database: String { state + "/ledger.sqlite" }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Names, sizes, modes and contents of everything in the store's folder.
    func snapshot() throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: state) {
            found[name] = Array(try Data(contentsOf: URL(filePath: state + "/" + name)))
        }
        return found
    }

    /// Copies the named files of the store into the folder `name` beside it.
    func copy(to name: String, _ files: [String]) throws -> String {
        let folder = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        for file in files {
            try FileManager.default.copyItem(
                atPath: state + "/" + file, toPath: folder + "/" + file)
        }
        return folder
    }
}

/// What a worn flash card does to a database.
enum Wear {
    /// Overwrites the first page of `table` in the database at `path`, which nobody has open.
    static func overwriteRoot(of table: String, in path: String) throws {
        let queue = try DatabaseQueue(path: path)
        let root = try queue.read {
            try Int64.fetchOne(
                $0, sql: "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?",
                arguments: [table])
        }
        try queue.close()
        guard let root else { throw PlatedError(.badData, "\(path): no table \(table)") }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seek(toOffset: UInt64((root - 1) * 4096))
        try file.write(contentsOf: Data(repeating: 0xAA, count: 4096))
        try file.close()
    }
}

/// Records made from small numbers.
enum Sample {
    static let start = WallTime(milliseconds: 1_777_880_000_000)
    /// The key of every store here.
    static let sealing = sealing(of: "a key that tests may know")

    static func sealing(of secret: String) -> Sealing {
        do {
            return Sealing(master: try MasterKey(secret: Array(secret.utf8)))
        } catch {
            fatalError("no key for tests")
        }
    }

    static func id(_ number: Int) -> RecordID {
        RecordID(
            wallTime: WallTime(milliseconds: start.milliseconds + Int64(number)),
            random: (0..<10).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 3))) })
    }

    static func read(_ number: Int, text: String = "7ABC123", confidence: Double = 0.9)
        -> PlateRead
    {
        PlateRead(
            id: id(number), text: text, confidence: confidence,
            candidates: [
                TextCandidate(text: text, confidence: confidence),
                TextCandidate(text: "7A8C123", confidence: 0.0625),
            ], state: "CA", stateConfidence: 0.75, camera: "front left",
            frames: FrameSpan(first: 10, last: 20 + number, count: 7),
            capturedAt: WallTime(milliseconds: start.milliseconds + Int64(number)),
            wallTimeSource: .gps,
            position: Position(
                latitude: 38.58, longitude: -121.53, speed: 12.5, heading: 271, accuracy: 3,
                ageMilliseconds: 40),
            quad: Quad(
                Point(100.25, 200), Point(190, 203.5), Point(190, 250), Point(100, 246.75)))
    }

    static func jpeg(_ number: Int, bytes: Int = 3000) -> [UInt8] {
        [0xFF, 0xD8] + (0..<bytes).map { UInt8(truncatingIfNeeded: $0 * 31 + number * 7) }
    }

    static func hit(_ text: String = "7ABC123", match: MatchKind = .exact) -> HotlistHit {
        HotlistHit(
            entry: HotlistEntry(
                list: "svs", category: .stolenVehicle, text: text, state: "CA",
                description: "grey \"van\"\nwith a dent", expiry: start,
                annotations: ["make": "FORD", "note": "é"]),
            match: match, stateMatch: .same, listAgeSeconds: 3600, probability: 0.9)
    }

    static func alert(_ number: Int, of read: PlateRead, hit: HotlistHit = hit()) -> Alert {
        Alert(
            id: id(100_000 + number), readID: read.id, text: read.text, hit: hit, state: .raised,
            raisedAt: read.capturedAt)
    }

    static func lookout(_ number: Int, _ pattern: String) -> StoredLookout {
        StoredLookout(
            id: id(200_000 + number), pattern: pattern, state: nil, make: "", colour: "",
            caseNumber: "26-1", reason: "robbery", enteredBy: "jdoe", enteredAt: start,
            expiry: WallTime(milliseconds: start.milliseconds + 20 * 86_400_000))
    }

    /// A read with both pictures, a hit and an alert.
    static func record(_ number: Int) -> ReadRecord {
        let read = read(number)
        return ReadRecord(
            read: read, crop: jpeg(number, bytes: 500), scene: jpeg(number + 1), hits: [hit()],
            alerts: [alert(number, of: read)])
    }
}
