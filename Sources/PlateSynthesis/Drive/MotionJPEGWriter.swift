/// Writes an MJPEG AVI: one video stream, an `idx1` index, frame times from the stream header.
import PlateCore

/// Collects frames; `bytes` is the whole file.
public struct MotionJPEGWriter: Sendable {
    private let width: Int
    private let height: Int
    private let framesPerSecond: Int
    private var frames: [[UInt8]] = []

    /// An empty clip.
    public init(width: Int, height: Int, framesPerSecond: Int) {
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
    }

    /// Adds one JPEG.
    public mutating func append(_ jpeg: [UInt8]) {
        frames.append(jpeg)
    }

    /// The file.
    public var bytes: [UInt8] {
        let largest = frames.map(\.count).max() ?? 0
        var movie = ascii("movi")
        var index: [UInt8] = []
        for frame in frames {
            index += ascii("00dc") + word(0x10) + word(movie.count) + word(frame.count)
            movie += ascii("00dc") + word(frame.count) + frame
            if frame.count % 2 == 1 { movie.append(0) }
        }
        let header = list(
            "hdrl", chunk("avih", mainHeader(largest)) + list("strl", streamHeader(largest)))
        let body = header + chunk("LIST", movie) + chunk("idx1", index)
        return ascii("RIFF") + word(4 + body.count) + ascii("AVI ") + body
    }

    private func mainHeader(_ largest: Int) -> [UInt8] {
        let microseconds = 1_000_000 / framesPerSecond
        // 0x10: has an index.
        return word(microseconds) + word(largest * framesPerSecond) + word(0) + word(0x10)
            + word(frames.count) + word(0) + word(1) + word(largest) + word(width) + word(height)
            + word(0) + word(0) + word(0) + word(0)
    }

    private func streamHeader(_ largest: Int) -> [UInt8] {
        let stream =
            ascii("vids") + ascii("MJPG") + word(0) + word(0) + word(0) + word(1)
            + word(framesPerSecond) + word(0) + word(frames.count) + word(largest)
            + word(0xFFFF_FFFF) + word(0) + half(0) + half(0) + half(width) + half(height)
        let format =
            word(40) + word(width) + word(height) + half(1) + half(24) + ascii("MJPG")
            + word(width * height * 3) + word(0) + word(0) + word(0) + word(0)
        return chunk("strh", stream) + chunk("strf", format)
    }

    private func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func word(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func half(_ value: Int) -> [UInt8] {
        (0..<2).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        ascii(name) + word(content.count) + content + (content.count % 2 == 1 ? [0] : [])
    }

    private func list(_ name: String, _ content: [UInt8]) -> [UInt8] {
        chunk("LIST", ascii(name) + content)
    }
}
