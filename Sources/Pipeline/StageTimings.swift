/// How long each stage takes: histograms of fixed size, so that a year of frames costs no more than one.
import PlateCore

/// Durations in buckets that grow by a sixteenth of a power of two: 4.4 % apart.
public struct DurationHistogram: Sendable {
    private static let bucketsPerDoubling = 16.0
    /// The smallest duration told apart, in milliseconds.
    private static let milliseconds0 = 0.001
    private var counts = [Int](repeating: 0, count: 512)
    /// How many were added.
    public private(set) var count = 0

    /// An empty histogram.
    public init() {}

    /// Adds one duration.
    public mutating func add(milliseconds: Double) {
        let position = log2(max(milliseconds, Self.milliseconds0) / Self.milliseconds0)
        let bucket = min(counts.count - 1, Int(position * Self.bucketsPerDoubling))
        counts[bucket] += 1
        count += 1
    }

    /// Adds all that `other` has.
    public mutating func add(_ other: DurationHistogram) {
        for (bucket, otherCount) in other.counts.enumerated() { counts[bucket] += otherCount }
        count += other.count
    }

    /// The duration in milliseconds that `share` (0...1) of all stay below, 0 where there are none.
    public func quantile(_ share: Double) -> Double {
        guard count > 0 else { return 0 }
        let wanted = Int((Double(count - 1) * share).rounded())
        var passed = 0
        for (bucket, bucketCount) in counts.enumerated() {
            passed += bucketCount
            if passed > wanted {
                return Self.milliseconds0
                    * exp2((Double(bucket) + 0.5) / Self.bucketsPerDoubling)
            }
        }
        return 0
    }
}

/// The stages of the pipeline, in the order of the data's way.
public enum PipelineStage: String, Sendable, CaseIterable {
    /// Reading the recording and decoding to grey.
    case decode
    /// Finding plates.
    case locate
    /// Refining corners and reading.
    case read
    /// Merging readings over frames.
    case track
    /// Looking the text up and deciding on alerts.
    case match
    /// Decoding the winning frame in colour and telling the plate's state, per sighting.
    case state
    /// Writing to the store: per sighting in a replay, per commit of live cameras.
    case store
    /// From the frame's arrival to the end of its work.
    case frame
    /// From the frame that decided to the announcement, per alert; live cameras only.
    case alert
}

/// A histogram a stage.
public struct StageTimings: Sendable {
    private var histograms: [PipelineStage: DurationHistogram] = [:]

    /// No timings yet.
    public init() {}

    /// Adds one duration to `stage`.
    public mutating func add(_ stage: PipelineStage, milliseconds: Double) {
        histograms[stage, default: DurationHistogram()].add(milliseconds: milliseconds)
    }

    /// Adds all that `other` has.
    public mutating func add(_ other: StageTimings) {
        for (stage, histogram) in other.histograms {
            histograms[stage, default: DurationHistogram()].add(histogram)
        }
    }

    /// The histogram of `stage`, `nil` where it never ran.
    public subscript(stage: PipelineStage) -> DurationHistogram? { histograms[stage] }
}

/// Timings of the last one to two minutes, so that a trouble of now is not hidden by a good morning.
package struct RecentTimings: Sendable {
    /// After so long the present half becomes the former one.
    private static let halfMilliseconds = 60_000.0
    private var present = StageTimings()
    private var former = StageTimings()
    private var turnedAt: MonotonicTime

    /// No timings since `now`.
    package init(now: MonotonicTime) { turnedAt = now }

    /// Adds what was measured by `now`.
    package mutating func add(_ timings: StageTimings, at now: MonotonicTime) {
        turn(at: now)
        present.add(timings)
    }

    /// What was measured in the last one to two minutes before `now`.
    package func timings(at now: MonotonicTime) -> StageTimings {
        var copy = self
        copy.turn(at: now)
        var sum = copy.former
        sum.add(copy.present)
        return sum
    }

    private mutating func turn(at now: MonotonicTime) {
        let passed = now.milliseconds(since: turnedAt)
        guard passed >= Self.halfMilliseconds else { return }
        former = passed >= 2 * Self.halfMilliseconds ? StageTimings() : present
        present = StageTimings()
        turnedAt = now
    }
}

#if canImport(Glibc)
    import Glibc
#endif
