// The golden comparison finds what differs and forgives what may.
import Pipeline
import PlateCore
import Testing

@Suite struct GoldenComparisonTests {
    @Test func theSameEventsAreEqualWhateverTheirIds() {
        let golden = GoldenComparison.goldenText(of: [read("7ABC123", 0.97, seed: 1)])
        #expect(
            GoldenComparison.differences(golden: golden, events: [read("7ABC123", 0.97, seed: 2)])
                .isEmpty)
    }

    @Test func confidenceMayDifferALittle() {
        let golden = GoldenComparison.goldenText(of: [read("7ABC123", 0.97, seed: 1)])
        #expect(
            GoldenComparison.differences(golden: golden, events: [read("7ABC123", 0.955, seed: 1)])
                .isEmpty)
        #expect(
            !GoldenComparison.differences(golden: golden, events: [read("7ABC123", 0.93, seed: 1)])
                .isEmpty)
    }

    @Test func anotherTextIsADifference() {
        let golden = GoldenComparison.goldenText(of: [read("7ABC123", 0.97, seed: 1)])
        let differences = GoldenComparison.differences(
            golden: golden, events: [read("7A8C123", 0.97, seed: 1)])
        #expect(differences.contains { $0.contains("7A8C123") })
    }

    @Test func missingAndSurplusEventsAreDifferences() {
        let golden = GoldenComparison.goldenText(of: [read("7ABC123", 0.97, seed: 1)])
        #expect(GoldenComparison.differences(golden: golden, events: []).count == 1)
        let two = [read("7ABC123", 0.97, seed: 1), read("6XYZ987", 0.9, seed: 2)]
        #expect(GoldenComparison.differences(golden: golden, events: two).count == 1)
    }

    private func read(_ text: String, _ confidence: Double, seed: UInt8) -> PipelineEvent {
        .read(
            PlateRead(
                id: RecordID(
                    wallTime: WallTime(milliseconds: 5),
                    random: [UInt8](repeating: seed, count: 10)),
                text: text, confidence: confidence,
                candidates: [TextCandidate(text: text, confidence: confidence)], state: nil,
                stateConfidence: 0, camera: "front",
                frames: FrameSpan(first: 1, last: 9, count: 8),
                capturedAt: WallTime(milliseconds: 0), wallTimeSource: .recording, position: nil,
                quad: Quad(Box(x: 0, y: 0, width: 10, height: 5))))
    }
}
