/// Configurations that are wrong: what is said, on which line, and what to do.

import Foundation
import LinuxService
import PlateCore
import Testing

@Suite struct ConfigurationFindingTests {
    private func refusal(_ text: String) -> PlatedError? {
        let error = #expect(throws: PlatedError.self) { try ConfigurationTests.parse(text) }
        #expect(error?.code == .configuration)
        return error
    }

    private static let state = "state.directory = \"s\"\n"

    /// One finding each, after a first line that is right; so it is never on line 1.
    @Test(
        arguments: [
            ("recogntion.threads = 2", 2, "there is no key recogntion", "recognition"),
            ("[recognition]\n\nthread = 2", 4, "no key recognition.thread", "recognition.threads"),
            ("[log]\nlevle = \"info\"", 3, "there is no key log.levle", "mean log.level?"),
            ("state-file = 1", 2, "there is no key state-file", nil),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nframes_per_second = 3", 5,
                "no key camera.frames_per_second", "mean camera.frames-per-second?"
            ),
            ("\"we\\nird\" = 1", 2, "there is no key \"we\\nird\"", "systemd/plated.toml"),
            ("device = \"/dev/video0\"", 2, "there is no key device", "mean camera.device?"),
            ("[recognition]\nthreads = \"2\"", 3, "must be an integer, and is a text", "like 2"),
            ("recognition.threads = 0", 2, "must be 1 to 64, and is 0", nil),
            ("recognition.threads = 65", 2, "must be 1 to 64, and is 65", nil),
            ("recognition.threads = 9223372036854775807", 2, "must be 1 to 64", nil),
            ("recognition = 2", 2, "recognition must be a table, and is an integer", "threads"),
            ("log.level = \"Info\"", 2, "must be one of \"trace\"", "mean \"info\"?"),
            ("log.level = 3", 2, "log.level must be a text, and is an integer", "Write"),
            ("hotlist.files = \"a.csv\"", 2, "must be an array of texts, and is a text", "["),
            ("hotlist.files = [\n\"a\",\n# two\n7,\n]", 5, "must be a text, and is an integer", ""),
            ("hotlist.files = [\"a\",\n\"a\"]", 3, "names \"a\" twice", "Leave one"),
            ("access.purposes = \"a\"", 2, "must be an array of texts, and is a text", "[\"patrol"),
            ("access.purposes = [\"a\",\n\" \"]", 3, "must be 1 to 128 bytes", "like"),
            ("retention.log-days = 364", 2, "must be 365 to 3650, and is 364", ""),
            ("retention.reads-days = 0", 2, "must be 1 to 3650, and is 0", ""),
            ("control.socket = \"\"", 2, "control.socket is empty", "/run/plated/control.sock"),
            ("control.socket = \"~/s\"", 2, "must not begin with ~", "Write"),
            (
                "control.socket = \"/\(String(repeating: "s", count: 107))\"", 2,
                "has 108 bytes; 107 is the most", "shorter"
            ),
            ("key.file = \"a\\u001Bb\"", 2, "must not hold control characters", nil),
            ("agency.ori = \"CA01942\"", 2, "must be 9 letters and digits", "CA0194200"),
            ("agency.ori = \"CA-194200\"", 2, "must be 9 letters and digits", "CA0194200"),
            ("agency.name = \" \"", 2, "must be 1 to 128 bytes on one line", nil),
            ("vehicle.id = \"a\\nb\"", 2, "on one line, and is \"a\\nb\"", nil),
            ("depot.url = \"http://depot\"", 2, "must be an https address", "https://"),
            ("depot.url = \"https://\"", 2, "must be an https address", "https://"),
            ("depot.url = \"https://a b\"", 2, "must be an https address", "https://"),
            ("depot.url = \"https://depot:99999/\"", 2, "must be an https address", nil),
            ("gpsd.address = \"localhost:0\"", 2, "must be host:port", "localhost:2947"),
            ("sound.player = \"aplay | tee a\"", 2, "holds |, which no shell", "script of its own"),
            ("sound.player = \"a\\tb\"", 2, "must be at most 1024 bytes on one line", "aplay -q"),
            ("sound.player = [\"aplay\"]", 2, "must be a text, and is an array", "aplay -q"),
            ("camera = 3", 2, "camera must be an array of tables, and is an integer", "[[camera]]"),
            ("[camera]\nname = \"a\"", 2, "must be an array of tables, and is a table", "brackets"),
            ("camera = [\n3]", 3, "a camera must be a table, and is an integer", "[[camera]]"),
            ("\n[[camera]]\ndevice = \"/d\"", 3, "camera.name is missing", "front-left"),
            ("[[camera]]\nname = \"a b\"\ndevice = \"/d\"", 3, "must be 1 to 32 letters", nil),
            ("[[camera]]\nname = \"\"\ndevice = \"/d\"", 3, "must be 1 to 32 letters", nil),
            (
                "[[camera]]\nname = \"\(String(repeating: "a", count: 33))\"\ndevice = \"/d\"", 3,
                "must be 1 to 32 letters", nil
            ),
            ("[[camera]]\nname = \"a\"", 2, "neither device nor recording", "by-path"),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nrecording = \"r\"", 5,
                "a device and a recording", "Leave one"
            ),
            (
                "[[camera]]\nname = \"a\"\nrecording = \"r\"\n\nformat = \"yuyv\"", 6,
                "camera.format is for a device", "Leave it out"
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nwidth = 640", 5,
                "width stands without camera.height", "both"
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nwidth = 16384\nheight = 16384", 5,
                "more than 64000000 pixels", nil
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nwidth = 15\nheight = 16", 5,
                "must be 16 to 16384, and is 15", nil
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nformat = \"mjpg\"", 5,
                "must be one of \"auto\", \"mjpeg\", \"yuyv\"", "mean \"mjpeg\"?"
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\nframes-per-second = nan", 5,
                "must be 0.1 to 240", nil
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\n[[camera]]\nname = \"a\"\ndevice = \"/e\"",
                6, "two cameras have the name \"a\"; the other is on line 3", "of its own"
            ),
            (
                "[[camera]]\nname = \"a\"\ndevice = \"/d\"\n[[camera]]\nname = \"b\"\ndevice = \"/d\"",
                7, "two cameras have the device \"/d\"; the other is on line 4", "of its own"
            ),
        ] as [(String, Int, String, String?)])
    func oneFinding(_ text: String, _ line: Int, _ message: String, _ hint: String?) throws {
        let error = try #require(refusal(Self.state + text))
        #expect(error.message.hasPrefix("car.toml:\(line): "), "\(error.message)")
        #expect(error.message.contains(message), "\(error.message)")
        #expect(!error.message.contains("\n"), "\(error.message)")
        if let hint, !hint.isEmpty {
            #expect(error.hint?.contains(hint) == true, "\(error.hint ?? "none")")
        }
        #expect(error.code.exitCode == 78)
    }

    /// The same wrong value on lines that only one who knows TOML finds.
    @Test(
        arguments: [
            ("[state]\ndirectory = \"s\"\n[recognition]\n# threads = 1\nthreads = 0", 5),
            (
                "state = { directory = '''\na\n''' }\n".replacing("'''", with: "\"\"\"")
                    + "recognition . \"threads\" = 0", 4
            ),
            ("hotlist.files = [\n'#', # ]\n\"]\\\"\",\n]\nrecognition.threads = 0\n\(state)", 5),
            ("agency.name = '''\n= [threads] '''\nrecognition = {threads = 0}\n\(state)", 3),
            ("[recognition]\r\n\r\nthreads = 0\r\n[state]\r\ndirectory = 's'", 3),
            ("[\"recognition\"]\n'threads' = 0\n[state]\ndirectory='s'", 2),
            ("[ recognition ]\n\"thre\\u0061ds\" = 0\n[ state ]\ndirectory='s'", 2),
            ("vehicle.id = \"\"\"a\\\n\n   b\"\"\"\nrecognition.threads = 0\n\(state)", 4),
        ])
    func linesAreThoseOfTheValue(_ text: String, _ line: Int) throws {
        let error = try #require(refusal(text))
        let threads = error.message.split(separator: "\n").filter { $0.contains("threads must be") }
        #expect(threads.map { $0.hasPrefix("car.toml:\(line): ") } == [true], "\(error.message)")
    }

    @Test func everythingIsToldAtOnceInTheOrderOfTheFile() throws {
        let error = try #require(
            refusal(
                """
                [log]
                level = "loud"
                [[camera]]
                name = "a"
                [[camera]]
                nmae = "b"
                device = "/dev/video0"
                width = "wide"
                """))
        let lines = error.message.split(separator: "\n").map(String.init)
        #expect(lines.map { $0.prefix(11) } == [1, 2, 3, 5, 6, 8, 8].map { "car.toml:\($0):" })
        #expect(lines[0].hasSuffix("state.directory is missing"))
        #expect(lines[3].hasSuffix("camera.name is missing"))
        let hint = try #require(error.hint)
        #expect(hint.contains("line 1: Write state.directory = \"/var/lib/plated\"."))
        #expect(hint.contains("line 6: Did you mean camera.name?"))
    }

    @Test func aTableWithoutItsKeyIsNamed() throws {
        let error = try #require(refusal("\n\n[state]\n"))
        #expect(error.message == "car.toml:3: state.directory is missing")
    }

    @Test func fiveCamerasAreTooMany() throws {
        let cameras = (1...5).map { "[[camera]]\nname = \"c\($0)\"\ndevice = \"/d\($0)\"\n" }
        let error = try #require(refusal(Self.state + cameras.joined()))
        #expect(error.message == "car.toml:14: there are 5 cameras; 4 is the most")
        #expect(
            try ConfigurationTests.parse(Self.state + cameras[..<4].joined()).cameras.count == 4)
    }

    @Test func passwordsAreNotRepeated() throws {
        let error = try #require(
            refusal(Self.state + "depot.url = \"https://car:hunter2@depot.example.gov\""))
        #expect(error.message == "car.toml:2: depot.url must not hold a user or a password")
        #expect(!error.description.contains("hunter2"))
    }

    @Test func manyFindingsAreCounted() throws {
        let keys = (0..<100).map { "unknown\($0) = 1\n" }.joined()
        let error = try #require(refusal(Self.state + keys))
        let lines = error.message.split(separator: "\n")
        #expect(lines.count == Limits.configurationFindingsMax + 1)
        #expect(lines.last == "and \(100 - Limits.configurationFindingsMax) more")
    }

    // MARK: Syntax and files

    @Test(
        arguments: [
            ("state.directory = s", 1), ("a = 1\na = 2\n", 2), ("\n[state\n", 2), ("x\n", 1),
            ("\n\nx = \"never closed\n", 3), ("x = [1,\n2,\n", 3), ("x = { a = 1,\n b = 2 }", 1),
            ("[a]\n[a]\n", 2), ("\nx = 1979-13-01\n", 2), ("x = \"\\q\"", 1), ("= 1", 1),
            ("\n[=", 2), ("[]", 1), ("[a.]", 1), ("[a.=]", 1), ("[[a]", 1), ("[ [a] ]", 1),
            ("x = {=}", 1), ("x = {,}", 1), ("a. = 1", 1), (".a = 1", 1), ("é = 1", 1),
            ("x =\n1", 1), ("x = [1 2]", 1), ("x = \"\"\"\na\nb", 1), ("\"\"\"a\"\"\" = 1", 1),
            ("x = {a = 1, a = 2}", 1), ("[[a]]\n[a]", 2), ("x = [1]\n[[x]]", 2),
            ("x = \"a\"\"b\"", 1), ("x = 'a\n'", 1), ("a = 1\rb = 2", 1),
            ("a.b = 1\na.b.c = 2\n", 2), ("x = 1 y = 2", 1), ("x = 1\u{1B}[2J", 1),
        ])
    func syntaxErrorsHaveTheirLine(_ text: String, _ line: Int) throws {
        let error = try #require(refusal(text))
        #expect(error.message.hasPrefix("car.toml:\(line): "), "\(error.message)")
        #expect(!error.message.unicodeScalars.contains { $0.value < 32 }, "\(error.message)")
        #expect(error.hint != nil)
    }

    @Test func bytesThatAreNoTextAreRefusedWithTheirLine() throws {
        func message(_ bytes: [UInt8]) -> String? {
            let error = #expect(throws: PlatedError.self) {
                try VehicleConfiguration.parse(bytes, path: "car.toml")
            }
            #expect(error?.code == .configuration)
            return error?.message
        }
        #expect(message([]) == "car.toml:1: state.directory is missing")
        #expect(message([0x61, 10, 10, 0xFF]) == "car.toml:3: the file is not in UTF-8")
        #expect(message([0x23, 10, 0]) == "car.toml:2: the file holds a NUL byte")
        #expect(
            message(Array("\nstate.directory = \"a\\u0000b\"".utf8))
                == "car.toml:2: a text holds the character NUL")
        #expect(
            message(Array("\"state\\U00000000\" = 1".utf8))
                == "car.toml:1: a text holds the character NUL")
    }

    /// Deep documents would end the parser, which recurses, with the program. Named, since a report
    /// repeats its arguments.
    private static let deep: [String: String] = [
        "arrays": "x = " + String(repeating: "[", count: 500_000),
        "arrays, closed": "x = " + String(repeating: "[", count: 17)
            + String(repeating: "]", count: 17),
        "dots in a key": "x" + String(repeating: ".x", count: 400_000) + " = 1\nx = 2",
        "dots in a header": "[x" + String(repeating: ".x", count: 400_000) + "]",
        "inline tables": String(repeating: "x = { ", count: 100_000),
        "arrays of tables": String(repeating: "[[x]]\n[[x.y]]\n", count: 60_000),
        "values": "x = [" + String(repeating: "1,", count: 400_000) + "]",
    ]

    @Test(arguments: deep.keys.sorted())
    func depthAndNumberAreBounded(_ name: String) throws {
        let error = try #require(refusal(Self.deep[name] ?? ""))
        #expect(error.message.contains("in each other") || error.message.contains("values"))
    }

    @Test func filesThatAreNone() throws {
        let folder = ScratchFolder()
        func load(_ path: String) -> PlatedError? {
            #expect(throws: PlatedError.self) { try VehicleConfiguration.load(path: path) }
        }
        let missing = load(folder.path + "/none.toml")
        #expect(missing?.code == .inputOutput)
        #expect(missing?.message.contains("none.toml: No such file") == true)
        #expect(load(folder.path)?.code == .inputOutput)
        #expect(load("")?.code == .inputOutput)
        #expect(load("a\0b")?.code == .inputOutput)
        #expect(load("/dev/zero")?.code == .inputOutput)
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(load(pipe)?.code == .inputOutput)
        let big = try folder.write("big.toml", [UInt8](repeating: 0x23, count: 50_000_000))
        #expect(load(big)?.code == .configuration)
        #expect(load(big)?.message.hasSuffix("more than 1048576 bytes") == true)
    }
}
