/// `platectl status` and `platectl doctor` as run by people and scripts, against a real control socket.

import Capture
import ControlProtocol
import Foundation
import Logging
import PlateCore
import Testing
import Vehicle

@Suite struct StatusProgramTests {
    /// A server that tells `report`, in a folder of its own.
    private final class Stage {
        let scratch: Scratch
        let path: String
        private let server: ControlServer

        init(_ report: StatusReport) throws {
            scratch = try Scratch()
            path = scratch.path("c.sock")
            server = ControlServer(
                path: path, clock: SystemClock(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { request, _ in ControlReply(to: request, .status(report)) }
            try server.start()
        }

        deinit { server.stop() }

        func run(_ arguments: [String]) throws -> ProgramResult {
            try Program.run("platectl", arguments + ["--socket", path])
        }
    }

    private static func camera(
        _ name: String, _ condition: CameraCondition, _ rate: Double, health: Double?,
        dropped: [String: Int] = [:], damaged: [String: Int] = [:]
    ) -> StatusReport.Camera {
        StatusReport.Camera(
            name: name, condition: condition, format: "MJPEG 1280x720", framesPerSecond: rate,
            framesPerSecondExpected: 30, framesTaken: 345_678, framesProcessed: 345_600,
            health: health, framesDropped: dropped, framesDamaged: damaged,
            lastFrameAgeSeconds: health == nil ? nil : 0.04)
    }

    private static let sound = StatusReport(
        version: "0.1.0", vehicle: "12-345",
        toldAt: WallTime(milliseconds: 1_780_000_000_123), uptimeSeconds: 11_543,
        cameras: [camera("front", .running, 29.97, health: 1)],
        stages: [
            StatusReport.Stage(
                name: "locate", count: 9, medianMilliseconds: 3.14, p99Milliseconds: 5.8),
            StatusReport.Stage(
                name: "frame", count: 9, medianMilliseconds: 9.25, p99Milliseconds: 18.4),
        ],
        queues: [StatusReport.Queue(name: "frames", depth: 0, depthMax: 3, capacity: 8)],
        store: StatusReport.Store(reads: 1204, alerts: 3, databaseBytes: 58_400_000, errors: 0),
        disk: StatusReport.Disk(
            path: "/var/lib/plated", freeBytes: 112_000_000_000, freeShare: 0.78),
        clock: StatusReport.Clock(source: .gps, uncertaintyMilliseconds: 12, steps: 1),
        position: StatusReport.Position(
            receiver: .fixed, fixAgeSeconds: 0.4, accuracyMetres: 3.2, satellitesUsed: 9,
            satellitesSeen: 14),
        hotlists: [
            StatusReport.Hotlist(
                name: "svs", entries: 132_456, ageSeconds: 10_000, version: "0193a1b2c3d4")
        ],
        memory: StatusReport.Memory(
            residentBytes: 212_000_000, peakBytes: 240_000_000, fileDescriptors: 61))

    private static var ailing: StatusReport {
        var report = sound
        report.cameras = [
            camera(
                "rear", .running, 21.4, health: 0.71, dropped: ["queue-full": 91_234, "gap": 12],
                damaged: ["undecodable": 7]),
            camera("a name longer than its column", .absent, 0, health: nil),
        ]
        report.clock = StatusReport.Clock(source: .unset, uncertaintyMilliseconds: nil, steps: 0)
        report.hotlists[0].name = "svs\u{1B}[2J"
        report.hotlists[0].ageSeconds = nil
        report.disk?.freeShare = 0.08
        return report
    }

    @Test func theScreenOfASoundCar() throws {
        let result = try Stage(Self.sound).run(["status"])
        #expect(result.exitCode == 0)
        #expect(
            result.output == """
                  Plated 0.1.0  vehicle 12-345  up 3 h 12 min  2026-05-28 20:26:40 UTC

                  CAMERA          STANDS        /S  HEALTH     LOST      BAD      LAST
                  front           running     30.0   100 %        0        0     0.0 s
                    MJPEG 1280x720

                  STAGES   median/p99 ms: locate 3.1/5.8 frame 9.2/18.4
                  WAITING  frames 0 of 8 (most 3)
                  STORE    1,204 reads, 3 alerts, 58 MB
                  DISK     112 GB free, 78 %, /var/lib/plated
                  CLOCK    gps, within 12 ms, 1 step
                  PLACE    fixed, fix 0.4 s old, within 3 m, 9 of 14 satellites
                  LISTS    svs (0193a1b2): 132,456 entries, 2 h 46 min old
                  MEMORY   212 MB, most 240 MB, 61 files open

                  Nothing needs care.

                """)
    }

