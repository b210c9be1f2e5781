// The counters of a camera: they add up whatever happens, and rates are of the time they say.
import Pipeline
import PlateCore
import Testing

@Suite struct CameraCountsTests {
    private func moment(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(seconds * 1e9))
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func theyAddUpAfterAnyCourse(seed: UInt64) {
        var state = seed
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        var counts = CameraCounts(startedAt: moment(0))
        for step in 0..<20_000 {
            let now = moment(Double(step) / 100)
            switch random(5) {
            case 0, 1: counts.take(at: now)
            case 2 where counts.waiting > 0: counts.drop()
            case 3 where counts.waiting > 0: counts.finish(refused: random(10) == 0, at: now)
            default:
                let fault = FrameFault.allCases[random(FrameFault.allCases.count)]
                counts.miss(random(4) - 1, fault, at: now)
            }
            let lost = counts.dropped.values.reduce(0, +) + counts.damaged.values.reduce(0, +)
            #expect(counts.taken == counts.processed + lost + counts.waiting)
        }
        #expect(counts.processed > 0 && counts.dropped[.queueFull, default: 0] > 0)
    }

    @Test func nonsenseFromADriverIsBounded() {
        var counts = CameraCounts(startedAt: moment(0))
        for _ in 0..<100 { counts.miss(.max, .gap, at: moment(1)) }
        counts.miss(.min, .gap, at: moment(1))
        #expect(counts.taken == 100 * Limits.missedFramesAtOnceMax)
    }

    @Test func ratesAreOfTheLastFiveSeconds() {
        var counts = CameraCounts(startedAt: moment(100))
        feed(&counts, from: 100, seconds: 20, rate: 10)
        #expect(counts.framesPerSecond(at: moment(120)) == 10)
        feed(&counts, from: 120, seconds: 5, rate: 30)
        #expect(counts.framesPerSecond(at: moment(125)) == 30)
        #expect(counts.framesPerSecond(at: moment(140)) == 0)
    }

    @Test func aRateIsRightFromTheFirstSecondsOn() {
        var counts = CameraCounts(startedAt: moment(0.4))
        feed(&counts, from: 0.4, seconds: 3, rate: 20)
        #expect(abs(counts.framesPerSecond(at: moment(3)) - 20) < 1)
        #expect(CameraCounts(startedAt: moment(7)).framesPerSecond(at: moment(7)) == 0)
    }

    @Test func healthIsProcessedOverExpectedInTheLastMinute() throws {
        var counts = CameraCounts(startedAt: moment(0))
        feed(&counts, from: 0, seconds: 60, rate: 15)
        #expect(counts.health(expected: 30, at: moment(60)) == 0.5)
        #expect(counts.health(expected: 10, at: moment(60)) == 1)
        #expect(counts.health(expected: nil, at: moment(60)) == 1)
        // What was an hour ago does not count.
        #expect(counts.health(expected: 30, at: moment(3600)) == 0)
        #expect(counts.health(expected: nil, at: moment(3600)) == nil)
    }

    @Test func lostFramesAreNotHealthy() throws {
        var counts = CameraCounts(startedAt: moment(0))
        feed(&counts, from: 0, seconds: 30, rate: 10)
        counts.miss(100, .gap, at: moment(15))
        #expect(counts.health(expected: nil, at: moment(30)) == 0.75)
    }

    private func feed(
        _ counts: inout CameraCounts, from start: Double, seconds: Int, rate: Int
    ) {
        for frame in 0..<seconds * rate {
            let now = moment(start + (Double(frame) + 0.5) / Double(rate))
            counts.take(at: now)
            counts.finish(refused: false, at: now)
        }
    }
}
