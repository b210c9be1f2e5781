/// A model made ready for one input size. It allocates everything once and nothing in a run.
import KernelShapes
import PlateCore

/// Runs a model with the fast kernels. Not for sharing between threads: one instance a thread.
public final class Network {
    /// The model it runs.
    public let model: Model
    /// The kernels it runs on.
    public let instructionSet: InstructionSet
    /// Where to write the input before a run.
    public let input: TensorView
    /// Where the results are after a run, in the order of the model's outputs.
    public let outputs: [TensorView]

    private let memory: UnsafeMutablePointer<Float>
    private let steps: [Step]
    private let layerMultiplyAdds: [Int]

    private enum Step {
        case convolution(ConvolutionShape)
        case upsample(UpsampleShape)
    }

    /// Plans `model` for an input of `height` by `width` pixels.
    ///
    /// - Throws: `badData` where the model cannot take this size.
    public init(
        _ model: Model, height: Int, width: Int, instructionSet: InstructionSet = .chosen
    ) throws(PlatedError) {
        let plan = try NetworkPlan(model, height: height, width: width)
        let bareInput = Model.readsInputByConvolutionOnly(model.layers)
        var offsets: [Int] = []
        var count = 0
        for (index, tensor) in plan.tensors.enumerated() {
            offsets.append(count)
            let stride =
                index == 0 && bareInput ? tensor.channels : roundedToBlocks(tensor.channels)
            let rows = tensor.border.top + tensor.height + tensor.border.bottom
            let columns = tensor.border.left + tensor.width + tensor.border.right
            count += roundedToBlocks(rows * columns * stride)
            guard count <= Limits.networkFloatsMax else {
                throw PlatedError(
                    .badData,
                    "The model \(model.name) needs too much memory for \(width) x \(height).")
            }
        }
        let memory = allocateFloats(count)
        let views = plan.tensors.enumerated().map { index, tensor in
            let stride =
                index == 0 && bareInput ? tensor.channels : roundedToBlocks(tensor.channels)
            let rowStride = (tensor.border.left + tensor.width + tensor.border.right) * stride
            return TensorView(
                start: memory + offsets[index] + tensor.border.top * rowStride
                    + tensor.border.left * stride,
                height: tensor.height, width: tensor.width, channels: tensor.channels,
                rowStride: rowStride, pixelStride: stride)
        }
        layerMultiplyAdds = zip(model.layers, plan.layers).map { layer, planned in
            guard case .convolution(let convolution) = layer else { return 0 }
            let size = plan.tensors[planned.output]
            return size.height * size.width * convolution.weightCount
        }
        self.model = model
        self.instructionSet = instructionSet
        self.memory = memory
        input = views[0]
        outputs = plan.outputs.map { views[$0] }
        steps = zip(model.layers, plan.layers).enumerated().map { index, pair in
            Self.step(model, index, pair.0, pair.1, views)
        }
    }

    deinit {
        memory.deallocate()
    }

    /// Multiplications, each with its addition, of one run: what the model asks for, without the
    /// channels added to fill a block.
    public var multiplyAdds: Int { layerMultiplyAdds.reduce(0, +) }

    /// The share of `multiplyAdds` that one layer has.
    public func multiplyAdds(layer index: Int) -> Int { layerMultiplyAdds[index] }

    /// Computes `outputs` from `input`.
    public func run() {
        for index in steps.indices { run(layer: index) }
    }

    /// Computes one layer, those before it having been computed; for `run` and for measuring.
    public func run(layer index: Int) {
        switch steps[index] {
        case .convolution(let shape): instructionSet.convolve(shape)
        case .upsample(let shape): instructionSet.upsample(shape)
        }
    }

    private static func step(
        _ model: Model, _ index: Int, _ layer: Layer, _ planned: PlannedLayer,
        _ views: [TensorView]
    ) -> Step {
        let input = views[planned.input]
        let output = views[planned.output]
        let add = planned.add.map { views[$0] }
        let blocks = roundedToBlocks(output.channels) / channelsPerBlock
        guard case .convolution(let convolution) = layer else {
            return .upsample(
                UpsampleShape(
                    input: place(input), add: place(add!), output: place(output),
                    rows: output.height, columns: output.width, blocks: blocks))
        }
        var source = place(input)
        source.start -=
            convolution.padding.top * input.rowStride
            + convolution.padding.left * input.pixelStride
        return .convolution(
            ConvolutionShape(
                input: source, output: place(output), add: add.map(place),
                weights: model.packed.weights(index), bias: model.packed.bias(index),
                rows: output.height, columns: output.width, blocks: blocks,
                kernelRows: convolution.kernelRows,
                tapsPerRow: convolution.kernelColumns * input.pixelStride,
                strideRows: convolution.strideRows, strideColumns: convolution.strideColumns,
                rectified: convolution.rectified))
    }

    private static func place(_ view: TensorView) -> TensorPlace {
        TensorPlace(
            start: view.start, rowStride: view.rowStride, pixelStride: view.pixelStride)
    }
}
