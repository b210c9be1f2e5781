/// The kernel that doubles a tensor and adds another: the locator's way back to its finer grid.
import KernelShapes

/// Computes every output row of `shape`: each input pixel four times, plus `add`.
public func upsample(_ shape: UpsampleShape) {
    let channels = shape.blocks &* channelsPerBlock
    for row in 0..<shape.rows {
        let input = shape.input.start + (row / 2) &* shape.input.rowStride
        let add = shape.add.start + row &* shape.add.rowStride
        let output = shape.output.start + row &* shape.output.rowStride
        for column in 0..<shape.columns {
            let source = input + (column / 2) &* shape.input.pixelStride
            let other = add + column &* shape.add.pixelStride
            let target = output + column &* shape.output.pixelStride
            var channel = 0
            while channel < channels {
                store(load(source + channel) + load(other + channel), target + channel)
                channel &+= laneWidth
            }
        }
    }
}
