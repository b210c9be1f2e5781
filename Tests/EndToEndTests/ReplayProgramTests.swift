// `plated replay` and `plated check` as real programs: events, store, exit codes, a kill in the middle.
import Foundation
import Testing

@Suite struct ReplayProgramTests {
    @Test(arguments: ["day-patrol", "lot-canvass", "night-patrol"])
    func fixturesGiveTheirGoldenEventsAndMeetTheTruth(_ name: String) throws {
        let result = try Program.run("plated", ["replay", Program.fixture(name), "--check"])
        #expect(result.exitCode == 0, "\(result.output)\(result.errors)")
    }

    @Test func eventsFollowTheContract() throws {
        let result = try Program.run(
            "plated", ["replay", Program.fixture("lot-canvass"), "--json"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let events = result.jsonLines
        #expect(events.count == result.output.split(separator: "\n").count)
        let reads = events.filter { $0["event"] as? String == "read" }
        let alerts = events.filter { $0["event"] as? String == "alert" }
        #expect(!reads.isEmpty)
        #expect(!alerts.isEmpty)
        let readKeys: Set<String> = [
            "event", "id", "text", "confidence", "state", "stateConfidence", "camera", "firstFrame",
            "lastFrame", "frames", "capturedAt", "candidates",
        ]
        for read in reads { #expect(Set(read.keys) == readKeys) }
        let alertKeys: Set<String> = [
            "event", "id", "readId", "text", "match", "stateMatch", "listAgeSeconds",
            "latencyMilliseconds", "entry",
        ]
        let ids = Set(reads.compactMap { $0["id"] as? String })
        for alert in alerts {
            #expect(Set(alert.keys) == alertKeys)
            #expect(ids.contains(alert["readId"] as? String ?? ""))
            let entry = alert["entry"] as? [String: Any]
            #expect(
                Set(entry?.keys ?? [:].keys)
                    == ["list", "category", "text", "state", "description"])
        }
        let summary = try #require(events.last)
        #expect(summary["event"] as? String == "summary")
        #expect(summary["reads"] as? Int == reads.count)
        #expect(summary["alerts"] as? Int == alerts.count)
        #expect((summary["peakResidentBytes"] as? Int ?? 0) > 10_000_000)
        let stages = summary["milliseconds"] as? [String: [String: Double]]
        #expect((stages?["locate"]?["median"] ?? 0) > 0)
    }

    @Test func theStateIsKeptAndItsInvariantsHold() throws {
        let scratch = try Scratch()
        let state = scratch.path("state")
        let replay = try Program.run(
            "plated", ["replay", Program.fixture("lot-canvass"), "--state", state, "--json"])
        #expect(replay.exitCode == 0, "\(replay.errors)")
        let check = try Program.run("plated", ["check", "--state", state, "--json"])
        #expect(check.exitCode == 0, "\(check.output)\(check.errors)")
        let reads = replay.jsonLines.filter { $0["event"] as? String == "read" }.count
        #expect(try storedReads(check) == reads)
    }

    /// The count of reads in the findings of `plated check --json`.
    private func storedReads(_ check: ProgramResult) throws -> Int {
        let rows = try #require(check.jsonLines.first { $0["number"] as? Int == 4 })
        let detail = try #require(rows["detail"] as? String)
        return try #require(detail.split(separator: " ").first.flatMap { Int($0) })
    }

    @Test func aKilledRunLosesNoStoredRead() throws {
        let scratch = try Scratch()
        let state = scratch.path("state")
        let process = try Program.start(
            "plated",
            [
                "replay", Program.fixture("lot-canvass"), "--state", state, "--json", "--speed",
                "real",
            ],
            in: scratch)
        Thread.sleep(forTimeInterval: 6)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let told = try String(contentsOfFile: scratch.path("output-plated"), encoding: .utf8)
        let check = try Program.run("plated", ["check", "--state", state, "--json"])
        #expect(check.exitCode == 0, "\(check.output)\(check.errors)")
        let toldReads = told.split(separator: "\n").filter { $0.contains("\"event\":\"read\"") }
            .count
        #expect(try storedReads(check) >= toldReads)
        let again = try Program.run(
            "plated", ["replay", Program.fixture("lot-canvass"), "--state", state, "--json"])
        #expect(again.exitCode == 0, "\(again.errors)")
    }

    @Test func inputThatIsNoVideoIsRefused() throws {
        let scratch = try Scratch()
        let empty = try scratch.write("empty.avi", [])
        let text = try scratch.write("text.avi", Array("this is no video".utf8))
        let header = try scratch.write("cut.avi", Array("RIFF\u{10}\u{0}\u{0}\u{0}AVI LIST".utf8))
        for path in [empty, text, header] {
            let result = try Program.run("plated", ["replay", path, "--json"])
            #expect(result.exitCode == 65, "\(path): \(result.errors)")
            #expect(result.errors.contains((path as NSString).lastPathComponent))
            #expect(result.output.isEmpty)
        }
        let missing = try Program.run("plated", ["replay", scratch.path("nowhere.avi")])
        #expect(missing.exitCode == 74)
    }

    @Test func aClipCutInTheMiddlePlaysToTheCut() throws {
        let scratch = try Scratch()
        let clip = try Data(
            contentsOf: URL(fileURLWithPath: Program.fixture("lot-canvass") + "/clip.avi"))
        let path = try scratch.write("cut.avi", Array(clip.prefix(clip.count / 4)))
        let result = try Program.run("plated", ["replay", path, "--json"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let summary = try #require(result.jsonLines.last)
        #expect((summary["frames"] as? Int ?? 0) > 20)
        #expect(summary["cut"] is String)
    }

    @Test func wrongUsageIsExplained() throws {
        #expect(try Program.run("plated", ["replay"]).exitCode == 64)
        #expect(try Program.run("plated", ["replay", ".", "--speed", "warp"]).exitCode == 64)
        #expect(try Program.run("plated", ["check"]).exitCode == 64)
        #expect(try Program.run("plated", ["fly"]).exitCode == 64)
        let nowhere = try Program.run("plated", ["check", "--state", "/nonexistent/state"])
        #expect(nowhere.exitCode == 74)
        #expect(try Program.run("plated", ["version"]).output.hasPrefix("plated "))
    }
}
