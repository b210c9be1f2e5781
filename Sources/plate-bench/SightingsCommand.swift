// `plate-bench sightings`: reads sequences of frames and follows their vehicles, a JSON line a
// sequence. What the vote over frames is measured and fitted on; `Training/overframes.py` holds it
// against truth.
import ArgumentParser
import Foundation
import Imaging
import PlateCore
import PlateVision

struct SightingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sightings",
        abstract: "Prints what was read in sequences of frames and what merging made of it.",
        discussion: """
            Each folder in PATH is one sequence, its pictures the frames in name order. With \
            --readings PATH is a file that this command printed before: its readings are followed \
            again, without running a network.
            """)

    @Argument(help: "A folder of folders of pictures, or with --readings a file.")
    var path: String

    @Flag(help: "Take the readings from what this command printed before.")
    var readings = false

    @Option(help: ArgumentHelp("How fast the frames came.", valueName: "number"))
    var framesPerSecond = 10.0

    func validate() throws {
        guard framesPerSecond > 0, framesPerSecond <= 1000 else {
            throw ValidationError("--frames-per-second must be above 0 and at most 1000.")
        }
    }

    func run() throws {
        if readings { try followAgain() } else { try readAndFollow() }
    }

    private func followAgain() throws {
        let decoder = JSONDecoder()
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            var sequence = try decoder.decode(RecordedSequence.self, from: Data(line.utf8))
            sequence.follow(framesPerSecond: framesPerSecond)
            print(sequence.json)
        }
    }

    private func readAndFollow() throws {
        let recogniser = try PlateRecogniser()
        let folders = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        for name in folders where try PictureFolder.isFolder(path + "/" + name) {
            guard var sequence = try read(name, recogniser) else { continue }
            sequence.follow(framesPerSecond: framesPerSecond)
            print(sequence.json)
            fflush(nil)
        }
    }

    /// What is read in each frame of the sequence `name`; `nil` where it has none.
    private func read(_ name: String, _ recogniser: PlateRecogniser) throws -> RecordedSequence? {
        var sequence: RecordedSequence?
        for picture in try PictureFolder.pictures(in: path + "/" + name) {
            let grey = try PictureFile.load(path: picture).grey
            let plates = try recogniser.recognise(grey).plates
            if sequence == nil {
                sequence = RecordedSequence(
                    sequence: name, width: grey.width, height: grey.height)
            }
            sequence?.frames.append(plates.map(RecordedReading.init))
        }
        return sequence
    }
}
