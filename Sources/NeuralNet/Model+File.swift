/// Reads `.plnn` files: magic, version, JSON header, float32 values.
///
/// Whatever the bytes, the result is a model that can be run or an error; nothing in the header is
/// believed before it is checked against `Limits` and against the values that follow.
import FoundationEssentials
import PlateCore

extension Model {
    private static let magic = Array("PLATEDNN".utf8)
    private static let formatVersion: UInt32 = 1

    /// The model in `bytes`, a whole file; `source` names it in errors.
    ///
    /// - Throws: `badData` where the bytes are no valid model.
    public init(_ bytes: some Collection<UInt8>, source: String) throws(PlatedError) {
        let bytes = [UInt8](bytes)
        func refuse(_ reason: String) -> PlatedError {
            PlatedError(
                .badData, "\(source): not a usable model file: \(reason)",
                hint: "The file is damaged or of another version; export the model again.")
        }
        let header: ModelHeader
        let values: [Float]
        do {
            (header, values) = try Self.parts(bytes)
            let channels = try Self.alphabet(header)
            try Self.checkJurisdictions(header)
            let layers = try Self.layers(header, valueCount: values.count)
            self.init(header: header, layers: layers, alphabet: channels, values: values)
        } catch {
            throw refuse(error.reason)
        }
    }

    /// Header and values of a file.
    private static func parts(_ bytes: [UInt8]) throws(Malformed) -> (ModelHeader, [Float]) {
        guard bytes.count >= 16, bytes.starts(with: magic) else {
            throw Malformed("it does not start with PLATEDNN")
        }
        func word(_ offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) }
        }
        guard word(8) == formatVersion else {
            throw Malformed("its format version is \(word(8)), not \(formatVersion)")
        }
        let headerLength = Int(word(12))
        let start = 16 + headerLength
        guard headerLength <= Limits.modelHeaderBytesMax, start <= bytes.count else {
            throw Malformed("its header of \(headerLength) bytes does not fit")
        }
        guard start % 64 == 0, (bytes.count - start) % 4 == 0 else {
            throw Malformed("its values are not aligned or end within a value")
        }
        let header: ModelHeader
        do {
            header = try JSONDecoder().decode(ModelHeader.self, from: Data(bytes[16..<start]))
        } catch {
            throw Malformed("its header is not the JSON expected")
        }
        let values = bytes.withUnsafeBytes { raw in
            stride(from: start, to: raw.count, by: 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
            }
        }
        guard values.allSatisfy(\.isFinite) else { throw Malformed("a value is not finite") }
        return (header, values)
    }

    /// The classes of a reader, one letter or digit each.
    private static func alphabet(_ header: ModelHeader) throws(Malformed) -> [Character]? {
        guard let text = header.alphabet else { return nil }
        let characters = Array(text)
        guard (1...256).contains(characters.count), Set(characters).count == characters.count else {
            throw Malformed("its alphabet is empty, too long or has a character twice")
        }
        return characters
    }

    /// The classes of a state model and what it knows of the forms of texts.
    private static func checkJurisdictions(_ header: ModelHeader) throws(Malformed) {
        if let names = header.jurisdictions {
            func isTwoCapitals(_ name: String) -> Bool {
                name.utf8.count == 2 && name.utf8.allSatisfy { (65...90).contains($0) }
            }
            guard (1...256).contains(names.count), Set(names).count == names.count,
                names.allSatisfy({ isTwoCapitals($0) || $0 == Model.otherJurisdiction })
            else { throw Malformed("a jurisdiction is not two capitals or is there twice") }
        }
        let floor = header.syntaxFloor ?? SyntaxTable.floorStandard
        guard SyntaxTable(rows: header.syntax ?? [:], floor: floor).isFinite else {
            throw Malformed("a likelihood of its syntax is not finite")
        }
    }

    /// The layers, every register, shape and offset checked.
    private static func layers(
        _ header: ModelHeader, valueCount: Int
    ) throws(Malformed) -> [Layer] {
        guard (1...Limits.modelRegistersMax).contains(header.registers) else {
            throw Malformed("it wants \(header.registers) registers")
        }
        guard (1...Limits.modelLayersMax).contains(header.layers.count) else {
            throw Malformed("it has \(header.layers.count) layers")
        }
        let input = header.input
        let sides = 0...Limits.imageSidePixelsMax
        guard (1...Limits.modelChannelsMax).contains(input.channels),
            sides.contains(input.height), sides.contains(input.width)
        else { throw Malformed("its input size is absurd") }

        var checker = LayerChecker(registers: header.registers, valueCount: valueCount)
        checker.channels[0] = input.channels
        var layers: [Layer] = []
        for (index, layer) in header.layers.enumerated() {
            do {
                layers.append(try checker.checked(layer))
            } catch {
                throw Malformed("layer \(index): \(error.reason)")
            }
        }
        guard !header.outputs.isEmpty,
            header.outputs.allSatisfy({ checker.isWritten($0) })
        else { throw Malformed("an output register is never written") }
        return layers
    }
}

