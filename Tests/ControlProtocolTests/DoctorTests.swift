/// The rules of `doctor`: what each fault is called, how bad it is, and that a sound car has none.

import ControlProtocol
import PlateCore
import Testing

@Suite struct DoctorTests {
    /// A fault put into a sound car, and what must be found.
    struct Row: Sendable, CustomTestStringConvertible {
        var severity: FindingSeverity
        var subject: FindingSubject
        var words: String
        var spoil: @Sendable (inout StatusReport) -> Void

        init(
            _ severity: FindingSeverity, _ subject: FindingSubject, _ words: String,
            _ spoil: @escaping @Sendable (inout StatusReport) -> Void
        ) {
            self.severity = severity
            self.subject = subject
            self.words = words
            self.spoil = spoil
        }

        var testDescription: String { words }
    }

    static let cameraRows = [
        Row(.warning, .camera(nil), "No camera") { $0.cameras = [] },
        Row(.failure, .camera("front"), "not there") {
            $0.cameras = [Sample.camera("front", .absent)]
        },
        Row(.failure, .camera("front"), "sends nothing") {
            $0.cameras = [Sample.camera("front", .stalled)]
        },
        Row(.failure, .camera("front"), "EIO") {
            $0.cameras = [Sample.camera("front", .failing(reason: "EIO at DQBUF"))]
        },
        Row(.warning, .camera("front"), "lost 3 times") {
            $0.cameras[0].interruptions = 3
            $0.cameras[0].lastFault = "EIO at DQBUF"
        },
        Row(.warning, .camera("front"), "no picture yet") {
            $0.cameras = [Sample.camera("front", .starting)]
        },
        Row(.warning, .camera("front"), "95 %") {
            $0.cameras = [Sample.camera(health: 0.959, dropped: ["queue-full": 9])]
        },
        Row(.failure, .camera("front"), "50 %") {
            $0.cameras = [Sample.camera(health: 0.5, dropped: ["gap": 9])]
        },
        Row(.warning, .camera("front"), "7 s ago") {
            $0.cameras = [Sample.camera(lastFrameAge: 7.9)]
        },
        Row(.warning, .camera("front"), "undecodable 20, short 3") {
            $0.cameras = [
                Sample.camera(taken: 1000, damaged: ["short": 3, "undecodable": 20, "flagged": 0])
            ]
        },
    ]

    static let otherRows = [
        Row(.warning, .stages, "frame takes 180 ms") { $0.stages[0].p99Milliseconds = 180 },
        Row(.warning, .queue("frames"), "full") { $0.queues[0].depth = 8 },
        Row(.failure, .store, "2 writes") { $0.store.errors = 2 },
        Row(.failure, .store, "9 records") { $0.store.unrecorded = 9 },
        Row(.failure, .disk, "cannot be told") { $0.disk = nil },
        Row(.warning, .disk, "14 %") { $0.disk?.freeShare = 0.149 },
        Row(.failure, .disk, "4 %") { $0.disk?.freeShare = 0.049 },
        Row(.failure, .clock, "set the clock") { $0.clock.source = .unset },
        Row(.warning, .clock, "off by 4 s") { $0.clock.uncertaintyMilliseconds = 4200 },
        Row(.warning, .clock, "jumped 4 times") { $0.clock.steps = 4 },
        Row(.failure, .position, "gpsd does not answer") { $0.position.receiver = .unreachable },
        Row(.failure, .position, "hears no receiver") { $0.position.receiver = .silent },
        Row(.warning, .position, "finds no position") { $0.position.receiver = .searching },
        Row(.warning, .position, "11 s old") { $0.position.fixAgeSeconds = 11 },
        Row(.warning, .position, "80 m") { $0.position.accuracyMetres = 80 },
        Row(.warning, .hotlist(nil), "No list") { $0.hotlists = [] },
        Row(.failure, .hotlist("svs"), "no entries") { $0.hotlists[0].entries = 0 },
        Row(.warning, .hotlist("svs"), "unknown age") { $0.hotlists[0].ageSeconds = nil },
        Row(.failure, .hotlist("svs"), "future") { $0.hotlists[0].ageSeconds = -3600 },
        Row(.warning, .hotlist("svs"), "26 hours") { $0.hotlists[0].ageSeconds = 26 * 3600 },
        Row(.failure, .hotlist("svs"), "73 hours") { $0.hotlists[0].ageSeconds = 73 * 3600 },
        Row(.warning, .memory, "MB") { $0.memory.residentBytes = 900_000_000 },
        Row(.warning, .memory, "files open") { $0.memory.fileDescriptors = 900 },
        Row(.failure, .daemon, "The key is missing.") {
            $0.faults = [StatusReport.Fault(.failure, "The key is missing.")]
        },
    ]

    @Test func aSoundCarHasNoFindings() {
        #expect(Doctor.findings(in: Sample.sound).isEmpty)
    }

    @Test(arguments: cameraRows + otherRows)
    func oneFaultIsOneFinding(row: Row) throws {
        var report = Sample.sound
        row.spoil(&report)
        let findings = Doctor.findings(in: report)
        let finding = try #require(findings.first)
        #expect(findings.count == 1, "\(findings)")
        #expect(finding.severity == row.severity)
        #expect(finding.subject == row.subject)
        #expect(finding.title.contains(row.words), "\(finding.title)")
        #expect(!finding.remedy.isEmpty)
    }

    @Test func theRemedyFollowsTheCause() throws {
        func remedy(_ dropped: [String: Int]) -> String {
            var report = Sample.sound
            report.cameras = [Sample.camera(health: 0.5, dropped: dropped)]
            return Doctor.findings(in: report)[0].remedy
        }
        #expect(remedy(["queue-full": 100, "gap": 1]).contains("does not keep up"))
        #expect(remedy(["queue-full": 1, "gap": 100]).contains("USB"))
        #expect(remedy([:]).contains("dark"))
    }

    @Test func whatDoesNotWorkComesFirst() {
        var report = Sample.sound
        report.cameras = [Sample.camera("a", health: 0.9), Sample.camera("b", .absent)]
        report.hotlists = []
        report.store.errors = 1
        let severities = Doctor.findings(in: report).map(\.severity)
        #expect(severities == [.failure, .failure, .warning, .warning])
    }

    @Test func aCarThatHasJustStartedIsLeftInPeace() {
        var report = Sample.sound
        report.uptimeSeconds = 12
        report.cameras = [Sample.camera("front", .starting, health: nil, lastFrameAge: nil)]
        report.position = StatusReport.Position(receiver: .searching)
        report.queues = []
        #expect(Doctor.findings(in: report).isEmpty)
        report.position = StatusReport.Position(receiver: .off)
        #expect(Doctor.findings(in: report).isEmpty)
    }
}
