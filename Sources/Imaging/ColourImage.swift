import PlateCore

/// An 8-bit colour picture: what is shown and stored, and what a plate's state is told from. Text is
/// read from grey.
public struct ColourImage: Sendable, Equatable {
    /// Pixels across, at least 1.
    public let width: Int
    /// Pixels down, at least 1.
    public let height: Int
    /// Red, green and blue interleaved, `width * height * 3` bytes, rows without gaps.
    public var pixels: [UInt8]

    /// A picture from its bytes.
    ///
    /// - Precondition: `pixels.count == width * height * 3`, both at least 1.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(width >= 1 && height >= 1 && pixels.count == width * height * 3)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// A picture of one colour.
    public init(width: Int, height: Int, red: UInt8 = 0, green: UInt8 = 0, blue: UInt8 = 0) {
        let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            for i in stride(from: 0, to: width * height * 3, by: 3) {
                buffer[i] = red
                buffer[i + 1] = green
                buffer[i + 2] = blue
            }
            count = width * height * 3
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    /// A grey picture in three equal channels.
    public init(_ grey: GreyImage) {
        let count = grey.pixels.count
        let pixels = [UInt8](unsafeUninitializedCapacity: count * 3) { buffer, filled in
            for i in 0..<count {
                let shade = grey.pixels[i]
                buffer[3 * i] = shade
                buffer[3 * i + 1] = shade
                buffer[3 * i + 2] = shade
            }
            filled = count * 3
        }
        self.init(width: grey.width, height: grey.height, pixels: pixels)
    }

    /// Luma by BT.601, the weights of JPEG, so that both ways to grey agree.
    public var grey: GreyImage {
        let count = width * height
        let luma = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            pixels.withUnsafeBufferPointer { pixels in
                for i in 0..<count {
                    let red = Int(pixels[3 * i])
                    let green = Int(pixels[3 * i + 1])
                    let blue = Int(pixels[3 * i + 2])
                    let sum = 19_595 * red + 38_470 * green + 7_471 * blue + 32_768
                    buffer[i] = UInt8(truncatingIfNeeded: sum >> 16)
                }
            }
            filled = count
        }
        return GreyImage(width: width, height: height, pixels: luma)
    }
}
