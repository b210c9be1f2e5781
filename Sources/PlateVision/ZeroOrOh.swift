/// Settles 0 against O, which pictures of many plates cannot tell apart, by the series states issue.
///
/// It puts the twin of a reading, which differs in nothing but 0 and O, before it, also where the reader
/// did not name the twin; the reading stays among the candidates. No other character is ever touched,
/// and a text that fits no series either way, as most vanity plates', stays as it was read.
import PlateCore

enum ZeroOrOh {
    /// Series of California and its neighbours: 9 a digit, A a letter.
    static let series: Set<String> = [
        "9AAA999", "999AAA9", "9A99999", "99999A9", "9AA9999", "9999999", "AAA999", "999AAA",
        "AAA9999", "AAA9A9A", "999A99", "99A999", "9999AA", "A99999", "9A9999", "AA99999",
    ]

    /// `text` with every 0 and O as the one series it can be of has them; `nil` where it fits a series
    /// as it is, none at all, or could be of several.
    static func settled(_ text: String) -> String? {
        let characters = Array(text)
        guard characters.contains("0") || characters.contains("O") else { return nil }
        let shape = characters.map { $0.isNumber ? Character("9") : "A" }
        guard !series.contains(String(shape)) else { return nil }
        let fitting = series.filter { pattern in
            pattern.count == shape.count
                && zip(zip(pattern, shape), characters).allSatisfy { pair, character in
                    pair.0 == pair.1 || character == "0" || character == "O"
                }
        }
        guard fitting.count == 1, let pattern = fitting.first else { return nil }
        return String(
            zip(pattern, characters).map { place, character in
                guard character == "0" || character == "O" else { return character }
                return place == "9" ? "0" : "O"
            })
    }

    /// Ranked texts with the first one's twin before it, where the twin is the one that fits a series:
    /// the two share their probability as `twinShare` says.
    static func settled(_ candidates: [TextCandidate]) -> [TextCandidate] {
        guard let first = candidates.first, let twin = settled(first.text) else {
            return candidates
        }
        let rest = candidates.dropFirst().filter { $0.text != twin }
        let known = candidates.first { $0.text == twin }?.confidence ?? 0
        let both = first.confidence + known
        return [
            TextCandidate(text: twin, confidence: both * twinShare),
            TextCandidate(text: first.text, confidence: both * (1 - twinShare)),
        ] + rest.prefix(Limits.readingCandidatesMax - 2)
    }

    /// How much of both readings' probability the one that fits a series gets: one plate in about forty
    /// is a vanity plate, and few of those have 0 or O where a series would have the other.
    static let twinShare = 0.95
}
