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
    /// The plate's form, where it was recognised.
    public var shape: PlateShape?

    /// A query from its parts.
    public init(
        text: String, confidence: Double, candidates: [TextCandidate] = [], state: String? = nil,
        shape: PlateShape? = nil
    ) {
        self.text = text
        self.confidence = confidence
        self.candidates = candidates
        self.state = state
        self.shape = shape
    }

    /// The query of a stored read.
    public init(_ read: PlateRead) {
        self.init(
            text: read.text, confidence: read.confidence, candidates: read.candidates,
            state: read.state)
    }
}

/// Matches reads against one index and the partial plates. A value: a new version is a new matcher.
public struct HotlistMatcher: Sendable {
    /// The probability from which on a look-alike is a hit. Below it the crew would mostly be shown
    /// innocent plates; an exact match is a hit whatever its probability.
    public static let lookAlikeProbabilityMin = 0.10

    /// The share of a reading's probability that its twin has, the text with 0 for O or O for 0.
    ///
    /// Pictures cannot tell the two, and lists write them as they please, so both count as equal.
    /// It is one share however many places differ: a list that writes O as 0 does so throughout. For
    /// a source that is known to write O as zero the listed text is its twin, and the share is 1.
    public static let zeroOhShare = 0.5

    /// The share of the probability left over by all candidates that lies on texts which differ
    /// from the reading by one look-alike character; further places each cost the same factor
    /// again.
    public static let lookAlikeResidualShare = 0.5

    /// The lists.
    public let index: HotlistIndex
    /// The partial plates.
    public let lookouts: PartialLookoutSet

    /// A matcher over `index` and `lookouts`.
    public init(_ index: HotlistIndex, lookouts: PartialLookoutSet = PartialLookoutSet([])) {
        self.index = index
        self.lookouts = lookouts
    }

    /// The entries that `query` meets at `moment`, exact ones first, then the likelier ones, partial
    /// plates last.
    ///
    /// Each entry is met once at most: an exact hit stands for whatever look-alikes led there too.
    /// Entries that are expired, or not yet effective, are never met; another state or form never
    /// hides one. Of a text listed very often, `Limits.hotlistHitsPerReadMax` are given.
    ///
    /// - Parameters:
    ///   - clock: where `moment` comes from; with an unset clock no hit has a list age.
    ///   - probabilityMin: look-alikes below it are left out.
    public func match(
        _ query: HotlistQuery, at moment: WallTime, clock: WallTimeSource,
        probabilityMin: Double = HotlistMatcher.lookAlikeProbabilityMin
    ) -> [HotlistHit] {
        let candidates = WeightedTexts(query)
        var found: [Found] = []
        for folded in candidates.foldedKeys {
            index.forEachPlace(folding: folded) { place, key in
                let met = met(key, list: place.list, candidates)
                guard
                    met.kind == .exact || (met.probability > 0 && met.probability >= probabilityMin)
                else { return }
                if found.count >= Limits.hotlistHitsPerReadMax {
                    guard met.kind == .exact,
                        let weakest = found.lastIndex(where: { $0.kind != .exact })
                    else { return }
                    found.remove(at: weakest)
                }
                guard index.frame(place).counts(at: moment) else { return }
                found.append(Found(place: place, kind: met.kind, probability: met.probability))
            }
        }
        var hits: [HotlistHit] = []
        if !found.isEmpty {
            hits = found.sorted(by: precedes).map { hit($0, query, moment, clock) }
        }
        if !lookouts.isEmpty { hits += lookouts.match(query, candidates, at: moment) }
        return hits
    }

    private struct Found {
        var place: HotlistIndex.Place
        var kind: MatchKind
        var probability: Double
    }

    /// How a listed text is met, and how likely it is the plate's. A list that says so is met exactly
    /// or not at all, but for the way its source writes the letter O.
    private func met(
        _ listed: PlateKey, list: Int, _ candidates: WeightedTexts
    ) -> (kind: MatchKind, probability: Double) {
        let settings = index.lists[list].settings
        if listed == candidates.read {
            return (.exact, candidates.probability(of: listed, factor: 1, writesOhAsZero: false))
        }
        let writesOhAsZero = settings.writesOhAsZero ?? (index.lists[list].format == .ncic)
        if settings.isExactOnly {
            guard writesOhAsZero, let read = candidates.read, read.zeroForOh == listed else {
                return (.lookAlike, 0)
            }
        }
        return (
            .lookAlike,
            candidates.probability(
                of: listed, factor: index.factors[list], writesOhAsZero: writesOhAsZero)
        )
    }

    private func hit(
        _ found: Found, _ query: HotlistQuery, _ moment: WallTime, _ clock: WallTimeSource
    ) -> HotlistHit {
        var entry = index.entry(found.place)
        entry.entitlement = index.lists[found.place.list].settings.entitlement
        let age = index.lists[found.place.list].age(at: moment, clock: clock)
        return HotlistHit(
            entry: entry, match: found.kind,
            stateMatch: StateMatch(listed: entry.state, query.state),
            shapeMatch: ShapeMatch(listed: entry.shape, query.shape), listAgeSeconds: age.seconds,
            probability: found.probability)
    }

    private func precedes(_ a: Found, _ b: Found) -> Bool {
        if a.kind != b.kind { return a.kind == .exact }
        if a.probability != b.probability { return a.probability > b.probability }
        if a.place.list != b.place.list { return a.place.list < b.place.list }
        let places = index.lists[a.place.list].packed.places
        return places[a.place.position] < places[b.place.position]
    }
}

extension StateMatch {
    /// Whether the state that was read is the one that is listed.
    init(listed: String?, _ read: String?) {
        guard let listed, let read, !read.isEmpty else {
            self = .unknown
            return
        }
        self = listed == read.uppercased() ? .same : .different
    }
}

extension ShapeMatch {
    /// Whether the form that was seen is the one that is listed.
    init(listed: PlateShape?, _ read: PlateShape?) {
        guard let listed, let read else {
            self = .unknown
            return
        }
        self = listed == read ? .same : .different
    }
}
