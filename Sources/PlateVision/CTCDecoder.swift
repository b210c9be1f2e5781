/// Connectionist temporal classification: from a row of class probabilities to ranked texts.
///
/// After Graves et al., Connectionist Temporal Classification (2006). Probabilities are kept as
/// they are, not as logarithms: 32 steps of at least 1e-6 each stay far inside a Double.
import PlateCore

/// Class probabilities of each step of a crop, the blank last.
package struct StepProbabilities {
    /// Steps along the text.
    package let steps: Int
    /// Classes, the blank being the last.
    package let classes: Int
    /// `steps * classes` probabilities.
    var values: [Double]

    /// The least probability of a class: keeps one bad step from making a text impossible.
    static let floor = 1e-6

    var blank: Int { classes - 1 }

    package subscript(step: Int, label: Int) -> Double { values[step * classes + label] }

    /// Softmax of `logits`, row after row.
    package init(steps: Int, classes: Int, logit: (_ step: Int, _ label: Int) -> Float) {
        self.steps = steps
        self.classes = classes
        values = [Double](repeating: 0, count: steps * classes)
        for step in 0..<steps {
            var highest = -Float.infinity
            for label in 0..<classes { highest = max(highest, logit(step, label)) }
            var sum = 0.0
            for label in 0..<classes {
                let value = exponential(Double(logit(step, label) - highest))
                values[step * classes + label] = value
                sum += value
            }
            for label in 0..<classes {
                values[step * classes + label] = max(
                    values[step * classes + label] / sum, Self.floor)
            }
        }
    }
}

/// A text as classes and its probability.
package struct RankedLabels: Equatable {
    package var labels: [UInt8]
    package var probability: Double
}

/// Decodes step probabilities. Keeps its memory from one plate to the next.
package struct CTCDecoder {
    /// Prefixes followed at once; more changes nothing in the first five texts.
    static let beamWidth = 12
    /// Classes less likely than this at a step do not extend a prefix there.
    static let extensionMin = 1e-3

    /// One prefix: a node of a tree of prefixes.
    private struct Prefix {
        var parent: Int
        var label: UInt8
        var length: Int
        /// Probability of all paths that end in a blank, and in the label, now and after the next
        /// step.
        var endsBlank = 0.0
        var endsLabel = 0.0
        var nextBlank = 0.0
        var nextLabel = 0.0
        var firstChild = -1
        var nextSibling = -1
        var isTouched = false
    }

    /// A decoder; it may be used for any number of plates.
    package init() {}

    private var prefixes: [Prefix] = []
    private var touched: [Int] = []

    /// The most probable texts, best first, the empty one included; at most `count`.
    package mutating func ranked(_ input: StepProbabilities, count: Int) -> [RankedLabels] {
        prefixes.removeAll(keepingCapacity: true)
        prefixes.append(Prefix(parent: -1, label: 0, length: 0, endsBlank: 1))
        var beam = [0]
        for step in 0..<input.steps {
            touched.removeAll(keepingCapacity: true)
            for index in beam { extend(index, input, step) }
            for index in touched {
                prefixes[index].endsBlank = prefixes[index].nextBlank
                prefixes[index].endsLabel = prefixes[index].nextLabel
                prefixes[index].nextBlank = 0
                prefixes[index].nextLabel = 0
                prefixes[index].isTouched = false
            }
            beam = touched.sorted { total($0) > total($1) }
            if beam.count > Self.beamWidth { beam.removeSubrange(Self.beamWidth...) }
        }
        return beam.prefix(count).map { RankedLabels(labels: labels($0), probability: total($0)) }
    }

    private func total(_ index: Int) -> Double {
        prefixes[index].endsBlank + prefixes[index].endsLabel
    }

    private func labels(_ index: Int) -> [UInt8] {
        var labels: [UInt8] = []
        var index = index
        while index != 0 {
            labels.append(prefixes[index].label)
            index = prefixes[index].parent
        }
        return labels.reversed()
    }

    private mutating func touch(_ index: Int) {
        if prefixes[index].isTouched { return }
        prefixes[index].isTouched = true
        touched.append(index)
    }

    /// Carries one prefix over a step: it stays, by a blank or by its label going on, or grows.
    private mutating func extend(_ index: Int, _ input: StepProbabilities, _ step: Int) {
        let prefix = prefixes[index]
        let sum = prefix.endsBlank + prefix.endsLabel
        touch(index)
        prefixes[index].nextBlank += sum * input[step, input.blank]
        if index != 0 {
            prefixes[index].nextLabel += prefix.endsLabel * input[step, Int(prefix.label)]
        }
        guard prefix.length < Limits.plateCharactersMax else { return }
        for label in 0..<input.blank {
            let probability = input[step, label]
            guard probability >= Self.extensionMin else { continue }
            let repeats = index != 0 && UInt8(label) == prefix.label
            let source = repeats ? prefix.endsBlank : sum
            guard source > 0 else { continue }
            let child = child(index, UInt8(label))
            touch(child)
            prefixes[child].nextLabel += source * probability
        }
    }

    private mutating func child(_ parent: Int, _ label: UInt8) -> Int {
        var sibling = prefixes[parent].firstChild
        while sibling >= 0 {
            if prefixes[sibling].label == label { return sibling }
            sibling = prefixes[sibling].nextSibling
        }
        let index = prefixes.count
        prefixes.append(
            Prefix(
                parent: parent, label: label, length: prefixes[parent].length + 1,
                nextSibling: prefixes[parent].firstChild))
        prefixes[parent].firstChild = index
        return index
    }
}

