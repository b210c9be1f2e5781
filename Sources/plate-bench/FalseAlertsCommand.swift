// `plate-bench false-alerts`: how often innocent plates raise alerts and listed ones do not, by
// simulation from measured confusions, with the real index, matcher and rules.
import ArgumentParser
import Foundation
import Hotlist
import Pipeline
import PlateCore
import PlateSynthesis

struct FalseAlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "false-alerts",
        abstract: "Simulates traffic against a list of Californian plates.",
        discussion: """
            FILE has a JSON line a sighting: "truth" and "tellings" as `plate-bench sightings` \
            prints them; Training/overframes.py writes it. Each simulated plate is drawn by its \
            series and suffers what one of these sightings did, by the same edits.
            """)

    @Argument(help: "Measured sightings.")
    var file: String

    @Option(help: "Plates on the list.")
    var list = 300_000

    @Option(help: "Innocent sightings; a tenth as many of listed plates.")
    var sightings = 500_000

    @Option(help: "Same seed, same figures.")
    var seed: UInt64 = 1

    @Option(help: "The probability at which exact hits alert at once, instead of the rules' own.")
    var exact: Double?

    @Option(help: "The same at the end of a sighting.")
    var exactAtEnd: Double?

    @Option(help: "The same for look-alikes.")
    var lookAlike: Double?

    private var rules: AlertRules {
        var rules = AlertRules()
        rules.exactProbability = exact ?? rules.exactProbability
        rules.exactProbabilityAtEnd = exactAtEnd ?? rules.exactProbabilityAtEnd
        rules.lookAlikeProbability = lookAlike ?? rules.lookAlikeProbability
        return rules
    }

    func validate() throws {
        guard (1...10_000_000).contains(list), (1...100_000_000).contains(sightings) else {
            throw ValidationError("--list and --sightings must be positive, and within reason.")
        }
    }

    func run() throws {
        let measured = try Self.load(file)
        var generator = SeededGenerator(seed: seed)
        var listed: [String] = []
        var known: Set<String> = []
        while listed.count < list {
            let text = PlateSeries.draw(&generator)
            if known.insert(text).inserted { listed.append(text) }
        }
        var street = try Street(
            listed: listed, measured: measured, rules: rules, generator: generator)
        street.letInnocentPass(sightings, known)
        street.letListedPass(max(1, sightings / 10), listed)
        print(street.report(listCount: list, measuredCount: measured.count))
        // The same plates against a list that writes every O as 0.
        var folded = try Street(
            listed: listed.map { $0.replacing("O", with: "0") }, measured: measured,
            rules: rules, generator: generator)
        let withOh = listed.filter { $0.contains("O") }
        folded.letListedPass(max(1, sightings / 50), withOh)
        print(folded.reportOfTwins())
    }

    private static func load(_ path: String) throws -> [TransplantedSighting] {
        let decoder = JSONDecoder()
        let measured = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map { try decoder.decode(MeasuredSighting.self, from: Data($0.utf8)) }
            .filter { !$0.truth.isEmpty && !$0.tellings.isEmpty }
        guard !measured.isEmpty else {
            throw PlatedError(.badData, "\(path) holds no sighting")
        }
        return measured.map(TransplantedSighting.init)
    }
}

/// Simulated traffic and what it raised.
private struct Street {
    /// What one sighting raised, the gravest first.
    enum Answer { case exact, lookAlike, nothing }

    private let matcher: HotlistMatcher
    private let measured: [TransplantedSighting]
    private let rules: AlertRules
    private var generator: SeededGenerator
    private var innocent: [Answer: Int] = [:]
    private var twinAlerts = 0
    private var wanted: [Answer: Int] = [:]

