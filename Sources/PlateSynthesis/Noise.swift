/// Value noise on a lattice: dirt, asphalt, clouds, leaves. Pure functions of position and seed.

package enum Noise {
    /// A number in 0..<1 for a lattice point, by multiplying and shifting 32-bit words.
    @inline(__always)
    package static func lattice(_ x: Int32, _ y: Int32, _ seed: UInt32 = 0) -> Float {
        var h =
            UInt32(bitPattern: x) &* 0x8DA6_B343 ^ UInt32(bitPattern: y) &* 0xD816_3841
            ^ seed &* 0xCB1A_B31F
        h ^= h >> 15
        h = h &* 0x2C1B_3C6D
        h ^= h >> 12
        h = h &* 0x297A_2D39
        h ^= h >> 15
        return Float(h >> 8) * 0x1p-24
    }

    /// Smooth noise in 0..<1 with features of size 1.
    @inline(__always)
    package static func smooth(_ x: Float, _ y: Float, _ seed: UInt32 = 0) -> Float {
        let floorX = x.rounded(.down)
        let floorY = y.rounded(.down)
        let i = Int32(truncatingIfNeeded: Int(floorX))
        let j = Int32(truncatingIfNeeded: Int(floorY))
        let fx = x - floorX
        let fy = y - floorY
        let u = fx * fx * (3 - 2 * fx)
        let v = fy * fy * (3 - 2 * fy)
        let top = mix(lattice(i, j, seed), lattice(i &+ 1, j, seed), u)
        let bottom = mix(lattice(i, j &+ 1, seed), lattice(i &+ 1, j &+ 1, seed), u)
        return mix(top, bottom, v)
    }

    /// Noise with detail at three scales, in 0..<1.
    package static func layered(_ x: Float, _ y: Float, _ seed: UInt32 = 0) -> Float {
        (smooth(x, y, seed) * 4 + smooth(x * 2.1, y * 2.1, seed &+ 1) * 2
            + smooth(x * 4.3, y * 4.3, seed &+ 2)) / 7
    }
}

/// The value a share `t` of the way from `a` to `b`.
@inline(__always)
package func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

/// The colour a share `t` of the way from `a` to `b`.
@inline(__always)
package func mix(_ a: Colour, _ b: Colour, _ t: Float) -> Colour { a + (b - a) * t }

/// 0 below `low`, 1 above `high`, smooth between.
@inline(__always)
package func smoothStep(_ low: Float, _ high: Float, _ x: Float) -> Float {
    let t = min(max((x - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
}

/// Red, green and blue, 0...1.
package typealias Colour = SIMD3<Float>

/// A colour from a hexadecimal number such as 0x1C2A5E.
package func rgb(_ hex: UInt32) -> Colour {
    Colour(Float(hex >> 16 & 255), Float(hex >> 8 & 255), Float(hex & 255)) / 255
}
