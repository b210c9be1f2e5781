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

    /// Bytes of the JPEG that `bytes` begin with, its end marker included; `nil` where it does not
    /// end in them. Loopback devices give whole buffers with old bytes behind the picture, and those
    /// would be stored with every read.
    static func length(_ bytes: [UInt8]) -> Int? {
        guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var place = 2
            while place + 1 < bytes.count {
                guard bytes[place] == 0xFF else {
                    // Entropy-coded bytes: on to whatever may be a marker.
                    place += 1
                    continue
                }
                switch bytes[place + 1] {
                case 0xD9: return place + 2
                // Stuffing, restarts and markers without a length.
                case 0x00, 0x01, 0xD0...0xD8: place += 2
                case 0xFF: place += 1
                default:
                    // A segment; its length keeps pictures inside it from ending this one.
                    guard place + 3 < bytes.count else { return nil }
                    place += 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
                }
            }
            return nil
        }
    }
}
