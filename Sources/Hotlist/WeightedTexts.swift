/// The texts one plate may have with their probabilities, and from them the probability of any
/// listed text.

import PlateCore

/// A reading and its alternatives, packed.
struct WeightedTexts {
    /// One possible text.
    struct Text {
        var key: PlateKey
        var zeroForOh: PlateKey
        var probability: Double
    }

    /// The text that was read; `nil` where it is empty or longer than any plate.
    let read: PlateKey?
    /// What it may be, the reading first; each text once.
    private(set) var texts: [Text] = []
    /// What the texts fold to, each once.
    private(set) var foldedKeys: [PlateKey] = []
    /// What the texts leave over, 0...1.
    private let residual: Double

    /// The texts of `query`. Probabilities that are no numbers count as 0.
    init(_ query: HotlistQuery) {
        read = PlateKey(query.text) ?? PlateKey(PlateText.normalised(query.text))
        texts.reserveCapacity(query.candidates.count + 1)
        if let read {
            texts.append(WeightedTexts.text(read, query.confidence))
        }
        for candidate in query.candidates.prefix(Limits.readingCandidatesMax) {
            guard let key = PlateKey(candidate.text) else { continue }
            // The reading's own confidence is what was merged over frames; its place among the
            // candidates says the same or less.
            guard !texts.contains(where: { $0.key == key }) else { continue }
            texts.append(WeightedTexts.text(key, candidate.confidence))
        }
        residual = max(0, 1 - texts.reduce(0) { $0 + $1.probability })
        for text in texts {
            let folded = text.key.folded
            if !foldedKeys.contains(folded) { foldedKeys.append(folded) }
        }
    }

    /// How likely `listed` is the plate's true text, 0...1: the largest of its own probability where
    /// it is among the texts, and, where it looks like the reading, its part of what the texts leave
    /// over, both weighed by `factor` (`HotlistPrior`); and the share of the probability of all texts
    /// that it equals but for 0 and O. That share is no confusion but a way of writing, so the base
    /// rate leaves it alone.
    func probability(of listed: PlateKey, factor: Double, writesOhAsZero: Bool) -> Double {
        let zeroForOh = listed.zeroForOh
        var own = 0.0
        var twins = 0.0
        for text in texts where text.zeroForOh == zeroForOh {
            if text.key == listed {
                own = text.probability
            } else {
                twins += text.probability
            }
        }
        let confused = HotlistPrior.posterior(max(own, prior(of: listed)), factor: factor)
        guard twins > 0 else { return confused }
        let share = writesOhAsZero && zeroForOh == listed ? 1 : HotlistMatcher.zeroOhShare
        return max(confused, share * min(1, own + twins))
    }

    /// What is left over is spread evenly over the neighbours of the reading, place by place.
    private func prior(of listed: PlateKey) -> Double {
        guard residual > 0, let read, read != listed, read.looksLike(listed) else { return 0 }
        let share = HotlistMatcher.lookAlikeResidualShare / Double(read.lookAlikeNeighbours)
        var probability = residual
        for _ in 0..<read.differences(from: listed) { probability *= share }
        return probability
    }

    private static func text(_ key: PlateKey, _ probability: Double) -> Text {
        let isNumber = probability.isFinite && probability > 0
        return Text(
            key: key, zeroForOh: key.zeroForOh, probability: isNumber ? min(1, probability) : 0)
    }
}
