import Capture
import Imaging
import PlateCore
import Testing

/// Motion JPEG in AVI: what plays, when its frames were taken, what is refused, cut or damaged.
struct AVIClipTests {
    private let stage: ClipStage
    private let frames: [[UInt8]]

    init() throws {
        stage = try ClipStage()
        frames = try (0..<8).map { try TestFrames.jpeg($0) }
    }

    @Test func framesComeInOrderWithTheirTimesAndTheirBytes() throws {
        let played = try stage.play(AVIWriter(rate: 30_000, scale: 1001, segments: [frames]).file())
        #expect(played.cut == nil && played.damaged.isEmpty && played.framesExpected == 8)
        #expect(played.frames.map(\.sequence) == Array(0..<8))
        for (number, frame) in played.frames.enumerated() {
            #expect(TestFrames.number(frame.grey, below: 8) == number)
            guard case .jpeg(let bytes) = frame.original else {
                Issue.record("the original is not kept")
                continue
            }
            #expect(bytes == frames[number])
            let nanoseconds = Int64(number) * 1_001_000_000_000 / 30_000
            #expect(frame.capturedAt.nanoseconds == nanoseconds)
            #expect(frame.wallTime.milliseconds == 1_000_000 + nanoseconds / 1_000_000)
            #expect(frame.wallTimeSource == .recording && frame.source == "front")
        }
    }

    @Test func microsecondsCountWhereTheStreamHasNoRate() throws {
        let file = AVIWriter(rate: 0, scale: 0, microseconds: 100_000, segments: [frames]).file()
        #expect(try stage.play(file).frames.last?.capturedAt.nanoseconds == 700_000_000)
        let silent = AVIWriter(rate: 0, scale: 1, microseconds: 0, segments: [frames]).file()
        #expect(try stage.play(silent).frames.last?.capturedAt.nanoseconds == 233_333_333)
    }

    @Test func timeBeginsWhenTheFileWasWrittenUnlessGiven() throws {
        let file = AVIWriter(segments: [frames]).file()
        let first = try #require(try stage.play(file, startingAt: nil).frames.first)
        // Written within the last minute; 2025 has passed.
        #expect(first.wallTime.milliseconds > 1_735_689_600_000)
        let path = try stage.write(file)
        let clip = try RecordedClip.open(
            path: path, name: "rear", startingAt: WallTime(milliseconds: 5),
            capturedFrom: MonotonicTime(nanoseconds: .max - 10))
        let played = try ClipStage.play(clip)
        #expect(played.frames.first?.wallTime.milliseconds == 5)
        #expect(played.frames.first?.capturedAt.nanoseconds == Int64.max - 10)
        #expect(played.frames.last?.capturedAt.nanoseconds == Int64.max)
    }

    @Test func segmentsSoundListsAndMissingIndexAllPlay() throws {
        let segments = [Array(frames[0..<3]), Array(frames[3..<5]), Array(frames[5..<8])]
        for writer in [
            AVIWriter(segments: segments), AVIWriter(segments: [frames], hasAudioFirst: true),
            AVIWriter(segments: [frames], hasIndex: false),
            AVIWriter(segments: [frames], usesRecordLists: true),
            AVIWriter(
                codec: "mjpg", segments: segments, hasAudioFirst: true, usesRecordLists: true),
        ] {
            let played = try stage.play(writer.file())
            #expect(played.frames.map { TestFrames.number($0.grey, below: 8) } == Array(0..<8))
            #expect(played.cut == nil && played.damaged.isEmpty && played.framesExpected == 8)
        }
    }

    @Test func aRecordingThatWasNeverClosedPlaysAndSaysSo() throws {
        let played = try stage.play(
            AVIWriter(segments: [frames], hasIndex: false, isClosed: false).file())
        #expect(played.frames.count == 8 && played.framesExpected == nil)
        #expect(played.cut?.contains("never closed") == true)
    }

    @Test func anEmptyFrameRepeatsTheOneBeforeIt() throws {
        let list = [[], frames[0], [], [], frames[3]]
        let played = try stage.play(AVIWriter(segments: [list]).file())
        #expect(played.damaged.map(\.sequence) == [0])
        #expect(played.frames.map(\.sequence) == [1, 2, 3, 4])
        #expect(played.frames.map { TestFrames.number($0.grey, below: 8) } == [0, 0, 0, 3])
        #expect(played.frames.map(\.capturedAt.nanoseconds)[1] == 66_666_666)
    }

    @Test func damagedFramesAreCountedAndTheOthersPlay() throws {
        var list = frames
        list[2] = Array(list[2].dropLast(30))
        list[4] = Array("no picture".utf8)
        let played = try stage.play(AVIWriter(segments: [list]).file())
        #expect(played.damaged.map(\.sequence) == [2, 4])
        #expect(played.damaged.allSatisfy { !$0.reason.isEmpty })
        #expect(played.frames.map(\.sequence) == [0, 1, 3, 5, 6, 7])
        #expect(played.cut == nil)
    }

