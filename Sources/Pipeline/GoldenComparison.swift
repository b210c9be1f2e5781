/// Holds the events of a run against a fixture's golden ones.
///
/// Ids, latencies, stage times and memory differ from run to run and are left out; confidences may
/// differ by `confidenceTolerance`, since instruction sets round differently.
import Foundation

/// Golden events as text, and their comparison.
public enum GoldenComparison {
    /// How far a confidence may lie from the golden one.
    public static let confidenceTolerance = 0.02
    private static let leftOut: Set<String> = [
        "id", "readId", "latencyMilliseconds", "milliseconds", "peakResidentBytes",
    ]

    /// The golden text of `events`: a line an event, without what differs from run to run.
    public static func goldenText(of events: [PipelineEvent]) -> String {
        events.map { event in
            guard
                let bytes = try? JSONSerialization.data(
                    withJSONObject: essence(of: event.json),
                    options: [.sortedKeys, .withoutEscapingSlashes])
            else { preconditionFailure("a parsed object always encodes") }
            return String(decoding: bytes, as: UTF8.self) + "\n"
        }.joined()
    }

    /// What differs, a line a difference; empty where nothing does.
    public static func differences(golden: String, events: [PipelineEvent]) -> [String] {
        let expected = golden.split(whereSeparator: \.isNewline).map(String.init)
        let actual = goldenText(of: events).split(whereSeparator: \.isNewline).map(String.init)
        var differences: [String] = []
        for number in 0..<max(expected.count, actual.count) {
            guard number < expected.count else {
                differences.append("line \(number + 1): not expected: \(actual[number])")
                continue
            }
            guard number < actual.count else {
                differences.append("line \(number + 1): did not come: \(expected[number])")
                continue
            }
            compare(essence(of: expected[number]), essence(of: actual[number]), at: "") {
                differences.append("line \(number + 1)\($0)")
            }
        }
        return differences
    }

    private static func essence(of line: String) -> [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
        guard var essence = object as? [String: Any] else { return ["notJSON": line] }
        for key in leftOut { essence[key] = nil }
        return essence
    }

    private static func compare(
        _ expected: Any, _ actual: Any, at path: String, report: (String) -> Void
    ) {
        if path.hasSuffix(".candidates") {
            compareCandidates(expected, actual, at: path, report: report)
            return
        }
        if let expected = expected as? [String: Any], let actual = actual as? [String: Any] {
            for key in Set(expected.keys).union(actual.keys).sorted() {
                guard let left = expected[key], let right = actual[key] else {
                    report(
                        "\(path).\(key): \(expected[key] ?? "none") became \(actual[key] ?? "none")"
                    )
                    continue
                }
                compare(left, right, at: path + "." + key, report: report)
            }
            return
        }
        let tolerance = path.lowercased().hasSuffix("confidence") ? confidenceTolerance : 0
        if let left = expected as? Double, let right = actual as? Double {
            if abs(left - right) > tolerance { report("\(path): \(left) became \(right)") }
        } else if "\(expected)" != "\(actual)" {
            report("\(path): \(expected) became \(actual)")
        }
    }

    /// Unlikely candidates trade places by a hair: every candidate above the tolerance must be there.
    private static func compareCandidates(
        _ expected: Any, _ actual: Any, at path: String, report: (String) -> Void
    ) {
        func byText(_ list: Any) -> [String: Double] {
            var confidences: [String: Double] = [:]
            for candidate in list as? [[String: Any]] ?? [] {
                guard let text = candidate["text"] as? String else { continue }
                confidences[text] = candidate["confidence"] as? Double ?? 0
            }
            return confidences
        }
        let left = byText(expected)
        let right = byText(actual)
        for text in Set(left.keys).union(right.keys).sorted() {
            let difference = abs((left[text] ?? 0) - (right[text] ?? 0))
            guard difference > confidenceTolerance else { continue }
            report("\(path).\(text): \(left[text] ?? 0) became \(right[text] ?? 0)")
        }
    }
}
