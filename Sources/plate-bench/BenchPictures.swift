// Pictures to measure on: drawn from a seed, so that figures compare between machines and versions.
import Imaging
import PlateCore

enum BenchPictures {
    /// A street-like picture: soft gradients, hard edges, a little noise, two plates of bars.
    static func scene(width: Int, height: Int) -> GreyImage {
        var image = GreyImage(width: width, height: height)
        var state: UInt32 = 1
        for y in 0..<height {
            for x in 0..<width {
                state = state &* 1_664_525 &+ 1_013_904_223
                let noise = Int(state >> 30)
                let shade = 60 + 90 * y / height + 30 * ((x / 97 + y / 61) % 2) + noise
                image[x, y] = UInt8(shade)
            }
        }
        for quad in plates(width: width, height: height) { drawPlate(quad.boundingBox, &image) }
        return image
    }

    /// Where the plates of a scene are.
    static func plates(width: Int, height: Int) -> [Quad] {
        [0.25, 0.6].map { share in
            Quad(
                Box(
                    x: (share * Double(width)).rounded(), y: (0.6 * Double(height)).rounded(),
                    width: 110, height: 55))
        }
    }

    private static func drawPlate(_ box: Box, _ image: inout GreyImage) {
        for y in 0..<Int(box.height) {
            for x in 0..<Int(box.width) {
                let inside = y > 14 && y < 42 && x > 6 && x < 104
                let isStroke = inside && x % 14 < 5
                image[Int(box.x) + x, Int(box.y) + y] = isStroke ? 40 : 215
            }
        }
    }
}
