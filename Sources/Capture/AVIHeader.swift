import Imaging
import PlateCore

/// The head and the body of one RIFF chunk: four letters, a length, and what follows.
struct RIFFChunk {
    /// Bytes of a chunk before its body.
    static let headBytes = 8
    /// The four letters, as they are.
    let id: String
    /// The length that the head claims for the body.
    let length: Int
    /// Where the head begins in the file.
    let offset: Int
    /// For a `RIFF` or `LIST`, the four letters that say of what; else empty.
    let kind: String

    /// Where the body begins.
    var body: Int { offset + Self.headBytes }
    /// Where the next chunk begins: bodies fill whole pairs of bytes.
    var next: Int { body + length + length % 2 }
    /// Where the chunks within a list begin.
    var inner: Int { body + 4 }
    /// Whether this is a list of chunks.
    var isList: Bool { id == "LIST" || id == "RIFF" }
    /// Whether the letters could be a chunk's at all.
    var isPlausible: Bool { id.utf8.count == 4 && id.utf8.allSatisfy { (32..<127).contains($0) } }

    /// The chunk at `offset`; `nil` where the file ends within its head.
    init?(_ source: borrowing ByteSource, at offset: Int) throws(PlatedError) {
        let bytes = try source.read(at: offset, length: 12)
        guard bytes.count >= Self.headBytes else { return nil }
        id = String(decoding: bytes[0..<4], as: UTF8.self)
        length = bytes.little32(4)
        self.offset = offset
        let isList = id == "LIST" || id == "RIFF"
        guard isList else {
            kind = ""
            return
        }
        guard bytes.count == 12 else { return nil }
        kind = String(decoding: bytes[8..<12], as: UTF8.self)
    }
}

/// What the header of an AVI file says of its first video stream, checked.
struct AVIHeader {
    /// The number of the video stream, as frame chunks are named by.
    private(set) var stream = 0
    /// Frames a second; `nil` where the header says nothing sensible.
    private(set) var rate: FrameRate?
    /// Frames in the file as the header counts them; `nil` where it does not, or counts absurdly.
    private(set) var frameCount: Int?
    /// Whether the header belongs to a file of several segments (OpenDML).
    private(set) var isExtended = false
    /// Where the list of frames begins: its own head, not its first frame.
    private(set) var framesOffset = 0

    /// A header has some twenty chunks; more than this is no header.
    private static let chunkCountMax = 4096
    /// Motion JPEG under its several names, in upper case.
    private static let codecs: Set = [
        "MJPG", "JPEG", "AVRN", "AVDJ", "ADJV", "DMB1", "IJPG", "JPGL", "MJPX",
    ]

    private var streams = 0
    private var isVideo = false
    private var hasFormat = false
    private var streamFrames = 0
    private var fileFrames = 0
    private var fileRate: FrameRate?

    /// Reads the header of `source`, which begins as an AVI does.
    ///
    /// Throws `badData` where the header is cut or broken, claims an absurd size, or names a codec
    /// other than Motion JPEG.
    init(_ source: borrowing ByteSource) throws(PlatedError) {
        var offset = 12
        var chunks = 0
        while true {
            guard let chunk = try RIFFChunk(source, at: offset) else { throw Self.cut(source) }
            guard chunk.isPlausible, chunks < Self.chunkCountMax else {
                throw Self.broken(source, "it is garbled at byte \(offset)")
            }
            chunks += 1
            if chunk.isList && chunk.kind == "movi" { break }
            guard chunk.id != "RIFF" && chunk.id != "idx1" else {
                throw Self.broken(source, "it has no list of frames")
            }
            if chunk.isList && ["hdrl", "strl", "odml"].contains(chunk.kind) {
                isExtended = isExtended || chunk.kind == "odml"
                offset = chunk.inner
                continue
            }
            guard chunk.next <= source.count else { throw Self.cut(source) }
            try take(chunk, source)
            offset = chunk.next
        }
        framesOffset = offset
        guard isVideo, hasFormat else { throw Self.broken(source, "it has no video stream") }
        rate = rate ?? fileRate
        let count = max(streamFrames, isExtended ? fileFrames : 0)
        // Every frame takes at least the head of a chunk; a count beyond that is made up.
        frameCount = count > 0 && count <= source.count / RIFFChunk.headBytes ? count : nil
    }

    private mutating func take(
        _ chunk: RIFFChunk, _ source: borrowing ByteSource
    ) throws(PlatedError) {
        let bytes = try source.read(at: chunk.body, length: min(chunk.length, 64))
        switch chunk.id {
        case "avih":
            guard bytes.count >= 40 else { throw Self.broken(source, "its main part is short") }
            fileRate = FrameRate(frames: 1_000_000, seconds: bytes.little32(0))
            try check(width: bytes.little32(32), height: bytes.little32(36), source)
        case "strh":
            streams += 1
            guard !hasFormat else { break }
            guard bytes.count >= 36 else { throw Self.broken(source, "a stream's part is short") }
            isVideo = bytes.starts(with: "vids".utf8)
            guard isVideo else { break }
            stream = streams - 1
            rate = FrameRate(frames: bytes.little32(24), seconds: bytes.little32(20))
            streamFrames = bytes.little32(32)
        case "strf" where isVideo && !hasFormat:
            guard bytes.count >= 20 else { throw Self.broken(source, "its format is short") }
            // A negative height means rows stored from the top.
            let height = Int(Int32(truncatingIfNeeded: bytes.little32(8)).magnitude)
            try check(width: bytes.little32(4), height: height, source)
            try checkCodec(Array(bytes[16..<20]), source)
            hasFormat = true
        case "dmlh" where bytes.count >= 4:
            fileFrames = bytes.little32(0)
        default: break
        }
    }

    private func check(
        width: Int, height: Int, _ source: borrowing ByteSource
    ) throws(PlatedError) {
        do throws(PlatedError) {
            try PictureSize.check(width: width, height: height)
        } catch {
            throw PlatedError(error.code, "\(source.path): \(error.message)", hint: error.hint)
        }
    }

    private func checkCodec(
        _ code: [UInt8], _ source: borrowing ByteSource
    ) throws(PlatedError) {
        let isText = code.allSatisfy { (32..<127).contains($0) }
        let name = isText ? String(decoding: code, as: UTF8.self) : "number \(code.little32(0))"
        guard !Self.codecs.contains(name.uppercased()) else { return }
        let codec = code == [0, 0, 0, 0] ? "uncompressed pictures" : "the codec \(name)"
        throw PlatedError(
            .badData, "\(source.path) holds \(codec); Plated plays Motion JPEG only",
            hint: RecordedClip.conversionHint(source.path))
    }

    private static func cut(_ source: borrowing ByteSource) -> PlatedError {
        PlatedError(
            .badData,
            "\(source.path) is cut inside its header: it ends at byte \(source.count)")
    }

    private static func broken(
        _ source: borrowing ByteSource, _ reason: String
    ) -> PlatedError {
        PlatedError(.badData, "\(source.path) has a broken AVI header: \(reason)")
    }
}
