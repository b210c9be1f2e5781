// `platectl recognize` as a real program on frames of a fixture: contract, errors, exit codes, overlays.
import Capture
import Foundation
import PlateCore
import Testing

@Suite struct RecognizeProgramTests {
    /// Writes some frames of the lot as pictures; returns their paths.
    private func pictures(in scratch: Scratch, frames: Set<Int>) throws -> [String] {
        let clip = try RecordedClip.open(
            path: Program.fixture("lot-canvass") + "/clip.avi", name: "test")
        var paths: [String] = []
        while paths.count < frames.count {
            guard case .frame(let frame) = try clip.next() else { break }
            guard frames.contains(frame.sequence), case .jpeg(let bytes) = frame.original else {
                continue
            }
            paths.append(try scratch.write("frame-\(100 + frame.sequence).jpg", bytes))
        }
        return paths
    }

    @Test func linesFollowTheContract() throws {
        let scratch = try Scratch()
        let paths = try pictures(in: scratch, frames: [30, 60, 90])
        let result = try Program.run("platectl", ["recognize", "--json"] + paths)
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = result.jsonLines
        #expect(lines.compactMap { $0["source"] as? String } == paths)
        for line in lines {
            #expect(Set(line.keys) == ["source", "width", "height", "plates", "milliseconds"])
            #expect(line["width"] as? Int == 1280)
            let milliseconds = line["milliseconds"] as? [String: Double]
            #expect(Set((milliseconds ?? [:]).keys) == ["decode", "locate", "read", "total"])
        }
        let plates = lines.flatMap { $0["plates"] as? [[String: Any]] ?? [] }
        #expect(!plates.isEmpty)
        for plate in plates {
            #expect(
                Set(plate.keys) == [
                    "text", "confidence", "box", "quad", "state", "stateConfidence", "candidates",
                ])
            #expect((plate["box"] as? [Double])?.count == 4)
            #expect((plate["quad"] as? [[Double]])?.map(\.count) == [2, 2, 2, 2])
            let confidence = plate["confidence"] as? Double ?? -1
            #expect((0...1).contains(confidence))
            // Null, or two capitals: a key that is missing would be neither.
            let state = plate["state"]
            let name = state as? String
            #expect(state is NSNull || name?.count == 2 && name == name?.uppercased())
            #expect((0...1).contains(plate["stateConfidence"] as? Double ?? -1))
        }
    }

    @Test func whatIsNoPictureIsSaidAndTheRunGoesOn() throws {
        let scratch = try Scratch()
        let good = try pictures(in: scratch, frames: [30])[0]
        let bad = try scratch.write("bad.jpg", Array("no picture".utf8))
        let result = try Program.run("platectl", ["recognize", "--json", bad, good])
        #expect(result.exitCode == 1)
        let lines = result.jsonLines
        #expect(lines.count == 2)
        let error = lines.first?["error"] as? [String: String]
        #expect(error?["code"]?.isEmpty == false)
        #expect(error?["message"]?.contains("bad.jpg") == true)
        #expect(lines.last?["plates"] != nil)
    }

    @Test func foldersAreReadInNameOrderAndThreadsKeepIt() throws {
        let scratch = try Scratch()
        let paths = try pictures(in: scratch, frames: [10, 20, 40, 80])
        _ = try scratch.write("notes.txt", Array("skipped".utf8))
        let result = try Program.run(
            "platectl", ["recognize", "--json", "--threads", "2", scratch.folder])
        #expect(result.exitCode == 0, "\(result.errors)")
        let names = result.jsonLines.compactMap { $0["source"] as? String }
            .map { ($0 as NSString).lastPathComponent }
        #expect(names == paths.map { ($0 as NSString).lastPathComponent }.sorted())
    }

    @Test func overlaysAreWritten() throws {
        let scratch = try Scratch()
        let picture = try pictures(in: scratch, frames: [60])[0]
        let folder = scratch.path("overlays")
        let result = try Program.run("platectl", ["recognize", "--overlay", folder, picture])
        #expect(result.exitCode == 0, "\(result.errors)")
        let written = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(written.count == 1)
    }

    @Test func exitCodesTellWhatIsWrong() throws {
        #expect(try Program.run("platectl", ["recognize", "/nonexistent.jpg"]).exitCode == 74)
        #expect(try Program.run("platectl", ["recognize"]).exitCode == 64)
        #expect(try Program.run("platectl", ["recognize", "--threads", "0", "."]).exitCode == 64)
        #expect(try Program.run("platectl", ["version"]).exitCode == 0)
    }
}
