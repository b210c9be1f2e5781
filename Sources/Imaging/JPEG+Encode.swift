import CJPEG
import Glibc
import PlateCore

/// Writing JPEG. `quality` is libjpeg's, 1 to 100, and is clamped to it.
extension JPEG {
    /// A grey JPEG. Throws `badData` where a side exceeds what JPEG can hold.
    public static func encode(_ image: GreyImage, quality: Int) throws(PlatedError) -> [UInt8] {
        try encode(image.pixels, image.width, image.height, channels: 1, quality: quality)
    }

    /// A colour JPEG with chroma at half resolution. Throws `badData` where a side is too long.
    ///
    /// - Parameter fewestBytes: with Huffman tables of its own: the same pixels in less room, slower.
    public static func encode(
        _ image: ColourImage, quality: Int, fewestBytes: Bool = false
    ) throws(PlatedError) -> [UInt8] {
        try encode(
            image.pixels, image.width, image.height, channels: 3, quality: quality,
            fewestBytes: fewestBytes)
    }

    /// A JPEG of the planes as they are, no colour converted; a picture without chroma becomes grey.
    ///
    /// - Precondition: chroma planes are empty or of the size `image` says.
    public static func encode(_ image: PlanarImage, quality: Int) throws(PlatedError) -> [UInt8] {
        guard !image.blue.isEmpty else { return try encode(image.luma, quality: quality) }
        let chromaCount = image.chromaWidth * image.chromaHeight
        precondition(image.blue.count == chromaCount && image.red.count == chromaCount)
        let luma = image.luma
        try PictureSize.check(width: luma.width, height: luma.height)
        let columns = Int32(image.chromaWidth)
        let rows = Int32(image.chromaHeight)
        return try collect { out, message in
            luma.pixels.withUnsafeBufferPointer { lumaSamples in
                image.blue.withUnsafeBufferPointer { blue in
                    image.red.withUnsafeBufferPointer { red in
                        let planes = [
                            CJPEGPlane(
                                samples: lumaSamples.baseAddress, columns: Int32(luma.width),
                                rows: Int32(luma.height)),
                            CJPEGPlane(samples: blue.baseAddress, columns: columns, rows: rows),
                            CJPEGPlane(samples: red.baseAddress, columns: columns, rows: rows),
                        ]
                        return cjpeg_encode_planes(
                            planes, Int32(image.columnsPerChroma), Int32(image.rowsPerChroma),
                            clamped(quality), out, message)
                    }
                }
            }
        }
    }

    private static func encode(
        _ pixels: [UInt8], _ width: Int, _ height: Int, channels: Int, quality: Int,
        fewestBytes: Bool = false
    ) throws(PlatedError) -> [UInt8] {
        try PictureSize.check(width: width, height: height)
        return try collect { out, message in
            pixels.withUnsafeBufferPointer { buffer in
                cjpeg_encode(
                    buffer.baseAddress, Int32(width), Int32(height), Int32(channels),
                    clamped(quality), fewestBytes ? 1 : 0, out, message)
            }
        }
    }

    private static func clamped(_ quality: Int) -> Int32 { Int32(min(max(quality, 1), 100)) }

    /// Runs an encoder and takes its bytes over from the C heap.
    private static func collect(
        _ body: (UnsafeMutablePointer<CJPEGBytes>, UnsafeMutablePointer<CChar>) -> Int32
    ) throws(PlatedError) -> [UInt8] {
        var out = CJPEGBytes()
        defer { free(out.bytes) }
        var reason = Reason()
        let status = withUnsafeMutablePointer(to: &out) { out in
            reason.fill { body(out, $0) }
        }
        guard status == 0 else {
            throw PlatedError(.badData, "picture cannot be written as JPEG: \(reason.text)")
        }
        return [UInt8](UnsafeBufferPointer(start: out.bytes, count: out.count))
    }
}
