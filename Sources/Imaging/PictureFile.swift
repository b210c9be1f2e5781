import PlateCore

/// A still picture with what it was decoded from.
public struct Picture: Sendable {
    /// Luma, full size.
    public var grey: GreyImage
    /// The picture as it came: a JPEG file's own bytes, or the planes of a PNG and of a JPEG that was turned.
    public var original: FrameOriginal
    /// Places where a JPEG's data were wrong or missing; the picture is used all the same.
    public var warnings: Int
    /// The first warning in the decoder's words, empty where there is none.
    public var firstWarning: String

    /// Decodes in colour, anew at each call. Throws `badData`, which `load` has ruled out.
    public func colour() throws(PlatedError) -> ColourImage { try ColourImage(original) }
}

/// Picture files, told apart by what they hold and never by their names.
public enum PictureFile {
    /// Loads a JPEG or PNG.
    ///
    /// Throws `inputOutput` where `path` cannot be read, `badData` where it holds no picture; the
    /// message names the path.
    public static func load(path: String) throws(PlatedError) -> Picture {
        let source = try ByteSource(path: path)
        guard source.count > 0 else { throw PlatedError(.badData, "\(path) is empty") }
        let start = try source.read(at: 0, length: 16)
        guard JPEG.begins(start) || PNG.begins(start) else {
            throw PlatedError(.badData, "\(path) is no JPEG or PNG picture")
        }
        guard source.count <= Limits.pictureFileBytesMax else {
            throw PlatedError(
                .badData, "\(path) is too large for a picture: \(source.count) bytes",
                hint: "A picture file has at most \(Limits.pictureFileBytesMax) bytes.")
        }
        let bytes = try source.read(at: 0, length: source.count)
        do throws(PlatedError) {
            return try decode(bytes)
        } catch {
            throw PlatedError(error.code, "\(path): \(error.message)", hint: error.hint)
        }
    }

    /// Decodes the JPEG or PNG in `bytes`, upright. Throws `badData`.
    public static func decode(_ bytes: [UInt8]) throws(PlatedError) -> Picture {
        guard PNG.begins(bytes) else { return try decodeJPEG(bytes) }
        let planes: PlanarImage
        switch try PNG.decode(bytes) {
        case .grey(let grey):
            planes = PlanarImage(
                luma: grey, blue: [], red: [], columnsPerChroma: 1, rowsPerChroma: 1)
        case .colour(let colour):
            planes = PlanarImage(colour)
        }
        return Picture(
            grey: planes.luma, original: .planar(planes), warnings: 0, firstWarning: "")
    }

    private static func decodeJPEG(_ bytes: [UInt8]) throws(PlatedError) -> Picture {
        let orientation = Orientation(ofJPEG: bytes)
        guard orientation != .topLeft else {
            let decoded = try JPEG.decodeGrey(bytes)
            return Picture(
                grey: decoded.picture, original: .jpeg(bytes), warnings: decoded.warnings,
                firstWarning: decoded.firstWarning)
        }
        let decoded = try JPEG.decodeColour(bytes)
        let planes = PlanarImage(orientation.upright(decoded.picture))
        return Picture(
            grey: planes.luma, original: .planar(planes), warnings: decoded.warnings,
            firstWarning: decoded.firstWarning)
    }
}
