/// Configurations that are right: every key, every way of writing it.

import Foundation
import LinuxService
import Logging
import PlateCore
import Testing

@Suite struct ConfigurationTests {
    static func parse(_ text: String) throws(PlatedError) -> VehicleConfiguration {
        try VehicleConfiguration.parse(Array(text.utf8), path: "car.toml")
    }

    @Test func onlyTheStateFolderMustBeNamed() throws {
        let configuration = try Self.parse("state.directory = \"state\"\n")
        #expect(configuration == VehicleConfiguration(stateDirectory: "state"))
        #expect(configuration.controlSocket == "/run/plated/control.sock")
        #expect(configuration.cameras.isEmpty && configuration.hotlistFiles.isEmpty)
        #expect(configuration.logLevel == .info && configuration.gpsd == nil)
        #expect(configuration.recognitionThreads == nil)
    }

    private static let full = """
        [state]
        directory = "/var/lib/plated"
        [control]
        socket = "/run/plated/other.sock"
        [key]
        file = "/etc/plated/key"
        [hotlist]
        files = ["a.csv", 'b.csv']
        [recognition]
        threads = 3
        [vehicle]
        id = "Unit 12"
        [agency]
        name = "Police Department — Señal"
        ori = "ca0194200"
        designee = "A. Example"
        designee-title = "Commander"
        [access]
        purposes = ["patrol", "audit"]
        purposes-with-case = ["canvass"]
        [retention]
        reads-days = 60
        pictures-days = 7
        log-days = 400
        [depot]
        url = "https://depot.example.gov:8443/cars"
        recovery-key-file = "/etc/plated/recovery.pub"
        [gpsd]
        address = "[fd00::17]:2948"
        [sound]
        player = "/usr/bin/aplay -q -D plughw:1"
        [log]
        level = "debug"
        [[camera]]
        name = "front-left"
        device = "/dev/video0"
        width = 1280
        height = 720
        frames-per-second = 7.5
        format = "mjpeg"
        [[camera]]
        name = "rear_2"
        recording = "clips/day.avi"
        frames-per-second = 30

        """

    @Test func everyKeyIsTaken() throws {
        var expected = VehicleConfiguration(stateDirectory: "/var/lib/plated")
        expected.controlSocket = "/run/plated/other.sock"
        expected.keyFile = "/etc/plated/key"
        expected.hotlistFiles = ["a.csv", "b.csv"]
        expected.recognitionThreads = 3
        expected.vehicleID = "Unit 12"
        expected.agencyName = "Police Department — Señal"
        expected.agencyORI = "CA0194200"
        expected.agencyDesignee = "A. Example"
        expected.agencyDesigneeTitle = "Commander"
        expected.purposes = [
            .init(name: "patrol", needsCase: false), .init(name: "audit", needsCase: false),
            .init(name: "canvass", needsCase: true),
        ]
        expected.retention.readsDays = 60
        expected.retention.picturesDays = 7
        expected.retention.logDays = 400
        expected.depotURL = "https://depot.example.gov:8443/cars"
        expected.recoveryKeyFile = "/etc/plated/recovery.pub"
        expected.gpsd = GPSDAddress(host: "fd00::17", port: 2948)
        expected.soundPlayer = ["/usr/bin/aplay", "-q", "-D", "plughw:1"]
        expected.logLevel = .debug
        expected.cameras = [
            .init(
                name: "front-left", source: .device("/dev/video0"), width: 1280, height: 720,
                framesPerSecond: 7.5, format: .mjpeg),
            .init(name: "rear_2", source: .recording("clips/day.avi"), framesPerSecond: 30),
        ]
        #expect(try Self.parse(Self.full) == expected)
    }

