// Repeats work and says how long it takes: the fastest run and the median one.
//
// Time is this thread's time on a core, so that other work on the machine does not count; what that
// work does to the caches still does.
import Foundation

/// How long one piece of work takes.
struct Measurement: Encodable {
    /// What was measured.
    var name: String
    /// The unit of the figures.
    var unit = "ms"
    /// The fastest run: what the machine can do when nothing disturbs it.
    var min: Double
    /// The median run.
    var median: Double
    /// Billions of floating-point operations a second at the fastest run, where counted.
    var gigaflops: Double?
}

/// Runs `work` for about `seconds`, at least 5 times after one run to warm up.
func measure(
    _ name: String, seconds: Double, multiplyAdds: Int? = nil, _ work: () throws -> Void
) rethrows -> Measurement {
    try work()
    var times: [Double] = []
    let end = ContinuousClock.now + .seconds(seconds)
    while times.count < 5 || ContinuousClock.now < end {
        let start = threadMilliseconds()
        try work()
        times.append(threadMilliseconds() - start)
    }
    times.sort()
    return Measurement(
        name: name, min: times[0], median: times[times.count / 2],
        gigaflops: multiplyAdds.map { 2 * Double($0) / (times[0] * 1e6) })
}

/// How long this thread has been running.
private func threadMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}
