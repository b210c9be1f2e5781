import Capture
import PlateCore
import Testing

/// Raw video in Y4M: arrangements of chroma, ranges, times, cuts and damage.
struct Y4MClipTests {
    private let stage: ClipStage

    init() throws { stage = try ClipStage() }

    private func small(_ count: Int = 6, mark: String = "FRAME") -> [UInt8] {
        TestFrames.y4m(
            header: "YUV4MPEG2 W6 H4 F25:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL", count: count,
            lumaBytes: 24, chromaBytes: 12, mark: mark)
    }

    @Test(arguments: [
        ("", 2, 2), ("C420", 2, 2), ("C420jpeg", 2, 2), ("C420mpeg2", 2, 2), ("C420paldv", 2, 2),
        ("C422", 2, 1), ("C444", 1, 1),
    ])
    func everyArrangementOfChromaPlays(tag: String, across: Int, down: Int) throws {
        for (width, height) in [(6, 4), (7, 5), (1, 1)] {
            let chroma = ((width + across - 1) / across) * ((height + down - 1) / down)
            let file = TestFrames.y4m(
                header: "YUV4MPEG2 W\(width) H\(height) F30:1 \(tag) XCOLORRANGE=FULL", count: 3,
                lumaBytes: width * height, chromaBytes: 2 * chroma)
            let played = try stage.play(file)
            #expect(played.cut == nil && played.framesExpected == 3)
            #expect(played.frames.map { $0.grey.pixels[0] } == (0..<3).map(TestFrames.shade))
            guard case .planar(let planes)? = played.frames.last?.original else {
                Issue.record("the planes are not kept")
                return
            }
            #expect(planes.columnsPerChroma == across && planes.rowsPerChroma == down)
            #expect(planes.blue == [UInt8](repeating: 130, count: chroma))
            #expect(planes.red == planes.blue && planes.luma == played.frames.last?.grey)
        }
    }

    @Test func greyVideoHasNoChroma() throws {
        let file = TestFrames.y4m(
            header: "YUV4MPEG2 W5 H3 F1:1 Cmono", count: 2, lumaBytes: 15, chromaBytes: 0)
        let played = try stage.play(file)
        guard case .planar(let planes)? = played.frames.last?.original else {
            Issue.record("the planes are not kept")
            return
        }
        #expect(played.frames.count == 2 && planes.blue.isEmpty && planes.red.isEmpty)
    }

    @Test func videoRangeIsSpreadToFullRange() throws {
        func shown(_ luma: UInt8, _ chroma: UInt8, _ words: String) throws -> PlanarImage {
            let bytes =
                Array("YUV4MPEG2 W1 H1 F1:1 C444\(words)\nFRAME\n".utf8) + [luma, chroma, chroma]
            let frame = try #require(try stage.play(bytes).frames.first)
            guard case .planar(let planes) = frame.original else {
                throw PlatedError(.badData, "the planes are not kept")
            }
            return planes
        }
        for (stored, expected) in [(0, 0), (16, 0), (126, 128), (235, 255), (255, 255)] {
            let planes = try shown(UInt8(stored), 128, "")
            #expect(planes.luma.pixels == [UInt8(expected)] && planes.blue == [128])
        }
        #expect(try shown(60, 16, " XCOLORRANGE=LIMITED").blue == [0])
        #expect(try shown(60, 240, "").red == [255])
        let full = try shown(60, 16, " XCOLORRANGE=FULL")
        #expect(full.luma.pixels == [60] && full.blue == [16])
    }

    @Test func timesComeFromTheRatio() throws {
        let played = try stage.play(small(mark: "FRAME Ip Xnote"))
        #expect(played.frames.map(\.capturedAt.nanoseconds) == (0..<6).map { $0 * 40_000_000 })
        #expect(played.frames.last?.wallTime.milliseconds == 1_000_200)
        let silent = TestFrames.y4m(
            header: "YUV4MPEG2 W2 H2 F0:0", count: 4, lumaBytes: 4, chromaBytes: 2)
        #expect(try stage.play(silent).frames.last?.capturedAt.nanoseconds == 100_000_000)
    }

    @Test func everyTruncationIsRefusedOrPlaysToTheCut() throws {
        let whole = small(4)
        let header = try #require(whole.firstIndex(of: 0x0A)) + 1
        let frame = 6 + 36
        for length in 0..<whole.count {
            let bytes = Array(whole[..<length])
            if length < header {
                let error = try #require(throws: PlatedError.self) { try stage.play(bytes) }
                #expect(error.code == .badData)
                continue
            }
            let played = try stage.play(bytes)
            #expect(played.frames.count == (length - header) / frame && played.damaged.isEmpty)
            #expect((played.cut == nil) == ((length - header) % frame == 0), "cut at \(length)")
        }
    }

    @Test func garbledHeadsCostTheirFramesOnly() throws {
        var bytes = small()
        let header = try #require(bytes.firstIndex(of: 0x0A)) + 1
        bytes[header + 2 * 42] = 0
        bytes[header + 3 * 42 + 1] = 0
        let played = try stage.play(bytes)
        #expect(played.damaged.map(\.sequence) == [2, 3])
        #expect(played.frames.map(\.sequence) == [0, 1, 4, 5])
        #expect(played.frames.map { $0.grey.pixels[0] } == [0, 1, 4, 5].map(TestFrames.shade))
        bytes[header + 5 * 42] = 0
        let cut = try stage.play(bytes)
        #expect(cut.frames.count == 3 && cut.cut?.contains("frame 5") == true)
    }

    @Test(arguments: [
        "YUV4MPEG2", "YUV4MPEG2 W6", "YUV4MPEG2 H4 F25:1", "YUV4MPEG2 W0 H4", "YUV4MPEG2 W-6 H4",
        "YUV4MPEG2 W6 H99999", "YUV4MPEG2 W16384 H16384", "YUV4MPEG2 W99999999999999999999 H4",
        "YUV4MPEG2 W6 H4 C420p10", "YUV4MPEG2 W6 H4 C411", "YUV4MPEG2 W6 H4 C444alpha",
        "YUV4MPEG2 W6 H4 Cmono16",
    ])
    func headersThatMakeNoSenseAreRefused(header: String) throws {
        let bytes = Array("\(header)\nFRAME\n".utf8) + [UInt8](repeating: 0, count: 100)
        let error = try #require(throws: PlatedError.self) { try stage.play(bytes) }
        #expect(error.code == .badData && error.message.contains("clip"))
        if header.contains("C4") { #expect(error.hint?.contains("ffmpeg") == true) }
    }

    @Test func aHeaderLineWithoutEndIsRefused() throws {
        let bytes = Array("YUV4MPEG2 ".utf8) + [UInt8](repeating: 0x57, count: 100_000)
        let error = try #require(throws: PlatedError.self) { try stage.play(bytes) }
        #expect(error.code == .badData && error.message.contains("does not end"))
    }

    @Test func mutatedFilesNeverTrapAndAlwaysEnd() throws {
        var mutator = ClipMutator(seed: 12)
        var played = 0
        for _ in 0..<3000 {
            let bytes = mutator.mutate(small())
            do {
                let result = try stage.play(bytes)
                #expect(result.sequences == Array(0..<result.sequences.count))
                #expect(result.sequences.count <= bytes.count / 7)
                played += 1
            } catch let error as PlatedError {
                #expect(error.code == .badData)
            }
        }
        #expect(played > 500)
    }
}