    /// The same configuration in the other forms that TOML has for it.
    @Test func otherFormsSayTheSame() throws {
        let other = #"""
            "state".'directory' = "/var/lib/plat\u0065d" # not the default
            control = { socket = "/run/plated/other.sock" }
            key.file = '/etc/plated/key'
            hotlist.files = [
                "a.csv", # the department's
                """b.csv""",
            ]
            recognition = { threads = 0x3 }
            vehicle.id = "Unit 12"
            depot.url = "https://depot.example.gov:8443/cars"
            depot.recovery-key-file = "/etc/plated/recovery.pub"
            access = { purposes = ["patrol", "audit"], purposes-with-case = ["canvass"] }
            retention.reads-days = 60
            retention . pictures-days = 7
            retention.log-days = 400
            gpsd.address = "[fd00::17]:2948"
            sound.player = "/usr/bin/aplay  -q -D plughw:1 "
            log = { level = "debug" }
            camera = [
                { name = "front-left", device = "/dev/video0", width = 1_280, height = 720,
                  frames-per-second = 7.5, format = "mjpeg" },
                { name = "rear_2", recording = "clips/day.avi", frames-per-second = 30.0 },
            ]
            agency . name = "Police Department — Señal"
            agency . ori = "CA0194200"
            agency.designee = "A. Example"
            agency.designee-title = "Commander"
            """#
            // Inline tables end on the line that they begin on.
            .replacing("720,\n", with: "720,")
        #expect(try Self.parse(other) == Self.parse(Self.full))
        let windows = Self.full.replacing("\n", with: "\r\n")
        #expect(try Self.parse("\u{FEFF}" + windows) == Self.parse(Self.full))
    }

    @Test func fileIsRead() throws {
        let folder = ScratchFolder()
        let path = try folder.write("car.toml", Self.full)
        #expect(try VehicleConfiguration.load(path: path) == Self.parse(Self.full))
    }

    // MARK: What a reload takes over

    @Test func changesAreSortedByWhatTheyNeed() throws {
        let old = try Self.parse(Self.full)
        #expect(old.changes(to: old).isEmpty)
        var new = old
        new.hotlistFiles = ["b.csv", "a.csv"]
        new.logLevel = .warning
        #expect(old.changes(to: new).reloadable == ["hotlist.files", "log.level"])
        #expect(old.changes(to: new).needingRestart == [])
        new.stateDirectory = "/elsewhere"
        new.gpsd = nil
        new.cameras[1].framesPerSecond = 25
        new.cameras[0].name = "front"
        #expect(
            old.changes(to: new).needingRestart == [
                "state.directory", "gpsd.address", "camera.front-left", "camera.front",
                "camera.rear_2",
            ])
    }

    /// No value changes without being told: one change a key, and each is named by its key.
    @Test func everyKeyIsCompared() throws {
        let old = try Self.parse(Self.full)
        let changes: [(String, (inout VehicleConfiguration) -> Void)] = [
            ("state.directory", { $0.stateDirectory = "x" }),
            ("control.socket", { $0.controlSocket = "x" }),
            ("key.file", { $0.keyFile = nil }),
            ("hotlist.files", { $0.hotlistFiles = [] }),
            ("hotlist.former-days", { $0.hotlistFormerDays = 3 }),
            ("recognition.threads", { $0.recognitionThreads = nil }),
            ("vehicle.id", { $0.vehicleID = nil }),
            ("agency.name", { $0.agencyName = nil }),
            ("agency.ori", { $0.agencyORI = nil }),
            ("agency.designee", { $0.agencyDesignee = nil }),
            ("agency.designee-title", { $0.agencyDesigneeTitle = nil }),
            ("access.purposes", { $0.purposes.removeFirst() }),
            ("access.purposes-with-case", { $0.purposes.removeLast() }),
            ("retention.reads-days", { $0.retention.readsDays = 1 }),
            ("retention.pictures-days", { $0.retention.picturesDays = 1 }),
            ("retention.log-days", { $0.retention.logDays = 365 }),
            ("depot.url", { $0.depotURL = nil }),
            ("depot.recovery-key-file", { $0.recoveryKeyFile = nil }),
            ("depot.signing-key-file", { $0.depotSigningKeyFile = "x" }),
            ("gpsd.address", { $0.gpsd = nil }),
            ("sound.player", { $0.soundPlayer = [] }),
            ("log.level", { $0.logLevel = .error }),
        ]
        #expect(changes.map(\.0) == VehicleConfiguration.tableKeys)
        for (key, change) in changes {
            var new = old
            change(&new)
            let told = old.changes(to: new)
            #expect(told.reloadable + told.needingRestart == [key])
        }
        var swapped = old
        swapped.cameras.reverse()
        #expect(old.changes(to: swapped).needingRestart == ["camera"])
    }
}
