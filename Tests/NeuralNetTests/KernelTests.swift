// Every fast kernel of every instruction set this processor has, against the plain loops.
import NeuralNet
import Testing

@Suite struct KernelTests {
    /// The largest difference between the outputs of the fast and the plain network.
    private func difference(
        _ model: Model, _ input: Tensor, _ set: InstructionSet
    ) throws -> Float {
        let expected = try ReferenceNetwork.run(model, input)
        let network = try Network(
            model, height: input.height, width: input.width, instructionSet: set)
        network.input.write(input)
        network.run()
        // A second run must find the zeros around its tensors untouched.
        network.run()
        #expect(network.outputs.count == expected.count)
        var worst: Float = 0
        for (view, tensor) in zip(network.outputs, expected) {
            let copy = view.copy()
            #expect(copy.height == tensor.height && copy.width == tensor.width)
            for (a, b) in zip(copy.values, tensor.values) { worst = max(worst, abs(a - b)) }
        }
        return worst
    }

    @Test(arguments: InstructionSet.supported)
    func convolutionEqualsReference(set: InstructionSet) throws {
        let sizes = [(1, 1), (2, 3), (5, 7), (7, 13), (9, 20), (4, 25), (3, 31), (6, 40)]
        let channels = [(1, 16), (1, 9), (3, 16), (3, 17), (12, 20), (16, 37), (33, 5), (32, 48)]
        let strides = [[1, 1], [2, 2], [2, 1], [1, 2]]
        let kernels = [
            ([3, 3], [1, 1, 1, 1]), ([1, 1], [0, 0, 0, 0]), ([1, 5], [0, 2, 0, 2]),
        ]
        var seed: UInt64 = 1
        for (height, width) in sizes {
            for (inputs, outputs) in channels {
                let stride = strides[Int(seed) % strides.count]
                let (kernel, padding) = kernels[Int(seed / 4) % kernels.count]
                var file = ModelBytes(
                    inputChannels: inputs, height: height, width: width, seed: seed)
                file.append(
                    ConvolutionSpecification(
                        kernel: kernel, stride: stride, padding: padding, inputChannels: inputs,
                        outputChannels: outputs, activation: seed % 2 == 0 ? "relu" : "none"))
                let model = try Model(file.bytes(registers: 2, output: 1), source: "test")
                let worst = try difference(model, file.input(), set)
                #expect(
                    worst < 1e-4,
                    "\(height)x\(width) \(inputs)->\(outputs) stride \(stride) kernel \(kernel)")
                seed += 1
            }
        }
    }

    @Test(arguments: InstructionSet.supported)
    func coveringKernelEqualsReference(set: InstructionSet) throws {
        for (height, width, inputs, outputs) in [(3, 6, 64, 8), (4, 9, 5, 33), (1, 1, 16, 16)] {
            var file = ModelBytes(inputChannels: inputs, height: height, width: width, seed: 7)
            file.append(
                ConvolutionSpecification(
                    kernel: [height, width], padding: [0, 0, 0, 0], inputChannels: inputs,
                    outputChannels: outputs, activation: "none"))
            let model = try Model(file.bytes(registers: 2, output: 1), source: "test")
            #expect(try difference(model, file.input(), set) < 1e-4)
        }
    }

    /// Three input channels from the input on, as a state model has them, its size and odd ones.
    @Test(arguments: InstructionSet.supported)
    func coloursEqualReference(set: InstructionSet) throws {
        for (height, width) in [(48, 96), (13, 27), (7, 7), (12, 1)] {
            var file = ModelBytes(inputChannels: 3, height: height, width: width, seed: 13)
            file.append(
                ConvolutionSpecification(stride: [2, 2], inputChannels: 3, outputChannels: 16))
            file.append(
                ConvolutionSpecification(
                    input: 1, output: 2, stride: [2, 2], inputChannels: 16, outputChannels: 32))
            file.append(
                ConvolutionSpecification(
                    input: 2, output: 3, kernel: [1, 1], padding: [0, 0, 0, 0],
                    inputChannels: 32, outputChannels: 53, activation: "none"))
            let model = try Model(file.bytes(registers: 4, output: 3), source: "test")
            #expect(try difference(model, file.input(), set) < 1e-3, "\(height)x\(width)")
        }
    }

    @Test(arguments: InstructionSet.supported)
    func residualsAndUpsamplingEqualReference(set: InstructionSet) throws {
        for (inputs, channels) in [(1, 16), (3, 20), (16, 9)] {
            for (height, width) in [(16, 16), (32, 48), (16, 80)] {
                var file = ModelBytes(
                    inputChannels: inputs, height: height, width: width, seed: 11)
                func layer(
                    _ input: Int, _ output: Int, _ change: (inout ConvolutionSpecification) -> Void
                ) {
                    var specification = ConvolutionSpecification(
                        input: input, output: output,
                        inputChannels: input == 0 ? inputs : channels, outputChannels: channels)
                    change(&specification)
                    file.append(specification)
                }
                layer(0, 1) { $0.stride = [2, 2] }
                layer(1, 2) { $0.stride = [2, 2] }
                layer(2, 3) { $0.add = 2 }
                layer(3, 2) {
                    $0.kernel = [1, 7]
                    $0.padding = [0, 3, 0, 3]
                    $0.add = 3
                }
                file.layers.append(#"{"op":"upsampleAdd","input":2,"add":1,"output":3}"#)
                layer(3, 1) { $0.activation = "none" }
                let model = try Model(file.bytes(registers: 4, output: 1), source: "test")
                #expect(try difference(model, file.input(), set) < 2e-3)
            }
        }
    }

    /// A network may add its own input: then the input is rounded up to whole blocks like any
    /// tensor.
    @Test(arguments: InstructionSet.supported)
    func inputAsResidualEqualsReference(set: InstructionSet) throws {
        var file = ModelBytes(inputChannels: 5, height: 6, width: 11, seed: 3)
        file.append(ConvolutionSpecification(add: 0, inputChannels: 5, outputChannels: 5))
        let model = try Model(file.bytes(registers: 2, output: 1), source: "test")
        #expect(try difference(model, file.input(), set) < 1e-4)
    }

    @Test func instructionSetsFollowTheProcessorsFlags() {
        let v3: Set<Substring> = ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"]
        let v4 = v3.union(["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"])
        #expect(InstructionSet.supported(processorFlags: []) == [.base])
        #expect(InstructionSet.supported(processorFlags: ["avx2"]) == [.base])
        #expect(InstructionSet.supported(processorFlags: v3) == [.base, .v3])
        #expect(InstructionSet.supported(processorFlags: v4) == [.base, .v3, .v4])
        #expect(InstructionSet.supported.contains(.base))
    }
}
