// Model files over truncation and mutation: an error or a model that runs, never a trap.
import NeuralNet
import PlateCore
import Testing

@Suite struct ModelFileTests {
    private func smallModel() -> [UInt8] {
        var file = ModelBytes(inputChannels: 1, height: 16, width: 16, seed: 5)
        file.append(
            ConvolutionSpecification(stride: [2, 2], inputChannels: 1, outputChannels: 4))
        file.append(
            ConvolutionSpecification(
                input: 1, output: 2, add: 1, inputChannels: 4, outputChannels: 4))
        file.append(
            ConvolutionSpecification(
                input: 2, output: 3, stride: [2, 2], inputChannels: 4, outputChannels: 4))
        file.layers.append(#"{"op":"upsampleAdd","input":3,"add":1,"output":2}"#)
        return file.bytes(registers: 4, output: 2)
    }

    /// Loads `bytes`; a model that loads must also run or say why it cannot.
    private func load(_ bytes: [UInt8]) -> Bool {
        do throws(PlatedError) {
            let model = try Model(bytes, source: "test.plnn")
            let height = min(model.inputHeight ?? 16, 64)
            let width = min(model.inputWidth ?? 16, 64)
            let network = try Network(model, height: height, width: width)
            network.run()
            return true
        } catch {
            #expect(error.code == .badData)
            #expect(!error.message.isEmpty)
            return false
        }
    }

    @Test func wholeFileLoads() throws {
        let model = try Model(smallModel(), source: "test.plnn")
        #expect(model.layers.count == 4)
        #expect(model.inputHeight == 16)
        #expect(model.birth.seed == 1)
        #expect(load(smallModel()))
    }

    @Test func everyTruncationIsRefused() {
        let bytes = smallModel()
        for length in 0..<bytes.count where length < 1200 || length % 7 == 0 {
            #expect(!load(Array(bytes[..<length])))
        }
    }

    @Test func mutationsNeverTrap() {
        let bytes = smallModel()
        var generator = SeededGenerator(seed: 99)
        var refused = 0
        for _ in 0..<3000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let limit = Bool.random(using: &generator) ? 1200 : changed.count
                let place = Int.random(in: 0..<limit, using: &generator)
                changed[place] = UInt8.random(in: 0...255, using: &generator)
            }
            if !load(changed) { refused += 1 }
        }
        #expect(refused > 1000)
    }

    /// Digits in the header replaced by others: shapes, registers and offsets that do not fit each
    /// other.
    @Test func changedNumbersNeverTrap() {
        let bytes = smallModel()
        let end = 16 + headerLength(bytes)
        let digits = (16..<end).filter { (48...57).contains(bytes[$0]) }
        for place in digits {
            for digit in UInt8(48)...57 where digit != bytes[place] {
                var changed = bytes
                changed[place] = digit
                _ = load(changed)
            }
        }
        for number in ["-1", "4294967296", "9223372036854775807", "1e300", "null", "[]"] {
            for place in digits {
                _ = load(replacingHeaderByte(bytes, place, with: number))
            }
        }
    }

    @Test func valuesThatAreNotFiniteAreRefused() {
        var bytes = smallModel()
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0x80, 0x7F])
        #expect(!load(bytes))
    }

    private func stateModel(_ keys: String) -> [UInt8] {
        var file = ModelBytes(inputChannels: 3, height: 4, width: 4, seed: 5)
        file.append(ConvolutionSpecification(inputChannels: 3, outputChannels: 2))
        file.furtherKeys = keys
        return file.bytes(registers: 2, output: 1)
    }

    @Test func jurisdictionsAndTheFormsOfTheirTextsAreRead() throws {
        let keys =
            #""jurisdictions":["CA","other"],"syntax":{"9AAA999":{"CA":-0.1}},"syntaxFloor":-7,"#
        let model = try Model(stateModel(keys), source: "test.plnn")
        #expect(model.jurisdictions == ["CA", "other"])
        let syntax = try #require(model.syntax)
        #expect(syntax.logLikelihoods(of: "7ABC123", in: ["CA", "NV"]) == [-0.1, -7])
        #expect(syntax.logLikelihoods(of: "", in: ["CA"]) == [-7])
        let plain = try Model(stateModel(""), source: "test.plnn")
        #expect(plain.jurisdictions == nil && plain.syntax == nil)
    }

    @Test(arguments: [
        #""jurisdictions":[],"#, #""jurisdictions":["CA","CA"],"#, #""jurisdictions":["Ca"],"#,
        #""jurisdictions":["CAL"],"#, #""jurisdictions":["C4"],"#, #""jurisdictions":["ÅÄ"],"#,
        #""jurisdictions":[""],"#, #""jurisdictions":"CA","#, #""syntaxFloor":1e999,"#,
        #""syntax":{"9":{"CA":-1e999}},"#, #""syntax":[],"#,
    ])
    func jurisdictionsThatAreNoneAreRefused(keys: String) {
        #expect(!load(stateModel(keys)))
    }

    @Test func networkRefusesOtherSizes() throws {
        let model = try Model(smallModel(), source: "test.plnn")
        #expect(throws: PlatedError.self) { try Network(model, height: 32, width: 16) }
        #expect(throws: PlatedError.self) { try Network(model, height: 0, width: 16) }
    }

    private func headerLength(_ bytes: [UInt8]) -> Int {
        bytes[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// The file with one byte of its header replaced by a text, its length and padding made right
    /// again.
    private func replacingHeaderByte(
        _ bytes: [UInt8], _ place: Int, with text: String
    ) -> [UInt8] {
        let length = headerLength(bytes)
        var header = Array(bytes[16..<16 + length])
        while header.last == 32 { header.removeLast() }
        header.replaceSubrange(place - 16...place - 16, with: Array(text.utf8))
        while (16 + header.count) % 64 != 0 { header.append(32) }
        let count = UInt32(header.count)
        let word = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) }
        return Array(bytes[..<12]) + word + header + bytes[(16 + length)...]
    }
}
