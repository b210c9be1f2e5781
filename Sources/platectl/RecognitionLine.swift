// One picture's result in the form of the JSON contract.
import Foundation
import PlateCore
import PlateVision

/// `{"source":…,"width":…,"height":…,"plates":[…],"milliseconds":{…}}`.
struct RecognitionLine: Encodable, Sendable {
    var source: String
    var width: Int
    var height: Int
    var plates: [PlateLine]
    var milliseconds: MillisecondsLine
    /// Where the picture with its plates drawn in is, when that was asked for.
    var overlay: String?
}

/// Where a picture's time went.
struct MillisecondsLine: Encodable, Sendable {
    var decode: Double
    var locate: Double
    var read: Double
    var total: Double
}

/// A text and its probability.
struct CandidateLine: Encodable, Sendable {
    var text: String
    var confidence: Double
}

/// One plate.
struct PlateLine: Encodable, Sendable {
    var text: String
    var confidence: Double
    var box: [Double]
    var quad: [[Double]]
    var state: String?
    var stateConfidence: Double
    var candidates: [CandidateLine]

    init(_ reading: PlateReading, _ state: StateReading) {
        text = reading.text
        confidence = reading.confidence.rounded(places: 4)
        let bounds = reading.quad.boundingBox
        box = [bounds.x, bounds.y, bounds.width, bounds.height].map { $0.rounded(places: 1) }
        quad = reading.quad.corners.map { [$0.x.rounded(places: 1), $0.y.rounded(places: 1)] }
        self.state = state.state
        stateConfidence = state.confidence.rounded(places: 4)
        candidates = reading.candidates.map {
            CandidateLine(text: $0.text, confidence: $0.confidence.rounded(places: 4))
        }
    }

    private enum Key: String, CodingKey {
        case text, confidence, box, quad, state, stateConfidence, candidates
    }

    /// Written by hand because a missing state must be there as null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(text, forKey: .text)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(box, forKey: .box)
        try container.encode(quad, forKey: .quad)
        try container.encode(state, forKey: .state)
        try container.encode(stateConfidence, forKey: .stateConfidence)
        try container.encode(candidates, forKey: .candidates)
    }
}

/// `{"source":…,"error":{"code":…,"message":…}}`.
struct ErrorLine: Encodable, Sendable {
    struct Failure: Encodable, Sendable {
        var code: String
        var message: String
    }

    var source: String
    var error: Failure

    init(source: String, _ error: PlatedError) {
        self.source = source
        self.error = Failure(code: error.code.rawValue, message: error.message)
    }
}

extension Double {
    /// The number with `places` decimal places.
    func rounded(places: Int) -> Double {
        var factor = 1.0
        for _ in 0..<places { factor *= 10 }
        return (self * factor).rounded() / factor
    }
}
