/// A grey picture with its halvings, made when first asked for, and crops sampled from them.
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
        let (image, halvings) = level(SampleGrid.halvings(of: quad, toWidth: width))
        let scaled = halvings == 0 ? quad : quad.scaled(by: 1 / Double(1 << halvings))
        image.sample(scaled, width: width, height: height, into: target)
    }

    /// `quad`, rectified, as an array; for tests and for pictures to be kept.
    public func warped(_ quad: Quad, width: Int, height: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: width * height) { target, count in
            warp(quad, width: width, height: height, into: target)
            count = width * height
        }
    }
}

extension GreyImage {
    /// Bilinear samples of `quad` on a `width` by `height` grid.
    fileprivate func sample(
        _ quad: Quad, width: Int, height: Int, into target: UnsafeMutableBufferPointer<Float>
    ) {
        let grid = SampleGrid(quad, columns: width, rows: height, of: self.width, self.height)
        pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let start = grid.start(row)
                for column in 0..<width {
                    let place = grid.place(start, column)
                    let a = Float(pixels[place.above &+ place.left])
                    let b = Float(pixels[place.above &+ place.right])
                    let c = Float(pixels[place.below &+ place.left])
                    let d = Float(pixels[place.below &+ place.right])
                    target[row &* width &+ column] = place.blend(a, b, c, d)
                }
            }
        }
    }
}
