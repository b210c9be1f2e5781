/// The sizes of every tensor of a network for one input size: what the fast and the plain network
/// share.
import PlateCore

/// A register's content from one write to the next.
struct PlannedTensor {
    var height: Int
    var width: Int
    var channels: Int
    /// Zeros its readers need around it.
    var border = Padding()
}

/// Which tensors a layer reads and writes, as indices into `NetworkPlan.tensors`.
struct PlannedLayer {
    var input: Int
    var add: Int?
    var output: Int
}

/// Every tensor of a network and who reads it.
struct NetworkPlan {
    /// The input first, then one a layer.
    var tensors: [PlannedTensor]
    /// One a layer of the model.
    var layers: [PlannedLayer] = []
    /// The tensors that hold the results.
    var outputs: [Int] = []

    /// Plans `model` for an input of `height` by `width`.
    init(_ model: Model, height: Int, width: Int) throws(PlatedError) {
        func refuse(_ reason: String) -> PlatedError {
            PlatedError(
                .badData, "The model \(model.name) cannot take \(width) x \(height): \(reason)")
        }
        let sides = 1...Limits.imageSidePixelsMax
        guard sides.contains(height), sides.contains(width) else {
            throw refuse("the size is absurd")
        }
        guard model.inputHeight.map({ $0 == height }) ?? (height % 16 == 0),
            model.inputWidth.map({ $0 == width }) ?? (width % 16 == 0)
        else { throw refuse("it is made for another size") }

        tensors = [PlannedTensor(height: height, width: width, channels: model.inputChannels)]
        var holder = [Int](repeating: 0, count: model.registerCount)
        for layer in model.layers {
            let planned: PlannedLayer
            switch layer {
            case .convolution(let convolution):
                planned = PlannedLayer(
                    input: holder[convolution.input], add: convolution.add.map { holder[$0] },
                    output: tensors.count)
                tensors[planned.input].border = tensors[planned.input].border.union(
                    convolution.padding)
                guard let size = size(convolution, tensors[planned.input]) else {
                    throw refuse("a kernel is larger than its input")
                }
                tensors.append(size)
            case .upsampleAdd(let input, let add, _):
                planned = PlannedLayer(
                    input: holder[input], add: holder[add], output: tensors.count)
                var size = tensors[planned.input]
                size.border = Padding()
                size.height *= 2
                size.width *= 2
                tensors.append(size)
            }
            if let add = planned.add, !haveSameSize(tensors[add], tensors[planned.output]) {
                throw refuse("tensors to be added differ in size")
            }
            layers.append(planned)
            holder[layer.output] = planned.output
        }
        outputs = model.outputs.map { holder[$0] }
    }

    private func haveSameSize(_ a: PlannedTensor, _ b: PlannedTensor) -> Bool {
        a.height == b.height && a.width == b.width && a.channels == b.channels
    }

    /// What a convolution of `input` writes; nil where its kernel does not fit.
    private func size(_ convolution: Convolution, _ input: PlannedTensor) -> PlannedTensor? {
        let padding = convolution.padding
        let rows = input.height + padding.top + padding.bottom - convolution.kernelRows
        let columns = input.width + padding.left + padding.right - convolution.kernelColumns
        guard rows >= 0, columns >= 0 else { return nil }
        return PlannedTensor(
            height: rows / convolution.strideRows + 1,
            width: columns / convolution.strideColumns + 1,
            channels: convolution.outputChannels)
    }
}
