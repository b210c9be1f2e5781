/// A picture on a surface, with its halvings, in linear light.
import Imaging

/// Mip levels from the picture down to one pixel on its short side.
package struct Texture: Sendable {
    struct Level: Sendable {
        let width: Int
        let height: Int
        let texels: [Colour]
    }

    let levels: [Level]

    /// A texture of display colours, row by row.
    init(width: Int, height: Int, paint: [Colour]) {
        self.init(Level(width: width, height: height, texels: paint.map(linear)))
    }

    private init(_ finest: Level) {
        var level = finest
        var levels = [level]
        while level.width > 2, level.height > 2 {
            level = Self.halved(level)
            levels.append(level)
        }
        self.levels = levels
    }

    /// A texture of what is painted on `canvas`.
    init(_ canvas: PlateCanvas) {
        self.init(width: canvas.width, height: canvas.height, paint: canvas.paint)
    }

    /// A plate as infra-red light meets it: every texel holds the share scattered, the share that the
    /// sheeting sends straight back, and nothing.
    init(infraRed canvas: PlateCanvas) {
        let texels = canvas.paint.indices.map { i in
            let tone = InfraRed.tone(linear(clamped(canvas.paint[i])), carbon: canvas.carbon[i])
            return Colour(tone, tone * canvas.sheeting[i], 0)
        }
        self.init(Level(width: canvas.width, height: canvas.height, texels: texels))
    }

    private static func halved(_ level: Level) -> Level {
        let width = level.width / 2
        let height = level.height / 2
        var texels = [Colour](repeating: Colour(), count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let i = 2 * y * level.width + 2 * x
                let sum = level.texels[i] + level.texels[i + 1]
                let below = level.texels[i + level.width] + level.texels[i + level.width + 1]
                texels[y * width + x] = (sum + below) / 4
            }
        }
        return Level(width: width, height: height, texels: texels)
    }

    /// The colour at `u`, `v` in 0...1, averaged over about `footprint` (a share of the width).
    func sample(_ u: Float, _ v: Float, footprint: Float) -> Colour {
        let texels = max(footprint * Float(levels[0].width), 1)
        let depth = min(logarithm2(texels), Float(levels.count - 1))
        let coarse = Int(depth)
        let share = depth - Float(coarse)
        let fine = bilinear(levels[coarse], u, v)
        guard share > 0.02, coarse + 1 < levels.count else { return fine }
        return mix(fine, bilinear(levels[coarse + 1], u, v), share)
    }

    private func bilinear(_ level: Level, _ u: Float, _ v: Float) -> Colour {
        let x = min(max(u * Float(level.width) - 0.5, 0), Float(level.width) - 1.001)
        let y = min(max(v * Float(level.height) - 0.5, 0), Float(level.height) - 1.001)
        let (i, j) = (Int(x), Int(y))
        let (fx, fy) = (x - Float(i), y - Float(j))
        let at = j * level.width + i
        let right = min(i + 1, level.width - 1) - i
        let down = (min(j + 1, level.height - 1) - j) * level.width
        return level.texels.withUnsafeBufferPointer { t in
            mix(mix(t[at], t[at + right], fx), mix(t[at + down], t[at + down + right], fx), fy)
        }
    }
}
