// What `plated replay --check` and `--update` do with a scenario's golden events and its truth.
import Foundation
import Pipeline
import PlateCore

enum FixtureReport {
    /// Writes the golden events; the truth is the renderer's and stays.
    static func update(_ fixture: Fixture, events: [PipelineEvent]) throws(PlatedError) {
        let text = GoldenComparison.goldenText(of: events)
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: fixture.goldenPath))
        } catch {
            throw PlatedError(.inputOutput, "\(fixture.goldenPath): \(error.localizedDescription)")
        }
        print("\(fixture.goldenPath): \(events.count) events written; read their diff")
        printTruth(try score(fixture, events))
    }

    /// Compares with the golden events and the truth; `false` where either is not met.
    static func check(
        _ fixture: Fixture, events: [PipelineEvent], json: Bool
    ) throws(PlatedError) -> Bool {
        guard let golden = FileManager.default.contents(atPath: fixture.goldenPath) else {
            throw PlatedError(
                .inputOutput, "\(fixture.goldenPath): cannot be read",
                hint: "Make it with: plated replay \(fixture.folder) --update")
        }
        let differences = GoldenComparison.differences(
            golden: String(decoding: golden, as: UTF8.self), events: events)
        let score = try score(fixture, events)
        if !json {
            for difference in differences { print(difference) }
            print(
                differences.isEmpty
                    ? "\(fixture.name): all \(events.count) events as expected"
                    : "\(fixture.name): \(differences.count) differences from the golden events")
            printTruth(score)
        }
        return differences.isEmpty && score.isEnough
    }

    private static func score(
        _ fixture: Fixture, _ events: [PipelineEvent]
    ) throws(PlatedError) -> TruthScore {
        let reads = events.compactMap { event in
            if case .read(let read) = event {
                (text: read.text, firstFrame: read.frames.first, lastFrame: read.frames.last)
            } else {
                nil
            }
        }
        return TruthScore(truth: try TruthRow.load(path: fixture.truthPath), reads: reads)
    }

    private static func printTruth(_ score: TruthScore) {
        let width = Int(TruthScore.widthPixelsMin)
        print(
            "truth: \(score.readExactly) of \(score.plates) plates that are ever \(width) px wide "
                + "read exactly"
                + (score.missed.isEmpty ? "" : "; missed \(score.missed.joined(separator: " "))")
                + (score.wrongReads.isEmpty
                    ? "" : "; in no truth: \(score.wrongReads.joined(separator: " "))"))
    }
}
