/// What can be told when the daemon cannot be asked: from what a technician's program sees itself.
import PlateCore

/// What `platectl doctor` finds on the computer. Gathered by the program, judged here.
public struct ComputerState: Sendable, Equatable {
    /// What the service manager says of `plated.service`.
    public enum Service: Sendable, Hashable {
        /// It runs.
        case active
        /// It was stopped, or never started.
        case inactive
        /// It ended with an error and was given up.
        case failed
        /// It is between states: starting, stopping, waiting to be restarted.
        case changing
        /// There is no such unit.
        case notInstalled
        /// There is no service manager to ask.
        case unknown
    }

    /// A folder of the daemon.
    public struct Folder: Sendable, Hashable {
        /// Its path.
        public var path: String
        /// Whether it is there, and a folder.
        public var isThere: Bool
        /// Whether the daemon's account may write to it; `nil` where that cannot be told.
        public var isWritable: Bool?
        /// Of its file system, 0…1; `nil` where that cannot be told.
        public var freeShare: Double?

        /// A folder from its parts.
        public init(path: String, isThere: Bool, isWritable: Bool?, freeShare: Double?) {
            self.path = path
            self.isThere = isThere
            self.isWritable = isWritable
            self.freeShare = freeShare
        }
    }

    /// A file that lists are read from.
    public struct ListFile: Sendable, Hashable {
        /// Its path.
        public var path: String
        /// Since it was written; `nil` where it cannot be read.
        public var ageSeconds: Int64?

        /// A file from its parts.
        public init(path: String, ageSeconds: Int64?) {
            self.path = path
            self.ageSeconds = ageSeconds
        }
    }

    /// Why the daemon cannot be asked.
    public var socket: ControlConnectFailure
    /// What the service manager says.
    public var service: Service
    /// Camera devices: `/dev/video0`, …
    public var cameraDevices: [String]
    /// The group that cameras belong to, and whether this account is in it, or is root.
    public var mayUseCameras: Bool
    /// Where the state lies.
    public var stateFolder: Folder
    /// The lists the technician named.
    public var listFiles: [ListFile]
    /// The wall clock.
    public var wallTime: WallTime

    /// A state from its parts.
    public init(
        socket: ControlConnectFailure, service: Service, cameraDevices: [String],
        mayUseCameras: Bool, stateFolder: Folder, listFiles: [ListFile] = [], wallTime: WallTime
    ) {
        self.socket = socket
        self.service = service
        self.cameraDevices = cameraDevices
        self.mayUseCameras = mayUseCameras
        self.stateFolder = stateFolder
        self.listFiles = listFiles
        self.wallTime = wallTime
    }
}

extension Doctor {
    /// This source tree is younger than any clock that was set.
    private static let clockSetMillisecondsMin: Int64 = 1_767_225_600_000  // 2026-01-01

    /// All findings on a computer whose daemon cannot be asked, the worse first; never empty.
    public static func findings(in computer: ComputerState) -> [DoctorFinding] {
        worstFirst(
            [unreachable(computer.socket, computer.service)] + service(computer.service)
                + cameras(computer) + folder(computer.stateFolder)
                + computer.listFiles.flatMap(list)
                + clock(computer.wallTime))
    }

    private static func unreachable(
        _ failure: ControlConnectFailure, _ service: ComputerState.Service
    ) -> DoctorFinding {
        let error = failure.error
        var remedy = error.hint ?? "Look at: journalctl -u plated"
        switch (failure, service) {
        case (.missing, .active), (.abandoned, .active):
            remedy = "The service runs: it may have another control.socket. Give it with --socket."
        case (.missing, .notInstalled):
            remedy = "Install Plated, or start: plated run --config FILE"
        default: break
        }
        return DoctorFinding(
            .failure, .daemon, "The daemon cannot be asked: \(error.message).", remedy: remedy)
    }

    private static func service(_ service: ComputerState.Service) -> [DoctorFinding] {
        let (title, remedy): (String, String)
        switch service {
        case .active, .unknown: return []
        case .inactive:
            (title, remedy) = (
                "The service plated does not run.", "sudo systemctl enable --now plated"
            )
        case .failed:
            (title, remedy) = (
                "The service plated ended with an error.",
                "Look at: journalctl -u plated -n 30; then sudo systemctl restart plated"
            )
        case .changing:
            (title, remedy) = (
                "The service plated is starting or stopping.",
                "Try again in ten seconds. If it stays so: journalctl -u plated -n 30"
            )
        case .notInstalled:
            (title, remedy) = (
                "There is no service plated on this computer.", "Install the package of Plated."
            )
        }
        return [DoctorFinding(.failure, .daemon, title, remedy: remedy)]
    }

    private static func cameras(_ computer: ComputerState) -> [DoctorFinding] {
        guard !computer.cameraDevices.isEmpty else {
            return [
                DoctorFinding(
                    .failure, .camera(nil), "The computer sees no camera: there is no /dev/video*.",
                    remedy: "Check the cameras' cables and power; then look at: lsusb, dmesg")
            ]
        }
        guard !computer.mayUseCameras else { return [] }
        return [
            DoctorFinding(
                .warning, .camera(nil), "This account may not open cameras.",
                remedy: "For platectl camera: sudo usermod -aG video \"$USER\", then log in again.")
        ]
    }

    private static func folder(_ folder: ComputerState.Folder) -> [DoctorFinding] {
        guard folder.isThere else {
            return [
                DoctorFinding(
                    .failure, .disk, "The state folder \(folder.path) is not there.",
                    remedy: "The service makes it: sudo systemctl start plated. Where "
                        + "state.directory is another, give it with --state.")
            ]
        }
        var findings: [DoctorFinding] = []
        if folder.isWritable == false {
            findings.append(
                DoctorFinding(
                    .failure, .disk, "The daemon may not write to \(folder.path).",
                    remedy: "sudo chown -R plated:plated \(folder.path). If the file system is "
                        + "read-only, look at: dmesg"))
        }
        if let share = folder.freeShare { findings += room(share: share, path: folder.path) }
        return findings
    }

    private static func list(_ file: ComputerState.ListFile) -> [DoctorFinding] {
        guard let age = file.ageSeconds else {
            return [
                DoctorFinding(
                    .failure, .hotlist(file.path), "The list \(file.path) cannot be read.",
                    remedy: "Fetch the list anew.")
            ]
        }
        return hotlists([
            StatusReport.Hotlist(name: file.path, entries: 1, ageSeconds: age, version: nil)
        ])
    }

    private static func clock(_ now: WallTime) -> [DoctorFinding] {
        guard now.milliseconds < clockSetMillisecondsMin else { return [] }
        return [
            DoctorFinding(
                .failure, .clock, "The clock says \(now): nobody has set it.",
                remedy: "Give the receiver open sky, or the car a network; then look at: "
                    + "timedatectl. Its battery may be empty.")
        ]
    }
}
