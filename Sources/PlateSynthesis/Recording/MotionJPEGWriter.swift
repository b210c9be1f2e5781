/// Motion JPEG in AVI, as cameras write it: RIFF with one video stream and an `idx1` index.
///
/// After Microsoft's AVI RIFF File Reference. Everything is little endian; chunks are padded to even
/// lengths. The whole file is held in memory: clips here are below 16 MB.
import PlateCore

/// An AVI file being written.
public struct MotionJPEGWriter: Sendable {
    private let width: Int
    private let height: Int
    private let framesPerSecond: Int
    private var movie: [UInt8] = []
    private var index: [(offset: Int, length: Int)] = []

    /// A file for pictures of one size, shown at a steady rate.
    public init(width: Int, height: Int, framesPerSecond: Int) {
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
    }

    /// How many frames there are so far.
    public var frameCount: Int { index.count }

    /// Adds a whole JPEG as the next frame.
    public mutating func append(_ jpeg: [UInt8]) {
        index.append((movie.count + 4, jpeg.count))
        movie += chunk("00dc", jpeg)
    }

    /// The file.
    public func finished() -> [UInt8] {
        let header = list("hdrl", chunk("avih", mainHeader) + list("strl", streamLists))
        let body = list("movi", movie)
        let entries = index.flatMap { entry in
            Array("00dc".utf8) + word(16) + word(entry.offset) + word(entry.length)
        }
        let content = Array("AVI ".utf8) + header + body + chunk("idx1", entries)
        return Array("RIFF".utf8) + word(content.count) + content
    }

    private var frameBytesMax: Int { index.map(\.length).max() ?? 0 }

    /// `AVIMAINHEADER`: the flag says that there is an index.
    private var mainHeader: [UInt8] {
        word(1_000_000 / framesPerSecond) + word(frameBytesMax * framesPerSecond) + word(0)
            + word(0x10) + word(index.count) + word(0) + word(1) + word(frameBytesMax)
            + word(width) + word(height) + word(0) + word(0) + word(0) + word(0)
    }

    /// `AVISTREAMHEADER` and `BITMAPINFOHEADER`.
    private var streamLists: [UInt8] {
        let header =
            Array("vidsMJPG".utf8) + word(0) + word(0) + word(0) + word(1)
            + word(framesPerSecond) + word(0) + word(index.count) + word(frameBytesMax)
            + word(0xFFFF_FFFF) + word(0) + half(0) + half(0) + half(width) + half(height)
        let format =
            word(40) + word(width) + word(height) + half(1) + half(24) + Array("MJPG".utf8)
            + word(width * height * 3) + word(0) + word(0) + word(0) + word(0)
        return chunk("strh", header) + chunk("strf", format)
    }

    private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
        Array(name.utf8) + word(body.count) + body + (body.count % 2 == 1 ? [0] : [])
    }

    private func list(_ name: String, _ body: [UInt8]) -> [UInt8] {
        chunk("LIST", Array(name.utf8) + body)
    }

    private func word(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func half(_ value: Int) -> [UInt8] {
        (0..<2).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
