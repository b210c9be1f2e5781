// Reads held against a truth made by hand.
import Pipeline
import PlateCore
import Testing

@Suite struct TruthScoreTests {
    private let truth = [
        TruthRow(text: "7ABC123", firstFrame: 10, lastFrame: 50, widthPixelsMax: 120),
        TruthRow(text: "6XYZ987", firstFrame: 60, lastFrame: 90, widthPixelsMax: 80),
        TruthRow(text: "5FAR000", firstFrame: 0, lastFrame: 90, widthPixelsMax: 60),
    ]

    @Test func countsOnlyPlatesThatAreWideEnough() {
        let score = TruthScore(truth: truth, reads: [("7ABC123", 12, 48), ("6XYZ987", 61, 88)])
        #expect(score.plates == 2)
        #expect(score.readExactly == 2)
        #expect(score.isEnough)
        #expect(score.wrongReads.isEmpty)
    }

    @Test func aMisreadIsMissedAndWrong() {
        let score = TruthScore(truth: truth, reads: [("7ABC123", 12, 48), ("6XYZ981", 61, 88)])
        #expect(score.missed == ["6XYZ987"])
        #expect(score.wrongReads == ["6XYZ981"])
        #expect(!score.isEnough)
    }

    @Test func theRightTextAtTheWrongTimeDoesNotCount() {
        let score = TruthScore(truth: truth, reads: [("7ABC123", 12, 48), ("6XYZ987", 200, 210)])
        #expect(score.missed == ["6XYZ987"])
    }
}
