/// A car whose true time the tests know: its machine's clocks, a kernel that may or may not be kept, a
/// receiver whose fixes arrive late.
import LinuxService
import PlateCore

struct SimulatedCar {
    /// Microseconds since 1970, as they truly are.
    private(set) var truth: Double = 1_777_880_000_000_000
    /// Microseconds on the monotonic clock.
    private(set) var monotonic: Double = 5_000_000
    /// The kernel's wall clock less the monotonic clock.
    var kernelOffset: Double
    /// How much faster the monotonic clock goes than time.
    var driftPartsPerMillion = 0.0
    var isSynchronised = false
    var kernelError: Int64 = 20_000
    private(set) var slept: Double = 0

    /// A car whose kernel's clock is `kernelAhead` milliseconds ahead of the truth.
    init(kernelAhead: Double = 0) {
        kernelOffset = truth + kernelAhead * 1000 - monotonic
    }

    var now: MonotonicTime { MonotonicTime(nanoseconds: Int64(monotonic * 1000)) }
    var trueTime: WallTime { WallTime(milliseconds: Int64(truth / 1000)) }

    mutating func drive(milliseconds: Double) {
        truth += milliseconds * 1000
        monotonic += milliseconds * 1000 * (1 + driftPartsPerMillion / 1e6)
    }

    /// The machine sleeps: only its wall clock goes on.
    mutating func sleep(milliseconds: Double) {
        truth += milliseconds * 1000
        kernelOffset += milliseconds * 1000
        slept += milliseconds * 1000
    }

    /// Somebody sets the kernel's clock; the kernel then calls it unsynchronised.
    mutating func setClock(byMilliseconds step: Double) {
        kernelOffset += step * 1000
        isSynchronised = false
    }

    /// A time server sets the kernel's clock right.
    mutating func synchronise(offBy milliseconds: Double = 0) {
        kernelOffset = truth + milliseconds * 1000 - monotonic
        isSynchronised = true
    }

    var reading: ClockReading {
        ClockReading(
            moment: now,
            wall: WallTime(milliseconds: Int64((kernelOffset + monotonic) / 1000)),
            state: KernelTimekeepingState(
                isSynchronised: isSynchronised, errorMicrosecondsMax: kernelError,
                sleptMicroseconds: Int64(slept)))
    }

    /// The time of a fix that arrives now, `delay` milliseconds late.
    func fix(delay: Double = 200) -> WallTime {
        WallTime(milliseconds: Int64((truth / 1000 - delay).rounded()))
    }

    /// Drives for `seconds`, four readings and, where `delay` is given, one fix a second.
    mutating func drive(
        seconds: Int, fixDelay delay: Double? = nil, _ time: inout TrustedTime
    ) -> [ClockChange] {
        var changes: [ClockChange] = []
        for _ in 0..<seconds {
            for _ in 0..<4 {
                drive(milliseconds: 250)
                changes += time.observe(reading)
            }
            guard let delay else { continue }
            changes +=
                time.observe(fixTime: fix(delay: delay), errorSeconds: 0.005, at: now).changes
        }
        return changes
    }
}
