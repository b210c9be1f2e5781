/// `plate-synth`: renders training pictures and fixture drives. Developers run it; it is never installed.
import ArgumentParser
import Foundation
import PlateCore
import PlateSynthesis

@main
struct Main: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plate-synth",
        abstract: "Renders plate pictures for training and recorded drives for tests.",
        subcommands: [Plates.self, Lettering.self, Render.self, Still.self])
}

/// Flat plates with their texts.
struct Plates: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write flat plate pictures and index.csv (file,text,state).")

    @Option(help: "How many plates.") var count = 100
    @Option(help: "Same seed, same pictures.") var seed: UInt64 = 1
    @Option(help: "\(PlateLight.allCases.map(\.rawValue).joined(separator: ", ")).")
    var light = PlateLight.day
    @Option(help: "The folder to write to; made where missing.") var out: String

    func validate() throws { try checkCount(count) }

    func run() throws {
        let showsProgress = isatty(2) == 1
        try exiting { () throws(PlatedError) in
            try PlateSheet(count: count, seed: seed, light: light).write(to: out) { done in
                if showsProgress { report(done, of: count, "plates") }
            }
        }
    }
}

extension PlateLight: ExpressibleByArgument {}

/// What is no plate but looks like one.
struct Lettering: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write pictures of signs, badges and stamps, and index.csv (file,kind).")

    @Option(help: "How many pictures.") var count = 100
    @Option(help: "Same seed, same pictures.") var seed: UInt64 = 1
    @Option(help: "\(PlateLight.allCases.map(\.rawValue).joined(separator: ", ")).")
    var light = PlateLight.day
    @Option(help: "The folder to write to; made where missing.") var out: String

    func validate() throws { try checkCount(count) }

    func run() throws {
        let showsProgress = isatty(2) == 1
        try exiting { () throws(PlatedError) in
            try LetteringSheet(count: count, seed: seed, light: light).write(to: out) { done in
                if showsProgress { report(done, of: count, "pictures") }
            }
        }
    }
}

/// A whole fixture.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Render a drive: clip.avi, fixture.json, truth.csv, hotlist.csv.")

    @Argument(help: "\(Scenario.names.joined(separator: " or ")).") var scenario: String
    @Option(help: "The folder to write to; made where missing.") var out: String
    @Option(help: "Threads that render.") var threads = 2

    func run() throws {
        let scenario = try known(scenario)
        let showsProgress = isatty(2) == 1
        try exiting { () throws(PlatedError) in
            try FixtureFolder(Drive(scenario, threads: threads)).write(to: out) { done in
                if showsProgress { report(done, of: scenario.frames, "frames") }
            }
        }
    }
}

/// Single frames of a drive, to look at.
struct Still: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write single frames of a drive as frame-N.jpg.")

    @Argument(help: "\(Scenario.names.joined(separator: " or ")).") var scenario: String
    @Option(parsing: .upToNextOption, help: "Numbers of frames, from 0.") var frames: [Int]
    @Option(help: "The folder to write to; made where missing.") var out: String

    func run() throws {
        let scenario = try known(scenario)
        for number in frames where !(0..<scenario.frames).contains(number) {
            throw ValidationError("There is no frame \(number): there are \(scenario.frames).")
        }
        try exiting { () throws(PlatedError) in
            for number in frames {
                try Drive(scenario).writePicture(number, to: out)
            }
        }
    }
}

/// Refuses a number of pictures that no disk would hold.
private func checkCount(_ count: Int) throws {
    guard (1...1_000_000).contains(count) else {
        throw ValidationError("--count takes 1 to 1000000, not \(count).")
    }
}

/// The scenario called `name`, or a usage error.
private func known(_ name: String) throws -> Scenario {
    guard let scenario = Scenario.named(name) else {
        throw ValidationError(
            "There is no scenario '\(name)'. Known: \(Scenario.names.joined(separator: ", ")).")
    }
    return scenario
}

/// A line that counts up in place.
private func report(_ done: Int, of count: Int, _ what: String) {
    let end = done == count ? "\n" : ""
    say("\r\(done) of \(count) \(what)\(end)")
}

/// Runs `body`; a failure is told on stderr and ends the program with its exit code.
private func exiting(_ body: () throws(PlatedError) -> Void) throws {
    do {
        try body()
    } catch {
        say("plate-synth: \(error)\n")
        throw ExitCode(error.code.exitCode)
    }
}

/// Writes to stderr.
private func say(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
}
