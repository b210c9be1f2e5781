/// A short look at a camera: what came, how fast, and what was wrong with it.
import PlateCore

/// Counts what a source gives over some seconds. It asks nobody: outcomes are handed in.
public struct CameraTrial: Sendable {
    /// Every so many pictures are measured: measuring costs more than decoding.
    private static let measureEvery = 10

    /// Pictures that came whole.
    public private(set) var frames = 0
    /// Pictures missing or of no use, by cause.
    public private(set) var faults: [FrameFault: Int] = [:]
    /// Why the first picture that does not decode does not.
    public private(set) var firstDamage: String?
    /// The last whole picture.
    public private(set) var lastFrame: Frame?
    private var firstAt: MonotonicTime?
    private var measured: [PictureMeasures] = []

    /// A look that has not begun.
    public init() {}

    /// Takes what the source gave.
    public mutating func take(_ outcome: FrameOutcome) {
        switch outcome {
        case .frame(let frame):
            if frames % Self.measureEvery == 0 { measured.append(PictureMeasures(frame.grey)) }
            frames += 1
            firstAt = firstAt ?? frame.capturedAt
            lastFrame = frame
        case .damaged(_, let reason):
            faults[.undecodable, default: 0] += 1
            firstDamage = firstDamage ?? reason
        case .missed(let count, let cause): faults[cause, default: 0] += count
        case .quiet, .end: break
        }
    }

    /// Whole pictures a second from the first to the last; `nil` below two.
    public var framesPerSecond: Double? {
        guard let firstAt, let lastFrame, frames > 1 else { return nil }
        let milliseconds = lastFrame.capturedAt.milliseconds(since: firstAt)
        return milliseconds > 0 ? Double(frames - 1) * 1000 / milliseconds : nil
    }

    /// The mean shade of the pictures measured.
    public var brightness: Double? { mean(\.brightness) }
    /// The mean sharpness of the pictures measured.
    public var sharpness: Double? { mean(\.sharpness) }

    private func mean(_ value: (PictureMeasures) -> Double) -> Double? {
        measured.isEmpty ? nil : measured.map(value).reduce(0, +) / Double(measured.count)
    }

    /// Whether the camera is to be looked into: nothing came, or more than one picture in ten was
    /// missing or of no use. Repeats cost nothing and do not count.
    public var hasFindings: Bool {
        let bad = faults.filter { $0.key != .repeated }.values.reduce(0, +)
        return frames == 0 || bad * 10 > frames + bad
    }
}
