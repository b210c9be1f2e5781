import PlateCore

/// When each frame of a recording was taken, and the frame made with it.

/// Frames a second as a fraction, within sense.
struct FrameRate: Equatable {
    /// Frames in `seconds`.
    let frames: Int
    /// The time that `frames` frames take.
    let seconds: Int

    /// What plays where a recording says nothing.
    static let usual = FrameRate(unchecked: 30, 1)

    private init(unchecked frames: Int, _ seconds: Int) {
        self.frames = frames
        self.seconds = seconds
    }

    /// `nil` where a term is not positive, or the rate beyond one a day or a thousand a second.
    init?(frames: Int, seconds: Int) {
        guard (1...Int(UInt32.max)).contains(frames), (1...Int(UInt32.max)).contains(seconds),
            frames / 1000 <= seconds, seconds / 86_400 <= frames
        else { return nil }
        self.init(unchecked: frames, seconds)
    }

    /// `nil` where the rate makes no sense, as above.
    init?(framesPerSecond: Double) {
        guard framesPerSecond >= 0.001, framesPerSecond <= 1000 else { return nil }
        self.init(frames: Int((framesPerSecond * 1e6).rounded()), seconds: 1_000_000)
    }

    /// Nanoseconds from the first frame to the one numbered `sequence`, rounded down.
    func nanoseconds(to sequence: Int) -> Int64 {
        let exact = Int128(sequence) * Int128(seconds) * 1_000_000_000 / Int128(frames)
        return Int64(clamping: exact)
    }
}

/// A recording's beginning and rate.
struct ClipTimes {
    let name: String
    let capturedFrom: MonotonicTime
    var startingAt = WallTime(milliseconds: 0)
    var rate: FrameRate

    init(name: String, capturedFrom: MonotonicTime, rate: FrameRate) {
        self.name = name
        self.capturedFrom = capturedFrom
        self.rate = rate
    }

    /// The frame numbered `sequence`. Times beyond what their values can hold stay at the last one.
    func frame(_ sequence: Int, _ grey: GreyImage, _ original: FrameOriginal) -> Frame {
        let passed = rate.nanoseconds(to: sequence)
        let captured = capturedFrom.nanoseconds.addingReportingOverflow(passed)
        let wall = startingAt.milliseconds.addingReportingOverflow(passed / 1_000_000)
        return Frame(
            source: name, sequence: sequence, grey: grey, original: original,
            capturedAt: MonotonicTime(
                nanoseconds: captured.overflow ? .max : captured.partialValue),
            wallTime: WallTime(milliseconds: wall.overflow ? .max : wall.partialValue),
            wallTimeSource: .recording)
    }

    /// The frame that the JPEG `bytes` make; `damaged` where it does not decode without a warning.
    func outcome(_ sequence: Int, jpeg bytes: [UInt8]) -> FrameOutcome {
        do throws(PlatedError) {
            let decoded = try JPEGFrame.decode(bytes)
            return .frame(frame(sequence, decoded, .jpeg(bytes)))
        } catch {
            return .damaged(sequence: sequence, reason: error.message)
        }
    }
}
