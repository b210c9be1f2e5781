/// What the daemon is told by its configuration file, checked. How the file is read lies beside this.
import Logging
import PlateCore

/// One car's configuration. `systemd/plated.toml` explains every key.
public struct VehicleConfiguration: Sendable, Equatable {
    /// `state.directory`: where the ledger lies.
    public var stateDirectory: String
    /// `control.socket`: where console and `platectl` reach the daemon.
    public var controlSocket: String
    /// `key.file`: the file of the key that seals the ledger; `nil` leaves it to the credential.
    public var keyFile: String?
    /// `hotlist.files`, in the order of the file.
    public var hotlistFiles: [String]
    /// `[[hotlist.source]]`, in the order of the file.
    public var hotlistSources: [ConfiguredList]
    /// `hotlist.former-days`: how long a version of a list stays after another followed it.
    public var hotlistFormerDays: Int
    /// `recognition.threads`; `nil` leaves the choice to the daemon.
    public var recognitionThreads: Int?
    /// `[[camera]]`, in the order of the file; none is allowed.
    public var cameras: [Camera]
    /// `vehicle.id`: what the department calls the car.
    public var vehicleID: String?
    /// `agency.name`.
    public var agencyName: String?
    /// `agency.ori`: nine letters and digits, in upper case.
    public var agencyORI: String?
    /// `agency.designee`: who is in charge of the readers (policy 475.3.1 e).
    public var agencyDesignee: String?
    /// `agency.designee-title`: that person's title.
    public var agencyDesigneeTitle: String?
    /// `access.purposes` and `access.purposes-with-case`, in this order; empty where the file is silent
    /// on both, which leaves it to Plated's own list.
    public var purposes: [Purpose]
    /// `retention`: how long what the depot has acknowledged stays on the car.
    public var retention: Retention
    /// `depot.url`: an `https` address.
    public var depotURL: String?
    /// `depot.recovery-key-file`: the public half of the key that the depot keeps in its safe.
    public var recoveryKeyFile: String?
    /// `depot.signing-key-file`: the public half of the key that the depot signs lists with.
    public var depotSigningKeyFile: String?
    /// `gpsd.address`; `nil` where the car has no gpsd.
    public var gpsd: GPSDAddress?
    /// `sound.player`: the program that sounds alerts, and its arguments; empty for none.
    public var soundPlayer: [String]
    /// `log.level`: what is less urgent is not logged.
    public var logLevel: Logger.Level

    /// Where the control socket lies unless the file says otherwise.
    public static let controlSocketDefault = "/run/plated/control.sock"

    /// The player that every workstation has, without its chatter (alsa-utils).
    public static let soundPlayerDefault = ["aplay", "-q"]

    /// A configuration of what a file must say, all else as if the file were silent on it.
    public init(stateDirectory: String) {
        self.stateDirectory = stateDirectory
        controlSocket = Self.controlSocketDefault
        hotlistFiles = []
        hotlistSources = []
        hotlistFormerDays = Limits.hotlistRetentionDays
        purposes = []
        retention = Retention()
        cameras = []
        soundPlayer = Self.soundPlayerDefault
        logLevel = .info
    }

    /// What a log-in may be for.
    public struct Purpose: Sendable, Equatable {
        /// In the department's words.
        public var name: String
        /// Whether a case, incident or matter number goes with it.
        public var needsCase: Bool

        /// A purpose from its parts.
        public init(name: String, needsCase: Bool) {
            self.name = name
            self.needsCase = needsCase
        }
    }

    /// Days on the car, counted from capture; nothing leaves before the depot has acknowledged it.
    public struct Retention: Sendable, Equatable {
        /// Reads, with their hits and alerts.
        public var readsDays = 30
        /// Pictures, which may go before their read.
        public var picturesDays = 30
        /// The access log; never under a year (CJIS Security Policy 6.0).
        public var logDays = 730

        /// A month, and two years of the log.
        public init() {}
    }

    /// One `[[camera]]`.
    public struct Camera: Sendable, Equatable {
        /// 1 to 32 letters, digits, `-` and `_`; no other camera has it.
        public var name: String
        /// Where its pictures come from.
        public var source: Source
        /// Pixels across that a device is asked for; set where `height` is.
        public var width: Int?
        /// Pixels down that a device is asked for.
        public var height: Int?
        /// Pictures a second that are asked for.
        public var framesPerSecond: Double?
        /// How a device is to encode its pictures.
        public var format: Format

        /// A camera from its parts.
        public init(
            name: String, source: Source, width: Int? = nil, height: Int? = nil,
            framesPerSecond: Double? = nil, format: Format = .automatic
        ) {
            self.name = name
            self.source = source
            self.width = width
            self.height = height
            self.framesPerSecond = framesPerSecond
            self.format = format
        }

        /// Where pictures come from.
        public enum Source: Sendable, Equatable {
            /// A Video4Linux device by its path.
            case device(String)
            /// A clip by its path, played over and over as if it were a camera.
            case recording(String)
        }

        /// How pictures are encoded on their way from a device.
        public enum Format: String, Sendable, CaseIterable {
            /// Whichever the device does better.
            case automatic = "auto"
            /// A JPEG each.
            case mjpeg
            /// Uncompressed, two bytes a pixel.
            case yuyv
        }
    }

    /// Reads the file at `path`.
    ///
    /// - Throws: `inputOutput` where it is not there, is no file or cannot be read; `configuration`
    ///   with one line for every finding, `FILE:LINE: what is wrong`.
    public static func load(path: String) throws(PlatedError) -> VehicleConfiguration {
        try parse(ConfigurationFile.read(path), path: path)
    }

    /// Reads the text of a file that messages call `path`.
    ///
    /// - Throws: `configuration` as `load` does.
    public static func parse(_ bytes: [UInt8], path: String) throws(PlatedError)
        -> VehicleConfiguration
    {
        let document = try ConfigurationDocument(bytes, path: path)
        var reader = ConfigurationReader(document)
        return try reader.configuration()
    }
}
