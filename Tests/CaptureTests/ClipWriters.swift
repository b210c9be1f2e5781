import Imaging
import PlateCore

/// Writes small AVI files for the tests, by the RIFF and OpenDML papers and not by the reader.
struct AVIWriter {
    var width = 32
    var height = 16
    var rate = 30
    var scale = 1
    var microseconds = 33_333
    var codec = "MJPG"
    /// Frames in each segment; the first has an `idx1`, the others are `AVIX`.
    var segments: [[[UInt8]]]
    var hasAudioFirst = false
    var hasIndex = true
    var usesRecordLists = false
    /// Whether lengths and counts are filled in, as they are when a recorder closes its file.
    var isClosed = true
    var countedFrames: Int?

    func file() -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, frames) in segments.enumerated() {
            var body: [UInt8] = number == 0 ? header() + Self.chunk("JUNK", [7, 7, 7]) : []
            body += list("movi", content(frames), isClosed: isClosed)
            if number == 0 && hasIndex {
                body += Self.chunk("idx1", [UInt8](repeating: 3, count: 16 * frames.count))
            }
            let kind = number == 0 ? "AVI " : "AVIX"
            bytes +=
                Array("RIFF".utf8) + Self.little32(isClosed ? body.count + 4 : 0)
                + Array(kind.utf8) + body
        }
        return bytes
    }

    private func content(_ frames: [[UInt8]]) -> [UInt8] {
        let id = hasAudioFirst ? "01dc" : "00dc"
        return frames.enumerated().flatMap { number, frame -> [UInt8] in
            var bytes = Self.chunk(id, frame)
            if hasAudioFirst { bytes += Self.chunk("00wb", [1, 2, 3, 4, 5]) }
            if number == 1 { bytes += Self.chunk("what", [9]) + Self.chunk("JUNK", [0, 0]) }
            return usesRecordLists ? list("rec ", bytes, isClosed: true) : bytes
        }
    }

    private func header() -> [UInt8] {
        let frames = isClosed ? countedFrames ?? segments.joined().count : 0
        let firstFrames = isClosed ? countedFrames ?? segments[0].count : 0
        let main =
            [microseconds, 0, 0, 16, firstFrames, 0, 1, 0, width, height, 0, 0, 0, 0]
            .flatMap(Self.little32)
        let video =
            Array("vids".utf8) + Array(codec.utf8)
            + [0, 0, 0, scale, rate, 0, frames, 0, 0, 0, 0, 0].flatMap(Self.little32)
        let format =
            [40, width, height, 1 | 24 << 16].flatMap(Self.little32) + Array(codec.utf8)
            + [0, 0, 0, 0, 0].flatMap(Self.little32)
        let sound =
            Array("auds".utf8) + [0, 0, 0, 0, 1, 8000, 0, 1, 0, 0, 0, 0, 0].flatMap(Self.little32)
        var streams = list(
            "strl", Self.chunk("strh", video) + Self.chunk("strf", format), isClosed: true)
        if hasAudioFirst {
            let other = Self.chunk("strh", sound) + Self.chunk("strf", [1, 0, 1, 0])
            streams = list("strl", other, isClosed: true) + streams
        }
        if segments.count > 1 {
            let total = Self.chunk("dmlh", Self.little32(segments.joined().count))
            streams += list("odml", total, isClosed: true)
        }
        return list("hdrl", Self.chunk("avih", main) + streams, isClosed: true)
    }

    private func list(_ kind: String, _ body: [UInt8], isClosed: Bool) -> [UInt8] {
        Array("LIST".utf8) + Self.little32(isClosed ? body.count + 4 : 0) + Array(kind.utf8) + body
    }

    static func chunk(_ id: String, _ body: [UInt8]) -> [UInt8] {
        Array(id.utf8) + little32(body.count) + body + (body.count % 2 == 1 ? [0] : [])
    }

    static func little32(_ value: Int) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

/// Pictures that tell their number by their shade.
enum TestFrames {
    /// The shade of the frame `number`.
    static func shade(_ number: Int) -> UInt8 { UInt8(20 + number * 9 % 220) }

    /// A JPEG of one shade with a bright corner, so that it has more than direct current.
    static func jpeg(_ number: Int, width: Int = 32, height: Int = 16) throws -> [UInt8] {
        var image = GreyImage(width: width, height: height, shade: shade(number))
        for y in 0..<4 { for x in 0..<4 { image[x, y] = 255 } }
        return try JPEG.encode(image, quality: 90)
    }

    /// The number of the frame that `grey` shows, by its last pixel.
    static func number(_ grey: GreyImage, below count: Int) -> Int? {
        let seen = Int(grey.pixels[grey.pixels.count - 1])
        return (0..<count).first { abs(Int(shade($0)) - seen) <= 2 }
    }

    /// A Y4M of `count` frames of one shade each; luma, then chroma of the tag's arrangement.
    static func y4m(
        header: String, count: Int, lumaBytes: Int, chromaBytes: Int, mark: String = "FRAME"
    ) -> [UInt8] {
        var bytes = Array("\(header)\n".utf8)
        for number in 0..<count {
            bytes += Array("\(mark)\n".utf8)
            bytes += [UInt8](repeating: shade(number), count: lumaBytes)
            bytes += [UInt8](repeating: UInt8(128 + number), count: chromaBytes)
        }
        return bytes
    }
}
