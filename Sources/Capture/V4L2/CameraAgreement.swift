/// What picture format to ask a device for, and whether its answer makes sense. Decisions only.
import PlateCore

/// A format that was granted and checked: its sizes may be computed with.
struct CameraAgreement: Sendable, Hashable {
    let pixels: PixelFormat
    let width: Int
    let height: Int
    /// Bytes from one line to the next; raw video only.
    let bytesPerLine: Int
    let isFullRange: Bool

    /// Bytes that a raw picture holds at least; the last line need not be padded.
    var bytesMin: Int {
        pixels.isJPEG ? Self.jpegBytesMin : (height - 1) * bytesPerLine + Self.packedLine(width)
    }

    /// No JPEG is shorter: its markers and one table each take more.
    private static let jpegBytesMin = 100
    /// What is asked for where nothing is wanted.
    private static let sizeUsual = (width: 1920, height: 1080)
    /// Formats that a refusal names; some drivers have eighty.
    private static let namesMax = 6

    /// Asks `device` for each pixel format that `wanted` allows, best first, until one is granted.
    ///
    /// Drivers do not refuse what they cannot do: they set something else and say so. Throws the
    /// device's fault, or `refused` where nothing that Plated reads was granted.
    static func negotiate(
        _ wanted: CameraFormat, with device: any VideoDevice
    ) throws(DeviceFault) -> CameraAgreement {
        var granted: [PixelFormat] = []
        for pixels in choices(wanted.format) {
            let asked = DeviceFormat(
                pixels: pixels, width: wanted.width ?? sizeUsual.width,
                height: wanted.height ?? sizeUsual.height)
            let answer: DeviceFormat
            do throws(DeviceFault) {
                answer = try device.setFormat(asked)
            } catch {
                // Older drivers refuse instead of setting something else.
                guard case .call(_, invalidArgument) = error else { throw error }
                continue
            }
            let isWanted = answer.pixels == pixels || (pixels.isJPEG && answer.pixels.isJPEG)
            if isWanted { return try CameraAgreement(checking: answer) }
            granted.append(answer.pixels)
        }
        let offered = device.pixelFormats()
        let names = (offered.isEmpty ? granted : offered).map(\.description)
        let words = choices(wanted.format).map(\.description).joined(separator: " and no ")
        let more = names.count > namesMax ? " and \(names.count - namesMax) more" : ""
        let others = names.prefix(namesMax).joined(separator: ", ")
        throw .refused("offers no \(words)" + (names.isEmpty ? "" : ", only \(others)\(more)"))
    }

    private static func choices(_ format: CameraFormat.Encoding) -> [PixelFormat] {
        switch format {
        case .auto: [.mjpeg, .yuyv]
        case .mjpeg: [.mjpeg]
        case .yuyv: [.yuyv]
        }
    }

    /// `EINVAL`, whose number is the same on every Linux.
    private static let invalidArgument: Int32 = 22

    /// Takes over what a driver set. Throws `refused` where it makes no sense or is too much.
    init(checking answer: DeviceFormat) throws(DeviceFault) {
        let (width, height) = (answer.width, answer.height)
        let size = "\(width)×\(height)"
        guard (Limits.cameraSidePixelsMin...Limits.imageSidePixelsMax).contains(width),
            (Limits.cameraSidePixelsMin...Limits.imageSidePixelsMax).contains(height),
            width * height <= Limits.imagePixelsMax
        else { throw .refused("gives pictures of \(size), which Plated does not read") }
        guard answer.field == .whole else {
            throw .refused("gives half pictures line by line, which Plated does not read")
        }
        var line = 0
        if !answer.pixels.isJPEG {
            line = answer.bytesPerLine == 0 ? Self.packedLine(width) : answer.bytesPerLine
            guard (Self.packedLine(width)...8 * Limits.imageSidePixelsMax).contains(line) else {
                throw .refused("says that a line of \(size) has \(line) bytes")
            }
        }
        guard answer.bytesPerPicture <= Limits.cameraBufferBytesMax else {
            throw .refused("wants \(answer.bytesPerPicture) bytes for a picture of \(size)")
        }
        pixels = answer.pixels
        self.width = width
        self.height = height
        bytesPerLine = line
        isFullRange = answer.isFullRange
    }

    /// Bytes of a line of packed 4:2:2; an odd last pixel has a pair of its own.
    private static func packedLine(_ width: Int) -> Int { (width + 1) / 2 * 4 }
}
