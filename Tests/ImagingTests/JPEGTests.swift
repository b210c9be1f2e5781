import Imaging
import PlateCore
import Testing

/// The JPEG codec: what it reads, what it refuses, what it calls damaged.
struct JPEGTests {
    @Test(arguments: [(1, 1), (7, 3), (8, 8), (17, 33), (64, 48)])
    func greySurvivesARoundTrip(width: Int, height: Int) throws {
        let image = TestPictures.ramp(width: width, height: height).grey
        let decoded = try JPEG.decodeGrey(JPEG.encode(image, quality: 95))
        #expect(decoded.warnings == 0)
        #expect(decoded.picture.width == width && decoded.picture.height == height)
        #expect(TestPictures.difference(decoded.picture.pixels, image.pixels).mean < 3)
    }

    @Test func colourSurvivesARoundTripAndBothWaysToGreyAgree() throws {
        let image = TestPictures.ramp(width: 61, height: 43)
        let bytes = try JPEG.encode(image, quality: 95)
        let colour = try JPEG.decodeColour(bytes)
        let grey = try JPEG.decodeGrey(bytes)
        #expect(colour.warnings == 0 && grey.warnings == 0)
        #expect(TestPictures.difference(colour.picture.pixels, image.pixels).mean < 4)
        #expect(TestPictures.difference(colour.picture.grey.pixels, grey.picture.pixels).mean < 1.5)
    }

    @Test(arguments: [(1, 1), (2, 1), (2, 2), (1, 2)])
    func planesAreWrittenAsTheyAre(across: Int, down: Int) throws {
        for (width, height) in [(33, 19), (16, 16), (1, 1), (50, 2)] {
            let luma = TestPictures.ramp(width: width, height: height).grey
            var planar = PlanarImage(
                luma: luma, blue: [], red: [], columnsPerChroma: across, rowsPerChroma: down)
            let count = planar.chromaWidth * planar.chromaHeight
            planar.blue = [UInt8](repeating: 90, count: count)
            planar.red = [UInt8](repeating: 160, count: count)
            let bytes = try JPEG.encode(planar, quality: 95)
            let grey = try JPEG.decodeGrey(bytes)
            #expect(grey.warnings == 0)
            #expect(TestPictures.difference(grey.picture.pixels, luma.pixels).mean < 3)
            let colour = try JPEG.decodeColour(bytes).picture
            let expected = ColourImage(planar)
            #expect(TestPictures.difference(colour.pixels, expected.pixels).mean < 4)
        }
    }

    @Test func planarPictureWithoutChromaBecomesGrey() throws {
        let luma = TestPictures.ramp().grey
        let planar = PlanarImage(
            luma: luma, blue: [], red: [], columnsPerChroma: 2, rowsPerChroma: 2)
        let decoded = try JPEG.decodeGrey(JPEG.encode(planar, quality: 95))
        #expect(TestPictures.difference(decoded.picture.pixels, luma.pixels).mean < 3)
    }

    @Test func progressivePicturesAreRead() throws {
        let decoded = try JPEG.decodeColour(StoredPictures.progressive)
        #expect(decoded.warnings == 0)
        let expected = TestPictures.ramp()
        #expect(TestPictures.difference(decoded.picture.pixels, expected.pixels).mean < 3)
    }

    @Test func inksBecomeLight() throws {
        // The stored file holds the ramp's numbers as Adobe's inverted inks without any black.
        let colour = try JPEG.decodeColour(StoredPictures.inks).picture
        #expect(TestPictures.difference(colour.pixels, TestPictures.ramp().pixels).mean < 3)
        let grey = try JPEG.decodeGrey(StoredPictures.inks).picture
        #expect(TestPictures.difference(grey.pixels, colour.grey.pixels).worst <= 1)
    }

    @Test func picturesWithoutHuffmanTablesAreRead() throws {
        let image = TestPictures.ramp(width: 40, height: 24)
        let whole = try JPEG.encode(image, quality: 80)
        let bare = removingTables(whole)
        #expect(bare.count < whole.count - 300)
        let decoded = try JPEG.decodeGrey(bare)
        #expect(decoded.warnings == 0)
        #expect(try decoded.picture == JPEG.decodeGrey(whole).picture)
    }