extension StepProbabilities {
    /// The text of the most probable path: the best class of each step, repeats merged, blanks
    /// dropped.
    package func bestPath() -> [UInt8] {
        var labels: [UInt8] = []
        var last = blank
        for step in 0..<steps {
            var best = 0
            for label in 1..<classes where self[step, label] > self[step, best] { best = label }
            if best != last && best != blank { labels.append(UInt8(best)) }
            last = best
        }
        return labels
    }

    /// The probability of `labels` over all paths.
    package func probability(of labels: [UInt8]) -> Double {
        // States alternate: blank, label, blank, …, blank.
        var states = [Double](repeating: 0, count: 2 * labels.count + 1)
        states[0] = 1
        for step in 0..<steps {
            var next = [Double](repeating: 0, count: states.count)
            for state in states.indices {
                var sum = states[state]
                if state > 0 { sum += states[state - 1] }
                if canSkip(labels, to: state) { sum += states[state - 2] }
                next[state] = sum * self[step, label(labels, state)]
            }
            states = next
        }
        return states[states.count - 1] + (labels.isEmpty ? 0 : states[states.count - 2])
    }

    /// The step at which each of `labels` is surest on the best path that spells them; nil where
    /// the steps do not suffice.
    package func peakSteps(of labels: [UInt8]) -> [Int]? {
        let count = 2 * labels.count + 1
        var scores = [Double](repeating: 0, count: count)
        scores[0] = 1
        var origins = [Int](repeating: 0, count: steps * count)
        for step in 0..<steps {
            var next = [Double](repeating: 0, count: count)
            for state in 0..<count {
                var origin = state
                if state > 0 && scores[state - 1] > scores[origin] { origin = state - 1 }
                if canSkip(labels, to: state) && scores[state - 2] > scores[origin] {
                    origin = state - 2
                }
                next[state] = scores[origin] * self[step, label(labels, state)]
                origins[step * count + state] = origin
            }
            scores = next
        }
        var state = count - 1
        if count > 1 && scores[count - 2] > scores[state] { state = count - 2 }
        guard scores[state] > 0 else { return nil }
        var peaks = [Int?](repeating: nil, count: labels.count)
        for step in (0..<steps).reversed() {
            if state % 2 == 1 {
                let index = state / 2
                let label = Int(labels[index])
                if peaks[index].map({ self[step, label] >= self[$0, label] }) ?? true {
                    peaks[index] = step
                }
            }
            state = origins[step * count + state]
        }
        return peaks.contains(nil) ? nil : peaks.map { $0! }
    }

    private func label(_ labels: [UInt8], _ state: Int) -> Int {
        state % 2 == 0 ? blank : Int(labels[state / 2])
    }

    /// Whether a path may pass over the blank before `state`: only between different labels.
    private func canSkip(_ labels: [UInt8], to state: Int) -> Bool {
        state >= 3 && state % 2 == 1 && labels[state / 2] != labels[state / 2 - 1]
    }
}
