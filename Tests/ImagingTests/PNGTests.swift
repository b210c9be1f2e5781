import Imaging
import PlateCore
import Testing

/// The PNG decoder and its inflate: every kind of picture, broken ones, bombs.
struct PNGTests {
    private let signature = Array(StoredPictures.rampPNG[..<8])

    private static let kinds = [
        (0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8),
        (4, 8), (4, 16), (6, 8), (6, 16),
    ]

    @Test(arguments: kinds, [false, true])
    func everyKindIsRead(kind: (Int, Int), interlaced: Bool) throws {
        let (colourType, depth) = kind
        for (width, height) in [(1, 1), (2, 3), (5, 9), (13, 8), (33, 17)] {
            let most = 1 << depth - 1
            func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int {
                (x * 7 + y * 31 + channel * 57 + x * y) * 2657 >> 3 & most
            }
            var random = Xorshift(seed: 5)
            let palette = (0..<3 << depth).map { _ in UInt8.random(in: 0...255, using: &random) }
            let writer = PNGWriter(
                width: width, height: height, depth: depth, colourType: colourType,
                interlaced: interlaced, palette: colourType == 3 ? palette : [], sample: sample)
            let (decodedWidth, decodedHeight, pixels) = parts(try PNG.decode(writer.file()))
            #expect(decodedWidth == width && decodedHeight == height)
            // Scaled by exact rounding; alpha, where there is any, laid over white.
            let expected = (0..<width * height).flatMap { i -> [Double] in
                let (x, y) = (i % width, i / width)
                func unit(_ channel: Int) -> Double {
                    Double(sample(x, y, channel)) / Double(most) * 255
                }
                func blended(_ channel: Int, _ alpha: Int) -> Double {
                    255 - (255 - unit(channel)) * unit(alpha) / 255
                }
                return switch colourType {
                case 0: [unit(0)]
                case 2: [unit(0), unit(1), unit(2)]
                case 3: (0..<3).map { Double(palette[3 * sample(x, y, 0) + $0]) }
                case 4: [blended(0, 1)]
                default: [blended(0, 3), blended(1, 3), blended(2, 3)]
                }
            }
            #expect(pixels.count == expected.count)
            let worst = zip(pixels, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
            #expect(worst <= (colourType >= 4 ? 1.2 : 0.51))
        }
    }

    @Test func compressedPicturesAreRead() throws {
        #expect(try PNG.decode(StoredPictures.rampPNG) == .colour(TestPictures.ramp()))
    }

    @Test func oneColourOrPaletteEntriesMayBeTransparent() throws {
        let grey = PNGWriter(
            width: 4, height: 1, depth: 8, colourType: 0, transparency: [0, 2],
            sample: { x, _, _ in x })
        #expect(parts(try PNG.decode(grey.file())).pixels == [0, 1, 255, 3])
        let palette = PNGWriter(
            width: 2, height: 1, depth: 1, colourType: 3, palette: [100, 0, 0, 0, 100, 0],
            transparency: [0], sample: { x, _, _ in x })
        #expect(parts(try PNG.decode(palette.file())).pixels == [255, 255, 255, 0, 100, 0])
    }

    @Test func longAndShortCodesAreInflated() throws {
        var counts = [1, 1]
        while counts.count < 17 {
            counts.append(counts[counts.count - 1] + counts[counts.count - 2])
        }
        let sorted = counts.enumerated().flatMap { [UInt8](repeating: UInt8($0), count: $1) }
        let expected = sorted.indices.map { sorted[$0 * 1597 % sorted.count] }
        #expect(try Inflate.zlib(StoredPictures.fibonacciStream, count: 4180) == expected)
    }

    @Test func matchesAreInflated() throws {
        let text = (0..<120).map { "plate \($0) of \($0 * $0), " }.joined()
        let bytes = Array(text.utf8)
        #expect(try Inflate.zlib(StoredPictures.textStream, count: bytes.count) == bytes)
        // The caller's size is binding in both directions.
        for wrong in [0, bytes.count - 1, bytes.count + 1] {
            #expect(throws: PlatedError.self) {
                try Inflate.zlib(StoredPictures.textStream, count: wrong)
            }
        }
    }

