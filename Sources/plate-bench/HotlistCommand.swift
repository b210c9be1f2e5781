// `plate-bench hotlist`: what lists of millions cost to load, to hold and to look into.
import ArgumentParser
import Foundation
import Hotlist
import PlateCore
import PlateSynthesis

struct HotlistCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hotlist",
        abstract: "Measures loading, memory and look-ups of a large hotlist.",
        discussion: """
            Writes an NCIC extract of so many records into a temporary folder and reads it as the \
            car would. Memory is the process's own at that moment and at its peak.
            """)

    @Option(help: "Records of the extract.")
    var entries = 5_000_000

    @Option(help: "Partial plates tried on every read.")
    var patterns = 500

    @Option(help: "Time to spend on each figure, in seconds.")
    var seconds = 1.0

    @Option(help: "Same seed, same list.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1000...Limits.hotlistEntriesMax).contains(entries), (1...10_000).contains(patterns),
            seconds > 0, seconds <= 600
        else { throw ValidationError("--entries, --patterns and --seconds must be within reason.") }
    }

    func run() throws {
        var generator = SeededGenerator(seed: seed)
        let path = NSTemporaryDirectory() + "/plated-bench-\(getpid()).txt"
        defer { unlink(path) }
        try HotlistExtract.write(entries, to: path, &generator)
        let before = HotlistMemory.current
        let start = ContinuousClock.now
        let load = try HotlistFile.load(paths: [path], source: HotlistSource())
        let loaded = ContinuousClock.now
        let index = try HotlistIndex([load])
        let indexed = ContinuousClock.now
        print("\(load.entryCount) entries of \(load.rows) records, \(load.rejected.count) left out")
        print("loaded in \((loaded - start).formatted), indexed in \((indexed - loaded).formatted)")
        print(
            "entries and index \(index.residentBytes / 1_000_000) MB; process "
                + "\(HotlistMemory.current - before) MB more, \(HotlistMemory.peak - before) MB "
                + "more at its peak")
        let matcher = HotlistMatcher(index)
        let lookouts = try partialPlates(&generator)
        for count in [1, Limits.readingCandidatesMax] {
            let queries = HotlistExtract.queries(10_000, candidates: count, &generator)
            let moment = WallTime(milliseconds: 1_777_000_000_000)
            try report("look up a read of \(count) candidates", queries) {
                _ = matcher.match($0, at: moment, clock: .gps)
            }
            try report("try \(patterns) partial plates on it", queries) {
                _ = lookouts.match($0, at: moment)
            }
        }
    }

    private func report(
        _ name: String, _ queries: [HotlistQuery], _ work: (HotlistQuery) -> Void
    ) throws {
        let measurement = measure(name, seconds: seconds) { queries.forEach(work) }
        let figures = [measurement.min, measurement.median].map {
            String(format: "%.2f", $0 * 1000 / Double(queries.count))
        }
        print("\(name): min \(figures[0]) µs, median \(figures[1]) µs")
    }

    private func partialPlates(
        _ generator: inout SeededGenerator
    ) throws(PlatedError) -> PartialLookoutSet {
        var lookouts: [PartialLookout] = []
        for number in 0..<patterns {
            let text = Array(PlateSeries.draw(&generator))
            let typed =
                number % 3 == 0
                ? "\(text[0])\(text[1])?\(text[3])*"
                : number % 3 == 1
                    ? "*\(text[2])\(text[3])\(text[4])*"
                    : "\(text[0])\(text[1])+\(text[4])\(text[5])"
            lookouts.append(
                try PartialLookout(
                    id: "\(number)", pattern: PlatePattern(typed), caseNumber: "1", enteredBy: "x",
                    reason: "x", enteredAt: WallTime(milliseconds: 1_776_999_000_000)))
        }
        return PartialLookoutSet(lookouts)
    }
}

extension Duration {
    fileprivate var formatted: String {
        String(
            format: "%.2f s",
            Double(components.seconds) + Double(components.attoseconds) / 1e18)
    }
}

/// Megabytes of this process in memory.
enum HotlistMemory {
    static var current: Int { value("VmRSS:") }
    static var peak: Int { value("VmHWM:") }

    private static func value(_ key: String) -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") where line.hasPrefix(key) {
            let fields = line.split { $0 == " " || $0 == "\t" }
            return (Int(fields[1]) ?? 0) * 1024 / 1_000_000
        }
        return 0
    }
}

/// An extract that is skewed as real ones are: some states, agencies and models often.
enum HotlistExtract {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let states = ["CA", "TX", "FL", "NY", "PA", "OH", "IL", "GA", "NC", "NV", "AZ"]
    private static let makes = ["TOYT", "HOND", "FORD", "CHEV", "NISS", "HYUN", "YAMA", "BMW "]
    private static let styles = ["4D", "2D", "PK", "UT", "MC", "VN"]
    private static let colours = ["BLK", "WHI", "SIL", "GRY", "BLU", "RED", "GRN"]

    static func write(
        _ count: Int, to path: String, _ generator: inout SeededGenerator
    ) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let agencies = (0..<18_000).map { _ in
            generator.pick(states) + digits(7, &generator)
        }
        var text = "EXTRACT 20260503 0600\n"
        for _ in 0..<count {
            text += record(agencies, &generator)
            guard text.utf8.count > 1 << 20 else { continue }
            try file.write(contentsOf: Data(text.utf8))
            text = ""
        }
        try file.write(contentsOf: Data(text.utf8))
    }

    private static func record(
        _ agencies: [String], _ generator: inout SeededGenerator
    ) -> String {
        let plate =
            Int.random(in: 0..<5, using: &generator) < 3
            ? PlateSeries.draw(&generator)
            : String((0..<3).map { _ in generator.pick(letters) }) + digits(4, &generator)
        let day = Int.random(in: 0..<336, using: &generator)
        let model = String([letters[day % 26], letters[day / 26], "X"])
        var record = String(generator.pick(Array("VVVVVVPPPPFWMA")))
        record += digits(9, &generator)
        record += generator.pick(agencies)
        record += "20\(20 + day % 7)\(two(1 + day / 28))\(two(1 + day % 28))"
        record += plate.padding(toLength: 10, withPad: " ", startingAt: 0)
        record += generator.pick(states)
        record += "202\(5 + day % 3)PC20\(10 + day % 17)"
        record += generator.pick(makes) + model
        record += generator.pick(styles) + generator.pick(colours)
        return record + "\n"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func digits(_ count: Int, _ generator: inout SeededGenerator) -> String {
        (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }.joined()
    }

    /// Innocent reads, the rest of their probability spread over look-alikes.
    static func queries(
        _ count: Int, candidates: Int, _ generator: inout SeededGenerator
    ) -> [HotlistQuery] {
        (0..<count).map { _ in
            let text = PlateSeries.draw(&generator)
            var texts = [TextCandidate(text: text, confidence: candidates == 1 ? 0.99 : 0.5)]
            while texts.count < candidates {
                var other = Array(text)
                let place = Int.random(in: 0..<other.count, using: &generator)
                let alike = PlateText.lookAlikeClasses.first { $0.contains(other[place]) }
                other[place] = generator.pick(Array(alike ?? "EF"))
                texts.append(
                    TextCandidate(text: String(other), confidence: 0.4 / Double(candidates)))
            }
            return HotlistQuery(
                text: text, confidence: texts[0].confidence, candidates: texts, state: "CA")
        }
    }
}
