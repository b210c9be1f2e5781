// Builds model files in memory: the tests' own exporter, written from the format's description.
import Foundation
import NeuralNet

/// A small generator with a fixed sequence for a seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A convolution to be written.
struct ConvolutionSpecification {
    var input = 0
    var output = 1
    var add = -1
    var kernel = [3, 3]
    var stride = [1, 1]
    var padding = [1, 1, 1, 1]
    var inputChannels: Int
    var outputChannels: Int
    var activation = "relu"
}

/// A model file in the making.
struct ModelBytes {
    var layers: [String] = []
    var values: [Float] = []
    var generator: SeededGenerator
    var inputChannels: Int
    var height: Int
    var width: Int
    /// Further keys of the header, each with a comma behind it.
    var furtherKeys = ""

    init(inputChannels: Int, height: Int, width: Int, seed: UInt64) {
        self.inputChannels = inputChannels
        self.height = height
        self.width = width
        generator = SeededGenerator(seed: seed)
    }

    /// Appends a convolution with random weights.
    mutating func append(_ c: ConvolutionSpecification) {
        let count = c.outputChannels * c.kernel[0] * c.kernel[1] * c.inputChannels
        let weights = values.count
        for _ in 0..<count { values.append(.random(in: -0.5...0.5, using: &generator)) }
        let bias = values.count
        for _ in 0..<c.outputChannels { values.append(.random(in: -1...1, using: &generator)) }
        layers.append(
            """
            {"op":"convolution","input":\(c.input),"output":\(c.output),"add":\(c.add),\
            "kernel":\(c.kernel),"stride":\(c.stride),"padding":\(c.padding),\
            "inputChannels":\(c.inputChannels),"outputChannels":\(c.outputChannels),\
            "activation":"\(c.activation)","weights":\(weights),"bias":\(bias)}
            """)
    }

    /// The whole file.
    func bytes(registers: Int, output: Int) -> [UInt8] {
        let header = """
            {"name":"test","birth":{"trainingSHA256":"00","seed":1,"samplesSeen":0,"data":[]},\
            "input":{"channels":\(inputChannels),"height":\(height),"width":\(width)},\
            \(furtherKeys)"constants":{},"registers":\(registers),"layers":[\(layers.joined(separator: ","))],\
            "outputs":[\(output)]}
            """
        var text = Array(header.utf8)
        while (16 + text.count) % 64 != 0 { text.append(32) }
        var bytes = Array("PLATEDNN".utf8)
        func append(_ word: UInt32) { withUnsafeBytes(of: word.littleEndian) { bytes += $0 } }
        append(1)
        append(UInt32(text.count))
        bytes += text
        for value in values { append(value.bitPattern) }
        return bytes
    }

    /// An input of the model's size with random values.
    mutating func input() -> Tensor {
        Tensor(
            height: height, width: width, channels: inputChannels,
            values: (0..<height * width * inputChannels).map { _ in
                .random(in: -1...1, using: &generator)
            })
    }
}
