import PlateCore

/// From a driver's buffer to a picture: copying, checking, decoding. Knows nothing of time or state.
struct PictureIntake: Sendable {
    /// A buffer's content, or why there is none.
    enum Raw: Sendable {
        case bytes([UInt8])
        case fault(FrameFault)
        case damaged(String)
    }

    /// A decoded picture.
    struct Picture: Sendable {
        var grey: GreyImage
        var original: FrameOriginal
    }

    /// Columns or rows by which a JPEG may be larger or smaller than was agreed: encoders work in
    /// blocks of sixteen.
    private static let sizeSlack = 16

    private let agreement: CameraAgreement

    init(_ agreement: CameraAgreement) {
        self.agreement = agreement
    }

    /// Copies `buffer` out of the driver's memory, where it may hold a picture.
    func copy(_ buffer: DeviceBuffer, from device: any VideoDevice) -> Raw {
        if buffer.isFlagged { return .fault(.flagged) }
        guard buffer.bytesUsed <= buffer.capacity else {
            return .damaged(
                "the driver says \(buffer.bytesUsed) bytes, in a buffer of \(buffer.capacity)")
        }
        guard buffer.bytesUsed >= agreement.bytesMin else { return .fault(.short) }
        let isJPEG = agreement.pixels.isJPEG
        guard !isJPEG || buffer.bytesUsed <= Limits.compressedFrameBytesMax else {
            return .damaged("a JPEG of \(buffer.bytesUsed) bytes")
        }
        // Raw drivers round their buffers up; what is behind the picture is not looked at.
        let count = isJPEG ? buffer.bytesUsed : agreement.bytesMin
        var bytes = device.bytes(of: buffer, count: count)
        if isJPEG, let length = JPEGFrame.length(bytes), length < bytes.count {
            bytes.removeLast(bytes.count - length)
        }
        return .bytes(bytes)
    }

    /// Whether `bytes` are the picture that `original` was made of.
    func isSame(_ bytes: [UInt8], as original: FrameOriginal) -> Bool {
        switch original {
        case .jpeg(let last): agreement.pixels.isJPEG && last == bytes
        case .planar(let last):
            !agreement.pixels.isJPEG && PlanarImage(packed: bytes, agreement) == last
        }
    }

    /// The picture in `bytes`. Throws `badData` where it is damaged or of another size than agreed.
    func decode(_ bytes: [UInt8]) throws(PlatedError) -> Picture {
        guard agreement.pixels.isJPEG else {
            let planar = PlanarImage(packed: bytes, agreement)
            return Picture(grey: planar.luma, original: .planar(planar))
        }
        let grey = try JPEGFrame.decode(bytes)
        guard abs(grey.width - agreement.width) < Self.sizeSlack,
            abs(grey.height - agreement.height) < Self.sizeSlack
        else {
            throw PlatedError(
                .badData,
                "a picture of \(grey.width)×\(grey.height) in a stream of "
                    + "\(agreement.width)×\(agreement.height)")
        }
        return Picture(grey: grey, original: .jpeg(bytes))
    }
}
