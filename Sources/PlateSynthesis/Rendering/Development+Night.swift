/// A sensor with too little light: what is too bright spills over, what is dark drowns in noise.
import Imaging

/// How a camera for the night makes a picture of light.
struct NightSensor: Sendable {
    /// Noise where it is dark, in light.
    var noiseDark: Float
    /// Its square grows with the light by this.
    var noiseShot: Float
    /// Light subtracted before the tone curve, so that most of the noise in the dark is cut.
    var blackLevel: Float
    /// Shares of what is too bright that spill to neighbours, make a halo, and veil the picture.
    var spill: Float
    var halo: Float
    var veil: Float
    /// Share of it that runs down the column as charge is read out.
    var smear: Float

    /// A small sensor behind a filter for infra-red light.
    static let infraRed = NightSensor(
        noiseDark: 0.0006, noiseShot: 0.00009, blackLevel: 0.0012, spill: 0.5, halo: 0.14,
        veil: 0.07, smear: 0.00003)

    /// More than this above the brightest shade a pixel cannot hold.
    static let excessMax: Float = 60
}

extension Development {
    /// The tone curve over the square root of light, 4096 steps over 0...2. It begins as a straight
    /// line: what is left of the noise in the dark must not be stretched.
    private static let steepCurve: [Float] = (0..<4096).map { i in
        let light = Double(i) / 2048 * 1.4143 * Double(i) / 2048 * 1.4143
        let toe: Double = 0.006
        let steep = shade(exactly: max(light, toe))
        return light < toe ? steep * Float(power(light / toe, 0.85)) : steep
    }

    /// The picture of summed light as `sensor` sees it.
    func nightPicture(_ sum: [Colour], exposures: Int, _ sensor: NightSensor) -> ColourImage {
        let width = scenario.width
        let height = scenario.height
        let time = Float(frame) / Float(scenario.framesPerSecond)
        let gain = scenario.gain(at: time) / Float(exposures)
        let middle = SIMD2(Float(width), Float(height)) / 2
        var light = [Float](repeating: 0, count: width * height)
        for row in 0..<height {
            for column in 0..<width {
                let from = (SIMD2(Float(column), Float(row)) - middle) / middle.x
                let falloff = 1 - 0.3 * (from * from).sum()
                light[row * width + column] =
                    Self.lens(sum, column, row, width, height).x * gain * falloff
            }
        }
        spread(&light, sensor)
        return grained(light, sensor)
    }

    /// Adds what spills from where light is above the brightest shade.
    private func spread(_ light: inout [Float], _ sensor: NightSensor) {
        let width = scenario.width
        let height = scenario.height
        let excess = light.map { min(max($0 - 0.95, 0), NightSensor.excessMax) }
        let near = Bloom(width: width, height: height).blurred(
            excess.map { min($0, 1.5) }, radius: 1)
        let side = (columns: width / 4, rows: height / 4)
        var small = [Float](repeating: 0, count: side.columns * side.rows)
        var columns = [Float](repeating: 0, count: width)
        for row in 0..<side.rows * 4 {
            for column in 0..<side.columns * 4 {
                let value = excess[row * width + column]
                small[row / 4 * side.columns + column / 4] += value / 16
                columns[column] += value
            }
        }
        let coarse = Bloom(width: side.columns, height: side.rows)
        let halo = coarse.blurred(small, radius: max(1, side.columns / 160))
        let wide = coarse.blurred(small, radius: max(1, side.columns / 46))
        let veil = coarse.blurred(small, radius: max(2, side.columns / 10))
        let mist = halo.indices.map {
            sensor.halo * (halo[$0] + wide[$0] * 0.8) + sensor.veil * veil[$0]
        }
        for row in 0..<height {
            for column in 0..<width {
                let at = row * width + column
                let u = min(max((Float(column) + 0.5) / 4 - 0.5, 0), Float(side.columns) - 1.001)
                let v = min(max((Float(row) + 0.5) / 4 - 0.5, 0), Float(side.rows) - 1.001)
                let (i, j) = (Int(u), Int(v))
                let (fu, fv) = (u - Float(i), v - Float(j))
                let corner = j * side.columns + i
                let below = corner + side.columns
                let fog = mix(
                    mix(mist[corner], mist[corner + 1], fu), mix(mist[below], mist[below + 1], fu),
                    fv)
                light[at] += near[at] * sensor.spill + fog + columns[column] * sensor.smear
            }
        }
    }

    /// The picture of `light`, with the sensor's noise, neutral.
    private func grained(_ light: [Float], _ sensor: NightSensor) -> ColourImage {
        let width = scenario.width
        let height = scenario.height
        let seed = UInt32(truncatingIfNeeded: frame &* 977 &+ 13)
        func raw(_ column: Int, _ row: Int) -> Float {
            Noise.lattice(Int32(column), Int32(row), seed)
                + Noise.lattice(Int32(column), Int32(row), seed &+ 1) - 1
        }
        var pixels = [UInt8](repeating: 0, count: width * height * 3)
        var above = [Float](repeating: 0, count: width)
        for row in 0..<height {
            var left: Float = 0
            var corner: Float = 0
            for column in 0..<width {
                let at = row * width + column
                let fresh = raw(column, row)
                // Noise reduction in the camera smears grains into their neighbours.
                let grain = fresh + left + above[column] + corner
                corner = above[column]
                left = fresh
                above[column] = fresh
                let strength =
                    (sensor.noiseDark * sensor.noiseDark + sensor.noiseShot * light[at])
                    .squareRoot()
                let value = max(light[at] + grain * strength * 1.2 - sensor.blackLevel, 0)
                let step = min(Int((value.squareRoot() / 1.4143) * 2048), 4095)
                let shade = UInt8(min(Self.steepCurve[step] + 0.5, 255))
                pixels[3 * at] = shade
                pixels[3 * at + 1] = shade
                pixels[3 * at + 2] = shade
            }
        }
        stamp(&pixels, width: width)
        return ColourImage(width: width, height: height, pixels: pixels)
    }
}
