/// The memory one thread renders a frame in, and the camera's own part of the picture.
import Imaging

final class Workspace {
    let sample: SampleBuffer
    private let sum: UnsafeMutablePointer<Vector3>
    private let count: Int

    init(width: Int, height: Int) {
        sample = SampleBuffer(width: width, height: height)
        count = width * height
        sum = .allocate(capacity: count)
        clear()
    }

    deinit { sum.deallocate() }

    func clear() { sum.update(repeating: Vector3(0, 0, 0), count: count) }

    func addSample() {
        for i in 0..<count { sum[i] += sample.colour[i] }
    }

    /// Exposure, vignetting, sensor noise and gamma make a picture of the sum of `samples`.
    func develop(exposure: Float, samples: Int, grainSeed: Int32) -> ColourImage {
        let (width, height) = (sample.width, sample.height)
        let scale = exposure / Float(samples)
        let pixels = [UInt8](unsafeUninitializedCapacity: count * 3) { buffer, filled in
            for y in 0..<height {
                let dy = (Float(y) - Float(height) / 2) / Float(width)
                for x in 0..<width {
                    let dx = (Float(x) - Float(width) / 2) / Float(width)
                    let vignette = 1 - 0.55 * (dx * dx + dy * dy)
                    let light = sum[y * width + x] * (scale * vignette)
                    let grain = grain(Int32(x), Int32(y), grainSeed)
                    let place = 3 * (y * width + x)
                    buffer[place] = Self.code(light.x, grain)
                    buffer[place + 1] = Self.code(light.y, grain)
                    buffer[place + 2] = Self.code(light.z, grain)
                }
            }
            filled = count * 3
        }
        return ColourImage(width: width, height: height, pixels: pixels)
    }

    /// Roughly Gaussian, deviation about 1.3 steps of 255.
    @inline(__always)
    private func grain(_ x: Int32, _ y: Int32, _ seed: Int32) -> Float {
        let a = Noise.lattice(x &+ seed &* 7919, y)
        let b = Noise.lattice(x, y &+ seed &* 104_729)
        return (a + b - 1) * 3.2
    }

    /// A soft shoulder instead of a hard clip, then gamma.
    @inline(__always)
    private static func code(_ light: Float, _ grain: Float) -> UInt8 {
        let bent = light < 0.75 ? light : 0.75 + 0.25 * (1 - 1 / (1 + (light - 0.75) * 4))
        let value = power(max(0, bent), 1 / 2.2) * 255 + grain
        return UInt8(max(0, min(255, value.rounded())))
    }
}
