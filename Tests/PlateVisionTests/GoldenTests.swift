// The embedded networks against tensors that the training side computed with them.
import Foundation
import NeuralNet
import PlateVision
import Testing

/// Named tensors from a `.golden` file.
struct GoldenFile {
    private struct Header: Decodable {
        struct Entry: Decodable {
            var name: String
            var shape: [Int]
            var offset: Int
        }
        var model: String
        var tensors: [Entry]
    }

    var tensors: [String: Tensor] = [:]

    init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = try Data(contentsOf: folder.appending(path: "Golden/\(name).golden"))
        try #require(file.prefix(8) == Data("PLATEDGT".utf8))
        let length = file[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) }
        let header = try JSONDecoder().decode(Header.self, from: file[16..<16 + length])
        try #require(header.model == name)
        for entry in header.tensors {
            let start = 16 + length + 4 * entry.offset
            let count = entry.shape.reduce(1, *)
            try #require(start + 4 * count <= file.count)
            let values = file.withUnsafeBytes { raw in
                (0..<count).map {
                    Float(
                        bitPattern: raw.loadUnaligned(
                            fromByteOffset: start + 4 * $0, as: UInt32.self))
                }
            }
            tensors[entry.name] = Tensor(
                height: entry.shape[0], width: entry.shape[1], channels: entry.shape[2],
                values: values)
        }
    }
}

@Suite struct GoldenTests {
    private func models() throws -> [(String, Model)] {
        Array(zip(PlateModels.embeddedFiles.map(\.name), try PlateModels.embedded().all))
    }

    private func worst(_ a: Tensor, _ b: Tensor) -> Float {
        guard a.values.count == b.values.count else { return .infinity }
        return zip(a.values, b.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    @Test(arguments: InstructionSet.supported)
    func networksReproduceTheTrainingSide(set: InstructionSet) throws {
        for (name, model) in try models() {
            let golden = try GoldenFile(name)
            for suffix in ["", "2"] {
                let input = try #require(golden.tensors["input" + suffix])
                let output = try #require(golden.tensors["output" + suffix])
                let network = try Network(
                    model, height: input.height, width: input.width, instructionSet: set)
                network.input.write(input)
                network.run()
                let difference = worst(network.outputs[0].copy(), output)
                #expect(difference < 1e-3, "\(name)\(suffix)")
            }
        }
    }

    @Test func referenceReproducesTheTrainingSide() throws {
        for (name, model) in try models() {
            let golden = try GoldenFile(name)
            let input = try #require(golden.tensors["input"])
            let output = try #require(golden.tensors["output"])
            #expect(worst(try ReferenceNetwork.run(model, input)[0], output) < 1e-3, "\(name)")
        }
    }

    @Test func modelsCarryTheirBirthCertificate() throws {
        for (name, model) in try models() {
            #expect(model.name == name)
            #expect(model.birth.trainingSHA256.count == 64)
            #expect(model.birth.samplesSeen > 0)
            #expect(!model.birth.data.isEmpty)
        }
    }
}
