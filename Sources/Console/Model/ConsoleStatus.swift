/// What the top line tells: how the car's parts stand.
import ControlProtocol

/// The states of the top line.
public struct ConsoleStatus: Sendable, Hashable {
    /// One camera.
    public struct Camera: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// How it stands.
        public var condition: StatusReport.Condition
        /// Frames processed over expected, 0...1.
        public var health: Double?

        /// A camera from its parts.
        public init(name: String, condition: StatusReport.Condition, health: Double?) {
            self.name = name
            self.condition = condition
            self.health = health
        }
    }

    /// One list.
    public struct List: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Its age, where known.
        public var ageSeconds: Int64?
        /// What that means by the limits of its source; `nil` from a daemon that does not tell.
        public var level: HotlistAgeReport.Level?

        /// A list from its parts.
        public init(name: String, ageSeconds: Int64?, level: HotlistAgeReport.Level? = nil) {
            self.name = name
            self.ageSeconds = ageSeconds
            self.level = level
        }
    }

    /// The cameras, in their order.
    public var cameras: [Camera]
    /// The lists.
    public var lists: [List]
    /// Whether the receiver knows where the car is.
    public var hasFix: Bool
    /// Whether the clock was set by satellite or network.
    public var isClockSet: Bool
    /// Records that wait for the disk.
    public var unrecorded: Int
    /// Alerts that are open, for whoever is not logged in.
    public var alertsOpen = 0
    /// The disk's free share, 0...1.
    public var diskFreeShare: Double?
    /// What the daemon found wrong, in a sentence each.
    public var faults: [String]
    /// Whether the daemon answers.
    public var isConnected: Bool

    /// States from their parts; by default of a daemon that has not answered yet.
    public init(
        cameras: [Camera] = [], lists: [List] = [], hasFix: Bool = false, isClockSet: Bool = false,
        unrecorded: Int = 0, diskFreeShare: Double? = nil, faults: [String] = [],
        isConnected: Bool = false
    ) {
        self.cameras = cameras
        self.lists = lists
        self.hasFix = hasFix
        self.isClockSet = isClockSet
        self.unrecorded = unrecorded
        self.diskFreeShare = diskFreeShare
        self.faults = faults
        self.isConnected = isConnected
    }

    /// The states in a report of the daemon.
    public init(_ report: StatusReport) {
        self.init(
            cameras: report.cameras.map {
                Camera(name: $0.name, condition: $0.condition, health: $0.health)
            },
            lists: report.hotlists.map {
                List(
                    name: Self.shortName($0.name), ageSeconds: $0.ageSeconds, level: $0.level)
            },
            hasFix: report.position.receiver == .fixed,
            isClockSet: report.clock.source != .unset, unrecorded: report.store.unrecorded,
            diskFreeShare: report.disk?.freeShare, faults: report.faults.map(\.title),
            isConnected: true)
        alertsOpen = report.store.alertsOpen ?? 0
    }

    /// A list's file without its folder and ending: `svs` for `/var/lib/plated/hotlists/svs.csv`.
    private static func shortName(_ path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }
}
