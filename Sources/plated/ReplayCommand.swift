// `plated replay`: runs the pipeline over recorded video.
import ArgumentParser
import Foundation
import Pipeline
import PlateCore

extension PlaybackSpeed: ExpressibleByArgument {}

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Runs the pipeline over recorded video, with its real store.",
        discussion: """
            PATH is a scenario folder of fixtures/, an MJPEG AVI, a Y4M, or a folder of pictures in \
            name order. Without --state the store is in a temporary place and goes at the end.
            """)

    @Argument(help: "A scenario folder, an MJPEG AVI, a Y4M, or a folder of pictures.")
    var path: String

    @Option(help: "A hotlist in CSV; a scenario brings its own.")
    var hotlist: String?

    @Flag(help: "One JSON object a line instead of text.")
    var json = false

    @Option(help: "real: as recorded, as if from a camera; max: as fast as it can be read.")
    var speed = PlaybackSpeed.max

    @Option(help: "A folder for the store, which is kept.")
    var state: String?

    @Flag(
        help:
            "Compare a scenario's events with its golden ones and its truth; exit 1 if they differ."
    )
    var check = false

    @Flag(help: "Write a scenario's golden events anew. The truth is never touched.")
    var update = false

    func validate() throws {
        if check && update {
            throw ValidationError("--check and --update exclude each other.")
        }
    }

    func run() throws {
        let end = EndSignals()
        let recording = try Recording(path: path, hotlistPath: hotlist)
        if check || update, recording.fixture == nil {
            throw PlatedError(
                .usage, "\(path): --check and --update need a scenario folder with a fixture.json")
        }
        let place = try StatePlace(kept: state)
        end.before { place.remove() }
        defer { place.remove() }
        let replay = try Replay(recording: recording, stateFolder: place.path, speed: speed)
        let printer = EventPrinter(json: json, isQuiet: check || update)
        let progress = ProgressLine(label: (path as NSString).lastPathComponent)
        var events: [PipelineEvent] = []
        try replay.run(
            onEvent: { event in
                if check || update { events.append(event) }
                progress.clear()
                printer.print(event)
            },
            onProgress: { progress.show($0, of: $1) })
        progress.clear()
        guard let fixture = recording.fixture else { return }
        if update { try FixtureReport.update(fixture, events: events) }
        if check, try !FixtureReport.check(fixture, events: events, json: json) {
            throw ExitCode(1)
        }
    }
}
