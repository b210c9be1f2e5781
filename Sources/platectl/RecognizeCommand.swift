// `platectl recognize`: its arguments, and the exit code its run ends with.
import ArgumentParser
import Foundation
import Imaging
import PlateCore

struct RecognizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recognize",
        abstract: "Finds and reads licence plates in pictures.",
        discussion: """
            A folder is searched with all folders in it, in the order of names, for *.jpg, \
            *.jpeg and *.png; other files in it are skipped. A file that is no picture is \
            reported and the run goes on; it then ends with exit code 1. Where a path is not \
            there or cannot be read, it ends with 74. A picture that its EXIF says lies on its \
            side is turned upright; sizes and corners are those of the upright picture.
            """)

    @Flag(help: "Print one JSON object a picture instead of text.")
    var json = false

    @Option(help: ArgumentHelp("Pictures worked on at once.", valueName: "count"))
    var threads = 1

    @Option(
        help: ArgumentHelp(
            "Write every picture with its plates drawn in, as JPEG, to this folder.",
            valueName: "folder"))
    var overlay: String?

    @Argument(help: "Pictures, and folders of pictures.")
    var paths: [String]

    func validate() throws {
        guard (1...RecognitionRun.threadsMax).contains(threads) else {
            throw ValidationError("--threads must be 1 to \(RecognitionRun.threadsMax).")
        }
        guard !paths.contains("") else { throw ValidationError("A path is empty.") }
    }

    func run() throws {
        let inputs = RecognitionInput.collect(paths)
        let overlays = try overlay.map { try OverlayFolder($0, for: inputs) }
        let run = RecognitionRun(
            inputs: inputs, threads: threads, overlays: overlays,
            printer: RecognitionPrinter(json: json, count: inputs.count))
        let code = try run.run()
        if code != 0 { throw ExitCode(code) }
    }
}
