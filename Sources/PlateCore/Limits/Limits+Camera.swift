/// Limits of cameras.
extension Limits {
    /// Pictures a second that a camera may bring; none on cars brings more than 120. A driver that gives
    /// pictures without pause is asked no more often, so that decoding them does not take the processor.
    public static let cameraTurnsPerSecondMax = 240.0
    /// Pixels along either side of a camera's picture at least; a plate needs more.
    public static let cameraSidePixelsMin = 16
    /// Bytes of one buffer that a camera's driver may want: raw 8K has 133 MB.
    public static let cameraBufferBytesMax = 256 * 1024 * 1024
    /// Buffers shared with a camera's driver: one being copied, one being filled, two spare.
    public static let cameraBuffersUsual = 4
    /// Buffers that a driver may insist on.
    public static let cameraBuffersMax = 32
    /// Milliseconds that one turn of a camera without a picture lasts; its thread can stop after it.
    public static let cameraTurnMillisecondsMax = 500.0
    /// Milliseconds before the first new try after a camera's fault; doubled for each further one.
    public static let cameraBackOffMillisecondsMin = 250.0
    /// Milliseconds between tries at most.
    public static let cameraBackOffMillisecondsMax = 10_000.0
    /// Milliseconds between looks for a device that is not there.
    public static let cameraLookMillisecondsMax = 1000.0
    /// Milliseconds of good pictures after which a camera's earlier faults are forgotten.
    public static let cameraGoodMillisecondsMin = 1000.0
    /// Milliseconds without a picture that make a camera stalled; exposures last a second at most.
    public static let cameraStallMillisecondsMax = 2000.0
    /// Milliseconds without a picture after which a camera is opened anew.
    public static let cameraReopenMillisecondsMax = 5000.0
    /// Pictures of no use in a row after which a camera is opened anew: three seconds of them.
    public static let cameraUselessPicturesMax = 90
    /// Pictures that a camera's count may say are missing; a larger jump is a count begun anew.
    public static let cameraGapPicturesMax = 1000
    /// Milliseconds that a driver's time of a picture may lie back; a buffer waits for a tenth of it.
    public static let cameraAgeMillisecondsMax = 2000.0
    /// Pictures a second that a camera may be asked for; plates need 30.
    public static let cameraFramesPerSecondMax = 240.0
    /// Formats, sizes or rates that a camera may list; a driver that never ends its list is left.
    public static let cameraFormatsMax = 128
}