    @Test func bytesAfterTheEndAreNotLookedAt() throws {
        let bytes = try JPEG.encode(TestPictures.ramp(), quality: 80)
        let padded = bytes + TestPictures.noise(width: 60, height: 60, seed: 1).pixels
        let decoded = try JPEG.decodeGrey(padded)
        #expect(decoded.warnings == 0)
        #expect(try decoded.picture == JPEG.decodeGrey(bytes).picture)
    }

    @Test func fillingBytesBeforeTheEndAreNoDamageButManyAre() throws {
        let bytes = try JPEG.encode(TestPictures.ramp(), quality: 80)
        func filled(_ count: Int) -> [UInt8] {
            bytes.dropLast(2) + [UInt8](repeating: 0, count: count) + bytes.suffix(2)
        }
        #expect(try JPEG.decodeGrey(filled(3)).warnings == 0)
        #expect(try JPEG.decodeGrey(filled(40)).warnings > 0)
    }

    @Test func everyTruncationIsRefusedOrCalledDamaged() throws {
        for whole in [
            try JPEG.encode(TestPictures.noise(width: 24, height: 24, seed: 2), quality: 75),
            StoredPictures.progressive,
        ] {
            var damaged = 0
            for length in 0..<whole.count {
                do throws(PlatedError) {
                    let decoded = try JPEG.decodeGrey([UInt8](whole[..<length]))
                    #expect(decoded.warnings > 0, "cut at \(length) of \(whole.count)")
                    #expect(!decoded.firstWarning.isEmpty)
                    damaged += 1
                } catch {
                    #expect(error.code == .badData)
                }
            }
            #expect(damaged > 10)
        }
    }

    @Test func absurdSizesAreRefusedBeforeDecoding() throws {
        var bytes = try JPEG.encode(TestPictures.ramp(), quality: 80)
        let frameHeader = try #require(
            bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        // Height and width lie 5 and 7 bytes after the marker.
        bytes.replaceSubrange(frameHeader + 5..<frameHeader + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
        let error = try #require(throws: PlatedError.self) { try JPEG.decodeGrey(bytes) }
        #expect(error.code == .badData && error.message.contains("65500×65500"))
        // Each side allowed, the product not.
        bytes.replaceSubrange(frameHeader + 5..<frameHeader + 9, with: [0x40, 0, 0x40, 0])
        #expect(throws: PlatedError.self) { try JPEG.decodeGrey(bytes) }
    }

    @Test(arguments: [[], [0xFF], [0xFF, 0xD8, 0xFF], Array("no picture at all".utf8)])
    func whatIsNoPictureIsRefused(bytes: [UInt8]) {
        let error = #expect(throws: PlatedError.self) { try JPEG.decodeGrey(bytes) }
        #expect(error?.code == .badData)
        #expect(error?.message.isEmpty == false)
    }

    @Test func sidesBeyondTheLimitAreNotEncoded() {
        let wide = GreyImage(width: Limits.imageSidePixelsMax + 1, height: 1)
        #expect(throws: PlatedError.self) { try JPEG.encode(wide, quality: 80) }
    }

    @Test func mutatedPicturesNeverTrap() throws {
        var mutator = Mutator(seed: 3)
        let originals = [
            try JPEG.encode(TestPictures.ramp(), quality: 75), StoredPictures.progressive,
            StoredPictures.inks,
        ]
        var decodedCount = 0
        for round in 0..<3000 {
            let bytes = mutator.mutate(originals[round % originals.count])
            // A header that now claims a great picture costs time, not safety: not every round.
            guard let size = try? JPEG.size(of: bytes), size.width * size.height < 1_000_000
            else { continue }
            if (try? JPEG.decodeGrey(bytes)) != nil { decodedCount += 1 }
            _ = try? JPEG.decodeColour(bytes)
        }
        #expect(decodedCount > 100)
    }

    /// The JPEG without its Huffman table segments, as USB cameras send it.
    private func removingTables(_ bytes: [UInt8]) -> [UInt8] {
        var result = Array(bytes[0..<2])
        var place = 2
        while place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] != 0xDA {
            let length = 2 + Int(bytes[place + 2]) << 8 + Int(bytes[place + 3])
            if bytes[place + 1] != 0xC4 { result += bytes[place..<place + length] }
            place += length
        }
        return result + bytes[place...]
    }
}
