// A daemon with people who log in to it: each with a run folder, a password and a second factor of their
// own, as platectl would have them at a shell.
import Access
import Foundation
import Testing

/// Somebody at a shell.
final class Person {
    let name: String
    let role: String
    /// Keeps the session between two commands.
    let runFolder: String
    var password: String
    /// Makes the codes that need no clock, which a test's machine may not have.
    fileprivate var factor: OneTimeCode?
    fileprivate var count: UInt64 = 0
    /// Makes the codes of a telephone, for a daemon that knows what time it is.
    private(set) var timed: OneTimeCode?
    /// The purpose of their log-ins.
    var purpose: String
    var caseNumber: String?

    fileprivate init(
        _ name: String, _ role: String, _ purpose: String, _ caseNumber: String?, in stage: Scratch
    ) throws {
        self.name = name
        self.role = role
        self.purpose = purpose
        self.caseNumber = caseNumber
        password = "first \(name.reversed()) pass"
        runFolder = stage.path("run-\(name)")
        try FileManager.default.createDirectory(
            atPath: runFolder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// The next code; none is used twice.
    func nextCode() throws -> String {
        let factor = try #require(factor, "\(name) has no second factor")
        defer { count += 1 }
        return factor.code(counter: count)
    }

    /// Takes the second factor that the daemon told.
    fileprivate func take(_ enrolment: [String: Any]) throws {
        factor = try Self.code(in: enrolment["counted"])
        timed = try Self.code(in: enrolment["timed"])
        count = 0
    }

    /// What makes the codes of an address for an authenticator.
    private static func code(in address: Any?) throws -> OneTimeCode {
        let address = try #require(address as? String)
        let items = try #require(URLComponents(string: address)?.queryItems)
        let secret = try #require(items.first { $0.name == "secret" }?.value)
        let digits = items.first { $0.name == "digits" }?.value.flatMap { Int($0) } ?? 6
        let hash = items.first { $0.name == "algorithm" }?.value ?? "SHA1"
        return OneTimeCode(
            secret: try bytes(secret), hash: OneTimeCodeHash(rawValue: hash) ?? .sha1,
            digits: digits)
    }

    /// Base 32 as authenticators have it (RFC 4648).
    private static func bytes(_ text: String) throws -> Data {
        var bytes = Data()
        var rest: UInt32 = 0
        var bits = 0
        for character in text.utf8 where character != UInt8(ascii: "=") {
            let value: UInt8
            switch character {
            case 65...90: value = character - 65
            case 50...55: value = character - 50 + 26
            default: throw DaemonStage.Failure(description: "no base 32")
            }
            rest = rest << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: rest >> bits))
            }
        }
        return bytes
    }
}

/// A daemon on a looped recording with a hotlist, and the people of one department.
final class CustodyStage {
    let daemon: DaemonStage
    private var runs = 0

    /// A stage whose daemon is configured with `lines` besides the usual.
    ///
    /// - Parameter prepare: what is done before the daemon starts.
    init(
        _ lines: String = "", fixture: String = "day-patrol", hasCamera: Bool = true,
        hotlist: String? = nil,
        prepare: (DaemonStage) throws -> Void = { _ in }
    ) throws {
        let camera = """
            [[camera]]
            name = "front"
            recording = "\(Program.fixture(fixture))"
            """
        daemon = try DaemonStage(
            """
            hotlist.files = ["\(hotlist ?? Program.fixture(fixture) + "/hotlist.csv")"]
            vehicle.id = "12-345"
            agency.name = "West Sacramento Police Department"
            agency.designee = "R. Roe"
            agency.designee-title = "Administration Division Commander"
            \(lines)
            \(hasCamera ? camera : "")
            """)
        try prepare(daemon)
        try daemon.start()
    }

    var scratch: Scratch { daemon.scratch }

