/// From the scores of a state network and the form of the text to a jurisdiction, or to none.
import NeuralNet
import PlateCore

/// How scores become an answer. Pure: the numbers are a state model's.
package struct StateRule {
    private let jurisdictions: [String]
    private let syntax: SyntaxTable?
    private let temperature: Double
    private let syntaxWeight: Double
    private let threshold: Double

    /// The rule of `model`; `nil` where it names no jurisdictions or its temperature is no number to
    /// divide by.
    package init?(_ model: Model) {
        guard let jurisdictions = model.jurisdictions else { return nil }
        self.jurisdictions = jurisdictions
        syntax = model.syntax
        temperature = model.constant("temperature", standard: 1)
        syntaxWeight = model.constant("syntaxWeight", standard: 0)
        threshold = model.constant("threshold", standard: 0.5)
        guard temperature > 0 else { return nil }
    }

    /// Classes there are, jurisdictions and "other".
    package var count: Int { jurisdictions.count }

    /// What `scores`, one a class, say together with the form of `text`. Scores that are no numbers
    /// say nothing.
    package func reading(_ scores: [Double], text: String) -> StateReading {
        precondition(scores.count == count)
        let probabilities = posterior(scores, text)
        guard probabilities.allSatisfy(\.isFinite) else { return .unknown }
        let candidates = zip(jurisdictions, probabilities)
            .filter { $0.0 != Model.otherJurisdiction }
            .map { StateCandidate(state: $0.0, confidence: $0.1) }
            .sorted { ($0.confidence, $1.state) > ($1.confidence, $0.state) }
        guard let best = candidates.first else { return .unknown }
        let isLikeliest = probabilities.allSatisfy { $0 <= best.confidence }
        return StateReading(
            state: isLikeliest && best.confidence >= threshold ? best.state : nil,
            confidence: best.confidence, candidates: candidates)
    }

    /// softmax(scores / temperature + syntaxWeight * log-likelihood of the form).
    private func posterior(_ scores: [Double], _ text: String) -> [Double] {
        let likelihoods = syntax?.logLikelihoods(of: text, in: jurisdictions)
        let logits = scores.indices.map { index in
            scores[index] / temperature + syntaxWeight * (likelihoods?[index] ?? 0)
        }
        let highest = logits.max() ?? 0
        let powers = logits.map { exponential($0 - highest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}
