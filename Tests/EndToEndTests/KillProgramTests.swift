// `plated run` killed at any moment, again and again: it starts by itself, and what it said to be stored is.
import Foundation
import Ledger
import PlateCore
import Testing

@Suite struct KillProgramTests {
    /// How often: a few times here, and by environment as often as one likes.
    private static let kills =
        ProcessInfo.processInfo.environment["PLATED_KILLS"].flatMap { Int($0) } ?? 4

    /// Kills come at moments by a seed, from while it starts to seconds after.
    @Test func whatWasStoredOutlastsEveryKill() throws {
        let environment = ProcessInfo.processInfo.environment
        let given = environment["PLATED_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 1...999_999)
        print("PLATED_SEED=\(seed)")
        var state = seed
        let stage = try DaemonStage(
            """
            hotlist.files = ["\(Program.fixture("day-patrol"))/hotlist.csv"]
            [[camera]]
            name = "front"
            recording = "\(Program.fixture("day-patrol"))"
            """)
        var alerts: Set<String> = []
        var readsTold = 0
        for kill in 0..<Self.kills {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let milliseconds = Int(state >> 33) % 6_000
            let note: Comment = "PLATED_SEED=\(seed), kill \(kill) after \(milliseconds) ms"
            let told = try runAndKill(stage, milliseconds: milliseconds)
            alerts.formUnion(told.alerts)
            readsTold = max(readsTold, told.reads)
            let check = try Program.run("plated", ["check", "--config", stage.configuration])
            // Killed before there was a store, there is nothing to check.
            if FileManager.default.fileExists(atPath: stage.state + "/ledger.sqlite") {
                #expect(check.exitCode == 0, "\(note): \(check.output)\(check.errors)")
                let stored = try stored(in: stage)
                #expect(alerts.subtracting(stored.alerts).isEmpty, note)
                #expect(stored.reads >= readsTold, note)
            }
        }
        // And at last it starts, goes on and ends as if nothing had been.
        try stage.start()
        try stage.wait("it reads on") { try reads(stage) > readsTold }
        #expect(try stage.stop().exitCode == 0, "\(stage.log)")
        let check = try Program.run("plated", ["check", "--config", stage.configuration])
        #expect(check.exitCode == 0, "\(check.output)")
        print("\(Self.kills) kills: \(readsTold) reads, \(alerts.count) alerts told, all there")
    }

    /// Starts the daemon and kills it after so long; the alerts it logged as recorded, and the most reads it
    /// told.
    private func runAndKill(
        _ stage: DaemonStage, milliseconds: Int
    ) throws -> (alerts: Set<String>, reads: Int) {
        let process = try stage.begin()
        let end = Date().addingTimeInterval(Double(milliseconds) / 1000)
        var most = 0
        while Date() < end {
            if milliseconds > 2_000 { most = max(most, try reads(stage)) }
            usleep(50_000)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal, "it ended by itself: \(stage.log)")
        var alerts: Set<String> = []
        for line in stage.log.split(separator: "\n") where line.contains("alert") {
            guard line.contains("alert raised") || line.contains("alert recorded"),
                !line.contains("NOT RECORDED")
            else { continue }
            let words = line.split { !$0.isHexDigit && $0 != "-" }
            alerts.formUnion(words.map(String.init).filter { RecordID($0) != nil })
        }
        return (alerts, most)
    }

    private func reads(_ stage: DaemonStage) throws -> Int {
        let store = try stage.status()?["store"] as? [String: Any]
        return store?["reads"] as? Int ?? 0
    }

    /// What lies in the store of a daemon that is not there any more.
    private func stored(in stage: DaemonStage) throws -> (alerts: Set<String>, reads: Int) {
        let store = try ReadStore.open(
            at: stage.state, sealing: StateKey.sealing(at: stage.state))
        defer { try? store.close() }
        let alerts = try store.alerts(limit: 100_000).map(\.id.description)
        return (Set(alerts), try store.counts().reads)
    }
}
