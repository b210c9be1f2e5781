/// Which jurisdiction issued a plate, as far as a picture and the text's form tell.

/// A jurisdiction and its probability.
public struct StateCandidate: Sendable, Hashable {
    /// Two letters, as the postal service writes them.
    public var state: String
    /// 0...1; the candidates of one plate sum to at most 1, what is missing is none of them.
    public var confidence: Double

    /// A candidate from its parts.
    public init(state: String, confidence: Double) {
        self.state = state
        self.confidence = confidence
    }
}

/// What was made out of a plate's jurisdiction.
public struct StateReading: Sendable, Hashable {
    /// The jurisdiction, two letters; `nil` where none is likely enough to be named.
    public var state: String?
    /// How likely the likeliest jurisdiction is, named or not, 0...1.
    public var confidence: Double
    /// Every jurisdiction the classifier knows with its probability, likeliest first; empty where
    /// nothing could be made out.
    public var candidates: [StateCandidate]

    /// A reading from its parts.
    public init(state: String?, confidence: Double, candidates: [StateCandidate]) {
        self.state = state
        self.confidence = confidence
        self.candidates = candidates
    }

    /// Nothing is known.
    public static let unknown = StateReading(state: nil, confidence: 0, candidates: [])

    /// The probability of `state`, 0 where the classifier does not know it.
    public func probability(of state: String) -> Double {
        candidates.first { $0.state == state }?.confidence ?? 0
    }

    /// The probability that California issued the plate: the plates that an error would cost most.
    public var californiaProbability: Double { probability(of: "CA") }
}