    @Test func fixedCodesAreInflated() throws {
        let stream: [UInt8] = [120, 218, 75, 76, 74, 78, 68, 69, 17, 16, 10, 0, 124, 45, 9, 137]
        let text = Array("abcabcabcabcabcabcXabcabc".utf8)
        #expect(try Inflate.zlib(stream, count: text.count) == text)
    }

    @Test func aSmallFileCannotClaimAGreatPicture() throws {
        let row = [UInt8](repeating: 0, count: 100)
        let header = PNGWriter.big32(8000) + PNGWriter.big32(8000) + [16, 6, 0, 0, 0]
        let file =
            signature + PNGWriter.chunk("IHDR", header)
            + PNGWriter.chunk("IDAT", PNGWriter.stored(row)) + PNGWriter.chunk("IEND", [])
        let error = try #require(throws: PlatedError.self) { try PNG.decode(file) }
        #expect(error.code == .badData && error.message.contains("too little data"))
    }

    @Test func absurdSizesAreRefused() throws {
        for (width, height) in [(0, 1), (1, 0), (20_000, 1), (16_000, 16_000), (1 << 31, 1 << 31)] {
            let header = PNGWriter.big32(width) + PNGWriter.big32(height) + [8, 0, 0, 0, 0]
            let file = signature + PNGWriter.chunk("IHDR", header)
            let error = try #require(throws: PlatedError.self) { try PNG.decode(file) }
            #expect(error.code == .badData && error.message.contains("absurd"))
        }
    }

    @Test func everyTruncationAndEveryTurnedBitIsNoticed() throws {
        let whole = StoredPictures.rampPNG
        for length in 0..<whole.count {
            #expect(throws: PlatedError.self) { try PNG.decode(Array(whole[..<length])) }
        }
        let comment = try #require(
            whole.indices.first { whole[$0...].starts(with: "tEXt".utf8) })
        for place in whole.indices where !(comment - 4..<comment + 20).contains(place) {
            var bytes = whole
            bytes[place] ^= 1 << UInt8(place % 8)
            #expect(throws: PlatedError.self, "byte \(place)") { try PNG.decode(bytes) }
        }
    }

    @Test func mutatedPicturesAndStreamsNeverTrap() {
        var mutator = Mutator(seed: 6)
        for _ in 0..<3000 {
            _ = try? PNG.decode(mutator.mutate(StoredPictures.rampPNG))
            _ = try? Inflate.zlib(mutator.mutate(StoredPictures.fibonacciStream), count: 4180)
            _ = try? Inflate.zlib(mutator.mutate(StoredPictures.textStream), count: 2144)
        }
        // Mutated pixels behind right check sums reach the row filters.
        for round in 0..<500 {
            let writer = PNGWriter(
                width: 9, height: 7, depth: 4, colourType: 3, interlaced: round % 2 == 0,
                palette: [1, 2, 3], sample: { x, y, _ in (x + y) % 16 })
            let bytes = writer.file()
            guard let place = bytes.indices.first(where: { bytes[$0...].starts(with: "IDAT".utf8) })
            else { continue }
            let data = mutator.mutate(Array(bytes[(place + 4)...]))
            _ = try? PNG.decode(bytes[..<(place - 4)] + PNGWriter.chunk("IDAT", data))
        }
    }

    private func parts(_ picture: PNG.Picture) -> (width: Int, height: Int, pixels: [UInt8]) {
        switch picture {
        case .grey(let grey): (grey.width, grey.height, grey.pixels)
        case .colour(let colour): (colour.width, colour.height, colour.pixels)
        }
    }
}
