/// One picture from a camera or a recording, on its way through the pipeline.

/// The picture as it came, kept so that the very frame that was read can be stored.
public enum FrameOriginal: Sendable {
    /// A whole JPEG.
    case jpeg([UInt8])
    /// Raw video.
    case planar(PlanarImage)
}

/// Where the car was, by satellite.
public struct Position: Sendable, Hashable, Codable {
    /// Degrees north.
    public var latitude: Double
    /// Degrees east.
    public var longitude: Double
    /// Metres per second over ground, where known.
    public var speed: Double?
    /// Degrees clockwise from true north, where known.
    public var heading: Double?
    /// Radius in metres within which the position lies with 95 % probability, where known.
    public var accuracy: Double?
    /// How old the fix was when the frame was captured.
    public var ageMilliseconds: Int64

    /// A position from its parts.
    public init(
        latitude: Double, longitude: Double, speed: Double? = nil, heading: Double? = nil,
        accuracy: Double? = nil, ageMilliseconds: Int64 = 0
    ) {
        self.latitude = latitude
        self.longitude = longitude
        self.speed = speed
        self.heading = heading
        self.accuracy = accuracy
        self.ageMilliseconds = ageMilliseconds
    }
}

/// One picture with the moment and place it was taken at.
public struct Frame: Sendable {
    /// The camera's name.
    public var source: String
    /// Counts from 0 within the source; damaged frames keep their number.
    public var sequence: Int
    /// Luma.
    public var grey: GreyImage
    /// The picture as it came.
    public var original: FrameOriginal
    /// When it was taken, for order and intervals.
    public var capturedAt: MonotonicTime
    /// When it was taken, for the record.
    public var wallTime: WallTime
    /// Where `wallTime` came from.
    public var wallTimeSource: WallTimeSource
    /// How far off `wallTime` may be, where known.
    public var wallTimeUncertaintyMilliseconds: Int64?
    /// Where it was taken, where known.
    public var position: Position?

    /// A frame from its parts.
    public init(
        source: String, sequence: Int, grey: GreyImage, original: FrameOriginal,
        capturedAt: MonotonicTime, wallTime: WallTime, wallTimeSource: WallTimeSource,
        wallTimeUncertaintyMilliseconds: Int64? = nil, position: Position? = nil
    ) {
        self.source = source
        self.sequence = sequence
        self.grey = grey
        self.original = original
        self.capturedAt = capturedAt
        self.wallTime = wallTime
        self.wallTimeSource = wallTimeSource
        self.wallTimeUncertaintyMilliseconds = wallTimeUncertaintyMilliseconds
        self.position = position
    }
}

/// All of a frame but its pixels: what a sighting keeps of the frame that won.
public struct FrameCapture: Sendable {
    /// The camera's name.
    public var source: String
    /// The frame's number within the source.
    public var sequence: Int
    /// The picture as it came.
    public var original: FrameOriginal
    /// When it was taken, for order and intervals.
    public var capturedAt: MonotonicTime
    /// When it was taken, for the record.
    public var wallTime: WallTime
    /// Where `wallTime` came from.
    public var wallTimeSource: WallTimeSource
    /// How far off `wallTime` may be, where known.
    public var wallTimeUncertaintyMilliseconds: Int64?
    /// Where it was taken, where known.
    public var position: Position?

    /// The record of `frame`, its pixels let go.
    public init(_ frame: Frame) {
        source = frame.source
        sequence = frame.sequence
        original = frame.original
        capturedAt = frame.capturedAt
        wallTime = frame.wallTime
        wallTimeSource = frame.wallTimeSource
        wallTimeUncertaintyMilliseconds = frame.wallTimeUncertaintyMilliseconds
        position = frame.position
    }
}

/// What a source gives when asked for its next picture.
public enum FrameOutcome: Sendable {
    /// A picture.
    case frame(Frame)
    /// A picture that could not be decoded cleanly: counted and skipped.
    case damaged(sequence: Int, reason: String)
    /// Pictures that a camera took and that never came, or came for nothing: counted by cause.
    case missed(count: Int, cause: FrameFault)
    /// No picture in this turn. A live camera says so at least once a second, so that its thread can
    /// show that it lives, and stop when it is told to.
    case quiet(CameraCondition)
    /// Nothing more will come. `cut` says where and why, when the recording ends before it should.
    case end(cut: String?)
}

/// A camera or a recording. One thread asks; `next` may block.
public protocol FrameSource: AnyObject {
    /// The camera's name.
    var name: String { get }
    /// Frames the source expects to give, where it knows.
    var frameCountExpected: Int? { get }
    /// The next picture, a damaged one, or the end. A live camera never ends and never throws: what
    /// goes wrong with it is a `quiet` turn, and it is tried again.
    func next() throws(PlatedError) -> FrameOutcome
}
