/// A version of 300,000 rows brought into the real daemon while two cameras run: no frame is lost to it, what
/// was raised before is of the old list, and what is raised after of the new one.
import Foundation
import Ledger
import PlateCore
import Testing

@Suite struct HotlistSwapProgramTests {
    private static let header = "list,category,plate,state,description,expiry\n"
    /// Entries of the new version that are no plates of the drive.
    private static let othersCount = 300_000
    /// Vehicles in view of both cameras together, at most.
    private static let inViewMax = 4

    /// All that the drive shows, as entries of a list named `name`.
    private func rows(_ name: String) throws -> String {
        let truth = try String(
            contentsOfFile: Program.fixture("day-patrol") + "/truth.csv", encoding: .utf8)
        return truth.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return "\(name),stolenVehicle,\(fields[1]),\(fields[2]),,\n"
        }.joined()
    }

    /// The drive at a third of its speed: even a busy machine has time for both cameras.
    private func slowDrive() throws -> [UInt8] {
        var bytes = Array(
            try Data(contentsOf: URL(fileURLWithPath: Program.fixture("day-patrol") + "/clip.avi")))
        func multiply(behind name: String, at offset: Int, by factor: UInt32) throws {
            let place = try #require(bytes.firstRange(of: Array(name.utf8))).upperBound + 4 + offset
            let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << (8 * $1) }
            for byte in 0..<4 {
                bytes[place + byte] = UInt8(truncatingIfNeeded: value * factor >> (8 * byte))
            }
        }
        // Microseconds of a frame, and the stream's own scale.
        try multiply(behind: "avih", at: 0, by: 3)
        try multiply(behind: "strh", at: 20, by: 3)
        return bytes
    }

    /// Frames that each camera has processed and lost.
    private func frames(_ stage: CustodyStage) throws -> (processed: [Int], lost: Int) {
        let cameras = try #require(try stage.daemon.status()?["cameras"] as? [[String: Any]])
        let lost = cameras.flatMap { camera in
            ["framesDropped", "framesDamaged"].flatMap {
                (camera[$0] as? [String: Int] ?? [:]).values
            }
        }
        return (
            cameras.compactMap { $0["framesProcessed"] as? Int }, lost.reduce(0, +)
        )
    }

    private func alertCount(_ stage: CustodyStage) throws -> Int {
        (try stage.daemon.status()?["store"] as? [String: Any])?["alerts"] as? Int ?? 0
    }

    @Test func aLargeVersionComesIntoForceWhileTwoCamerasRun() throws {
        let clips = try Scratch()
        let drive = try clips.write("slow.avi", slowDrive())
        let none = try clips.write("none.csv", Array((Self.header + "x,lookout,0,,,\n").utf8))
        let stage = try CustodyStage(
            """
            [[hotlist.source]]
            name = "svs"
            [[camera]]
            name = "front"
            recording = "\(drive)"
            [[camera]]
            name = "rear"
            recording = "\(drive)"
            """, hasCamera: false, hotlist: none)
        let chief = try stage.firstAdministrator()
        let old = try clips.write("old.csv", Array((Self.header + rows("old")).utf8))
        let others = (0..<Self.othersCount).map { "new,stolenVehicle,9\(100_000 + $0),NV,,\n" }
        let new = try clips.write(
            "new.csv", Array((Self.header + rows("new") + others.joined()).utf8))
        func bringIn(_ file: String, _ extracted: String) throws {
            let arguments = [
                "hotlist", "import", "--source", "svs", "--extracted", extracted, file,
            ]
            let result = try stage.run(chief, arguments)
            #expect(result.exitCode == 0, "\(result.output)\(result.errors)\(stage.daemon.log)")
        }
        try bringIn(old, "2026-01-01")
        try stage.daemon.wait("the old list raises an alert") { try alertCount(stage) > 0 }

        let before = try frames(stage)
        let began = Date()
        try bringIn(new, "2026-02-01")
        let ended = Date()
        let after = try frames(stage)
        let alerts = try alertCount(stage)
        print("300,000 rows in \(ended.timeIntervalSince(began)) s; frames \(before) to \(after)")
        #expect(after.lost == before.lost)
        #expect(zip(before.processed, after.processed).allSatisfy { $0 < $1 })
        // More than there can be of vehicles that were in view already when it came into force.
        try stage.daemon.wait("the new list raises alerts") {
            try alertCount(stage) > alerts + Self.inViewMax
        }

        #expect(try stage.daemon.stop().exitCode == 0)
        let store = try ReadStore.open(
            at: stage.daemon.state, sealing: StateKey.sealing(at: stage.daemon.state))
        defer { try? store.close() }
        let told = try store.alerts(limit: 1000)
        let former = told.filter { Double($0.raisedAt.milliseconds) < began.milliseconds }
        let later = told.filter { Double($0.raisedAt.milliseconds) > ended.milliseconds }
        #expect(!former.isEmpty && former.allSatisfy { $0.hit.entry.list == "old" })
        #expect(!later.isEmpty && later.allSatisfy { $0.hit.entry.list == "new" })
        // The age on an alert is that of the very version.
        let versions = try store.hotlistVersions().filter { $0.source == "svs" }
        #expect(versions.map(\.acceptedCount).max() ?? 0 > Self.othersCount)
        for (alert, version) in former.map({ ($0, versions[0]) }) + later.map({ ($0, versions[1]) })
        {
            guard let age = alert.hit.listAgeSeconds else { continue }
            let extracted = try #require(version.extractedAt)
            let shown = alert.raisedAt.milliseconds - age * 1000
            #expect(abs(shown - extracted.milliseconds) < 60_000)
        }
    }
}

extension Date {
    /// Milliseconds since 1970.
    fileprivate var milliseconds: Double { timeIntervalSince1970 * 1000 }
}
