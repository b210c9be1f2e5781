/// From light to a picture: exposure, vignette, tone curve, the sensor's noise, the date in the corner.
import Imaging

/// Develops the frames of a scenario.
struct Development {
    let scenario: Scenario
    let frame: Int

    /// The tone curve, 4096 steps over 0...2 in light: a soft shoulder, then the usual power.
    private static let curve: [Float] = (0..<4096).map { i in
        shade(exactly: Double(i) / 2048)
    }

    /// The tone curve itself, 0...255.
    static func shade(exactly light: Double) -> Float {
        let shouldered = light * (1 + light / 4) / (1 + light * 0.55)
        return Float(power(min(shouldered, 1), 1 / 2.2) * 255)
    }

    /// The display shade of `light`, 0...1, by the tone curve.
    static func shade(_ light: Float) -> Float {
        curve[min(max(Int(light * 2048), 0), 4095)] / 255
    }

    /// The picture of summed light.
    func picture(_ sum: [Colour], exposures: Int) -> ColourImage {
        if let sensor = scenario.nightSensor {
            return nightPicture(sum, exposures: exposures, sensor)
        }
        let width = scenario.width
        let height = scenario.height
        let time = Float(frame) / Float(scenario.framesPerSecond)
        let gain = scenario.gain(at: time) / Float(exposures)
        let noise = scenario.noise
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        let middle = SIMD2(Float(width), Float(height)) / 2
        let seed = UInt32(truncatingIfNeeded: frame &* 977 &+ 13)
        pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                for column in 0..<width {
                    let from = (SIMD2(Float(column), Float(row)) - middle) / middle.x
                    let falloff = 1 - 0.22 * (from * from).sum()
                    let light = Self.lens(sum, column, row, width, height) * (gain * falloff)
                    let grain =
                        Noise.lattice(Int32(column), Int32(row), seed)
                        + Noise.lattice(Int32(column), Int32(row), seed &+ 1) - 1
                    for channel in 0..<3 {
                        let step = min(max(Int(light[channel] * 2048), 0), 4095)
                        let value = Self.curve[step] + grain * noise
                        pixels[(row * width + column) * 3 + channel] = UInt8(
                            min(max(value + 0.5, 0), 255))
                    }
                }
            }
        }
        stamp(&pixels, width: width)
        return ColourImage(width: width, height: height, pixels: pixels)
    }

    /// The light of a pixel through a lens that is not perfectly sharp: some of it is its neighbours'.
    @inline(__always)
    static func lens(
        _ sum: [Colour], _ column: Int, _ row: Int, _ width: Int, _ height: Int
    ) -> Colour {
        let at = row * width + column
        guard column > 0, row > 0, column < width - 1, row < height - 1 else { return sum[at] }
        let around = sum[at - 1] + sum[at + 1] + sum[at - width] + sum[at + width]
        return sum[at] * 0.68 + around * 0.08
    }

    /// Writes the camera's name and the wall time into the lower left corner.
    func stamp(_ pixels: inout [UInt8], width: Int) {
        guard scenario.width >= 640, scenario.height >= 120 else { return }
        let height: Float = 15
        var pen = SIMD2<Float>(14, Float(scenario.height) - 30)
        for character in scenario.stamp(frame: frame) {
            let pieces = Die.sign.segments(of: character, at: pen, height: height)
            let advance = Die.sign.advance(of: character) * height
            for row in Int(pen.y) - 2...Int(pen.y + height) + 2 {
                for column in Int(pen.x) - 2...Int(pen.x + advance) + 2 {
                    let point = SIMD2(Float(column) + 0.5, Float(row) + 0.5)
                    var distance = Float(9)
                    for piece in pieces {
                        distance = min(distance, piece.distance(to: point, halfWidth: 1))
                    }
                    let white = min(max(0.5 - distance, 0), 1)
                    let black = min(max(1.7 - distance, 0), 1) * 0.7
                    for channel in 0..<3 {
                        let at = (row * width + column) * 3 + channel
                        let old = Float(pixels[at]) * (1 - black)
                        pixels[at] = UInt8(min(old + (235 - old) * white, 255))
                    }
                }
            }
            pen.x += advance + 3.5
        }
    }
}
