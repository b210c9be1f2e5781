// `plate-bench curves`: a daemon's statuses over a long run, and whether memory, handles and counters stay
// as they should.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct CurvesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "curves",
        abstract: "Judges the statuses of a long run and draws their curves.",
        discussion: """
            FILE holds what `platectl status --json --watch` printed. The first tenth of the run is \
            warming up and counts for no growth. Exit 1 where counters do not add up.
            """)

    @Argument(help: "Statuses, one a line.")
    var file: String

    @Option(help: "Writes the curves into this SVG.")
    var svg: String?

    func run() throws {
        let run = try StatusRun(file: file)
        print(run.words)
        if let svg {
            let chart = CurveChart(title: "A long run", curves: run.curves)
            try Data(chart.svg.utf8).write(to: URL(fileURLWithPath: svg))
        }
        if run.astrayCount > 0 { throw ExitCode(1) }
    }
}

/// The statuses of one run of the daemon, in their order; at least one.
private struct StatusRun {
    let reports: [StatusReport]

    init(file: String) throws {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw PlatedError(.inputOutput, "\(file): cannot be read")
        }
        reports = try bytes.split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            do {
                return try JSONDecoder().decode(StatusReport.self, from: line)
            } catch {
                throw PlatedError(.badData, "\(file):\(index + 1): is no status: \(error)")
            }
        }
        guard !reports.isEmpty else { throw PlatedError(.badData, "\(file): holds no status") }
    }

    private var last: StatusReport { reports[reports.count - 1] }
    private var warm: StatusReport { reports[reports.count / 10] }

    /// Statuses of cameras whose counters do not add up, or went back.
    var astrayCount: Int {
        var count = reports.reduce(0) { sum, report in
            sum + report.cameras.count { !$0.addsUp(with: report.queues) }
        }
        for (before, after) in zip(reports, reports.dropFirst()) {
            count += zip(before.cameras, after.cameras).count {
                $1.framesTaken < $0.framesTaken || $1.framesProcessed < $0.framesProcessed
            }
        }
        return count
    }

    var words: String {
        func total(_ value: (StatusReport.Camera) -> Int) -> Int {
            last.cameras.reduce(0) { $0 + value($1) }
        }
        let (taken, dropped) = (total(\.framesTaken), total(\.framesLost))
        let seconds = last.uptimeSeconds
        func megabytes(_ report: StatusReport) -> String {
            String(format: "%.1f", Double(report.memory.residentBytes) / 1e6)
        }
        return """
            \(reports.count) statuses over \(Int(seconds)) s, \(last.cameras.count) cameras
            frames: \(taken) taken, \(total(\.framesProcessed)) processed, \(dropped) dropped or \
            damaged (\(String(format: "%.2f", 100 * Double(dropped) / Double(max(1, taken)))) %)
            reads \(last.store.reads), alerts \(last.store.alerts), store errors \(last.store.errors)
            resident memory: \(megabytes(warm)) MB at \(Int(warm.uptimeSeconds)) s, \
            \(megabytes(last)) MB at the end, most \
            \(String(format: "%.1f", Double(last.memory.peakBytes) / 1e6)) MB
            open files: \(warm.memory.fileDescriptors) then, \(last.memory.fileDescriptors) at the end
            counters that do not add up: \(astrayCount)
            """
    }

    /// The curves that should be flat, and those that show that work was done.
    var curves: [CurveChart.Curve] {
        func curve(
            _ title: String, _ unit: String, _ value: (StatusReport) -> Double
        ) -> CurveChart.Curve {
            CurveChart.Curve(
                title: title, unit: unit, points: reports.map { ($0.uptimeSeconds, value($0)) })
        }
        return [
            curve("resident memory", "MB") { Double($0.memory.residentBytes) / 1e6 },
            curve("open files", "") { Double($0.memory.fileDescriptors) },
            curve("frames through recognition", "a second") {
                $0.cameras.reduce(0) { $0 + $1.framesPerSecond }
            },
            curve("frames lost, of those taken", "%") {
                let taken = $0.cameras.reduce(0) { $0 + $1.framesTaken }
                return 100 * Double($0.cameras.reduce(0) { $0 + $1.framesLost })
                    / Double(max(1, taken))
            },
            curve("reads in the store", "") { Double($0.store.reads) },
        ]
    }
}

extension StatusReport.Camera {
    /// Frames that came to nothing, for any cause.
    fileprivate var framesLost: Int {
        framesDropped.values.reduce(0, +) + framesDamaged.values.reduce(0, +)
    }

    /// Whether every frame taken is accounted for: processed, lost, or in this camera's queue.
    fileprivate func addsUp(with queues: [StatusReport.Queue]) -> Bool {
        let waiting = queues.first { $0.name == "frames " + name }?.depth ?? 0
        return framesTaken == framesProcessed + framesLost + waiting
    }
}
