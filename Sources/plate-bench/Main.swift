// A tool for developers, never installed: measures the recogniser and prints what it bases itself on.
import ArgumentParser
import Foundation
import NeuralNet
import PlateCore

/// The command line.
@main
struct PlateBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plate-bench",
        abstract: "Measures the recogniser and the pipeline, and prints what confidence rests on.",
        subcommands: [
            MeasureCommand.self, FeaturesCommand.self, SightingsCommand.self,
            FalseAlertsCommand.self, HotlistCommand.self, LiveCommand.self,
            CurvesCommand.self, StoreCommand.self,
            CustodyCommand.self,
            LogCommand.self,
        ],
        defaultSubcommand: MeasureCommand.self)
}

/// `plate-bench measure`, or no subcommand at all.
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Measures kernels, stages and whole frames on one core.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Flag(help: "Measure every layer of the networks instead.")
    var layers = false

    @Option(help: ArgumentHelp("Time to spend on each figure.", valueName: "seconds"))
    var seconds = 1.0

    func validate() throws {
        guard seconds > 0, seconds <= 600 else {
            throw ValidationError("--seconds must be above 0 and at most 600.")
        }
    }

    func run() throws {
        let benchmarks = try Benchmarks(seconds: seconds)
        if !json {
            let supported = InstructionSet.supported.map(\.rawValue).joined(separator: ", ")
            print("Instruction sets: \(supported); chosen: \(InstructionSet.chosen.rawValue)")
        }
        if layers {
            try benchmarks.layers(report)
        } else {
            try benchmarks.kernels(report)
            benchmarks.decoding(report)
            try benchmarks.frames(report)
        }
    }

    private func report(_ measurement: Measurement) {
        if json {
            let bytes = try? JSONEncoder().encode(measurement)
            print(String(decoding: bytes ?? Data(), as: UTF8.self))
        } else {
            let rate = measurement.gigaflops.map { String(format: "  %6.1f GFLOP/s", $0) } ?? ""
            let name = measurement.name.padding(toLength: 44, withPad: " ", startingAt: 0)
            print(
                name
                    + String(
                        format: " min %8.3f ms  median %8.3f ms", measurement.min,
                        measurement.median) + rate)
        }
        fflush(nil)
    }
}