    @Test func framesOfAnotherSizeThanTheHeadersArePlayed() throws {
        var list = frames
        list[1] = try TestFrames.jpeg(1, width: 48, height: 40)
        let played = try stage.play(AVIWriter(segments: [list]).file())
        #expect(played.frames.count == 8 && played.frames[1].grey.width == 48)
    }

    @Test func aGarbledHeadCostsOneFrame() throws {
        let whole = AVIWriter(segments: [frames]).file()
        let heads = whole.indices.filter { whole[$0...].starts(with: "00dc".utf8) }
        #expect(heads.count == 8)
        for damage in [
            [0, 1, 2, 3, 4, 5, 6, 7], [0x30, 0x30, 0x64, 0x63, 0xFF, 0xFF, 0xFF, 0x7F],
        ] {
            var bytes = whole
            bytes.replaceSubrange(heads[3]..<heads[3] + 8, with: damage.map { UInt8($0) })
            let played = try stage.play(bytes)
            #expect(played.damaged.map(\.sequence) == [3])
            #expect(played.frames.map(\.sequence) == [0, 1, 2, 4, 5, 6, 7])
            #expect(played.frames.map { TestFrames.number($0.grey, below: 8) }.last == 7)
            #expect(played.cut == nil)
        }
    }

    @Test func everyTruncationIsRefusedOrPlaysToTheCut() throws {
        let segments = [Array(frames[0..<3]), Array(frames[3..<5])]
        for writer in [AVIWriter(segments: [Array(frames[0..<4])]), AVIWriter(segments: segments)] {
            let whole = writer.file()
            let body = try #require(whole.indices.first { whole[$0...].starts(with: "movi".utf8) })
            var ends: [Int] = []
            for place in whole.indices where whole[place...].starts(with: "00dc".utf8) {
                ends.append(place + 8 + frames[ends.count].count)
            }
            for length in 0..<whole.count {
                let bytes = Array(whole[..<length])
                if length < body + 4 {
                    let error = try #require(throws: PlatedError.self) { try stage.play(bytes) }
                    #expect(error.code == .badData && error.message.contains("clip"))
                    continue
                }
                let played = try stage.play(bytes)
                #expect(played.frames.count == ends.count { $0 <= length }, "cut at \(length)")
                #expect(played.damaged.isEmpty, "cut at \(length)")
                #expect(played.cut != nil, "cut at \(length)")
            }
        }
    }

    @Test func absurdSizesOtherCodecsAndMissingStreamsAreRefused() throws {
        func refusal(_ writer: AVIWriter) throws -> PlatedError {
            try #require(throws: PlatedError.self) { try stage.play(writer.file()) }
        }
        for (width, height) in [(0, 16), (16, 0), (1 << 20, 16), (16_000, 16_000), (-1, -1)] {
            let error = try refusal(AVIWriter(width: width, height: height, segments: [frames]))
            #expect(error.code == .badData && error.message.contains("absurd"))
        }
        let codec = try refusal(AVIWriter(codec: "H264", segments: [frames]))
        #expect(codec.code == .badData && codec.message.contains("H264"))
        #expect(codec.hint?.contains("ffmpeg") == true)
        let raw = try refusal(AVIWriter(codec: "\0\0\0\0", segments: [frames]))
        #expect(raw.message.contains("uncompressed"))
        // The words that say "video" turned into others.
        var bytes = AVIWriter(segments: [frames]).file()
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "vids".utf8) })
        bytes.replaceSubrange(place..<place + 4, with: "txts".utf8)
        let stream = try #require(throws: PlatedError.self) { try stage.play(bytes) }
        #expect(stream.code == .badData && stream.message.contains("no video stream"))
    }

    @Test func madeUpCountsAreNotBelieved() throws {
        let file = AVIWriter(segments: [frames], countedFrames: 4_000_000_000).file()
        #expect(try stage.play(file).framesExpected == nil)
    }

    @Test func mutatedFilesNeverTrapAndAlwaysEnd() throws {
        let segments = [Array(frames[0..<3]), Array(frames[3..<5])]
        let originals = [
            AVIWriter(segments: [frames], hasAudioFirst: true).file(),
            AVIWriter(segments: segments, usesRecordLists: true).file(),
        ]
        var mutator = ClipMutator(seed: 11)
        var refused = 0
        var complete = 0
        for round in 0..<4000 {
            let bytes = mutator.mutate(originals[round % 2])
            do {
                let played = try stage.play(bytes)
                #expect(played.sequences == Array(0..<played.sequences.count))
                // Never more than the file has room for.
                #expect(played.sequences.count <= bytes.count / 8)
                if played.frames.count >= 5 { complete += 1 }
            } catch let error as PlatedError {
                #expect(error.code == .badData)
                refused += 1
            }
        }
        #expect(refused > 100 && complete > 1000)
    }
}
