import Imaging
import PlateCore

/// Recordings as frame sources: MJPEG in AVI, raw video in Y4M, folders of pictures.
///
/// What a path holds decides, not its name. Clips are read from the disk as they play, one picture
/// in memory at a time, by one thread. Live cameras and scenario folders are not for this place.
public enum RecordedClip {
    /// How fast pictures play where nothing in the recording says so.
    public static let framesPerSecondDefault = 30.0

    /// Opens the recording at `path` as the camera `name`.
    ///
    /// Frame times begin at `capturedFrom` and `startingAt`, which is the moment the file was last
    /// written unless given. `framesPerSecond` counts for folders, and for files without a rate.
    /// Throws `inputOutput` where `path` cannot be read and `badData` where it holds no video that
    /// Plated can play, or a broken header.
    public static func open(
        path: String, name: String, startingAt: WallTime? = nil,
        capturedFrom: MonotonicTime = MonotonicTime(nanoseconds: 0),
        framesPerSecond: Double = framesPerSecondDefault
    ) throws(PlatedError) -> any FrameSource {
        var times = ClipTimes(
            name: name, capturedFrom: capturedFrom,
            rate: FrameRate(framesPerSecond: framesPerSecond) ?? .usual)
        if try PictureFolder.isFolder(path) {
            return try PictureFolderClip(path: path, times: times, startingAt: startingAt)
        }
        let source = try ByteSource(path: path)
        times.startingAt = startingAt ?? source.modified
        guard source.count > 0 else { throw PlatedError(.badData, "\(path) is empty") }
        let start = try source.read(at: 0, length: 64)
        switch ContainerFormat(start) {
        case .avi: return try AVIClip(source, times: times)
        case .y4m: return try Y4MClip(source, times: times)
        case .picture:
            throw PlatedError(
                .badData, "\(path) is one picture, no video",
                hint: "A folder of pictures can be played; one picture is for `recognize`.")
        case .foreign(let format):
            throw PlatedError(
                .badData, "\(path) is \(format), which Plated does not play",
                hint: conversionHint(path))
        case .unknown:
            throw PlatedError(
                .badData, "\(path) is no video that Plated knows",
                hint: "It plays AVI with Motion JPEG, Y4M, and folders of JPEG or PNG pictures.")
        }
    }

    /// How to make a playable clip of one that is not.
    static func conversionHint(_ path: String) -> String {
        "Convert it first: ffmpeg -i '\(path)' -an -c:v mjpeg -q:v 3 -pix_fmt yuvj422p clip.avi"
    }
}

/// What a file's first bytes tell of its format.
enum ContainerFormat: Equatable {
    case avi
    case y4m
    case picture
    case foreign(String)
    case unknown

    init(_ start: [UInt8]) {
        func has(_ text: String, at place: Int) -> Bool {
            start.dropFirst(place).starts(with: text.utf8)
        }
        if has("RIFF", at: 0), has("AVI ", at: 8) {
            self = .avi
        } else if has("YUV4MPEG2", at: 0) {
            self = .y4m
        } else if JPEG.begins(start) || PNG.begins(start) {
            self = .picture
        } else if has("ftyp", at: 4) || has("moov", at: 4) {
            self = .foreign("MP4 or QuickTime video")
        } else if start.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            self = .foreign("Matroska or WebM video")
        } else if has("OggS", at: 0) {
            self = .foreign("Ogg video")
        } else if start.starts(with: [0x00, 0x00, 0x01, 0xBA]) {
            self = .foreign("MPEG video")
        } else {
            self = .unknown
        }
    }
}
