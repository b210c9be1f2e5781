/// A trained network as data: its layers, weights and birth certificate. It runs nothing itself.

/// One operation of a network. Registers hold tensors of rows, columns and channels.
public enum Layer: Sendable, Equatable {
    /// A convolution.
    case convolution(Convolution)
    /// `output` = `input`, every pixel doubled in both directions, plus `add`.
    case upsampleAdd(input: Int, add: Int, output: Int)

    /// The register the layer writes.
    public var output: Int {
        switch self {
        case .convolution(let convolution): convolution.output
        case .upsampleAdd(_, _, let output): output
        }
    }
}

/// A convolution with its optional residual and activation.
public struct Convolution: Sendable, Equatable {
    /// The register read.
    public var input: Int
    /// The register written.
    public var output: Int
    /// The register added before the activation, where there is one.
    public var add: Int?
    /// Rows of the kernel.
    public var kernelRows: Int
    /// Columns of the kernel.
    public var kernelColumns: Int
    /// Input rows from one output row to the next, 1 or 2.
    public var strideRows: Int
    /// Input columns from one output column to the next, 1 or 2.
    public var strideColumns: Int
    /// Zeros around the input.
    public var padding: Padding
    /// Channels of the input.
    public var inputChannels: Int
    /// Channels of the output.
    public var outputChannels: Int
    /// Whether negative results become 0.
    public var rectified: Bool
    /// Where the weights start in the model's values: [output][kernel row][kernel column][input].
    public var weights: Int
    /// Where the biases start in the model's values.
    public var bias: Int

    /// How many weights there are.
    public var weightCount: Int {
        outputChannels * kernelRows * kernelColumns * inputChannels
    }
}

/// Rows and columns of zeros around a tensor.
public struct Padding: Sendable, Equatable {
    /// Rows above.
    public var top = 0
    /// Columns to the left.
    public var left = 0
    /// Rows below.
    public var bottom = 0
    /// Columns to the right.
    public var right = 0

    /// The padding that holds both.
    func union(_ other: Padding) -> Padding {
        Padding(
            top: max(top, other.top), left: max(left, other.left),
            bottom: max(bottom, other.bottom), right: max(right, other.right))
    }
}

/// Where a model's weights came from.
public struct BirthCertificate: Sendable, Equatable, Codable {
    /// SHA-256 over the training sources that made it.
    public var trainingSHA256: String
    /// The seed of the training run.
    public var seed: Int
    /// Training samples seen.
    public var samplesSeen: Int
    /// Names of the data sets it was trained on.
    public var data: [String]
    /// The version of the training framework.
    public var torch: String?
    /// Where the licences of the data are written down.
    public var licences: String?
}

/// A validated model: every register, offset and shape in it can be trusted.
public struct Model: Sendable {
    /// The model's name: `locator`, `refiner`, `reader`, `state`.
    public let name: String
    /// Where the weights came from.
    public let birth: BirthCertificate
    /// Channels of the input.
    public let inputChannels: Int
    /// Rows of the input; nil where any multiple of 16 will do.
    public let inputHeight: Int?
    /// Columns of the input; nil where any multiple of 16 will do.
    public let inputWidth: Int?
    /// Numbers the code around the network needs, by name.
    public let constants: [String: Double]
    /// The characters a reader tells apart, in class order; nil for other models.
    public let alphabet: [Character]?
    /// The classes of a state model in order, two capitals each, `otherJurisdiction` for none of
    /// them; nil for other models.
    public let jurisdictions: [String]?
    /// How likely texts of a form are in each jurisdiction; nil for other models.
    public let syntax: SyntaxTable?
    /// Registers the layers use.
    public let registerCount: Int
    /// The operations, in order.
    public let layers: [Layer]
    /// The registers that hold the results.
    public let outputs: [Int]
    /// Weights and biases as the file has them.
    public let values: [Float]
    /// The weights in the order of the kernels.
    let packed: PackedWeights

    /// The class of plates that none of the named jurisdictions issued.
    public static let otherJurisdiction = "other"

    init(header: ModelHeader, layers: [Layer], alphabet: [Character]?, values: [Float]) {
        name = header.name
        birth = header.birth
        inputChannels = header.input.channels
        inputHeight = header.input.height == 0 ? nil : header.input.height
        inputWidth = header.input.width == 0 ? nil : header.input.width
        constants = header.constants ?? [:]
        self.alphabet = alphabet
        jurisdictions = header.jurisdictions
        syntax = header.syntax.map {
            SyntaxTable(rows: $0, floor: header.syntaxFloor ?? SyntaxTable.floorStandard)
        }
        registerCount = header.registers
        self.layers = layers
        outputs = header.outputs
        self.values = values
        packed = PackedWeights(layers: layers, values: values)
    }

    /// The constant `name`, or `standard` where the file does not have it.
    public func constant(_ name: String, standard: Double) -> Double {
        constants[name] ?? standard
    }
}

extension Model {
    /// Whether register 0's first value is read by convolutions only: then its channels need no
    /// rounding up to whole blocks.
    static func readsInputByConvolutionOnly(_ layers: [Layer]) -> Bool {
        for layer in layers {
            switch layer {
            case .convolution(let convolution):
                if convolution.add == 0 { return false }
            case .upsampleAdd(let input, let add, _):
                if input == 0 || add == 0 { return false }
            }
            if layer.output == 0 { return true }
        }
        return true
    }
}
