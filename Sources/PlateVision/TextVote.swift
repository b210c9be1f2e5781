/// The vote over the readings of one vehicle: which text, and how likely it is right.
///
/// Readings first vote for a length, then, within it, for each character by its probability. Frames of
/// one pass share blur, dirt and angle, so their errors are correlated: a vote of n frames counts as
/// much as `1 + independence * (n - 1)` independent ones, bounded by `votesMax`.
import PlateCore

#if canImport(Glibc)
    import Glibc
#endif

/// What one frame adds to the vote.
struct Ballot: Sendable {
    /// The characters read, with their alternatives.
    var characters: [CharacterReading]
    /// How much it counts: the lowest character confidence, squared.
    var weight: Double

    init(_ reading: PlateReading) {
        characters = reading.characters
        let lowest = max(0.05, reading.lowestCharacterConfidence)
        weight = lowest * lowest
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
}

enum TextVote {
    /// The share of a further frame that counts as independent of the first.
    static let independence = 0.35
    /// How many independent votes the frames of a pass are worth at most.
    static let votesMax = 4.0
    /// The least probability a character gets that some frame named: no frame can veto alone.
    static let probabilityMin = 1e-3
    /// The least probability of a character that no frame named.
    static let probabilityOfAnyMin = 1e-6
    /// Characters that share the probability a reading leaves open.
    static let alphabetCount = 36.0

    /// Counts the ballots.
    static func count(_ ballots: [Ballot]) -> TextVerdict {
        var weightByLength: [Int: Double] = [:]
        for ballot in ballots where !ballot.characters.isEmpty {
            weightByLength[ballot.characters.count, default: 0] += ballot.weight
        }
        let total = weightByLength.values.reduce(0, +)
        guard total > 0 else { return TextVerdict(text: "", confidence: 0, candidates: []) }
        let lengths = weightByLength.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        var candidates: [TextCandidate] = []
        for (length, weight) in lengths.prefix(3) {
            let voters = ballots.filter { $0.characters.count == length }
            let places = (0..<length).map { posterior(at: $0, of: voters) }
            candidates += rankedTexts(places, share: weight / total)
        }
        candidates.sort { $0.confidence > $1.confidence }
        candidates = ZeroOrOh.settled(Array(candidates.prefix(Limits.readingCandidatesMax)))
        return TextVerdict(
            text: candidates[0].text, confidence: candidates[0].confidence, candidates: candidates)
    }

    /// The probabilities of the characters at `place`, best first.
    private static func posterior(at place: Int, of voters: [Ballot]) -> [CharacterAlternative] {
        var seen: Set<Character> = []
        for voter in voters {
            seen.insert(voter.characters[place].character)
            seen.formUnion(voter.characters[place].alternatives.map(\.character))
        }
        let weightSum = voters.map(\.weight).reduce(0, +)
        let votes = min(votesMax, 1 + independence * Double(voters.count - 1))
        func score(_ character: Character?) -> Double {
            let logs = voters.map { voter in
                voter.weight * log(probability(of: character, in: voter.characters[place]))
            }
            return logs.reduce(0, +) / weightSum * votes
        }
        var scores = seen.sorted().map { ($0, score($0)) }
        scores.sort { $0.1 > $1.1 }
        let best = scores[0].1
        let unseen = max(0, alphabetCount - Double(seen.count)) * exp(score(nil) - best)
        let sum = scores.map { exp($0.1 - best) }.reduce(0, +) + unseen
        return scores.map {
            CharacterAlternative(character: $0.0, confidence: exp($0.1 - best) / sum)
        }
    }

    /// What `reading` says of `character`: its own or an alternative's probability, else (as for
    /// `nil`, a character nobody named) an even share of what is left open.
    private static func probability(
        of character: Character?, in reading: CharacterReading
    ) -> Double {
        let named = reading.alternatives.map(\.confidence).reduce(reading.confidence, +)
        let others = max(1, alphabetCount - 1 - Double(reading.alternatives.count))
        let share = max(probabilityOfAnyMin, (1 - named) / others)
        guard let character else { return share }
        if reading.character == character { return max(probabilityMin, reading.confidence) }
        let other = reading.alternatives.first { $0.character == character }
        return max(probabilityMin, other?.confidence ?? share)
    }

    /// The most likely texts of places that are independent, by a beam over the places.
    private static func rankedTexts(
        _ places: [[CharacterAlternative]], share: Double
    ) -> [TextCandidate] {
        var beam = [TextCandidate(text: "", confidence: share)]
        for place in places {
            var next: [TextCandidate] = []
            for stem in beam {
                for option in place.prefix(4) {
                    next.append(
                        TextCandidate(
                            text: stem.text + String(option.character),
                            confidence: stem.confidence * option.confidence))
                }
            }
            next.sort { $0.confidence > $1.confidence }
            beam = Array(next.prefix(Limits.readingCandidatesMax))
        }
        return beam
    }
}
