/// Whole days with everything that happens to clocks: the truth stays within what is told, and the
/// order of stamps breaks nowhere but at a recorded correction.
import LinuxService
import PlateCore
import Testing

@Suite struct TrustedTimeSimulation {
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func truthStaysWithinWhatIsTold(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var car = SimulatedCar(kernelAhead: Double.random(in: -1e9...1e9, using: &random))
        var time = TrustedTime(car.reading)
        var hasFixes = false
        var last: (moment: MonotonicTime, time: WallTime)?
        var trustedTurns = 0
        for turn in 0..<40_000 {
            car.driftPartsPerMillion = Double.random(in: -40...40, using: &random)
            if Int.random(in: 0..<300, using: &random) == 0 { hasFixes.toggle() }
            disturb(&car, &random)
            car.drive(milliseconds: Double.random(in: 5...500, using: &random))
            var changes = time.observe(car.reading)
            if hasFixes && turn % 4 == 0 {
                let delay = Double.random(in: 60...900, using: &random)
                changes +=
                    time.observe(fixTime: car.fix(delay: delay), errorSeconds: 0.01, at: car.now)
                    .changes
            }
            let stamp = time.stamp(at: car.now)
            if let uncertainty = stamp.uncertaintyMilliseconds {
                let error = abs(stamp.time.milliseconds - car.trueTime.milliseconds)
                #expect(error <= uncertainty, "seed \(seed), turn \(turn)")
                trustedTurns += 1
            }
            let wentBack = changes.contains { $0.kind == .corrected && $0.milliseconds < 0 }
            if let last, !wentBack {
                #expect(stamp.time >= last.time, "seed \(seed), turn \(turn)")
                #expect(time.stamp(at: last.moment).time == last.time)
            }
            last = (car.now, stamp.time)
        }
        #expect(trustedTurns > 20_000)
    }

    /// What happens to a clock in a car, now and then.
    private func disturb(_ car: inout SimulatedCar, _ random: inout SeededGenerator) {
        switch Int.random(in: 0..<4000, using: &random) {
        case 0: car.setClock(byMilliseconds: Double.random(in: -1e7...1e7, using: &random))
        case 1: car.setClock(byMilliseconds: Double.random(in: -900...900, using: &random))
        case 2...6: car.synchronise(offBy: Double.random(in: -15...15, using: &random))
        case 7: car.isSynchronised = false
        case 8: car.sleep(milliseconds: Double.random(in: 100...1e7, using: &random))
        default: break
        }
        // A kept clock is kept: it goes no further from the truth than the kernel's bound.
        if car.isSynchronised && Int.random(in: 0..<50, using: &random) == 0 {
            car.synchronise(offBy: Double.random(in: -15...15, using: &random))
        }
    }
}

/// Random numbers that are the same in every run (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
