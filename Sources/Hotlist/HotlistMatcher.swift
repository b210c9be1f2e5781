/// Which listed plates one read could be, and how likely each is. Whether that becomes an alert is
/// for the pipeline; what the index holds is for `HotlistIndex`.

import PlateCore

/// What is known of a plate when it is looked up.
public struct HotlistQuery: Sendable {
    /// The merged text.
    public var text: String
    /// How likely `text` is right, 0...1.
    public var confidence: Double
    /// Ranked texts with their probabilities; `text` may be among them.
    public var candidates: [TextCandidate]
    /// The issuing jurisdiction, two letters, where it was recognised.
    public var state: String?

    /// A query from its parts.
    public init(
        text: String, confidence: Double, candidates: [TextCandidate] = [], state: String? = nil
    ) {
        self.text = text
        self.confidence = confidence
        self.candidates = candidates
        self.state = state
    }

    /// The query of a stored read.
    public init(_ read: PlateRead) {
        self.init(
            text: read.text, confidence: read.confidence, candidates: read.candidates,
            state: read.state)
    }
}

/// Matches reads against one index. A value: a new version of a list is a new matcher.
public struct HotlistMatcher: Sendable {
    /// The probability from which on a look-alike is a hit. Below it the crew would mostly be shown
    /// innocent plates; an exact match is a hit whatever its probability.
    public static let lookAlikeProbabilityMin = 0.10

    /// The share of a reading's probability that its twin has, the text with 0 for O or O for 0.
    ///
    /// Pictures cannot tell the two, and lists write them as they please, so both count as equal.
    /// It is one share however many places differ: a list that writes O as 0 does so throughout.
    public static let zeroOhShare = 0.5

    /// The share of the probability left over by all candidates that lies on texts which differ
    /// from the reading by one look-alike character; further places each cost the same factor
    /// again.
    public static let lookAlikeResidualShare = 0.5

    /// The lists.
    public let index: HotlistIndex

    /// A matcher over `index`.
    public init(_ index: HotlistIndex) { self.index = index }

    /// The entries that `query` meets at `moment`, exact ones first, then the likelier ones.
    ///
    /// Each entry is met once at most: an exact hit stands for whatever look-alikes led there too.
    /// Expired entries are never met.
    ///
    /// - Parameters:
    ///   - clock: where `moment` comes from; with an unset clock no hit has a list age.
    ///   - probabilityMin: look-alikes below it are left out.
    public func match(
        _ query: HotlistQuery, at moment: WallTime, clock: WallTimeSource,
        probabilityMin: Double = HotlistMatcher.lookAlikeProbabilityMin
    ) -> [HotlistHit] {
        let candidates = WeightedTexts(query)
        var hits: [(position: Int, hit: HotlistHit)] = []
        for run in runs(of: candidates) {
            for place in run {
                let kind: MatchKind =
                    index.key(place: place) == candidates.read ? .exact : .lookAlike
                let probability = candidates.probability(of: index.key(place: place))
                guard kind == .exact || (probability > 0 && probability >= probabilityMin) else {
                    continue
                }
                let position = index.position(place: place)
                let entry = index.entries[position]
                guard !entry.isExpired(at: moment) else { continue }
                let hit = HotlistHit(
                    entry: entry, match: kind, stateMatch: entry.stateMatch(query.state),
                    listAgeSeconds: clock == .unset ? nil : age(position, at: moment),
                    probability: probability)
                hits.append((position, hit))
            }
        }
        return hits.sorted(by: HotlistMatcher.precedes).map(\.hit)
    }

    /// The runs of the index that the candidates lead to, each once.
    private func runs(of candidates: WeightedTexts) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for text in candidates.texts {
            let run = index.run(of: text.key)
            if !run.isEmpty && !runs.contains(run) { runs.append(run) }
        }
        return runs
    }

    /// Seconds since the extract; unknown where the clock says it was made after `moment`.
    private func age(_ position: Int, at moment: WallTime) -> Int64? {
        guard let extractedAt = index.extractedAt(position: position), extractedAt <= moment else {
            return nil
        }
        return (moment.milliseconds - extractedAt.milliseconds) / 1000
    }

    private static func precedes(
        _ a: (position: Int, hit: HotlistHit), _ b: (position: Int, hit: HotlistHit)
    ) -> Bool {
        if a.hit.match != b.hit.match { return a.hit.match == .exact }
        if a.hit.probability != b.hit.probability { return a.hit.probability > b.hit.probability }
        return a.position < b.position
    }
}

extension HotlistEntry {
    fileprivate func stateMatch(_ read: String?) -> StateMatch {
        guard let state, let read, !read.isEmpty else { return .unknown }
        return state == read.uppercased() ? .same : .different
    }
}
