/// Weights in the order the kernels read them, made once per model and shared by its networks.
import KernelShapes

/// Packed weights and biases of every convolution.
///
/// `@unchecked Sendable`: the memory is written in `init` only and read from then on.
final class PackedWeights: @unchecked Sendable {
    private let start: UnsafeMutablePointer<Float>
    private var weightOffsets: [Int] = []
    private var biasOffsets: [Int] = []

    /// Packs `[output][row][column][input]` into `[output / 16][row][column][input][16]`, channels
    /// beyond the last real one being zeros. Inputs are rounded up to whole blocks as their tensors
    /// are.
    init(layers: [Layer], values: [Float]) {
        let inputIsBare = Model.readsInputByConvolutionOnly(layers)
        var count = 0
        var inputIsFirst = true
        var depths: [Int] = []
        for layer in layers {
            if case .convolution(let convolution) = layer {
                let bare = convolution.input == 0 && inputIsFirst && inputIsBare
                let depth =
                    bare ? convolution.inputChannels : roundedToBlocks(convolution.inputChannels)
                let outputs = roundedToBlocks(convolution.outputChannels)
                depths.append(depth)
                weightOffsets.append(count)
                count += outputs * convolution.kernelRows * convolution.kernelColumns * depth
                biasOffsets.append(count)
                count += outputs
            } else {
                depths.append(0)
                weightOffsets.append(0)
                biasOffsets.append(0)
            }
            if layer.output == 0 { inputIsFirst = false }
        }
        start = allocateFloats(count)
        for (index, layer) in layers.enumerated() {
            guard case .convolution(let convolution) = layer else { continue }
            pack(convolution, values, depth: depths[index], index: index)
        }
    }

    deinit {
        start.deallocate()
    }

    /// The packed weights of layer `index`, a convolution.
    func weights(_ index: Int) -> UnsafePointer<Float> {
        UnsafePointer(start + weightOffsets[index])
    }

    /// The biases of layer `index`, a convolution.
    func bias(_ index: Int) -> UnsafePointer<Float> {
        UnsafePointer(start + biasOffsets[index])
    }

    private func pack(_ convolution: Convolution, _ values: [Float], depth: Int, index: Int) {
        let positions = convolution.kernelRows * convolution.kernelColumns
        let target = start + weightOffsets[index]
        for output in 0..<convolution.outputChannels {
            let (block, lane) = output.quotientAndRemainder(dividingBy: channelsPerBlock)
            for position in 0..<positions {
                let source =
                    convolution.weights
                    + (output * positions + position) * convolution.inputChannels
                let place = (block * positions + position) * depth * channelsPerBlock + lane
                for input in 0..<convolution.inputChannels {
                    target[place + input * channelsPerBlock] = values[source + input]
                }
            }
            start[biasOffsets[index] + output] = values[convolution.bias + output]
        }
    }
}

/// `channels` rounded up to whole blocks of the kernels.
func roundedToBlocks(_ channels: Int) -> Int {
    (channels + channelsPerBlock - 1) / channelsPerBlock * channelsPerBlock
}

/// `count` zeros, the first on a multiple of 64 bytes.
func allocateFloats(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    return raw.bindMemory(to: Float.self, capacity: max(count, 1))
}
