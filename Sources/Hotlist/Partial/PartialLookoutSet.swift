/// Many partial plates, tried on every read.
///
/// Nearly all patterns name a character that no candidate of a read has: a set of characters as bits
/// tells so in one step, and only what passes is really tried.

import PlateCore

/// Partial plates, ready for matching. Immutable: a new one makes a new set.
public struct PartialLookoutSet: Sendable {
    private struct Compiled {
        var literals: UInt64
        var lengths: ClosedRange<Int>
        var lookout: PartialLookout
    }

    private let compiled: [Compiled]

    /// A set of `lookouts`. What is expired stays in it and is never met.
    public init(_ lookouts: [PartialLookout]) {
        compiled = lookouts.map {
            Compiled(literals: $0.pattern.literals, lengths: $0.pattern.lengths, lookout: $0)
        }
    }

    /// Whether there is none.
    public var isEmpty: Bool { compiled.isEmpty }

    /// The partial plates, in the order given.
    public var lookouts: [PartialLookout] { compiled.map(\.lookout) }

    /// The partial plates that `query` fits at `moment`, the likelier ones first.
    ///
    /// The probability is that of all candidates which fit. A reading that fits is met whatever its
    /// confidence, other candidates from `HotlistMatcher.lookAlikeProbabilityMin` on.
    public func match(_ query: HotlistQuery, at moment: WallTime) -> [HotlistHit] {
        match(query, WeightedTexts(query), at: moment)
    }

    func match(
        _ query: HotlistQuery, _ texts: WeightedTexts, at moment: WallTime
    ) -> [HotlistHit] {
        let tried = texts.texts.map { text in
            let symbols = text.key.text.utf8.map(PlatePattern.folded)
            return (
                symbols: symbols, set: PlatePattern.symbolSet(symbols),
                probability: text.probability, isRead: text.key == texts.read
            )
        }
        let union = tried.reduce(0) { $0 | $1.set }
        var hits: [HotlistHit] = []
        for compiled in compiled where compiled.literals & ~union == 0 {
            var probability = 0.0
            var isRead = false
            for text in tried
            where compiled.literals & ~text.set == 0
                && compiled.lengths.contains(text.symbols.count)
                && compiled.lookout.pattern.matches(symbols: text.symbols)
            {
                probability += text.probability
                isRead = isRead || text.isRead
            }
            guard isRead || probability >= HotlistMatcher.lookAlikeProbabilityMin,
                compiled.lookout.counts(at: moment)
            else { continue }
            hits.append(
                HotlistHit(
                    entry: compiled.lookout.entry,
                    match: compiled.lookout.match(of: query.text, isRead: isRead),
                    stateMatch: StateMatch(listed: compiled.lookout.state, query.state),
                    listAgeSeconds: nil, probability: min(1, probability)))
        }
        return hits.sorted { $0.probability > $1.probability }
    }
}

extension PartialLookout {
    /// How a read met it: a whole plate is met as a list's entry is, and not in part.
    fileprivate func match(of read: String, isRead: Bool) -> MatchKind {
        guard pattern.isWholeText else { return .partial }
        return isRead && read == pattern.text ? .exact : .lookAlike
    }
}
