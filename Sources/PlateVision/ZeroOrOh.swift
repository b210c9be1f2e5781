/// Ranks a text and its twins, which differ in nothing but 0 and O, by the series states issue.
///
/// Most public labels write O as 0, so a reader is unsure between them. Where the frames named both
/// and exactly one fits a series, the series decides, unless the frames clearly preferred the
/// other: syntax ranks among what was read, and never puts a text there that was not. No other
/// character is ever touched.
import PlateCore

enum ZeroOrOh {
    /// Series of California and its neighbours: 9 a digit, A a letter.
    static let series: Set<String> = [
        "9AAA999", "999AAA9", "9A99999", "99999A9", "9AA9999", "AAA999", "999AAA", "AAA9999",
        "AAA9A9A", "999A99", "99A999", "9999AA", "AA9999", "A99999", "A999999", "9A9999",
        "AA99999", "999AA9", "99AAA9",
    ]

    /// How many times likelier than it was read a text of a series is taken to be where its twin fits
    /// none: it comes first from a share of a sixth on. One plate in about forty is a vanity plate, and
    /// half of those with a 0 or O have it where a series would have the other, which would speak for 24; but at
    /// 8 and more right readings of such plates turned wrong, at 6 and less none (`Training/twins.py`).
    static let seriesOdds = 5.0

    /// `text` with every O written as 0.
    static func folded(_ text: String) -> String {
        text.utf8.contains(oh) ? String(text.map { $0 == "O" ? "0" : $0 }) : text
    }

    /// Whether `text` could be a plate's as it stands: it fits a series, or is all digits or all
    /// letters, as exempt plates and the words of vanity plates are.
    static func isIssued(_ text: String) -> Bool {
        let shape = shape(text)
        return series.contains(shape) || !shape.contains("A") || !shape.contains("9")
    }

    /// The twins of one text with their probabilities, ranked: where the likeliest is of no series,
    /// and just one of the others is, that one counts `seriesOdds` times.
    static func settled(_ twins: [TextCandidate]) -> [TextCandidate] {
        guard twins.count > 1, !isIssued(twins[0].text) else { return twins }
        let fitting = twins.indices.filter { series.contains(shape(twins[$0].text)) }
        guard fitting.count == 1 else { return twins }
        var ranked = twins
        let sum = twins.reduce(0) { $0 + $1.confidence }
        ranked[fitting[0]].confidence *= seriesOdds
        let raised = ranked.reduce(0) { $0 + $1.confidence }
        guard raised > 0 else { return twins }
        for index in ranked.indices { ranked[index].confidence *= sum / raised }
        return ranked.sorted { ($1.confidence, $0.text) < ($0.confidence, $1.text) }
    }

    private static let oh = UInt8(ascii: "O")

    private static func shape(_ text: String) -> String {
        String(decoding: text.utf8.map { (48...57).contains($0) ? 57 : 65 }, as: UTF8.self)
    }
}
