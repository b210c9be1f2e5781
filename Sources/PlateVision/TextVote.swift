/// The vote over the readings of one vehicle: which text, and how likely it is right.
///
/// Each frame names whole texts with their probabilities; the texts are pooled by their weighted
/// mean logarithm, so that a text wins by being plausible throughout. How likely the winner is
/// right follows from that pool and from the plain mean of its probabilities, by numbers fitted on
/// sequences of frames whose plates are known (`Training/overframes.py`, the note Over frames).
import PlateCore

#if canImport(Glibc)
    import Glibc
#endif

/// What one frame adds to the vote.
struct Ballot: Sendable {
    /// The texts the frame names, each once, with their probabilities.
    let texts: [TextCandidate]
    /// How much it counts: a sure reading of a large plate counts most.
    let weight: Double

    init(_ reading: PlateReading) {
        var texts: [TextCandidate] = []
        for candidate in reading.candidates
        where candidate.confidence >= TextVote.probabilityMin && candidate.confidence <= 1
            && !candidate.text.isEmpty && !texts.contains(where: { $0.text == candidate.text })
        {
            texts.append(candidate)
        }
        // The reading itself takes part however unsure it is, so that every ballot has a text.
        if texts.isEmpty {
            texts = [TextCandidate(text: reading.text, confidence: TextVote.probabilityMin)]
        }
        self.texts = texts
        let lowest = min(max(TextVote.lowestMin, reading.lowestCharacterConfidence), 1)
        let size = min(1, max(0.1, reading.quad.plateWidth / TextVote.fullWeightPixels))
        weight = lowest * size * size
    }
}

/// The outcome of a vote.
struct TextVerdict: Sendable {
    /// The winning text; empty where nobody voted.
    var text: String
    /// How likely it is right, 0...1.
    var confidence: Double
    /// Ranked texts, the winner first.
    var candidates: [TextCandidate]
    /// What the confidence follows from.
    var evidence = TextEvidence()
}

/// What speaks for the winning text, its twins by 0 and O counted in; for those who fit the
/// confidence.
package struct TextEvidence: Sendable, Codable {
    /// Its share of the pool, 0...1.
    package var pooled = 0.0
    /// The mean of its probabilities over the frames, 0...1.
    package var mean = 0.0
    /// Frames that voted.
    package var frames = 0

    /// How likely the text is right, 0...1: a logistic model.
    package var confidence: Double {
        let frameDoublings = log2(Double(min(max(frames, 1), TextVote.framesTold)))
        let logit =
            TextVote.bias + TextVote.pooledWeight * Self.logit(pooled)
            + TextVote.meanWeight * Self.logit(mean)
            + TextVote.framesWeight * frameDoublings
        return 1 / (1 + exp(-logit))
    }

    private static func logit(_ probability: Double) -> Double {
        let bounded = min(max(probability, 1e-4), 1 - 1e-4)
        return log(bounded / (1 - bounded))
    }
}

/// The numbers of the vote.
enum TextVote {
    /// Texts less likely than this in a frame count as not named there, and no frame can say less
    /// against a text: one bad frame never vetoes.
    static let probabilityMin = 0.005
    /// The least that a frame's least sure character counts.
    static let lowestMin = 0.05
    /// A plate of this width, and any wider, counts fully; at half of it a quarter.
    static let fullWeightPixels = 120.0
    /// Frames of one pass share blur, dirt and angle: each further frame counts as this share of an
    /// independent one,
    static let independence = 0.35
    /// and all together as so many at most.
    static let votesMax = 2.0

    // The logistic model of the confidence: `overframes.py fit`.
    static let bias = -0.31
    static let pooledWeight = 0.49
    static let meanWeight = 0.38
    static let framesWeight = 0.12
    /// More frames than this say nothing more about the text.
    static let framesTold = 8
}

/// The ballots of one vehicle, counted as they come and go.
struct TextPool: Sendable {
    private struct PooledText: Sendable {
        var text: String
        /// The weighted sum of logarithms, above that of a text nobody named.
        var score = 0.0
        /// The sum of the probabilities.
        var sum = 0.0
        /// Frames that name it.
        var frames = 0
        /// The share of the pool.
        var share = 0.0
    }

    private var texts: [PooledText] = []
    private var weights = 0.0
    private var frames = 0

    /// Counts `ballot`.
    mutating func add(_ ballot: Ballot) { count(ballot, sign: 1) }

    /// Takes back a ballot that was counted.
    mutating func remove(_ ballot: Ballot) {
        count(ballot, sign: -1)
        texts.removeAll { $0.frames == 0 }
    }

    private mutating func count(_ ballot: Ballot, sign: Double) {
        frames += Int(sign)
        weights += sign * ballot.weight
        for named in ballot.texts {
            let place: Int
            if let known = texts.firstIndex(where: { $0.text == named.text }) {
                place = known
            } else {
                place = texts.count
                texts.append(PooledText(text: named.text))
            }
            let gain = log(named.confidence / TextVote.probabilityMin)
            texts[place].score += sign * ballot.weight * gain
            texts[place].sum += sign * named.confidence
            texts[place].frames += Int(sign)
        }
    }

    /// What the ballots come to.
    func verdict() -> TextVerdict {
        let texts = ranked()
        guard let winner = texts.first else {
            return TextVerdict(text: "", confidence: 0, candidates: [])
        }
        let folded = ZeroOrOh.folded(winner.text)
        let isTwin = texts.map { $0.text == winner.text || ZeroOrOh.folded($0.text) == folded }
        let twins = zip(texts, isTwin).filter(\.1).map(\.0)
        let others = zip(texts, isTwin).filter { !$1 }.map(\.0)
        let evidence = TextEvidence(
            pooled: min(1, twins.reduce(0) { $0 + $1.share }),
            mean: min(1, twins.reduce(0) { $0 + $1.sum } / Double(frames)), frames: frames)
        let confidence = evidence.confidence
        // Twins share the confidence, all other texts what it leaves over, as they share the pool.
        let left = (1 - confidence) / max(1 - evidence.pooled, 1e-9)
        let own = confidence / max(evidence.pooled, 1e-9)
        let settled = ZeroOrOh.settled(
            twins.map { TextCandidate(text: $0.text, confidence: $0.share * own) })
        let first = settled[0].confidence
        let rest =
            settled.dropFirst()
            + others.map {
                TextCandidate(text: $0.text, confidence: min(first, $0.share * min(left, own)))
            }
        let candidates = rest.sorted { ($1.confidence, $0.text) < ($0.confidence, $1.text) }
        return TextVerdict(
            text: settled[0].text, confidence: first,
            candidates: [settled[0]] + candidates.prefix(Limits.readingCandidatesMax - 1),
            evidence: evidence)
    }

    /// Every text with its share of the pool, the likeliest first.
    private func ranked() -> [PooledText] {
        let votes = min(
            TextVote.votesMax, 1 + TextVote.independence * Double(frames - 1))
        var ranked = texts.sorted { ($1.score, $0.text) < ($0.score, $1.text) }
        let factor = votes / max(weights, 1e-9)
        let best = (ranked.first?.score ?? 0) * factor
        // A text that nobody named has the score 0.
        var sum = exp(-best)
        for index in ranked.indices {
            ranked[index].share = exp(ranked[index].score * factor - best)
            sum += ranked[index].share
        }
        for index in ranked.indices { ranked[index].share /= sum }
        return ranked
    }
}
