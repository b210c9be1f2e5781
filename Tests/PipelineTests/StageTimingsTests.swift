// The histogram of durations against exact quantiles.
import Pipeline
import Testing

@Suite struct StageTimingsTests {
    @Test func quantilesAreWithinABucket() {
        var histogram = DurationHistogram()
        for i in 1...1000 { histogram.add(milliseconds: Double(i) / 10) }
        #expect(abs(histogram.quantile(0.5) - 50) < 2.5)
        #expect(abs(histogram.quantile(0.99) - 99) < 5)
        #expect(histogram.count == 1000)
    }

    @Test func extremesStayInside() {
        var histogram = DurationHistogram()
        histogram.add(milliseconds: -5)
        histogram.add(milliseconds: 0)
        histogram.add(milliseconds: 1e12)
        #expect(histogram.count == 3)
        #expect(histogram.quantile(0) < 0.01)
        #expect(histogram.quantile(1) > 1e5)
    }

    @Test func anEmptyHistogramIsZero() {
        #expect(DurationHistogram().quantile(0.5) == 0)
    }
}