/// Why bytes are no model.
struct Malformed: Error {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}

/// Follows the channels of every register through the layers.
private struct LayerChecker {
    /// Channels of each register, nil before it is written.
    var channels: [Int?]
    let valueCount: Int

    init(registers: Int, valueCount: Int) {
        channels = Array(repeating: nil, count: registers)
        self.valueCount = valueCount
    }

    func isWritten(_ register: Int) -> Bool {
        channels.indices.contains(register) && channels[register] != nil
    }

    /// The layer `header` describes; notes what it writes.
    mutating func checked(_ header: ModelHeader.LayerHeader) throws(Malformed) -> Layer {
        guard isWritten(header.input), channels.indices.contains(header.output) else {
            throw Malformed("a register is out of range or read before it is written")
        }
        let layer: Layer
        switch header.op {
        case "convolution":
            let convolution = try self.convolution(header)
            channels[header.output] = convolution.outputChannels
            layer = .convolution(convolution)
        case "upsampleAdd":
            guard let add = header.add, isWritten(add), channels[add] == channels[header.input]
            else { throw Malformed("what is added does not have the input's channels") }
            channels[header.output] = channels[add]
            layer = .upsampleAdd(input: header.input, add: add, output: header.output)
        default:
            throw Malformed("the operation \(header.op) is unknown")
        }
        return layer
    }

    private func convolution(
        _ header: ModelHeader.LayerHeader
    ) throws(Malformed) -> Convolution {
        guard let kernel = header.kernel, kernel.count == 2,
            kernel.allSatisfy({ (1...Limits.modelKernelSideMax).contains($0) })
        else { throw Malformed("the kernel's size is missing or absurd") }
        guard let stride = header.stride, stride.count == 2,
            stride.allSatisfy({ (1...2).contains($0) })
        else { throw Malformed("a stride is neither 1 nor 2") }
        guard let padding = header.padding, padding.count == 4,
            padding.allSatisfy({ (0...Limits.modelKernelSideMax).contains($0) })
        else { throw Malformed("the padding is missing or absurd") }
        guard let inputChannels = header.inputChannels, inputChannels == channels[header.input],
            let outputChannels = header.outputChannels,
            (1...Limits.modelChannelsMax).contains(outputChannels)
        else { throw Malformed("the channels do not fit the input or are absurd") }
        guard header.activation == "relu" || header.activation == "none" else {
            throw Malformed("the activation is neither relu nor none")
        }
        let add = header.add.flatMap { $0 == -1 ? nil : $0 }
        if let add {
            guard isWritten(add), channels[add] == outputChannels else {
                throw Malformed("what is added does not have the output's channels")
            }
        }
        let convolution = Convolution(
            input: header.input, output: header.output, add: add,
            kernelRows: kernel[0], kernelColumns: kernel[1],
            strideRows: stride[0], strideColumns: stride[1],
            padding: Padding(
                top: padding[0], left: padding[1], bottom: padding[2], right: padding[3]),
            inputChannels: inputChannels, outputChannels: outputChannels,
            rectified: header.activation == "relu",
            weights: header.weights ?? -1, bias: header.bias ?? -1)
        guard contains(convolution.weights, convolution.weightCount),
            contains(convolution.bias, outputChannels)
        else { throw Malformed("its weights lie outside the file") }
        return convolution
    }

    private func contains(_ offset: Int, _ count: Int) -> Bool {
        offset >= 0 && count <= valueCount && offset <= valueCount - count
    }
}
