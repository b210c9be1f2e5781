/// Light that spills from what is far too bright: within the sensor to its neighbours, within the lens
/// over half the picture. Works on one channel, in linear light, where 1 is the brightest shade.

/// Blurs by running sums, which cost the same at any radius.
struct Bloom {
    let width: Int
    let height: Int

    /// `light` averaged over squares of side `2 * radius + 1`, three times: nearly a Gaussian.
    func blurred(_ light: [Float], radius: Int) -> [Float] {
        var result = light
        var spare = light
        for _ in 0..<3 {
            Self.average(
                result, &spare, count: width, lines: height, step: 1, stride: width, radius)
            Self.average(
                spare, &result, count: height, lines: width, step: width, stride: 1, radius)
        }
        return result
    }

    /// Running averages along `lines` lines of `count` values; beyond the ends there is no light.
    private static func average(
        _ source: [Float], _ target: inout [Float], count: Int, lines: Int, step: Int, stride: Int,
        _ radius: Int
    ) {
        let share = 1 / Float(2 * radius + 1)
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                for line in 0..<lines {
                    let start = line * stride
                    // In whole numbers, so that sums come out the same however they were reached.
                    var sum: Int64 = 0
                    func value(_ i: Int) -> Int64 {
                        i >= 0 && i < count ? Int64(source[start + i * step] * 65536) : 0
                    }
                    for i in -radius...radius { sum += value(i) }
                    for i in 0..<count {
                        target[start + i * step] = Float(sum) * (share / 65536)
                        sum += value(i + radius + 1) - value(i - radius)
                    }
                }
            }
        }
    }
}
