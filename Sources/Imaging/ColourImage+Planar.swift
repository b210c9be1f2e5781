import PlateCore

/// Colour from raw video, by the full-range BT.601 matrix that JPEG uses.
extension ColourImage {
    /// The picture of `planar`; chroma samples are repeated, not interpolated.
    ///
    /// - Precondition: chroma planes are empty or of the size `planar` says.
    public init(_ planar: PlanarImage) {
        let width = planar.luma.width
        let height = planar.luma.height
        guard !planar.blue.isEmpty else {
            self.init(planar.luma)
            return
        }
        let chromaCount = planar.chromaWidth * planar.chromaHeight
        precondition(planar.blue.count == chromaCount && planar.red.count == chromaCount)
        let chromaWidth = planar.chromaWidth
        let across = planar.columnsPerChroma
        let down = planar.rowsPerChroma
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            for y in 0..<height {
                for x in 0..<width {
                    let chroma = (y / down) * chromaWidth + x / across
                    let luma = Int(planar.luma.pixels[y * width + x]) << 16 + 32_768
                    let blue = Int(planar.blue[chroma]) - 128
                    let red = Int(planar.red[chroma]) - 128
                    let place = 3 * (y * width + x)
                    buffer[place] = UInt8(clamping: (luma + 91_881 * red) >> 16)
                    buffer[place + 1] = UInt8(clamping: (luma - 22_554 * blue - 46_802 * red) >> 16)
                    buffer[place + 2] = UInt8(clamping: (luma + 116_130 * blue) >> 16)
                }
            }
            count = width * height * 3
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}

extension ColourImage {
    /// The picture of a frame in colour, from the very bytes it was read from. Throws `badData`.
    public init(_ original: FrameOriginal) throws(PlatedError) {
        switch original {
        case .jpeg(let bytes): self = try JPEG.decodeColour(bytes).picture
        case .planar(let planar): self.init(planar)
        }
    }
}

extension PlanarImage {
    /// The planes of `colour` at full resolution: luma is `colour.grey`.
    public init(_ colour: ColourImage) {
        let count = colour.width * colour.height
        var blue = [UInt8](repeating: 128, count: count)
        var red = blue
        colour.pixels.withUnsafeBufferPointer { pixels in
            for i in 0..<count {
                let (r, g, b) = (Int(pixels[3 * i]), Int(pixels[3 * i + 1]), Int(pixels[3 * i + 2]))
                let toBlue = 32_768 * b - 11_058 * r - 21_710 * g + 8_421_375
                let toRed = 32_768 * r - 27_439 * g - 5_329 * b + 8_421_375
                blue[i] = UInt8(clamping: toBlue >> 16)
                red[i] = UInt8(clamping: toRed >> 16)
            }
        }
        self.init(
            luma: colour.grey, blue: blue, red: red, columnsPerChroma: 1, rowsPerChroma: 1)
    }
}
