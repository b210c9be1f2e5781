/// Pictures as plain values. Codecs, pyramids and warps live in `Imaging`.

/// An 8-bit grey picture, rows without gaps, top row first.
public struct GreyImage: Sendable, Equatable {
    /// Pixels across, at least 1.
    public let width: Int
    /// Pixels down, at least 1.
    public let height: Int
    /// Luma, `width * height` bytes, full range.
    public var pixels: [UInt8]

    /// A picture from its bytes.
    ///
    /// - Precondition: `pixels.count == width * height`, both at least 1.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width >= 1 && height >= 1 && pixels.count == width * height)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of one shade.
    public init(width: Int, height: Int, shade: UInt8 = 0) {
        self.init(
            width: width, height: height,
            pixels: [UInt8](repeating: shade, count: width * height))
    }

    /// The pixel at column `x`, row `y`.
    public subscript(x: Int, y: Int) -> UInt8 {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }
}

extension GreyImage: CustomStringConvertible {
    /// The size alone: the pixels would fill pages.
    public var description: String { "grey \(width)×\(height)" }
}

/// An 8-bit picture in luma and two chroma planes, as raw video has it.
public struct PlanarImage: Sendable, Equatable {
    /// Luma, full size.
    public var luma: GreyImage
    /// Blue difference, centred on 128, of the size `chromaWidth` by `chromaHeight`.
    public var blue: [UInt8]
    /// Red difference, centred on 128, of the size `chromaWidth` by `chromaHeight`.
    public var red: [UInt8]
    /// How many luma columns share a chroma column: 1 or 2.
    public let columnsPerChroma: Int
    /// How many luma rows share a chroma row: 1 or 2.
    public let rowsPerChroma: Int

    /// Chroma columns.
    public var chromaWidth: Int { (luma.width + columnsPerChroma - 1) / columnsPerChroma }
    /// Chroma rows.
    public var chromaHeight: Int { (luma.height + rowsPerChroma - 1) / rowsPerChroma }

    /// A picture from its planes; grey video has empty chroma planes.
    public init(
        luma: GreyImage, blue: [UInt8], red: [UInt8], columnsPerChroma: Int, rowsPerChroma: Int
    ) {
        self.luma = luma
        self.blue = blue
        self.red = red
        self.columnsPerChroma = columnsPerChroma
        self.rowsPerChroma = rowsPerChroma
    }
}
