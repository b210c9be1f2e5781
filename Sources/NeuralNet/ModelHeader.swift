/// The JSON header of a model file as it is written; nothing in it is trusted yet.

struct ModelHeader: Decodable {
    struct Input: Decodable {
        var channels: Int
        var height: Int
        var width: Int
    }

    struct LayerHeader: Decodable {
        var op: String
        var input: Int
        var output: Int
        var add: Int?
        var kernel: [Int]?
        var stride: [Int]?
        var padding: [Int]?
        var inputChannels: Int?
        var outputChannels: Int?
        var activation: String?
        var weights: Int?
        var bias: Int?
    }

    var name: String
    var birth: BirthCertificate
    var input: Input
    var constants: [String: Double]?
    var alphabet: String?
    var jurisdictions: [String]?
    var syntax: [String: [String: Double]]?
    var syntaxFloor: Double?
    var registers: Int
    var layers: [LayerHeader]
    var outputs: [Int]
}
