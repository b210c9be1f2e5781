/// Packed 4:2:2 video (YUYV) into planes.
import PlateCore

/// Brings studio range to the full range of JPEG.
enum VideoRange {
    /// Luma 16...235 spread over 0...255 (BT.601).
    static let fullLuma: [UInt8] = (0..<256).map {
        UInt8(clamping: (($0 - 16) * 255 + 109) / 219)
    }
    /// Chroma 16...240 spread over 0...255 about 128.
    static let fullChroma: [UInt8] = (0..<256).map {
        UInt8(clamping: 128 + Int((Double($0 - 128) * 255 / 224).rounded()))
    }
    /// Every shade as it is.
    static let same: [UInt8] = (0..<256).map { UInt8($0) }
}

extension PlanarImage {
    /// The picture that `bytes` hold, its luma at full range.
    ///
    /// - Precondition: `bytes.count >= agreement.bytesMin`, and the pixels are YUYV.
    init(packed bytes: [UInt8], _ agreement: CameraAgreement) {
        precondition(bytes.count >= agreement.bytesMin && agreement.pixels == .yuyv)
        let (width, height) = (agreement.width, agreement.height)
        let pairs = (width + 1) / 2
        let shades = agreement.isFullRange ? VideoRange.same : VideoRange.fullLuma
        let tints = agreement.isFullRange ? VideoRange.same : VideoRange.fullChroma
        var blue = [UInt8](repeating: 0, count: pairs * height)
        var red = blue
        let luma = [UInt8](unsafeUninitializedCapacity: width * height) { luma, filled in
            bytes.withUnsafeBufferPointer { bytes in
                shades.withUnsafeBufferPointer { shades in
                    for y in 0..<height {
                        let line = bytes.baseAddress! + y * agreement.bytesPerLine
                        let out = luma.baseAddress! + y * width
                        for x in 0..<width { out[x] = shades[Int(line[2 &* x])] }
                    }
                }
            }
            filled = width * height
        }
        bytes.withUnsafeBufferPointer { bytes in
            tints.withUnsafeBufferPointer { tints in
                blue.withUnsafeMutableBufferPointer { blue in
                    red.withUnsafeMutableBufferPointer { red in
                        for y in 0..<height {
                            let line = bytes.baseAddress! + y * agreement.bytesPerLine
                            for pair in 0..<pairs {
                                blue[y &* pairs &+ pair] = tints[Int(line[4 &* pair &+ 1])]
                                red[y &* pairs &+ pair] = tints[Int(line[4 &* pair &+ 3])]
                            }
                        }
                    }
                }
            }
        }
        self.init(
            luma: GreyImage(width: width, height: height, pixels: luma), blue: blue, red: red,
            columnsPerChroma: 2, rowsPerChroma: 1)
    }
}
