/// A picture on a surface, with its halvings, so that it is sampled without aliasing when it is small.
import Imaging

struct Texture: Sendable {
    /// Levels from the full size down; linear light, red green blue.
    private let levels: [Level]

    private struct Level: Sendable {
        let width: Int
        let height: Int
        let texels: [Vector3]
    }

    init(_ picture: ColourImage) {
        let linear = (0...255).map { power(Float($0) / 255, 2.2) }
        var level = Level(
            width: picture.width, height: picture.height,
            texels: (0..<picture.width * picture.height).map { i in
                Vector3(
                    linear[Int(picture.pixels[3 * i])], linear[Int(picture.pixels[3 * i + 1])],
                    linear[Int(picture.pixels[3 * i + 2])])
            })
        var levels = [level]
        while level.width >= 4 && level.height >= 4 {
            level = Self.halved(level)
            levels.append(level)
        }
        self.levels = levels
    }

    private static func halved(_ level: Level) -> Level {
        let width = level.width / 2
        let height = level.height / 2
        var texels: [Vector3] = []
        texels.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width {
                let i = 2 * y * level.width + 2 * x
                let sum =
                    level.texels[i] + level.texels[i + 1] + level.texels[i + level.width]
                    + level.texels[i + level.width + 1]
                texels.append(sum / 4)
            }
        }
        return Level(width: width, height: height, texels: texels)
    }

    /// The size of the first level in texels.
    var texelCount: Float { Float(levels[0].width * levels[0].height) }

    /// The colour at (u, v), both 0...1, v downwards; `detail` 0 is the first level, 1 its half.
    func sample(_ u: Float, _ v: Float, detail: Float) -> Vector3 {
        let wanted = clamped(detail, 0, Float(levels.count - 1))
        let index = Int(wanted)
        let fine = bilinear(levels[index], u, v)
        guard index + 1 < levels.count else { return fine }
        return mix(fine, bilinear(levels[index + 1], u, v), wanted - Float(index))
    }

    private func bilinear(_ level: Level, _ u: Float, _ v: Float) -> Vector3 {
        let x = clamped(u * Float(level.width) - 0.5, 0, Float(level.width - 1))
        let y = clamped(v * Float(level.height) - 0.5, 0, Float(level.height - 1))
        let x0 = Int(x)
        let y0 = Int(y)
        let x1 = min(x0 + 1, level.width - 1)
        let y1 = min(y0 + 1, level.height - 1)
        let tx = x - Float(x0)
        let ty = y - Float(y0)
        let top = mix(level.texels[y0 * level.width + x0], level.texels[y0 * level.width + x1], tx)
        let below = mix(
            level.texels[y1 * level.width + x0], level.texels[y1 * level.width + x1], tx)
        return mix(top, below, ty)
    }
}
