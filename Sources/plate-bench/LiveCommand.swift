// `plate-bench live`: a patrol of looped recordings for as long as one likes, and whether memory, handles
// and counters stay as they should.
import ArgumentParser
import Capture
import Foundation
import Hotlist
import Ledger
import Pipeline
import PlateCore
import Synchronization

struct LiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "live",
        abstract: "Runs several cameras from looped recordings and samples what that takes.",
        discussion: """
            PATH is what `plated replay` plays; every camera plays it. One JSON object a sample, and \
            a summary at the end; exit 1 where the counters do not add up. The store lies in a \
            temporary folder unless --state names one.
            """)

    @Argument(help: "A scenario folder, an MJPEG AVI, a Y4M, or a folder of pictures.")
    var path: String

    @Option(help: "How many cameras.")
    var cameras = 2

    @Option(help: ArgumentHelp("How long.", valueName: "seconds"))
    var seconds = 60.0

    @Option(help: "As recorded is 1, twice as fast 2; 0 is as fast as it can be read.")
    var speed = 1.0

    @Option(help: "Recogniser threads; one a core without.")
    var threads: Int?

    @Option(help: ArgumentHelp("From one sample to the next.", valueName: "seconds"))
    var interval = 1.0

    @Option(help: "Writes the samples' curves into this SVG.")
    var svg: String?

    @Option(help: "A folder for the store, which is kept.")
    var state: String?

    @Option(
        name: .customLong("import"),
        help: ArgumentHelp(
            "Brings in an NCIC extract of so many records in the middle of the run: read, sealed, "
                + "put in force.", valueName: "records"))
    var imported: Int?

    func validate() throws {
        guard (1...16).contains(cameras) else {
            throw ValidationError("--cameras must be 1 to 16.")
        }
        guard seconds > 0, seconds <= 1e6, interval >= 0.1, interval <= 3600 else {
            throw ValidationError("--seconds must be above 0 and --interval 0.1 or more.")
        }
        guard speed >= 0, speed <= 1000 else {
            throw ValidationError("--speed must be 0 to 1000.")
        }
        guard threads.map({ (1...256).contains($0) }) ?? true else {
            throw ValidationError("--threads must be 1 to 256.")
        }
    }

    func run() throws {
        let temporary = FileManager.default.temporaryDirectory
            .appending(path: "plate-bench-\(UUID().uuidString)").path
        defer { if state == nil { try? FileManager.default.removeItem(atPath: temporary) } }
        let delivery = try imported.map(ListImport.delivery)
        let recording = try Recording(path: path)
        let clock = SystemClock()
        let store = try ReadStore.open(
            at: state ?? temporary, sealing: StateKey.sealing(at: state ?? temporary))
        let patrol = try Patrol(
            cameras: (1...cameras).map { camera($0, recording, clock) }, store: store,
            matcher: try matcher(recording),
            surroundings: SystemTime(clock: clock), threads: threads, clock: clock,
            onEvent: { _ in })
        let swap = try delivery.map { try ListImport($0, store, patrol, clock) }
        var samples: [LiveSample] = []
        let start = clock.monotonicNow()
        patrol.start()
        while clock.monotonicNow().milliseconds(since: start) < seconds * 1000 {
            let due = start.adding(milliseconds: Double(samples.count + 1) * interval * 1000)
            clock.sleep(until: due)
            let sample = LiveSample(
                patrol.status(), seconds: clock.monotonicNow().milliseconds(since: start) / 1000,
                before: samples.last)
            samples.append(sample)
            print(sample.json)
            fflush(nil)
            if sample.seconds * 2 > seconds { swap?.begin() }
        }
        swap?.tell()
        let end = patrol.stop(withinMilliseconds: 10_000)
        let summary = LiveSummary(patrol.status(), samples: samples, end: end)
        print(summary.json)
        if let svg {
            let title = "\(cameras) × \((path as NSString).lastPathComponent), speed \(speed)"
            let chart = CurveChart(title: title, curves: LiveSample.curves(of: samples))
            try Data(chart.svg.utf8).write(to: URL(fileURLWithPath: svg))
        }
        if !summary.addsUp || !end.isClean { throw ExitCode(1) }
    }

    private func camera(
        _ number: Int, _ recording: Recording, _ clock: SystemClock
    ) -> LiveCamera {
        let name = "camera-\(number)"
        let clip = recording.fixture?.clipPath ?? path
        return LiveCamera(
            name: name, pace: .asRecorded(speed: speed == 0 ? .infinity : speed)
        ) { () throws(PlatedError) in
            LoopedClip(name: name, path: clip, clock: clock) { () throws(PlatedError) in
                try RecordedClip.open(path: clip, name: name)
            }
        }
    }

    private func matcher(_ recording: Recording) throws(PlatedError) -> HotlistMatcher {
        guard let path = recording.hotlistPath else {
            return HotlistMatcher(try HotlistIndex([]))
        }
        return HotlistMatcher(try HotlistIndex([try HotlistFile.load(path: path)]))
    }
}

/// The operating system's time, and no place: a bench stands on a bench.
private struct SystemTime: Surroundings {
    let clock: SystemClock

    func stamp(at moment: MonotonicTime) -> WallStamp {
        let age = clock.monotonicNow().milliseconds(since: moment)
        let now = clock.wallNow().milliseconds
        return WallStamp(WallTime(milliseconds: now - Int64(age)), source: .network)
    }

    func position(at moment: MonotonicTime) -> Position? { nil }
}
