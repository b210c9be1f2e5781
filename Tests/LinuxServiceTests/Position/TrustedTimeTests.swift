/// What time it is: the decision between satellites, network and a clock that nobody keeps.
import LinuxService
import PlateCore
import Testing

@Suite struct TrustedTimeTests {
    private func error(_ time: TrustedTime, _ car: SimulatedCar) -> Int64 {
        abs(time.stamp(at: car.now).time.milliseconds - car.trueTime.milliseconds)
    }

    @Test func clockThatNobodyKeepsIsToldAsItIsAndAsUnset() {
        let car = SimulatedCar(kernelAhead: -90_000)
        let stamp = TrustedTime(car.reading).stamp(at: car.now)
        #expect(stamp.source == .unset && stamp.uncertaintyMilliseconds == nil)
        #expect(stamp.time == car.reading.wall)
    }

    @Test(arguments: [(0, 51), (20_000, 51), (700_000, 701), (90_000_000, 16_001)])
    func keptClockIsTheNetworksWithItsError(_ error: Int64, _ expected: Int64) {
        var car = SimulatedCar()
        car.synchronise()
        car.kernelError = error
        let stamp = TrustedTime(car.reading).stamp(at: car.now)
        #expect(stamp.source == .network && stamp.time == car.trueTime)
        #expect(stamp.uncertaintyMilliseconds == expected)
    }

    @Test func keptClockOfAnAbsurdYearIsUnset() {
        var car = SimulatedCar(kernelAhead: -50.0 * 365 * 86_400_000)
        car.isSynchronised = true
        #expect(TrustedTime(car.reading).stamp(at: car.now).source == .unset)
    }

    @Test func satellitesAreBelievedOnceThreeFixesAgree() {
        var car = SimulatedCar(kernelAhead: -3_600_000)
        var time = TrustedTime(car.reading)
        #expect(car.drive(seconds: 2, fixDelay: 180, &time).isEmpty)
        #expect(time.stamp(at: car.now).source == .unset)
        let changes = car.drive(seconds: 1, fixDelay: 180, &time)
        #expect(changes.map(\.kind) == [.corrected])
        #expect(abs(changes[0].milliseconds - 3_600_000) < 400)
        #expect(changes[0].stamp.source == .gps)
        let stamp = time.stamp(at: car.now)
        #expect(stamp.source == .gps)
        #expect(error(time, car) <= stamp.uncertaintyMilliseconds ?? 0)
        #expect(stamp.uncertaintyMilliseconds ?? .max <= 1020)
        #expect(time.correctionCount == 1 && time.stepCount == 0)
    }

    @Test func keptClockNarrowsWhatLateFixesSay() {
        var car = SimulatedCar()
        car.synchronise(offBy: 10)
        var time = TrustedTime(car.reading)
        #expect(car.drive(seconds: 10, fixDelay: 400, &time).isEmpty)
        let stamp = time.stamp(at: car.now)
        #expect(stamp.source == .gps && stamp.uncertaintyMilliseconds ?? .max <= 110)
        #expect(error(time, car) <= 11)
        #expect(!time.sourcesDisagree)
    }

