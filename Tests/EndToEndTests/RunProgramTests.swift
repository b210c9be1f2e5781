// `plated run` as a real program: recordings as cameras, signals, restarts, the service manager.
import Foundation
import Testing

@Suite struct RunProgramTests {
    private static func recording(_ name: String, _ fixture: String) -> String {
        """
        [[camera]]
        name = "\(name)"
        recording = "\(Program.fixture(fixture))"

        """
    }

    private static func list(_ plates: [String]) -> [UInt8] {
        let rows = plates.map { "stolen,stolenVehicle,\($0),CA,,\n" }
        return Array(("list,category,plate,state,description,expiry\n" + rows.joined()).utf8)
    }

    @Test func recordingsAreReadAsCamerasUntilTheDaemonIsStopped() throws {
        let stage = try DaemonStage(
            Self.recording("front", "lot-canvass") + Self.recording("rear", "night-patrol"))
        try stage.start()
        try stage.wait("both cameras have given 40 pictures and a read is stored") {
            let store = try stage.status()?["store"] as? [String: Any]
            let processed = try ["front", "rear"].map {
                try stage.camera($0)["framesProcessed"] as? Int ?? 0
            }
            return processed.allSatisfy { $0 >= 40 } && (store?["reads"] as? Int ?? 0) > 0
        }
        let report = try #require(try stage.status())
        let memory = try #require(report["memory"] as? [String: Any])
        #expect((memory["residentBytes"] as? Int ?? 0) > 10_000_000)
        for camera in report["cameras"] as? [[String: Any]] ?? [] {
            #expect(camera["condition"] as? String == "running")
            let lost = (camera["framesDropped"] as? [String: Int] ?? [:]).values.reduce(0, +)
            let taken = try #require(camera["framesTaken"] as? Int)
            let processed = try #require(camera["framesProcessed"] as? Int)
            #expect(taken - processed - lost >= 0)
            #expect(taken - processed - lost <= 16)
        }
        let end = try stage.stop()
        #expect(end.exitCode == 0, "\(stage.log)")
        #expect(!FileManager.default.fileExists(atPath: stage.socket))
        let check = try Program.run("plated", ["check", "--config", stage.configuration])
        #expect(check.exitCode == 0, "\(check.output)")
        // What is logged names no plate.
        #expect(!stage.log.isEmpty)
        for text in try recordedTexts() { #expect(!stage.log.contains(text)) }
    }

    /// The plates that the recording shows.
    private func recordedTexts() throws -> [String] {
        let truth = try String(
            contentsOfFile: Program.fixture("lot-canvass") + "/expected.jsonl", encoding: .utf8)
        let texts = truth.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["text"]
                as? String
        }
        #expect(texts.count > 3)
        return texts
    }

    @Test func aReloadTakesOverListsAndKeepsTheOldOneWhereTheNewIsBroken() throws {
        let stage = try DaemonStage()
        let path = try stage.scratch.write("list.csv", Self.list(["7ABC123", "8DEF456"]))
        try stage.configure("hotlist.files = [\"\(path)\"]")
        try stage.start()
        func entries() throws -> Int? {
            let lists = try stage.status()?["hotlists"] as? [[String: Any]]
            return lists?.first?["entries"] as? Int
        }
        #expect(try entries() == 2)
        _ = try stage.scratch.write("list.csv", Self.list(["7ABC123", "8DEF456", "9GHJ789"]))
        stage.signal(SIGHUP)
        try stage.wait("the new list is in force") { try entries() == 3 }

        _ = try stage.scratch.write("list.csv", Array("no,header\n".utf8))
        stage.signal(SIGHUP)
        try stage.wait("the broken list is told") {
            let faults = try stage.status()?["faults"] as? [[String: Any]] ?? []
            return faults.contains { ($0["title"] as? String)?.contains("hotlist") == true }
        }
        #expect(try entries() == 3)

        try stage.configure("hotlist.flies = []")
        stage.signal(SIGHUP)
        try stage.wait("the broken configuration is told") { stage.log.contains("not reloaded") }
        #expect(try entries() == 3)
        #expect(try stage.stop().exitCode == 0)
    }

    @Test func aSecondInstanceIsRefusedAndTheFirstGoesOn() throws {
        let stage = try DaemonStage()
        try stage.start()
        let second = try Program.run("plated", ["run", "--config", stage.configuration])
        #expect(second.exitCode == 69)
        #expect(second.errors.contains("in use"))
        // Another state folder and the same socket.
        let elsewhere = try stage.scratch.write(
            "other.toml",
            Array(
                """
                state.directory = "\(stage.scratch.path("elsewhere"))"
                control.socket = "\(stage.socket)"
                """.utf8))
        #expect(try Program.run("plated", ["run", "--config", elsewhere]).exitCode == 69)
        #expect(try stage.status() != nil)
        #expect(try stage.stop().exitCode == 0)
    }

    @Test func aWrongConfigurationIsRefusedWithFileAndLine() throws {
        let stage = try DaemonStage("hotlist.flies = []\n[[camera]]\nname = \"front\"\n")
        let result = try Program.run("plated", ["run", "--config", stage.configuration])
        #expect(result.exitCode == 78)
        #expect(result.errors.contains(stage.configuration + ":3"))
        #expect(result.errors.contains(stage.configuration + ":4"))
        let missing = try Program.run("plated", ["run", "--config", stage.scratch.path("no.toml")])
        #expect(missing.exitCode == 74)
    }

    @Test func aKilledDaemonStartsAgainWithAllThatWasStored() throws {
        let stage = try DaemonStage(Self.recording("front", "lot-canvass"))
        func reads() throws -> Int {
            (try stage.status()?["store"] as? [String: Any])?["reads"] as? Int ?? 0
        }
        var stored = 0
        for _ in 0..<3 {
            try stage.start()
            let before = try reads()
            #expect(before >= stored)
            try stage.wait("another read is stored") { try reads() > before }
            stored = try reads()
            stage.signal(SIGKILL)
            stage.process?.waitUntilExit()
        }
        try stage.start()
        #expect(try reads() >= stored)
        #expect(try stage.stop().exitCode == 0)
        let check = try Program.run("plated", ["check", "--state", stage.state])
        #expect(check.exitCode == 0, "\(check.output)")
    }

    @Test func aCarWithoutCamerasStaysAndTellsTheServiceManager() throws {
        let stage = try DaemonStage(
            """
            [[camera]]
            name = "front"
            device = "/dev/plated-no-such-camera"
            """)
        let manager = try NotifySocket(at: stage.scratch.path("notify"))
        try stage.start(environment: [
            "NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "400000",
        ])
        try stage.wait("it is ready and lives") {
            manager.words.contains("READY=1") && manager.words.count { $0 == "WATCHDOG=1" } >= 5
        }
        #expect(try stage.camera("front")["condition"] as? String == "absent")
        stage.signal(SIGHUP)
        try stage.wait("it has told of the reload") {
            manager.words.contains("RELOADING=1")
                && manager.words.count { $0 == "READY=1" } >= 2
        }
        #expect(try stage.stop().exitCode == 0)
        #expect(manager.words.contains("STOPPING=1"))
        #expect(manager.words.contains { $0.hasPrefix("STATUS=0 of 1 cameras") })
    }
}

/// The service manager's end of `sd_notify`.
private final class NotifySocket {
    let path: String
    private let descriptor: Int32
    private var received: [String] = []

    init(at path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    /// Every assignment so far, in the order of their coming.
    var words: [String] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return received }
            received += String(decoding: bytes[..<count], as: UTF8.self)
                .split(separator: "\n").map(String.init)
        }
    }
}
