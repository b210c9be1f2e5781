/// Who is served next, so that recognition time is shared fairly: start-time fair queueing.
///
/// Round robin over frames would give a camera of large pictures more of the time than one of small
/// ones, and a camera that floods would push back the others' frames by its own. Here a camera's turn
/// comes after the time it was served, and a camera that had nothing waiting saves nothing up.
///
/// Goyal, Vin, Cheng: "Start-time Fair Queueing", SIGCOMM 1996, with recognition time as the length of
/// a packet and equal weights.
package struct FairShare: Sendable {
    /// The virtual start of each camera's next turn, in milliseconds of service.
    private var starts: [Double]
    private var isReady: [Bool]
    /// The virtual start of the turn that was given last.
    private var now = 0.0
    private var last = 0

    /// So many cameras, none of which has a frame.
    package init(count: Int) {
        starts = Array(repeating: 0, count: count)
        isReady = Array(repeating: false, count: count)
    }

    /// Camera `index` has frames waiting.
    package mutating func setReady(_ index: Int) {
        guard !isReady[index] else { return }
        isReady[index] = true
        starts[index] = max(starts[index], now)
    }

    /// Camera `index` has nothing waiting any more.
    package mutating func setIdle(_ index: Int) { isReady[index] = false }

    /// The camera to serve among those that are ready and `allowed`; ties go round.
    package mutating func next(where allowed: (Int) -> Bool) -> Int? {
        var best: Int?
        for step in 1...max(1, starts.count) {
            let index = (last + step) % max(1, starts.count)
            guard index < starts.count, isReady[index], allowed(index) else { continue }
            if let chosen = best, starts[chosen] <= starts[index] { continue }
            best = index
        }
        guard let best else { return nil }
        last = best
        now = max(now, starts[best])
        return best
    }

    /// Camera `index` was served for so long.
    package mutating func charge(_ index: Int, milliseconds: Double) {
        starts[index] += max(milliseconds, 0)
    }
}
