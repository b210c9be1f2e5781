// What a live run takes at one moment, and what it came to: lines of JSON and points of curves.
import Foundation
import Pipeline
import PlateCore

/// One moment of a live run.
struct LiveSample: Encodable {
    /// Since the start.
    let seconds: Double
    let residentBytes: Int
    let fileDescriptors: Int
    let threads: Int
    /// Processor time of all threads since the start of the program.
    let cpuSeconds: Double
    /// Since the sample before.
    let framesPerSecond: Double
    let taken, processed, dropped, damaged, waiting: Int
    let reads, alerts, sightingsOpen, eventsWaiting, storeErrors: Int
    let addsUp: Bool

    init(_ status: PatrolStatus, seconds: Double, before: LiveSample?) {
        self.seconds = (seconds * 1000).rounded() / 1000
        residentBytes = OwnProcess.residentBytes
        fileDescriptors = OwnProcess.fileDescriptors
        threads = OwnProcess.threads
        cpuSeconds = (OwnProcess.cpuSeconds * 1000).rounded() / 1000
        func sum(_ value: (CameraStatus) -> Int) -> Int {
            status.cameras.reduce(0) { $0 + value($1) }
        }
        taken = sum(\.taken)
        processed = sum(\.processed)
        dropped = sum(\.droppedCount)
        damaged = sum(\.damagedCount)
        waiting = sum(\.waiting)
        let passed = seconds - (before?.seconds ?? 0)
        let rate = Double(processed - (before?.processed ?? 0)) / max(passed, 0.001)
        framesPerSecond = (rate * 10).rounded() / 10
        reads = status.reads
        alerts = status.alerts
        sightingsOpen = status.sightingsOpen
        eventsWaiting = status.eventsWaiting
        storeErrors = status.storeErrors
        addsUp = status.camerasThatDoNotAddUp.isEmpty
    }

    var json: String { line(self) }

    /// The curves that should be flat, and those that show that work was done.
    static func curves(of samples: [LiveSample]) -> [CurveChart.Curve] {
        func curve(
            _ title: String, _ unit: String, _ value: (LiveSample) -> Double
        ) -> CurveChart.Curve {
            CurveChart.Curve(
                title: title, unit: unit, points: samples.map { ($0.seconds, value($0)) })
        }
        return [
            curve("resident memory", "MB") { Double($0.residentBytes) / 1e6 },
            curve("open files", "") { Double($0.fileDescriptors) },
            curve("frames through recognition", "a second") { $0.framesPerSecond },
            curve("frames dropped, of those taken", "%") {
                $0.taken == 0 ? 0 : 100 * Double($0.dropped) / Double($0.taken)
            },
            curve("reads", "") { Double($0.reads) },
        ]
    }
}

/// What a live run came to.
struct LiveSummary: Encodable {
    struct Stage: Encodable {
        let count: Int
        let median, p99: Double
    }
    let summary = "live"
    let taken, processed, dropped, damaged, waiting, reads, alerts: Int
    let droppedShare: Double
    let framesPerSecond, cpuSecondsPerSecond: Double
    /// Of the second half of the run against its first sample there: growth that is no warming up.
    let residentBytesFirst, residentBytesHalf, residentBytesLast, residentBytesPeak: Int
    let fileDescriptorsFirst, fileDescriptorsLast: Int
    let milliseconds: [String: Stage]
    let eventsUnrecorded: Int
    let threadsLeft: [String]
    let addsUp: Bool

    init(_ status: PatrolStatus, samples: [LiveSample], end: PatrolEnd) {
        let total = LiveSample(status, seconds: 0, before: nil)
        (taken, processed, dropped) = (total.taken, total.processed, total.dropped)
        (damaged, waiting) = (total.damaged, total.waiting)
        (reads, alerts) = (status.reads, status.alerts)
        droppedShare = Double(dropped) / Double(max(1, taken))
        let (first, last) = (samples.first, samples.last)
        let passed = max(0.001, (last?.seconds ?? 0) - (first?.seconds ?? 0))
        framesPerSecond = Double((last?.processed ?? 0) - (first?.processed ?? 0)) / passed
        cpuSecondsPerSecond = ((last?.cpuSeconds ?? 0) - (first?.cpuSeconds ?? 0)) / passed
        residentBytesFirst = first?.residentBytes ?? 0
        residentBytesHalf = samples.isEmpty ? 0 : samples[samples.count / 2].residentBytes
        residentBytesLast = last?.residentBytes ?? 0
        residentBytesPeak = OwnProcess.residentBytesMost
        fileDescriptorsFirst = first?.fileDescriptors ?? 0
        fileDescriptorsLast = last?.fileDescriptors ?? 0
        var stages: [String: Stage] = [:]
        for stage in PipelineStage.allCases {
            guard let histogram = status.timings[stage] else { continue }
            stages[stage.rawValue] = Stage(
                count: histogram.count, median: histogram.quantile(0.5),
                p99: histogram.quantile(0.99))
        }
        milliseconds = stages
        eventsUnrecorded = end.eventsUnrecorded
        threadsLeft = end.threadsLeft
        addsUp = total.addsUp && samples.allSatisfy(\.addsUp)
    }

    var json: String { line(self) }
}

private func line(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self)
}
