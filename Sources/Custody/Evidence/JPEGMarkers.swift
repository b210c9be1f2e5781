/// The segments before a JPEG's pixels: its size is told from them, and a comment that marks it is put
/// between them and cut out again. No pixel is touched, and nothing is decoded.
import PlateCore

/// What a JPEG says of itself before its pixels.
public struct JPEGMarkers: Sendable, Hashable {
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// Channels: 1 is grey, 3 is colour.
    public var channels: Int
    /// Bits of a sample.
    public var sampleBits: Int

    /// Bytes from the start of a JPEG to the comment that `marked` puts in: its start marker.
    public static let commentOffset = 2
    /// Bytes of text that one comment holds.
    public static let commentBytesMax = 65_533

    /// Reads the segments of `jpeg` up to the first frame header; `nil` where there is none.
    public init?(_ jpeg: [UInt8]) {
        let header = JPEGSegments(jpeg).first { Self.frameHeaders.contains($0.marker) }
        guard let header else { return nil }
        self.init(frameHeader: header.contents)
    }

    private init?(frameHeader bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count >= 6 else { return nil }
        sampleBits = Int(bytes[0])
        height = Int(bytes[1]) << 8 | Int(bytes[2])
        width = Int(bytes[3]) << 8 | Int(bytes[4])
        channels = Int(bytes[5])
        guard width > 0, height > 0, channels > 0 else { return nil }
    }

    /// SOF0 to SOF15 without the three that are other things: DHT, JPG, DAC.
    private static let frameHeaders = Set<UInt8>(0xC0...0xCF).subtracting([0xC4, 0xC8, 0xCC])

    /// The segment that holds `comment`, its text cut where it is longer than one holds.
    static func commentSegment(_ comment: String) -> [UInt8] {
        var text = Array(comment.utf8.prefix(commentBytesMax))
        // A character is kept whole or left out.
        while String(validating: text, as: UTF8.self) == nil { text.removeLast() }
        let length = text.count + 2
        return [0xFF, 0xFE, UInt8(length >> 8), UInt8(length & 255)] + text
    }

    /// `jpeg` with `comment` right behind its start marker; `nil` where it does not begin as a JPEG.
    public static func marked(_ jpeg: [UInt8], comment: String) -> [UInt8]? {
        guard jpeg.starts(with: [0xFF, 0xD8]) else { return nil }
        return Array(jpeg.prefix(commentOffset)) + commentSegment(comment)
            + jpeg.dropFirst(commentOffset)
    }

    /// A marked JPEG as it was before, and the comment; `nil` where there is no comment in that place.
    public static func unmarked(_ jpeg: [UInt8]) -> (jpeg: [UInt8], comment: String)? {
        guard jpeg.starts(with: [0xFF, 0xD8, 0xFF, 0xFE]), jpeg.count >= 6 else { return nil }
        let end = commentOffset + 2 + (Int(jpeg[4]) << 8 | Int(jpeg[5]))
        guard end >= commentOffset + 4, end <= jpeg.count else { return nil }
        return (
            Array(jpeg.prefix(commentOffset) + jpeg.dropFirst(end)),
            String(decoding: jpeg[(commentOffset + 4)..<end], as: UTF8.self)
        )
    }
}
