import Capture
import Foundation
import PlateCore
import Testing

/// Opening recordings by what they hold, and folders of pictures.
struct RecordedClipTests {
    private let stage: ClipStage

    init() throws { stage = try ClipStage() }

    @Test func picturesPlayInNameOrder() throws {
        for name in ["b.jpg", "a.JPEG", "c.png", "notes.txt"] {
            let number = ["a.JPEG", "b.jpg", "c.png"].firstIndex(of: name) ?? 9
            _ = try stage.write(try TestFrames.jpeg(number), name)
        }
        let clip = try RecordedClip.open(
            path: stage.folder.path, name: "lot", startingAt: WallTime(milliseconds: 0),
            framesPerSecond: 2)
        let played = try ClipStage.play(clip)
        #expect(played.framesExpected == 3 && played.damaged.isEmpty && played.cut == nil)
        #expect(played.frames.map { TestFrames.number($0.grey, below: 8) } == [0, 1, 2])
        #expect(played.frames.map(\.wallTime.milliseconds) == [0, 500, 1000])
        #expect(clip.name == "lot")
    }

    @Test func brokenPicturesAreDamagedFrames() throws {
        _ = try stage.write(try TestFrames.jpeg(0), "0.jpg")
        _ = try stage.write(Array(try TestFrames.jpeg(1).dropLast(40)), "1.jpg")
        _ = try stage.write([], "2.jpg")
        _ = try stage.write(Array("text".utf8), "3.png")
        _ = try stage.write(try TestFrames.jpeg(4), "4.jpg")
        let clip = try RecordedClip.open(path: stage.folder.path, name: "lot")
        let played = try ClipStage.play(clip)
        #expect(played.frames.map(\.sequence) == [0, 4])
        #expect(played.damaged.map(\.sequence) == [1, 2, 3])
        #expect(played.damaged.allSatisfy { $0.reason.contains("\($0.sequence).") })
        #expect(played.frames.last?.capturedAt.nanoseconds == 133_333_333)
    }

    @Test func whatIsNoVideoIsRefusedInWords() throws {
        let matroska: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3] + [UInt8](repeating: 0, count: 60)
        let cases: [([UInt8], String)] = [
            ([], "empty"), (Array("Dear reader".utf8), "no video"),
            (try TestFrames.jpeg(0), "one picture"),
            ([0, 0, 0, 24] + Array("ftypisom".utf8), "MP4"), (matroska, "Matroska"),
            (Array("RIFF\u{10}\0\0\0WAVEfmt ".utf8), "no video"), ([0x52], "no video"),
        ]
        for (bytes, words) in cases {
            let path = try stage.write(bytes, "thing")
            let error = try #require(throws: PlatedError.self) {
                try RecordedClip.open(path: path, name: "front")
            }
            #expect(error.code == .badData && error.code.exitCode == 65)
            #expect(error.message.contains(words) && error.message.contains(path))
        }
        let folder = try #require(throws: PlatedError.self) {
            _ = try FileManager.default.removeItem(atPath: stage.folder.path + "/thing")
            _ = try RecordedClip.open(path: stage.folder.path, name: "front")
        }
        #expect(folder.code == .badData && folder.message.contains("no pictures"))
    }

    @Test func whatIsNotThereIsAnInputOutputError() throws {
        for path in [stage.folder.path + "/nothing.avi", "", "/dev/null"] {
            let error = try #require(throws: PlatedError.self) {
                try RecordedClip.open(path: path, name: "front")
            }
            #expect(error.code == .inputOutput && error.code.exitCode == 74)
        }
    }
}
