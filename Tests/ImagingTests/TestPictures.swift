import Imaging
import PlateCore

/// Pictures and random numbers that the tests of this target share.
enum TestPictures {
    /// Red runs across, green down, blue along the diagonal: 28 by 20 unless told.
    static func ramp(width: Int = 28, height: Int = 20) -> ColourImage {
        var image = ColourImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let place = 3 * (y * width + x)
                image.pixels[place] = UInt8(min(255, x * 252 / width))
                image.pixels[place + 1] = UInt8(min(255, y * 240 / height))
                image.pixels[place + 2] = UInt8(min(255, (x + y) * 5 % 256))
            }
        }
        return image
    }

    /// Noise, so that compressed data are long for their picture.
    static func noise(width: Int, height: Int, seed: UInt64) -> GreyImage {
        var random = Xorshift(seed: seed)
        return GreyImage(
            width: width, height: height,
            pixels: (0..<width * height).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }

    /// The mean and the greatest difference of two rows of samples.
    static func difference(_ a: [UInt8], _ b: [UInt8]) -> (mean: Double, worst: Int) {
        guard a.count == b.count, !a.isEmpty else { return (.infinity, .max) }
        var sum = 0
        var worst = 0
        for i in 0..<a.count {
            let distance = abs(Int(a[i]) - Int(b[i]))
            sum += distance
            worst = max(worst, distance)
        }
        return (Double(sum) / Double(a.count), worst)
    }
}

/// Marsaglia's xorshift64: the same numbers on every machine.
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

/// Ways in which bytes go bad: bits turned, numbers zeroed or made huge, pieces moved or lost.
struct Mutator {
    private var random: Xorshift

    init(seed: UInt64) { random = Xorshift(seed: seed) }

    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 8 {
            let place = Int.random(in: 0..<bytes.count - 4, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
            case 3: bytes.replaceSubrange(place..<place + 4, with: [255, 255, 255, 255])
            case 4:
                let other = Int.random(in: 0..<bytes.count - 4, using: &random)
                for i in 0..<4 { bytes.swapAt(place + i, other + i) }
            default:
                let length = Int.random(in: 1...16, using: &random)
                bytes.removeSubrange(place..<min(bytes.count, place + length))
            }
        }
        return bytes
    }
}
