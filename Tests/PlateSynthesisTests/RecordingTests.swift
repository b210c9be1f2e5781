/// The AVI writer's headers and index, and the fixtures in the repository.
import Foundation
import PlateCore
import PlateSynthesis
import Testing

@Suite struct RecordingTests {
    private func word(_ bytes: [UInt8], _ at: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }

    private func name(_ bytes: [UInt8], _ at: Int) -> String {
        String(decoding: bytes[at..<at + 4], as: UTF8.self)
    }

    @Test func headersSayWhatWasWritten() {
        var writer = MotionJPEGWriter(width: 320, height: 180, framesPerSecond: 15)
        let frames: [[UInt8]] = [
            Array(repeating: 1, count: 101), [2, 2], Array(repeating: 3, count: 7),
        ]
        for frame in frames { writer.append(frame) }
        #expect(writer.frameCount == 3)
        let bytes = writer.finished()
        #expect(name(bytes, 0) == "RIFF" && name(bytes, 8) == "AVI ")
        #expect(word(bytes, 4) == bytes.count - 8)
        #expect(name(bytes, 12) == "LIST" && name(bytes, 20) == "hdrl")
        #expect(name(bytes, 24) == "avih" && word(bytes, 28) == 56)
        #expect(word(bytes, 32) == 66_666)
        #expect(word(bytes, 48) == 3)
        #expect(word(bytes, 64) == 320 && word(bytes, 68) == 180)
        let stream = 32 + 56
        #expect(name(bytes, stream) == "LIST" && name(bytes, stream + 8) == "strl")
        #expect(name(bytes, stream + 12) == "strh" && word(bytes, stream + 16) == 56)
        #expect(name(bytes, stream + 20) == "vids" && name(bytes, stream + 24) == "MJPG")
        // Rate over scale is the frame rate, exactly.
        #expect(word(bytes, stream + 40) == 1 && word(bytes, stream + 44) == 15)
        #expect(word(bytes, stream + 52) == 3)
        let movie = 20 + word(bytes, 16)
        #expect(name(bytes, movie) == "LIST" && name(bytes, movie + 8) == "movi")
        let index = movie + 8 + word(bytes, movie + 4)
        #expect(name(bytes, index) == "idx1" && word(bytes, index + 4) == 48)
        for (i, frame) in frames.enumerated() {
            let entry = index + 8 + 16 * i
            let at = movie + 8 + word(bytes, entry + 8)
            #expect(name(bytes, entry) == "00dc" && name(bytes, at) == "00dc")
            #expect(word(bytes, at + 4) == frame.count && word(bytes, entry + 12) == frame.count)
            #expect(Array(bytes[(at + 8)..<(at + 8 + frame.count)]) == frame)
        }
    }

    /// The folder of a fixture in this repository.
    private func fixture(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("fixtures/\(name)")
    }

    @Test(arguments: [("day-patrol", 12), ("lot-canvass", 14), ("night-patrol", 15)])
    func fixturesHoldWhatTheyPromise(name: String, readableMin: Int) throws {
        let folder = fixture(name)
        let clip = [UInt8](try Data(contentsOf: folder.appendingPathComponent("clip.avi")))
        let scenario = try #require(Scenario.named(name))
        #expect(clip.count <= scenario.clipBytesMax)
        #expect(word(clip, 48) == scenario.frames)
        let truth = try String(
            contentsOf: folder.appendingPathComponent("truth.csv"), encoding: .utf8)
        let rows = truth.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows.allSatisfy { $0.count == 13 })
        let readable = rows.filter { (Double($0[6]) ?? 0) >= 40 }
        #expect(readable.count >= readableMin)
        #expect(Set(rows.map { $0[1] }).count == rows.count, "two vehicles bear one plate")
        for row in readable {
            let frames = try [4, 5, 7].map { try #require(Int(row[$0])) }
            #expect(0 <= frames[0] && frames[0] <= frames[2] && frames[2] <= frames[1])
            #expect(frames[1] < scenario.frames)
        }
        let alerts = rows.map { String($0[12]) }
        #expect(alerts.filter { $0.hasPrefix("exact:") }.count == 3)
        for prefix in ["look-alike:", "other-state:", "expired"] {
            #expect(alerts.filter { $0.hasPrefix(prefix) }.count == 1, "\(prefix)")
        }
    }

    @Test func hotlistsNameTheWantedAndNobodyNear() throws {
        for name in Scenario.names {
            let folder = fixture(name)
            let list = try String(
                contentsOf: folder.appendingPathComponent("hotlist.csv"), encoding: .utf8)
            let lines = list.split(separator: "\n")
            #expect(lines[0] == "list,category,plate,state,description,expiry")
            #expect(lines.count == 207)
            let entries = lines.dropFirst().map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            #expect(entries.allSatisfy { $0.count == 6 })
            #expect(entries.allSatisfy { HotlistCategory(rawValue: $0[1]) != nil })
            let truth = try String(
                contentsOf: folder.appendingPathComponent("truth.csv"), encoding: .utf8)
            let passing = truth.split(separator: "\n").dropFirst().map {
                String($0.split(separator: ",", omittingEmptySubsequences: false)[1])
            }
            let near = entries.filter { entry in
                passing.contains { PlateText.editDistance($0, entry[2]) <= 2 }
            }
            #expect(near.count == 6, "three wanted, a look-alike, another state's, an expired one")
        }
    }
}