    /// Runs platectl as `person`, with `input` as what they type, a line each.
    func run(
        _ person: Person?, _ arguments: [String], input: [String] = []
    ) throws -> ProgramResult {
        // Whoever has no session may ask three times a second.
        let isStranger =
            arguments[0] == "login" || ["code", "challenge"].contains(arguments.dropFirst().first)
        if isStranger { usleep(400_000) }
        runs += 1
        let typed = try scratch.write("input-\(runs)", Array(input.map { $0 + "\n" }.joined().utf8))
        let process = Process()
        let runFolder = person?.runFolder ?? scratch.path("nobody")
        process.environment = ProcessInfo.processInfo.environment
            .merging(["XDG_RUNTIME_DIR": runFolder]) { $1 }
        process.executableURL = Program.folder.appendingPathComponent("platectl")
        process.arguments = arguments + ["--socket", daemon.socket]
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: typed))
        process.standardOutput = try scratch.newFile("output-\(runs)")
        process.standardError = try scratch.newFile("errors-\(runs)")
        try process.run()
        process.waitUntilExit()
        return ProgramResult(
            exitCode: process.terminationStatus,
            output: try String(contentsOfFile: scratch.path("output-\(runs)"), encoding: .utf8),
            errors: try String(contentsOfFile: scratch.path("errors-\(runs)"), encoding: .utf8))
    }

    /// Runs platectl as `person`, which must succeed; its output as one JSON object a line.
    @discardableResult
    func json(
        _ person: Person?, _ arguments: [String], input: [String] = []
    ) throws -> [[String: Any]] {
        let result = try run(person, arguments + ["--json"], input: input)
        #expect(result.exitCode == 0, "\(arguments): \(result.errors)\(daemon.log)")
        return result.jsonLines
    }

    // MARK: People

    /// The first administrator, made with the token of the root-only file and logged in.
    func firstAdministrator() throws -> Person {
        let token = try String(
            contentsOfFile: daemon.state + "/first-administrator.token", encoding: .utf8)
        let chief = try Person("chief", "administrator", "administration", nil, in: scratch)
        let lines = try json(
            chief, ["login", "--first-administrator", "-"],
            input: [
                token.trimmingCharacters(in: .whitespacesAndNewlines), chief.name, "1", "Commander",
                chief.password,
            ])
        try chief.take(try #require(lines.first))
        #expect(try logIn(chief).exitCode == 0)
        return chief
    }

    /// An account that `administrator` makes; trained where `isTrained`.
    func add(
        _ name: String, _ role: String, for purpose: String, caseNumber: String? = nil,
        isTrained: Bool = true, by administrator: Person
    ) throws -> Person {
        let person = try Person(name, role, purpose, caseNumber, in: scratch)
        let lines = try json(
            administrator,
            [
                "account", "add", name, "--role", role, "--badge", "4711", "--title", "Officer",
                "--list", "*",
            ], input: [person.password])
        try person.take(try #require(lines.first))
        if isTrained {
            let result = try run(
                administrator, ["account", "training", name, "ALPR", "--until", "2099-12-31"])
            #expect(result.exitCode == 0, "\(result.errors)")
        }
        return person
    }

    /// Logs in for the person's purpose; with `newPassword` as a first log-in does.
    func logIn(_ person: Person, newPassword: String? = nil) throws -> ProgramResult {
        var input = [person.name, person.password, try person.nextCode()]
        if let newPassword { input.append(newPassword) }
        input += [person.purpose, person.caseNumber ?? ""]
        let result = try run(
            person, ["login"] + (newPassword == nil ? [] : ["--new-password"]), input: input)
        if result.exitCode == 0, let newPassword { person.password = newPassword }
        return result
    }

    /// A person who has changed the first password and is logged in.
    func addAndLogIn(
        _ name: String, _ role: String, for purpose: String, caseNumber: String? = nil,
        by administrator: Person
    ) throws -> Person {
        let person = try add(
            name, role, for: purpose, caseNumber: caseNumber, by: administrator)
        let result = try logIn(person, newPassword: "another \(name.reversed()) word")
        #expect(result.exitCode == 0, "\(name): \(result.errors)")
        return person
    }

    /// Until everything that was said by now is on the disk.
    func waitForTheDisk() throws {
        try daemon.wait("the disk has everything") {
            let queues = try daemon.status()?["queues"] as? [[String: Any]] ?? []
            let commits = queues.first { $0["name"] as? String == "commits" }
            return commits?["depth"] as? Int == 0
        }
    }

    /// Waits until so many reads are stored.
    func waitForReads(_ count: Int) throws {
        try daemon.wait("\(count) reads are stored") {
            let store = try daemon.status()?["store"] as? [String: Any]
            return store?["reads"] as? Int ?? 0 >= count
        }
    }
}
