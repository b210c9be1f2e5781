/// The convolution kernel: full kernels over channels-last tensors with a border of zeros.
///
/// A tile is a few neighbouring output pixels times 8 or 16 output channels, held in registers
/// while the kernel's taps stream by. Kernel columns and input channels are contiguous in tensor
/// and weights alike, so the inner loop is one run of multiply-adds without edge cases. The last
/// tile of a row overlaps the one before it.
import KernelShapes

/// Computes every output row of `shape`.
public func convolve(_ shape: ConvolutionShape) {
    let channels = shape.blocks &* channelsPerBlock
    let channelStep = lanesPerTile &* laneWidth
    let pixels = tilePixels(shape.columns)
    for row in 0..<shape.rows {
        var channel = 0
        while channel < channels {
            convolveRow(shape, row, channel, pixels)
            channel &+= channelStep
        }
    }
}

/// One output row of one tile's channels, in tiles of the width that computes the fewest pixels
/// twice.
@inline(__always)
private func convolveRow(_ shape: ConvolutionShape, _ row: Int, _ channel: Int, _ pixels: Int) {
    switch pixels {
    #if KERNEL_V4
        case 12: sweep(shape, row, channel, InlineArray<12, LanesPerTile>.self)
        case 10: sweep(shape, row, channel, InlineArray<10, LanesPerTile>.self)
        case 8: sweep(shape, row, channel, InlineArray<8, LanesPerTile>.self)
    #else
        case 6: sweep(shape, row, channel, InlineArray<6, LanesPerTile>.self)
        case 5: sweep(shape, row, channel, InlineArray<5, LanesPerTile>.self)
    #endif
    case 4: sweep(shape, row, channel, InlineArray<4, LanesPerTile>.self)
    default: sweep(shape, row, channel, InlineArray<1, LanesPerTile>.self)
    }
}

/// The widest of the tiles that cover `columns` with the fewest pixels computed twice.
@inline(__always)
private func tilePixels(_ columns: Int) -> Int {
    var best = 1
    var least = Int.max
    func consider(_ pixels: Int) {
        let computed = (columns &+ pixels &- 1) / pixels &* pixels
        if pixels <= columns && computed < least {
            best = pixels
            least = computed
        }
    }
    #if KERNEL_V4
        consider(12)
        consider(10)
        consider(8)
    #else
        consider(6)
        consider(5)
    #endif
    // Fewer pixels do not keep the multipliers busy: only for rows too short for more.
    if best == 1 { consider(4) }
    return best
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

/// Adds the residual, rectifies and writes a tile. Loops of one operation each: the compiler
/// unrolls them, and the sums never leave the registers.
@inline(__always)
private func finishTile<let pixels: Int>(
    _ shape: ConvolutionShape, _ row: Int, _ column: Int, _ channel: Int,
    _ tile: InlineArray<pixels, LanesPerTile>
) {
    var sums = tile
    if let add = shape.add {
        let source = add.start + (row &* add.rowStride &+ column &* add.pixelStride &+ channel)
        for pixel in 0..<pixels {
            for lane in 0..<lanesPerTile {
                sums[pixel][lane] += load(source + (pixel &* add.pixelStride &+ lane &* laneWidth))
            }
        }
    }
    if shape.rectified {
        for pixel in 0..<pixels {
            for lane in 0..<lanesPerTile {
                sums[pixel][lane] = rectify(sums[pixel][lane])
            }
        }
    }
    let output = shape.output
    let target =
        output.start + (row &* output.rowStride &+ column &* output.pixelStride &+ channel)
    for pixel in 0..<pixels {
        for lane in 0..<lanesPerTile {
            store(sums[pixel][lane], target + (pixel &* output.pixelStride &+ lane &* laneWidth))
        }
    }
}
