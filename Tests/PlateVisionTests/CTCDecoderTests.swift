// CTC by hand-made cases and against a sum over every single path.
import PlateVision
import Testing

@Suite struct CTCDecoderTests {
    /// Steps from probabilities, classes A, B, … and the blank last.
    private func steps(_ rows: [[Double]]) -> StepProbabilities {
        StepProbabilities(steps: rows.count, classes: rows[0].count) { step, label in
            Float(logarithm(rows[step][label]))
        }
    }

    /// ln by the inverse hyperbolic tangent's series; the tests need no C library for it.
    private func logarithm(_ value: Double) -> Double {
        var mantissa = max(value, 1e-9)
        var twos = 0.0
        while mantissa < 0.75 {
            mantissa *= 2
            twos -= 1
        }
        let z = (mantissa - 1) / (mantissa + 1)
        var (power, sum) = (z, 0.0)
        for n in stride(from: 1, to: 80, by: 2) {
            sum += power / Double(n)
            power *= z * z
        }
        return 2 * sum + twos * 0.693_147_180_559_945_3
    }

    /// Texts and their probabilities by walking every path.
    private func everyText(_ input: StepProbabilities) -> [[UInt8]: Double] {
        var texts: [[UInt8]: Double] = [:]
        func walk(_ step: Int, _ text: [UInt8], _ last: Int, _ probability: Double) {
            if step == input.steps {
                texts[text, default: 0] += probability
                return
            }
            for label in 0..<input.classes {
                let grows = label != input.classes - 1 && label != last
                walk(
                    step + 1, grows ? text + [UInt8(label)] : text, label,
                    probability * input[step, label])
            }
        }
        walk(0, [], input.classes - 1, 1)
        return texts
    }

    private func randomSteps(_ count: Int, _ classes: Int, _ seed: UInt64) -> StepProbabilities {
        var state = seed
        return StepProbabilities(steps: count, classes: classes) { _, _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 24) * 12
        }
    }

    @Test func repeatsMergeAndBlanksSeparate() {
        let a = [0.9, 0.05, 0.05]
        let b = [0.05, 0.9, 0.05]
        let blank = [0.05, 0.05, 0.9]
        #expect(steps([a, a, blank, a, b, b]).bestPath() == [0, 0, 1])
        #expect(steps([blank, blank]).bestPath().isEmpty)
        #expect(steps([a, a, a]).bestPath() == [0])
    }

    /// The classic case: the best single path is blank, yet most probability lies on A.
    @Test func beamSearchAddsPathsUp() {
        let input = steps([[0.4, 0.6], [0.4, 0.6]])
        #expect(input.bestPath().isEmpty)
        var decoder = CTCDecoder()
        let ranked = decoder.ranked(input, count: 5)
        #expect(ranked[0].labels == [0])
        #expect(abs(ranked[0].probability - 0.64) < 1e-6)
        #expect(abs(ranked[1].probability - 0.36) < 1e-6)
    }

    @Test(arguments: 1...12)
    func probabilitiesAreSumsOverPaths(seed: Int) {
        let input = randomSteps(6, 4, UInt64(seed))
        let texts = everyText(input)
        for (text, probability) in texts {
            #expect(abs(input.probability(of: text) - probability) < 1e-9)
        }
        var decoder = CTCDecoder()
        let ranked = decoder.ranked(input, count: 3)
        let best = texts.max { $0.value < $1.value }!
        #expect(ranked[0].labels == best.key)
        // A narrow beam may miss a little of a text's probability, never add to it.
        #expect(ranked[0].probability <= best.value + 1e-9)
        #expect(ranked[0].probability > 0.9 * best.value)
        #expect(ranked[0].probability >= ranked[1].probability)
    }

    /// A decoder used again must not remember the plate before.
    @Test func decodersForget() {
        var used = CTCDecoder()
        _ = used.ranked(randomSteps(8, 5, 3), count: 5)
        var fresh = CTCDecoder()
        let input = randomSteps(8, 5, 4)
        #expect(used.ranked(input, count: 5) == fresh.ranked(input, count: 5))
    }

    @Test func peaksLieWhereTheCharactersAre() throws {
        let blank = [0.01, 0.01, 0.98]
        let input = steps([
            blank, [0.6, 0.1, 0.3], [0.95, 0.01, 0.04], blank, [0.7, 0.1, 0.2], [0.1, 0.8, 0.1],
        ])
        #expect(try #require(input.peakSteps(of: [0, 0, 1])) == [2, 4, 5])
        #expect(try #require(input.peakSteps(of: [])) == [])
        #expect(input.peakSteps(of: [0, 1, 0, 1, 0, 1, 0]) == nil)
    }
}
