/// The few transcendental functions, and noise that is the same on every machine.
#if canImport(Glibc)
    import Glibc
#endif

func sine(_ x: Float) -> Float { sinf(x) }

func cosine(_ x: Float) -> Float { cosf(x) }

func log2(_ x: Float) -> Float { log2f(x) }

func power(_ x: Float, _ y: Float) -> Float { powf(x, y) }

/// A number in 0...1 that depends on two whole numbers and nothing else.
@inline(__always)
func hash(_ x: Int32, _ y: Int32) -> Float {
    var h = UInt32(bitPattern: x) &* 0x8DA6_B343 ^ UInt32(bitPattern: y) &* 0xD816_3841
    h ^= h >> 15
    h &*= 0x2C1B_3C6D
    h ^= h >> 12
    h &*= 0x297A_2D39
    h ^= h >> 15
    return Float(h >> 8) / Float(1 << 24)
}

/// Smooth noise over the plane, 0...1, one bump a unit.
@inline(__always)
func noise(_ x: Float, _ y: Float) -> Float {
    let fx = x.rounded(.down)
    let fy = y.rounded(.down)
    // Far beyond any scene the noise is flat; whole numbers stay within Int32.
    guard abs(fx) < 1e8, abs(fy) < 1e8 else { return 0.5 }
    let ix = Int32(fx)
    let iy = Int32(fy)
    let tx = (x - fx) * (x - fx) * (3 - 2 * (x - fx))
    let ty = (y - fy) * (y - fy) * (3 - 2 * (y - fy))
    let top = mix(hash(ix, iy), hash(ix &+ 1, iy), tx)
    let bottom = mix(hash(ix, iy &+ 1), hash(ix &+ 1, iy &+ 1), tx)
    return mix(top, bottom, ty)
}
