// The clip writer's headers, byte by byte where players look.
import PlateSynthesis
import Testing

@Suite struct MotionJPEGWriterTests {
    private let clip: [UInt8] = {
        var writer = MotionJPEGWriter(width: 64, height: 48, framesPerSecond: 15)
        writer.append([1, 2, 3])
        writer.append([4, 5, 6, 7])
        return writer.bytes
    }()

    private func word(_ at: Int) -> Int {
        (0..<4).map { Int(clip[at + $0]) << (8 * $0) }.reduce(0, +)
    }

    private func place(of name: String) -> Int? {
        let key = Array(name.utf8)
        return clip.indices.first { clip[$0...].starts(with: key) }
    }

    @Test func theOuterSizesAddUp() {
        #expect(word(4) == clip.count - 8)
        #expect(clip.starts(with: Array("RIFF".utf8)))
    }

    @Test func theStreamHeaderCarriesRateAndLength() throws {
        let header = try #require(place(of: "strh")) + 8
        #expect(word(header + 20) == 1)
        #expect(word(header + 24) == 15)
        #expect(word(header + 32) == 2)
    }

    @Test func theIndexFindsTheFrames() throws {
        let index = try #require(place(of: "idx1"))
        let movie = try #require(place(of: "movi"))
        #expect(word(index + 4) == 32)
        for entry in 0..<2 {
            let at = index + 8 + 16 * entry
            let chunk = movie + word(at + 8)
            #expect(clip[chunk..<chunk + 4].elementsEqual(Array("00dc".utf8)))
            #expect(word(chunk + 4) == word(at + 12))
        }
    }
}
