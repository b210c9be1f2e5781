import Imaging
import PlateCore

/// A JPEG as a video frame: stricter than a still, since the next frame is a thirtieth away.
enum JPEGFrame {
    /// Luma of a JPEG that decodes without a warning. Throws `badData` for all others.
    static func decode(_ bytes: [UInt8]) throws(PlatedError) -> GreyImage {
        let decoded = try JPEG.decodeGrey(bytes)
        guard decoded.warnings == 0 else { throw PlatedError(.badData, decoded.firstWarning) }
        return decoded.picture
    }
}