    @Test func lostSatellitesAreHeldOverAndTheUncertaintyGrows() {
        var car = SimulatedCar(kernelAhead: 500_000)
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, fixDelay: 100, &time)
        #expect(!time.isHeldOver(at: car.now))
        let before = time.stamp(at: car.now).uncertaintyMilliseconds ?? 0
        car.driftPartsPerMillion = -45
        #expect(car.drive(seconds: 3600, &time).isEmpty)
        let stamp = time.stamp(at: car.now)
        #expect(stamp.source == .gps && time.isHeldOver(at: car.now))
        let grown = (stamp.uncertaintyMilliseconds ?? 0) - before
        #expect((179...182).contains(grown))
        #expect(error(time, car) <= stamp.uncertaintyMilliseconds ?? 0)
    }

    @Test func networkTakesOverWhenItKnowsBetterThanWhatIsHeldOver() {
        var car = SimulatedCar()
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, fixDelay: 100, &time)
        car.synchronise()
        car.kernelError = 3_000_000
        _ = car.drive(seconds: 60, &time)
        #expect(time.stamp(at: car.now).source == .gps)
        car.kernelError = 100_000
        _ = car.drive(seconds: 60, &time)
        let stamp = time.stamp(at: car.now)
        #expect(stamp.source == .network && !time.isHeldOver(at: car.now))
        #expect(stamp.uncertaintyMilliseconds ?? .max <= 201)
        // And it stays, though its error grows again, until there is a fix.
        car.kernelError = 5_000_000
        _ = car.drive(seconds: 60, &time)
        #expect(time.stamp(at: car.now).source == .network)
        _ = car.drive(seconds: 1, fixDelay: 100, &time)
        #expect(time.stamp(at: car.now).source == .gps)
    }

    @Test func unsetClockIsFollowedForwardAndNeverBack() {
        var car = SimulatedCar(kernelAhead: -86_400_000)
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 2, &time)
        let first = time.stamp(at: car.now)
        car.setClock(byMilliseconds: -600_000)
        let back = car.drive(seconds: 2, &time)
        #expect(back.map(\.kind) == [.systemStepped] && back[0].milliseconds == -600_000)
        #expect(time.stamp(at: car.now).time.milliseconds == first.time.milliseconds + 2000)
        car.setClock(byMilliseconds: 600_000 + 86_400_000)
        let forward = car.drive(seconds: 2, &time)
        #expect(forward.map(\.kind) == [.systemStepped])
        #expect(error(time, car) <= 1 && time.stamp(at: car.now).source == .unset)
        #expect(time.stepCount == 2 && time.lastStepMilliseconds == 87_000_000)
        #expect(time.correctionCount == 0)
    }

    @Test(arguments: [-3_600_000.0, -700, 700, 3_600_000])
    func setClockDoesNotMoveStampsThatTheNetworkStandsFor(_ step: Double) {
        var car = SimulatedCar()
        car.synchronise()
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, &time)
        car.setClock(byMilliseconds: step)
        let changes = car.drive(seconds: 5, &time)
        #expect(changes.map(\.kind) == [.systemStepped])
        #expect(changes[0].milliseconds == Int64(step))
        #expect(error(time, car) <= 1 && time.isHeldOver(at: car.now))
        #expect(time.stamp(at: car.now).source == .network)
        // The time server sets it right again: one more step, and nothing to correct.
        car.synchronise()
        #expect(car.drive(seconds: 5, &time).map(\.kind) == [.systemStepped])
        #expect(error(time, car) <= 1 && !time.isHeldOver(at: car.now))
    }

    @Test func betterSourceMayGoBackAndItIsRecorded() throws {
        var car = SimulatedCar(kernelAhead: 7_200_000)
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 3, &time)
        let before = time.stamp(at: car.now)
        let earlier = car.now
        car.synchronise()
        let changes = car.drive(seconds: 1, &time)
        #expect(Set(changes.map(\.kind)) == [.systemStepped, .corrected])
        let correction = try #require(changes.first { $0.kind == .corrected })
        #expect(correction.milliseconds == -7_200_000 && correction.stamp.source == .network)
        #expect(error(time, car) <= 1)
        // What was said of a moment is said of it again.
        #expect(time.stamp(at: earlier).time == before.time)
    }

    @Test func smallWayBackStandsStill() {
        var car = SimulatedCar(kernelAhead: 600)
        var time = TrustedTime(car.reading)
        car.synchronise()
        var last = time.stamp(at: car.now).time
        var standing = 0
        for _ in 0..<200 {
            car.drive(milliseconds: 10)
            #expect(time.observe(car.reading).allSatisfy { $0.kind == .systemStepped })
            let stamp = time.stamp(at: car.now)
            #expect(stamp.time >= last)
            if stamp.time == last { standing += 1 }
            if let uncertainty = stamp.uncertaintyMilliseconds {
                #expect(error(time, car) <= uncertainty)
            }
            last = stamp.time
        }
        #expect((55...62).contains(standing))
        #expect(error(time, car) <= 1 && time.correctionCount == 0)
    }

    @Test func sleepMovesEveryOffset() {
        var car = SimulatedCar(kernelAhead: 40_000)
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 4, fixDelay: 100, &time)
        car.sleep(milliseconds: 8 * 3_600_000)
        let changes = car.drive(seconds: 1, &time)
        #expect(changes.map(\.kind) == [.suspended] && changes[0].milliseconds == 8 * 3_600_000)
        #expect(time.stepCount == 0 && time.suspensionCount == 1)
        #expect(error(time, car) <= time.stamp(at: car.now).uncertaintyMilliseconds ?? 0)
    }

    @Test func oneBrokenFixMovesNothing() {
        var car = SimulatedCar()
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, fixDelay: 100, &time)
        for wrong: Int64 in [-86_400_000, 86_400_000, 5000, -1024 * 7 * 86_400_000] {
            let fix = WallTime(milliseconds: car.fix().milliseconds + wrong)
            let (outcome, changes) = time.observe(fixTime: fix, errorSeconds: nil, at: car.now)
            #expect(outcome == (wrong < -100_000_000 ? .implausible : .doubted))
            #expect(changes.isEmpty && error(time, car) <= 1000)
            #expect(car.drive(seconds: 1, fixDelay: 100, &time).isEmpty)
        }
    }

    @Test(arguments: [1000.0, 200, 100])
    func batchThatWaitedInASocketMovesNothing(_ period: Double) {
        var car = SimulatedCar()
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, fixDelay: 100, &time)
        _ = car.drive(seconds: 30, &time)
        for late in stride(from: 29_500.0, through: 500, by: -period) {
            car.drive(milliseconds: 0.1)
            let fix = car.fix(delay: late)
            #expect(time.observe(fixTime: fix, errorSeconds: nil, at: car.now).changes.isEmpty)
        }
        #expect(error(time, car) <= 1000 && time.correctionCount == 0)
    }

    @Test func receiverThatJumpsAndStaysThereIsFollowedAndRecorded() {
        var car = SimulatedCar()
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, fixDelay: 60_000, &time)
        #expect(error(time, car) > 59_000)
        let changes = car.drive(seconds: 3, fixDelay: 100, &time)
        #expect(changes.map(\.kind) == [.corrected])
        #expect(error(time, car) <= 1000)
    }

    @Test func satellitesWinOverANetworkThatContradictsThemAndItIsSaid() {
        var car = SimulatedCar()
        car.synchronise(offBy: 90_000)
        var time = TrustedTime(car.reading)
        _ = car.drive(seconds: 5, fixDelay: 100, &time)
        #expect(time.sourcesDisagree && time.stamp(at: car.now).source == .gps)
        #expect(error(time, car) <= 1000 && time.correctionCount == 1)
    }
}
