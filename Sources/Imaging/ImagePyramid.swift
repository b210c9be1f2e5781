/// A picture with its halvings, made when first asked for, and crops sampled from them.
import PlateCore

/// One frame's grey picture at full, half, quarter… size. For one thread.
public final class ImagePyramid {
    private var levels: [GreyImage]

    /// The pyramid of `image`.
    public init(_ image: GreyImage) {
        levels = [image]
    }

    /// The picture at full size.
    public var base: GreyImage { levels[0] }

    /// The picture halved `level` times, or as often as keeps 4 pixels a side before the halving,
    /// with how often that was.
    func level(_ level: Int) -> (image: GreyImage, halvings: Int) {
        while levels.count <= level {
            let last = levels[levels.count - 1]
            guard min(last.width, last.height) >= 4 else { break }
            levels.append(last.halved())
        }
        let halvings = min(level, levels.count - 1)
        return (levels[halvings], halvings)
    }

    /// Writes `quad`, rectified to `width` by `height` floats of 0...255, rows without gaps, to
    /// `target`.
    ///
    /// Bilinear samples at pixel centres, the picture's edge repeated beyond it. A quad more than
    /// twice as wide as the crop is sampled from a halved picture, so that nothing aliases.
    public func warp(
        _ quad: Quad, width: Int, height: Int, into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(width >= 1 && height >= 1 && target.count >= width * height)
        let ratio = quad.plateWidth / Double(width)
        // A quad wider than any picture has no meaning; it must not ask for a thousand halvings.
        let wanted = ratio > 2 && ratio < 65_536 ? Int(ratio.logarithmBase2Floor) : 0
        let (image, halvings) = level(wanted)
        let scaled = halvings == 0 ? quad : quad.scaled(by: 1 / Double(1 << halvings))
        let matrix = Homography(unitSquareTo: scaled)
        image.sample(matrix, width: width, height: height, into: target)
    }

    /// `quad`, rectified, as an array; for tests and for pictures to be kept.
    public func warped(_ quad: Quad, width: Int, height: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: width * height) { target, count in
            warp(quad, width: width, height: height, into: target)
            count = width * height
        }
    }
}

extension Double {
    /// The largest whole power of two not above a number of at least 1.
    fileprivate var logarithmBase2Floor: Int { Int(exponent) }
}

extension GreyImage {
    /// Bilinear samples where `matrix` sends the centres of a `width` by `height` grid over the
    /// unit square.
    fileprivate func sample(
        _ matrix: Homography, width: Int, height: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        let m = matrix.rows
        let right = Float(self.width - 1)
        let bottom = Float(self.height - 1)
        let stride = self.width
        let lastColumn = self.width - 1
        let lastRow = self.height - 1
        let across = 1 / Double(width)
        let (stepX, stepY, stepW) = (
            Float(m.a * across), Float(m.d * across), Float(m.g * across)
        )
        pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let v = (Double(row) + 0.5) / Double(height)
                let u = 0.5 * across
                let startX = Float(m.a * u + m.b * v + m.c)
                let startY = Float(m.d * u + m.e * v + m.f)
                let startW = Float(m.g * u + m.h * v + m.i)
                for column in 0..<width {
                    let inverse = 1 / (startW + stepW * Float(column))
                    let x = clamped((startX + stepX * Float(column)) * inverse - 0.5, right)
                    let y = clamped((startY + stepY * Float(column)) * inverse - 0.5, bottom)
                    let left = Int(x)
                    let top = Int(y)
                    let next = min(left &+ 1, lastColumn)
                    let above = top &* stride
                    let below = min(top &+ 1, lastRow) &* stride
                    let (fx, fy) = (x - Float(left), y - Float(top))
                    let a = Float(pixels[above &+ left])
                    let b = Float(pixels[above &+ next])
                    let c = Float(pixels[below &+ left])
                    let d = Float(pixels[below &+ next])
                    let high = a + (b - a) * fx
                    let low = c + (d - c) * fx
                    target[row &* width &+ column] = high + (low - high) * fy
                }
            }
        }
    }
}

/// `value` within 0...`limit`; 0 where it is not a number.
@inline(__always)
private func clamped(_ value: Float, _ limit: Float) -> Float {
    value > 0 ? min(value, limit) : 0
}