    init(
        listed: [String], measured: [TransplantedSighting], rules: AlertRules,
        generator: SeededGenerator
    ) throws {
        let entries = listed.map {
            HotlistEntry(list: "simulated", category: .stolenVehicle, text: $0, state: "CA")
        }
        matcher = HotlistMatcher(
            try HotlistIndex([HotlistLoad(source: "simulated", entries: entries)]))
        self.measured = measured
        self.rules = rules
        self.generator = generator
    }

    mutating func letInnocentPass(_ count: Int, _ listed: Set<String>) {
        var passed = 0
        while passed < count {
            let text = PlateSeries.draw(&generator)
            guard !listed.contains(text) else { continue }
            passed += 1
            let (answer, entry) = answer(to: text) { _ in true }
            innocent[answer, default: 0] += 1
            let isTwin = entry.map { Self.folded($0) == Self.folded(text) } ?? false
            if isTwin { twinAlerts += 1 }
        }
    }

    mutating func letListedPass(_ count: Int, _ listed: [String]) {
        for _ in 0..<count {
            let text = generator.pick(listed)
            let folded = Self.folded(text)
            wanted[answer(to: text) { Self.folded($0) == folded }.0, default: 0] += 1
        }
    }

    /// The gravest alert that a sighting of the plate `text` raises for an entry that counts.
    private mutating func answer(
        to text: String, counts: (String) -> Bool
    ) -> (Answer, entry: String?) {
        let sighting = generator.pick(measured)
        var answer = Answer.nothing
        var entry: String?
        for (query, frames, isOver) in sighting.queries(for: text, &generator) {
            let hits = matcher.match(query, at: WallTime(milliseconds: 0), clock: .unset)
            for hit in hits
            where counts(hit.entry.text) && rules.allows(hit, frames: frames, isOver: isOver) {
                if hit.match == .exact { return (.exact, hit.entry.text) }
                answer = .lookAlike
                entry = hit.entry.text
            }
        }
        return (answer, entry)
    }

    private static func folded(_ text: String) -> String { text.replacing("O", with: "0") }

    func report(listCount: Int, measuredCount: Int) -> String {
        let count = innocent.values.reduce(0, +)
        let exact = innocent[.exact, default: 0]
        let similar = innocent[.lookAlike, default: 0]
        return """
            \(listCount) listed plates, \(count) innocent sightings drawn from \(measuredCount) measured

            | innocent plates raised | alerts | in 10,000 sightings (95 %) |
            | --- | --- | --- |
            | an exact hit, misread | \(exact) | \(Self.rate(exact, count)) |
            | a look-alike | \(similar) | \(Self.rate(similar, count)) |
            | in total | \(exact + similar) | \(Self.rate(exact + similar, count)) |

            \(twinAlerts) of them are for a plate that differs in nothing but 0 and O.
            \(wantedLine("Listed plates that were recorded"))
            """
    }

    func reportOfTwins() -> String {
        wantedLine("Plates with an O, listed with 0")
    }

    private func wantedLine(_ subject: String) -> String {
        let count = wanted.values.reduce(0, +)
        func share(_ answer: Answer) -> String {
            String(format: "%.4f", Double(wanted[answer, default: 0]) / Double(max(1, count)))
        }
        return """
            \(subject): \(share(.exact)) alerted as exact, \(share(.lookAlike)) as look-alike, \
            \(share(.nothing)) missed (\(count) sightings).
            """
    }

    /// Events in 10,000 with the Poisson interval, by the approximation of Wilson and Hilferty
    /// (1931).
    private static func rate(_ events: Int, _ count: Int) -> String {
        func bound(_ k: Double, _ z: Double) -> Double {
            k <= 0 ? 0 : k * pow(1 - 1 / (9 * k) + z / (3 * k.squareRoot()), 3)
        }
        let k = Double(events)
        let figures = [k, bound(k, -1.96), bound(k + 1, 1.96)].map { 10_000 * $0 / Double(count) }
        return String(format: "%.3f (%.3f to %.3f)", figures[0], figures[1], figures[2])
    }
}
