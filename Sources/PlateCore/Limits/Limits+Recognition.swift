/// Limits of pictures, recordings, networks and recognition.
extension Limits {
    /// Pixels along either side of a picture; 8K cameras stay below, absurd headers do not.
    public static let imageSidePixelsMax = 16_384
    /// Pixels in one picture: 8K with room; bounds memory at 64 MB of grey.
    public static let imagePixelsMax = 64_000_000
    /// Bytes of one compressed picture; a 1080p JPEG at quality 100 is about 2 MB.
    public static let compressedFrameBytesMax = 32 * 1024 * 1024
    /// Bytes of one picture file; an 8K PNG in 16-bit colour that hardly compresses has 200 MB.
    public static let pictureFileBytesMax = 256 * 1024 * 1024
    /// Pictures in one folder; at 30 a second that is nine hours.
    public static let folderPicturesMax = 1_000_000
    /// Bytes of a raw video's header line; real ones have about 80.
    public static let videoHeaderBytesMax = 4096
    /// Plates looked at in one frame; a full car park seen from a corner has fewer.
    public static let platesPerFrameMax = 64
    /// Characters of a plate text; US plates have at most 8, trailers abroad 10.
    public static let plateCharactersMax = 12
    /// Ranked alternatives kept with a reading.
    public static let readingCandidatesMax = 10
    /// Vehicles followed at once by one camera; beyond it the longest unseen is let go.
    public static let tracksPerCameraMax = 128
    /// Readings of one vehicle that take part in the vote: the best ones, so that an hour of a parked
    /// car costs no more than a pass.
    public static let readingsPerTrackMax = 24
    /// Decoded frames waiting for the recogniser; at 1080p each is 2 MB and 33 ms old.
    public static let frameQueueCountMax = 8
    /// Bytes of a model file's header; ours are below 8 KB.
    public static let modelHeaderBytesMax = 1024 * 1024
    /// Layers of a network; ours have a dozen.
    public static let modelLayersMax = 256
    /// Registers of a network.
    public static let modelRegistersMax = 256
    /// Channels of a tensor; ours stay below 256.
    public static let modelChannelsMax = 4096
    /// Rows or columns of a convolution's kernel, and of its padding.
    public static let modelKernelSideMax = 64
    /// Floats a network may need for its tensors, 1 GiB: a picture of 64 million pixels at full scale
    /// would need more, and is never given to one.
    public static let networkFloatsMax = 256 * 1024 * 1024
    /// Silence in milliseconds after which a feeder or recogniser is stuck: opening a device on a slow bus
    /// takes seconds, a picture of 64 million pixels one.
    public static let recognitionSilenceMillisecondsMax: Int64 = 15_000
    /// Threads that recognise; more than this no car computer has cores.
    public static let recognitionThreadsMax = 64
}
