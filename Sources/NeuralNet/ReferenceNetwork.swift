/// The plain loops every fast kernel is held against. Slow on purpose: it is read, not run, except
/// in tests.
import PlateCore

/// Runs a model layer by layer as the model file describes it.
public enum ReferenceNetwork {
    /// The outputs of `model` for `input`.
    ///
    /// - Throws: `badData` where the model cannot take this size.
    public static func run(_ model: Model, _ input: Tensor) throws(PlatedError) -> [Tensor] {
        let plan = try NetworkPlan(model, height: input.height, width: input.width)
        var tensors: [Tensor] = [input]
        for (layer, planned) in zip(model.layers, plan.layers) {
            let source = tensors[planned.input]
            let add = planned.add.map { tensors[$0] }
            switch layer {
            case .convolution(let convolution):
                let size = plan.tensors[planned.output]
                tensors.append(
                    convolve(
                        convolution, model.values, source, add,
                        height: size.height, width: size.width))
            case .upsampleAdd:
                tensors.append(upsample(source, add!))
            }
        }
        return plan.outputs.map { tensors[$0] }
    }

    /// output[y, x, o] = activation(bias[o] + add[y, x, o]
    /// + sum over j, i, c of weights[o, j, i, c] * input[y * sy + j - top, x * sx + i - left, c]).
    private static func convolve(
        _ convolution: Convolution, _ values: [Float], _ input: Tensor, _ add: Tensor?,
        height: Int, width: Int
    ) -> Tensor {
        var output = Tensor(height: height, width: width, channels: convolution.outputChannels)
        for y in 0..<height {
            for x in 0..<width {
                for o in 0..<convolution.outputChannels {
                    var sum = values[convolution.bias + o]
                    sum += product(convolution, values, input, y, x, o)
                    if let add { sum += add[y, x, o] }
                    output[y, x, o] = convolution.rectified ? max(sum, 0) : sum
                }
            }
        }
        return output
    }

    private static func product(
        _ convolution: Convolution, _ values: [Float], _ input: Tensor, _ y: Int, _ x: Int, _ o: Int
    ) -> Float {
        var sum: Float = 0
        for j in 0..<convolution.kernelRows {
            let row = y * convolution.strideRows + j - convolution.padding.top
            guard row >= 0, row < input.height else { continue }
            for i in 0..<convolution.kernelColumns {
                let column = x * convolution.strideColumns + i - convolution.padding.left
                guard column >= 0, column < input.width else { continue }
                let start =
                    convolution.weights
                    + ((o * convolution.kernelRows + j) * convolution.kernelColumns + i)
                    * convolution.inputChannels
                for c in 0..<convolution.inputChannels {
                    sum += values[start + c] * input[row, column, c]
                }
            }
        }
        return sum
    }

    /// output[y, x, c] = input[y / 2, x / 2, c] + add[y, x, c].
    private static func upsample(_ input: Tensor, _ add: Tensor) -> Tensor {
        var output = add
        for y in 0..<add.height {
            for x in 0..<add.width {
                for c in 0..<add.channels {
                    output[y, x, c] += input[y / 2, x / 2, c]
                }
            }
        }
        return output
    }
}
