/// Crops sampled from a colour picture the way `ImagePyramid` samples grey ones.
///
/// One plate a sighting is looked at in colour, so only the pixels around it are halved, never the
/// whole picture.
import PlateCore

extension ColourImage {
    /// Writes `quad`, rectified to `width` by `height` pixels of red, green and blue, 0...255, rows
    /// without gaps, to `target`.
    ///
    /// The samples are those of `ImagePyramid.warp` on each channel.
    public func warp(
        _ quad: Quad, width: Int, height: Int, into target: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(width >= 1 && height >= 1 && target.count >= 3 * width * height)
        let halvings = halvings(atMost: SampleGrid.halvings(of: quad, toWidth: width))
        guard halvings > 0 else {
            sample(quad, width: width, height: height, into: target)
            return
        }
        let (part, origin) = halved(halvings, around: quad)
        let scaled = quad.map { Point($0.x - origin.x, $0.y - origin.y) }
            .scaled(by: 1 / Double(1 << halvings))
        part.sample(scaled, width: width, height: height, into: target)
    }

    /// As many halvings as leave 4 pixels a side before the last of them, `count` at most.
    private func halvings(atMost count: Int) -> Int {
        var halvings = 0
        while halvings < count, min(width, height) >> halvings >= 4 { halvings += 1 }
        return halvings
    }

    /// The surroundings of `quad` halved `count` times, and where in this picture they begin. They
    /// begin and end on whole blocks, so that every pixel is what halving all of the picture gives,
    /// and reach two of the halved pixels beyond the quad or to the picture's edge.
    private func halved(_ count: Int, around quad: Quad) -> (ColourImage, Point) {
        let block = 1 << count
        let box = quad.boundingBox
        func blocks(_ low: Double, _ length: Double, of side: Int) -> Range<Int> {
            let last = side >> count
            func bounded(_ value: Double) -> Int {
                Int(min(max(value / Double(block), -8), Double(last) + 8).rounded(.down))
            }
            let start = min(max(bounded(low) - 2, 0), last - 1)
            return start..<min(max(bounded(low + length) + 3, start + 1), last)
        }
        let columns = blocks(box.x, box.width, of: width)
        let rows = blocks(box.y, box.height, of: height)
        var part = halved(
            left: columns.lowerBound * block, top: rows.lowerBound * block,
            width: columns.count * block / 2, height: rows.count * block / 2)
        for _ in 1..<count {
            part = part.halved(left: 0, top: 0, width: part.width / 2, height: part.height / 2)
        }
        return (part, Point(Double(columns.lowerBound * block), Double(rows.lowerBound * block)))
    }

    /// `newWidth` by `newHeight` means of 2 x 2 pixels from `left`, `top` on, rounded half up.
    private func halved(left: Int, top: Int, width newWidth: Int, height newHeight: Int)
        -> ColourImage
    {
        let count = newWidth * newHeight * 3
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            pixels.withUnsafeBufferPointer { pixels in
                for row in 0..<newHeight {
                    let above = ((top + 2 * row) * width + left) * 3
                    let below = above + width * 3
                    for column in 0..<newWidth {
                        for channel in 0..<3 {
                            let i = 6 &* column &+ channel
                            let sum =
                                UInt16(pixels[above &+ i]) &+ UInt16(pixels[above &+ i &+ 3])
                                &+ UInt16(pixels[below &+ i]) &+ UInt16(pixels[below &+ i &+ 3])
                            target[(row &* newWidth &+ column) &* 3 &+ channel] =
                                UInt8(truncatingIfNeeded: (sum &+ 2) &>> 2)
                        }
                    }
                }
            }
            filled = count
        }
        return ColourImage(width: newWidth, height: newHeight, pixels: bytes)
    }

    /// Bilinear samples of `quad` on a `width` by `height` grid.
    private func sample(
        _ quad: Quad, width: Int, height: Int, into target: UnsafeMutableBufferPointer<Float>
    ) {
        let grid = SampleGrid(quad, columns: width, rows: height, of: self.width, self.height)
        pixels.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                let start = grid.start(row)
                for column in 0..<width {
                    let place = grid.place(start, column)
                    let a = (place.above &+ place.left) &* 3
                    let b = (place.above &+ place.right) &* 3
                    let c = (place.below &+ place.left) &* 3
                    let d = (place.below &+ place.right) &* 3
                    let out = (row &* width &+ column) &* 3
                    for channel in 0..<3 {
                        target[out &+ channel] = place.blend(
                            Float(pixels[a &+ channel]), Float(pixels[b &+ channel]),
                            Float(pixels[c &+ channel]), Float(pixels[d &+ channel]))
                    }
                }
            }
        }
    }
}
