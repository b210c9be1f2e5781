// `platectl camera`: what cameras there are, and whether one works; for whoever mounts them.
import ArgumentParser
import Capture
import Foundation
import PlateCore

struct CameraCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "camera", abstract: "Lists cameras, and tries one.",
        discussion: """
            Needs no login. The account must be in the group video. A camera that the daemon uses \
            can be listed but not tried: stop the daemon first.
            """,
        subcommands: [CameraListCommand.self, CameraCheckCommand.self],
        defaultSubcommand: CameraListCommand.self)
}

struct CameraListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists video devices with their formats, sizes and rates.",
        discussion: """
            Formats that Plated reads are marked with *. Configure a camera by its name under \
            /dev/v4l/by-path, which stays with the socket it is plugged into. Ends with 69 where \
            there is no device.
            """)

    @Flag(help: "Print one JSON object a device instead of text.")
    var json = false

    func run() throws {
        let devices = CameraListing.all()
        guard !devices.isEmpty else {
            throw PlatedError(
                .unavailable, "No video device is there: nothing is at /dev/video0 and on.",
                hint: "Is a camera plugged in? dmesg tells what the kernel sees of it.")
        }
        for device in devices {
            print(json ? try StatusCommand.line(device) : Self.text(device))
        }
    }

    private static func text(_ device: CameraListing) -> String {
        var lines = [device.path]
        if let card = device.card, let driver = device.driver {
            lines[0] += "  \(card) (\(driver)\(device.bus.map { ", \($0)" } ?? ""))"
        }
        lines += device.links.map { "    \($0)" }
        if let problem = device.problem {
            lines += problem.split(separator: "\n").map { "    ! \($0)" }
        }
        for format in device.formats {
            lines.append("    \(format.isRead ? "*" : " ") \(format.code)  \(format.words)")
            // Formats that cannot be used would fill pages: vivid has eighty.
            guard format.isRead else { continue }
            lines += format.sizes.map { size in
                let rates = size.framesPerSecond.prefix(8).map { $0.formatted() }
                let words = rates.isEmpty ? "" : "  \(rates.joined(separator: ", ")) a second"
                return "        \(size.width)x\(size.height)\(words)"
            }
        }
        return lines.map(Words.printable).joined(separator: "\n")
    }
}

struct CameraCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Opens a camera and counts what comes for some seconds.",
        discussion: """
            Brightness is the mean shade, 0 to 255. Sharpness has no scale of its own: at one \
            scene, more is sharper, so turn the lens until it grows no more. Ends with 1 where \
            no picture came, more than one in ten was missing or of no use, or the camera failed \
            in between; 69 where it is in use, 74 where it is not there or fails, 77 where it \
            may not be opened, 65 where it is no camera that Plated reads.
            """)

    @Argument(help: "The device: /dev/video0, or its name under /dev/v4l.")
    var path: String

    @Option(help: ArgumentHelp("How long to look.", valueName: "seconds"))
    var seconds = 5.0

    @Option(help: ArgumentHelp("auto, mjpeg or yuyv.", valueName: "format"))
    var format = CameraFormat.Encoding.auto

    @Option(help: ArgumentHelp("Pixels across; 1920 where not given.", valueName: "pixels"))
    var width: Int?

    @Option(help: ArgumentHelp("Pixels down; 1080 where not given.", valueName: "pixels"))
    var height: Int?

    @Option(
        name: .customLong("frames-per-second"),
        help: ArgumentHelp("Pictures a second; 30 where not given.", valueName: "rate"))
    var framesPerSecond: Double?

    @Option(help: ArgumentHelp("Write the last picture to this file, as JPEG.", valueName: "file"))
    var save: String?

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard (0.5...3600).contains(seconds) else {
            throw ValidationError("--seconds must be 0.5 to 3600.")
        }
        for side in [width, height].compactMap(\.self) {
            guard (Limits.cameraSidePixelsMin...Limits.imageSidePixelsMax).contains(side) else {
                throw ValidationError("--width and --height must be 16 to 16384.")
            }
        }
        if let framesPerSecond, !(0.1...1000).contains(framesPerSecond) {
            throw ValidationError("--frames-per-second must be 0.1 to 1000.")
        }
        guard !path.isEmpty, save != "" else { throw ValidationError("A path is empty.") }
    }

    func run() throws {
        let wanted = CameraFormat(
            format: format, width: width, height: height, framesPerSecond: framesPerSecond)
        let check = CameraCheck(path: path, wanted: wanted, seconds: seconds)
        let line: CameraCheckLine
        do throws(PlatedError) {
            line = try check.run(
                save: save, showsProgress: !json && isatty(STDERR_FILENO) == 1)
        } catch {
            guard json else { throw error }
            print(try StatusCommand.line(ErrorLine(source: path, error)))
            throw ExitCode(error.code.exitCode)
        }
        print(json ? try StatusCommand.line(line) : line.text)
        if line.hasFindings { throw ExitCode(1) }
    }
}

extension CameraFormat.Encoding: ExpressibleByArgument {}
