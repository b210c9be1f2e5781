/// One vehicle pass: the readings of its plate merged over frames.

/// A plate seen over several frames as one thing; a parked car in front of a parked camera is one, too.
public struct PlateSighting: Sendable {
    /// Counts from 1 within one run of the tracker.
    public var number: Int
    /// The camera's name.
    public var camera: String
    /// The merged text.
    public var text: String
    /// How likely the merged text is right, 0...1.
    public var confidence: Double
    /// Ranked texts, `text` first.
    public var candidates: [TextCandidate]
    /// The sequence number of the first frame it was seen in.
    public var firstFrame: Int
    /// The sequence number of the last frame it was seen in so far.
    public var lastFrame: Int
    /// In how many frames it was read.
    public var frames: Int
    /// The frame that won: the picture shown, stored and uploaded.
    public var bestFrame: FrameCapture
    /// The reading that won, taken from `bestFrame`, with its crop.
    public var bestReading: PlateReading

    /// A sighting from its parts.
    public init(
        number: Int, camera: String, text: String, confidence: Double,
        candidates: [TextCandidate], firstFrame: Int, lastFrame: Int, frames: Int,
        bestFrame: FrameCapture, bestReading: PlateReading
    ) {
        self.number = number
        self.camera = camera
        self.text = text
        self.confidence = confidence
        self.candidates = candidates
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.frames = frames
        self.bestFrame = bestFrame
        self.bestReading = bestReading
    }
}
