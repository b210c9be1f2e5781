import CJPEG
import Glibc
import PlateCore

/// JPEG in and out, through libjpeg. Files and their names are `PictureFile`'s.
public enum JPEG {
    /// A picture and how well it decoded.
    public struct Decoded<Picture: Sendable>: Sendable {
        /// The picture; where there are warnings, part of it may be grey or garbled.
        public var picture: Picture
        /// Places where the data were wrong or missing: a frame with any is damaged, even though it
        /// decoded. Filling bytes before the end, as USB cameras write them, are not counted.
        public var warnings: Int
        /// The first warning in libjpeg's words, empty where there is none.
        public var firstWarning: String
    }

    /// Whether `bytes` begin as every JPEG does.
    public static func begins(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xFF, 0xD8, 0xFF])
    }

    /// The size in the header of the JPEG that `bytes` begin with, within `Limits`.
    ///
    /// Throws `badData` where there is no JPEG or its size is absurd.
    public static func size(
        of bytes: [UInt8]
    ) throws(PlatedError) -> (width: Int, height: Int) {
        var size = CJPEGSize()
        var reason = Reason()
        let status = bytes.withUnsafeBufferPointer { buffer in
            reason.fill { cjpeg_size(buffer.baseAddress, buffer.count, &size, $0) }
        }
        guard status == 0 else { throw PlatedError(.badData, "no JPEG picture: \(reason.text)") }
        let (width, height) = (Int(size.width), Int(size.height))
        try PictureSize.check(width: width, height: height)
        return (width, height)
    }

    /// Decodes luma alone: entropy decoding of the chroma is all that is spent on colour.
    ///
    /// Reads to the end-of-image marker; `bytes` may be longer. Progressive, arithmetic, CMYK and
    /// table-less (USB video) pictures are read. Throws `badData` where nothing can be decoded.
    public static func decodeGrey(_ bytes: [UInt8]) throws(PlatedError) -> Decoded<GreyImage> {
        let raw = try decode(bytes, channels: 1)
        return Decoded(
            picture: GreyImage(width: raw.width, height: raw.height, pixels: raw.pixels),
            warnings: raw.warnings, firstWarning: raw.reason)
    }

    /// Decodes all channels; otherwise as `decodeGrey`.
    public static func decodeColour(_ bytes: [UInt8]) throws(PlatedError) -> Decoded<ColourImage> {
        let raw = try decode(bytes, channels: 3)
        return Decoded(
            picture: ColourImage(width: raw.width, height: raw.height, pixels: raw.pixels),
            warnings: raw.warnings, firstWarning: raw.reason)
    }

    private struct Raw {
        var width: Int
        var height: Int
        var pixels: [UInt8]
        var warnings: Int
        var reason: String
    }

    private static func decode(_ bytes: [UInt8], channels: Int) throws(PlatedError) -> Raw {
        let (width, height) = try size(of: bytes)
        var warnings = 0
        var reason = Reason()
        var status: Int32 = -1
        let capacity = width * height * channels
        let pixels = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            status = bytes.withUnsafeBufferPointer { source in
                reason.fill {
                    cjpeg_decode(
                        source.baseAddress, source.count, Int32(channels), Int32(width),
                        Int32(height), buffer.baseAddress, &warnings, $0)
                }
            }
            count = status == 0 ? capacity : 0
        }
        guard status == 0 else { throw PlatedError(.badData, "broken JPEG: \(reason.text)") }
        return Raw(
            width: width, height: height, pixels: pixels, warnings: warnings,
            reason: warnings > 0 ? reason.text : "")
    }

    /// The text that the C side left.
    struct Reason {
        private(set) var text = ""

        mutating func fill(
            _ body: (UnsafeMutablePointer<CChar>) -> Int32
        ) -> Int32 {
            withUnsafeTemporaryAllocation(
                of: CChar.self, capacity: Int(CJPEG_MESSAGE_BYTES)
            ) { buffer in
                buffer[0] = 0
                let status = body(buffer.baseAddress!)
                if buffer[0] != 0 { text = String(cString: buffer.baseAddress!) }
                return status
            }
        }
    }
}
