// Small model files made by the tests: one convolution over the whole input, its weights by hand.
import Foundation
import NeuralNet

enum TestModel {
    /// A model of one convolution that covers an input of `height` by `width` pixels; `weight` says
    /// what an output makes of an input channel, the same at every pixel.
    static func covering(
        _ name: String, height: Int, width: Int, channels: Int, biases: [Float],
        keys: [String: Any] = [:], weight: (_ output: Int, _ channel: Int) -> Float
    ) throws -> Model {
        var values: [Float] = []
        for output in biases.indices {
            for _ in 0..<height * width {
                values += (0..<channels).map { weight(output, $0) }
            }
        }
        let layer: [String: Any] = [
            "op": "convolution", "input": 0, "output": 1, "add": -1, "kernel": [height, width],
            "stride": [1, 1], "padding": [0, 0, 0, 0], "inputChannels": channels,
            "outputChannels": biases.count, "activation": "none", "weights": 0,
            "bias": values.count,
        ]
        var header: [String: Any] = [
            "name": name,
            "birth": ["trainingSHA256": "00", "seed": 1, "samplesSeen": 0, "data": [String]()],
            "input": ["channels": channels, "height": height, "width": width],
            "registers": 2, "layers": [layer], "outputs": [1],
        ]
        header.merge(keys) { $1 }
        return try Model(file(header, values + biases), source: name)
    }

    /// A state model for crops of 16 by 8 pixels: red plates are California's, blue ones Nevada's, and
    /// what is neither is "other".
    static func state(
        _ constants: [String: Double] = [:], syntax: [String: [String: Double]] = [:]
    ) throws -> Model {
        let standard: [String: Double] = ["threshold": 0.6, "syntaxWeight": 1]
        return try covering(
            "state", height: 8, width: 16, channels: 3, biases: [0, 0, 2],
            keys: [
                "jurisdictions": ["CA", "NV", "other"], "syntax": syntax, "syntaxFloor": -3,
                "constants": standard.merging(constants) { $1 },
            ]
        ) { output, channel in
            output == 0 && channel == 0 || output == 1 && channel == 2 ? 0.1 : 0
        }
    }

    /// A refiner that leaves corners where they are; with `plateLogit` it also gives a score.
    static func refiner(plateLogit: Float?, weight: Float = 0) throws -> Model {
        try covering(
            "refiner", height: 8, width: 16, channels: 1,
            biases: [Float](repeating: 0, count: 8) + (plateLogit.map { [$0] } ?? [])
        ) { _, _ in weight }
    }

    /// A reader of one letter in one step, for what its constants do elsewhere.
    static func reader(_ constants: [String: Double]) throws -> Model {
        try covering(
            "reader", height: 8, width: 16, channels: 1, biases: [1, 0],
            keys: ["alphabet": "A", "constants": constants]
        ) { _, _ in 0 }
    }

    private static func file(_ header: [String: Any], _ values: [Float]) throws -> [UInt8] {
        var text = Array(try JSONSerialization.data(withJSONObject: header))
        while (16 + text.count) % 64 != 0 { text.append(32) }
        var bytes = Array("PLATEDNN".utf8)
        for word in [1, UInt32(text.count)] {
            withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
        }
        bytes += text
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
        }
        return bytes
    }
}
