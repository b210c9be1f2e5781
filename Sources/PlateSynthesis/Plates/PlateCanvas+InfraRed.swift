/// A plate as an infra-red camera with its lamp beside the lens sees it: sheeting glows, dyes vanish,
/// soot stays black, whatever covers the sheeting is dull.

/// How a flat plate is lit by a camera's own lamp.
package struct InfraRedLight: Sendable {
    /// Light that white sheeting returns to the camera; 1 is the brightest shade.
    var returned: Float
    /// Light that dull white sends back.
    var scattered: Float
    /// How much of what is too bright spills over, 0...1.
    var bloom: Float
    /// Where the beam's middle meets the plate, millimetres, and how fast it fades to the side.
    var spot: SIMD2<Float>
    var fading: Float

    /// From straight ahead, neither too bright nor too dark.
    package static let facing = InfraRedLight(
        returned: 0.7, scattered: 0.02, bloom: 0, spot: SIMD2(152.4, 76.2), fading: 0)

    /// Light as it is met: from plates far away to plates far too near.
    static func any(using generator: inout SeededGenerator) -> InfraRedLight {
        let roll = generator.unit()
        let returned =
            roll < 0.2
            ? generator.between(0.06, 0.25)
            : roll < 0.75 ? generator.between(0.25, 1) : generator.between(1, 3.5)
        return InfraRedLight(
            returned: returned, scattered: returned * generator.between(0.02, 0.25),
            bloom: generator.between(0, 1),
            spot: SIMD2(generator.between(-60, 360), generator.between(-60, 210)),
            fading: generator.between(0, 0.8))
    }
}

extension PlateCanvas {
    /// Turns the picture into what infra-red `light` shows of the plate: neutral, in display shades.
    package mutating func turn(to light: InfraRedLight) {
        var sum = [Float](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                let i = row * width + column
                let tone = InfraRed.tone(linear(clamped(paint[i])), carbon: carbon[i])
                let from = SIMD2(Float(column), Float(row)) / scale - light.spot
                let far = (from * from).sum() / (300 * 300)
                let beam = 1 / (1 + far * light.fading)
                sum[i] = tone * (light.scattered + light.returned * sheeting[i]) * beam
            }
        }
        let spill = Bloom(width: width, height: height)
        let excess = spill.blurred(sum.map { max($0 - 0.9, 0) }, radius: max(1, width / 170))
        let veil = spill.blurred(sum, radius: width / 20)
        for i in sum.indices {
            let value = sum[i] + (excess[i] * 1.6 + veil[i] * 0.03) * light.bloom
            paint[i] = Colour(repeating: Development.shade(value))
        }
    }
}
