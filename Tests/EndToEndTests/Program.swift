// Runs the real programs, as built beside the tests.
import Foundation

/// What a program did.
struct ProgramResult {
    let exitCode: Int32
    let output: String
    let errors: String

    /// Standard output as one JSON object a line.
    var jsonLines: [[String: Any]] {
        output.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
        }
    }
}

enum Program {
    /// The folder that the test binary, and so every program, was built into.
    static let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// The source tree: the folder of this file's target's target.
    static let sourceTree = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func fixture(_ name: String) -> String {
        sourceTree.appendingPathComponent("fixtures/" + name).path
    }

    /// Starts `name` with both outputs into files, so that no pipe can fill up.
    static func start(
        _ name: String, _ arguments: [String], in scratch: Scratch,
        environment: [String: String] = [:]
    ) throws -> Process {
        let process = Process()
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.executableURL = folder.appendingPathComponent(name)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try scratch.newFile("output-\(name)")
        process.standardError = try scratch.newFile("errors-\(name)")
        process.currentDirectoryURL = sourceTree
        try process.run()
        return process
    }

    /// Runs `name` to its end.
    static func run(_ name: String, _ arguments: [String]) throws -> ProgramResult {
        let scratch = try Scratch()
        let process = try start(name, arguments, in: scratch)
        process.waitUntilExit()
        return ProgramResult(
            exitCode: process.terminationStatus,
            output: try String(contentsOfFile: scratch.path("output-\(name)"), encoding: .utf8),
            errors: try String(contentsOfFile: scratch.path("errors-\(name)"), encoding: .utf8))
    }
}

/// A folder of a test's own, gone with it.
final class Scratch {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "/plated-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    func newFile(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path(name), contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path(name)))
    }
}