    @Test func whatNeedsCareIsMarkedAndFitsTheScreen() throws {
        let result = try Stage(Self.ailing).run(["status"])
        #expect(result.exitCode == 0)
        let lines = result.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 })
        func line(_ words: String) -> Substring? { lines.first { $0.contains(words) } }
        #expect(line("rear")?.hasPrefix("! ") == true)
        #expect(line("queue-full 91,234, undecodable 7")?.contains("gap 12") == true)
        #expect(line("absent")?.hasPrefix("! ") == true)
        #expect(line("CLOCK")?.hasPrefix("! ") == true)
        #expect(line("DISK")?.hasPrefix("~ ") == true)
        #expect(line("AGE UNKNOWN")?.hasPrefix("~ ") == true)
        #expect(line("PLACE")?.hasPrefix("  ") == true)
        #expect(line("5 findings") != nil)
        // No terminal, no colours; and no name steers one.
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func theReportIsOneLineOfJSON() throws {
        let result = try Stage(Self.ailing).run(["status", "--json"])
        #expect(result.exitCode == 0)
        let object = try #require(result.jsonLines.first)
        #expect(result.jsonLines.count == 1)
        #expect(object["disk"] is [String: Any])
        let cameras = try #require(object["cameras"] as? [[String: Any]])
        #expect(cameras.map { $0["condition"] as? String } == ["running", "absent"])
        #expect(cameras[1]["health"] is NSNull)
        let read = try JSONDecoder().decode(StatusReport.self, from: Data(result.output.utf8))
        #expect(read == Self.ailing)
    }

    @Test func watchingTellsALineATickUntilASignal() throws {
        let stage = try Stage(Self.sound)
        let process = try Program.start(
            "platectl", ["status", "--json", "--watch", "0.2", "--socket", stage.path],
            in: stage.scratch)
        let output = stage.scratch.path("output-platectl")
        var lines = 0
        for _ in 0..<1000 where lines < 3 {
            usleep(20_000)
            lines = try String(contentsOfFile: output, encoding: .utf8).count { $0 == "\n" }
        }
        #expect(lines >= 3)
        process.interrupt()
        for _ in 0..<1000 where process.isRunning { usleep(20_000) }
        #expect(!process.isRunning, "it goes on after SIGINT")
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
    }

    @Test func doctorFindsNothingOrSaysWhatToDo() throws {
        let sound = try Stage(Self.sound).run(["doctor"])
        #expect(sound.exitCode == 0 && sound.output == "Nothing needs care.\n")
        let ailing = try Stage(Self.ailing).run(["doctor"])
        #expect(ailing.exitCode == 1)
        #expect(ailing.output.contains("Of camera rear's pictures 71 % are looked at."))
        #expect(ailing.output.contains("Check its cable and its power."))
        let lines = try Stage(Self.ailing).run(["doctor", "--json"])
        #expect(lines.exitCode == 1 && lines.jsonLines.count == 5)
        for line in lines.jsonLines {
            for key in ["severity", "subject", "title", "remedy"] {
                #expect((line[key] as? String)?.isEmpty == false)
            }
        }
    }

    @Test func withoutADaemonBothSaySoAndDoctorLooksAround() throws {
        let scratch = try Scratch()
        let arguments = ["--socket", scratch.path("none.sock")]
        let status = try Program.run("platectl", ["status"] + arguments)
        #expect(status.exitCode == 69)
        #expect(status.errors.contains("systemctl start plated"))
        let list = try scratch.write("old.csv", [])
        try FileManager.default.setAttributes(
            [.modificationDate: Date() - 100 * 3600], ofItemAtPath: list)
        let doctor = try Program.run(
            "platectl",
            ["doctor", "--state", scratch.path("nowhere"), "--hotlist", list] + arguments)
        #expect(doctor.exitCode == 69)
        // The lines are broken where the path happens to end.
        let words = doctor.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("not there; the daemon does not run"))
        #expect(words.contains("nowhere is not there"))
        #expect(words.contains("100 hours old"))
    }

    @Test(arguments: [
        ["status", "5"], ["status", "--watch", "0"], ["status", "--socket", ""],
        ["doctor", "--socket", String(repeating: "x", count: 200)],
    ])
    func wrongCommandLinesEndWith64(arguments: [String]) throws {
        #expect(try Program.run("platectl", arguments).exitCode == 64)
    }
}
