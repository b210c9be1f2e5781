/// The convolution kernel: full kernels over channels-last tensors with a border of zeros.
///
/// A tile is a few neighbouring output pixels times 8 or 16 output channels, held in registers while
/// the kernel's taps stream by. Kernel columns and input channels are contiguous in tensor and weights
/// alike, so the inner loop is one run of multiply-adds without edge cases. The last tile of a row
/// overlaps the one before it.
import KernelShapes

/// Computes every output row of `shape`.
public func convolve(_ shape: ConvolutionShape) {
    let channels = shape.blocks &* channelsPerBlock
    let channelStep = lanesPerTile &* laneWidth
    for row in 0..<shape.rows {
        var channel = 0
        while channel < channels {
            convolveRow(shape, row, channel)
            channel &+= channelStep
        }
    }
}

/// One output row of one tile's channels, in the widest tiles that fit it well.
@inline(__always)
private func convolveRow(_ shape: ConvolutionShape, _ row: Int, _ channel: Int) {
    let columns = shape.columns
    #if KERNEL_V4
        if columns >= 12 && columns != 20 && columns != 40 {
            sweep(shape, row, channel, InlineArray<12, LanesPerTile>.self)
        } else if columns >= 10 {
            sweep(shape, row, channel, InlineArray<10, LanesPerTile>.self)
        } else if columns >= 6 {
            sweep(shape, row, channel, InlineArray<6, LanesPerTile>.self)
        } else if columns >= 3 {
            sweep(shape, row, channel, InlineArray<3, LanesPerTile>.self)
        } else {
            sweep(shape, row, channel, InlineArray<1, LanesPerTile>.self)
        }
    #else
        if columns >= 6 {
            sweep(shape, row, channel, InlineArray<6, LanesPerTile>.self)
        } else if columns >= 3 {
            sweep(shape, row, channel, InlineArray<3, LanesPerTile>.self)
        } else {
            sweep(shape, row, channel, InlineArray<1, LanesPerTile>.self)
        }
    #endif
}

/// The tiles of a row, left to right; the row is at least one tile wide.
@inline(__always)
private func sweep<let pixels: Int>(
    _ shape: ConvolutionShape, _ row: Int, _ channel: Int,
    _ tile: InlineArray<pixels, LanesPerTile>.Type
) {
    var column = 0
    while true {
        convolveTile(shape, row, column, channel, tile)
        if column &+ pixels >= shape.columns { return }
        column = min(column &+ pixels, shape.columns &- pixels)
    }
}

/// `pixels` output pixels from `column` on, the channels of a tile from `channel` on.
@inline(__always)
private func convolveTile<let pixels: Int>(
    _ shape: ConvolutionShape, _ row: Int, _ column: Int, _ channel: Int,
    _: InlineArray<pixels, LanesPerTile>.Type
) {
    let block = channel / channelsPerBlock
    let taps = shape.tapsPerRow
    var weights =
        shape.weights
        + (block &* shape.kernelRows &* taps &* channelsPerBlock &+ channel % channelsPerBlock)
    var bias = LanesPerTile(repeating: Lane(repeating: 0))
    for lane in 0..<lanesPerTile {
        bias[lane] = load(shape.bias + (channel &+ lane &* laneWidth))
    }
    var sums = InlineArray<pixels, LanesPerTile>(repeating: bias)

    let step = shape.strideColumns &* shape.input.pixelStride
    var source =
        UnsafePointer(shape.input.start)
        + (row &* shape.strideRows &* shape.input.rowStride &+ column &* step)
    for _ in 0..<shape.kernelRows {
        for tap in 0..<taps {
            var lanes = LanesPerTile(repeating: Lane(repeating: 0))
            for lane in 0..<lanesPerTile {
                lanes[lane] = load(weights + lane &* laneWidth)
            }
            for pixel in 0..<pixels {
                let value = source[pixel &* step &+ tap]
                for lane in 0..<lanesPerTile {
                    sums[pixel][lane] = multiplyAdd(sums[pixel][lane], lanes[lane], value)
                }
            }
            weights += channelsPerBlock
        }
        source += shape.input.rowStride
    }
    finishTile(shape, row, column, channel, sums)
}

/// Adds the residual, rectifies and writes a tile.
@inline(__always)
private func finishTile<let pixels: Int>(
    _ shape: ConvolutionShape, _ row: Int, _ column: Int, _ channel: Int,
    _ sums: InlineArray<pixels, LanesPerTile>
) {
    let output = shape.output
    let target =
        output.start + (row &* output.rowStride &+ column &* output.pixelStride &+ channel)
    for pixel in 0..<pixels {
        for lane in 0..<lanesPerTile {
            var value = sums[pixel][lane]
            if let add = shape.add {
                let place =
                    row &* add.rowStride &+ (column &+ pixel) &* add.pixelStride
                    &+ channel &+ lane &* laneWidth
                value += load(add.start + place)
            }
            if shape.rectified { value = rectify(value) }
            store(value, target + (pixel &* output.pixelStride &+ lane &* laneWidth))
        }
    }
}
