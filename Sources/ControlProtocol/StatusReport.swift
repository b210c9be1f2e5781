/// How the daemon stands: what `status` answers. It shows no plate and no place.
import PlateCore

/// The whole of it. Every number has its unit in its name; `null` is "not known".
public struct StatusReport: Codable, Sendable, Hashable {
    /// The version of the daemon.
    public var version: String
    /// The vehicle's number, as configured.
    @ExplicitNull public var vehicle: String?
    /// When this was told: RFC 3339, UTC, milliseconds.
    public var toldAt: String
    /// Since the daemon started.
    public var uptimeSeconds: Double
    /// Cameras in the order of the configuration.
    public var cameras: [Camera]
    /// How long the stages of recognition take, in the order of the data's way.
    public var stages: [Stage]
    /// Everything that waits.
    public var queues: [Queue]
    /// Reads and alerts on the disk.
    public var store: Store
    /// What waits for the department's server; `null` where the store cannot say.
    @ExplicitNull public var outbox: Outbox?
    /// The file system that the state folder lies on; `null` where it cannot be asked.
    @ExplicitNull public var disk: Disk?
    /// The wall clock.
    public var clock: Clock
    /// The satellite receiver.
    public var position: Position
    /// The lists that are searched.
    public var hotlists: [Hotlist]
    /// What the daemon takes of the machine.
    public var memory: Memory
    /// What the daemon itself found wrong, in words; a technician's, without plates.
    public var faults: [Fault]

    /// A report from its parts.
    public init(
        version: String = PlatedVersion.number, vehicle: String?, toldAt: WallTime,
        uptimeSeconds: Double, cameras: [Camera], stages: [Stage], queues: [Queue], store: Store,
        outbox: Outbox? = nil, disk: Disk?, clock: Clock, position: Position,
        hotlists: [Hotlist], memory: Memory, faults: [Fault] = []
    ) {
        self.version = version
        _vehicle = ExplicitNull(wrappedValue: vehicle)
        self.toldAt = toldAt.description
        self.uptimeSeconds = uptimeSeconds.told
        self.cameras = cameras
        self.stages = stages
        self.queues = queues
        self.store = store
        _outbox = ExplicitNull(wrappedValue: outbox)
        _disk = ExplicitNull(wrappedValue: disk)
        self.clock = clock
        self.position = position
        self.hotlists = hotlists
        self.memory = memory
        self.faults = faults
    }
}

extension StatusReport {
    /// One stage of recognition.
    public struct Stage: Codable, Sendable, Hashable {
        /// As in the summary of `plated replay`: decode, locate, read, …
        public var name: String
        /// How often it ran.
        public var count: Int
        /// Half of its runs took less.
        public var medianMilliseconds: Double
        /// 99 of 100 took less.
        public var p99Milliseconds: Double

        /// A stage from its parts.
        public init(
            name: String, count: Int, medianMilliseconds: Double, p99Milliseconds: Double
        ) {
            self.name = name
            self.count = count
            self.medianMilliseconds = medianMilliseconds.told
            self.p99Milliseconds = p99Milliseconds.told
        }
    }

    /// Something that waits in a line.
    public struct Queue: Codable, Sendable, Hashable {
        /// What waits: "frames front-left", "records".
        public var name: String
        /// How much waits now.
        public var depth: Int
        /// The most that waited since the start.
        public var depthMax: Int
        /// How much fits.
        public var capacity: Int

        /// A queue from its parts.
        public init(name: String, depth: Int, depthMax: Int, capacity: Int) {
            self.name = name
            self.depth = depth
            self.depthMax = depthMax
            self.capacity = capacity
        }
    }

    /// What lies on the disk.
    public struct Store: Codable, Sendable, Hashable {
        /// Reads in the database.
        public var reads: Int
        /// Alerts in the database.
        public var alerts: Int
        /// Alerts that wait for an officer, of this shift and of those before; `null` where an older daemon
        /// does not say.
        @ExplicitNull public var alertsOpen: Int?
        /// Bytes of the database and its log.
        public var databaseBytes: Int
        /// Writes that failed since the start.
        public var errors: Int
        /// Records that wait in memory for the disk.
        public var unrecorded: Int

        /// A store from its parts.
        public init(
            reads: Int, alerts: Int, alertsOpen: Int? = nil, databaseBytes: Int, errors: Int,
            unrecorded: Int = 0
        ) {
            _alertsOpen = ExplicitNull(wrappedValue: alertsOpen)
            self.reads = reads
            self.alerts = alerts
            self.databaseBytes = databaseBytes
            self.errors = errors
            self.unrecorded = unrecorded
        }
    }

    /// What waits for the department's server.
    public struct Outbox: Codable, Sendable, Hashable {
        /// Reads, pictures, alerts, answers and lines of the access log not acknowledged yet.
        public var depth: Int
        /// Bytes of them.
        public var bytes: Int64
        /// Since the oldest of them was queued; `null` where none waits.
        @ExplicitNull public var oldestSeconds: Double?
        /// Receipts that named another hash than the record has.
        public var receiptsRefused: Int

        /// An outbox from its parts.
        public init(depth: Int, bytes: Int64, oldestSeconds: Double?, receiptsRefused: Int) {
            self.depth = depth
            self.bytes = bytes
            _oldestSeconds = ExplicitNull(wrappedValue: oldestSeconds?.told)
            self.receiptsRefused = receiptsRefused
        }
    }

    /// A file system.
    public struct Disk: Codable, Sendable, Hashable {
        /// The state folder.
        public var path: String
        /// Bytes that the daemon may still write.
        public var freeBytes: Int
        /// Of all bytes, 0…1.
        public var freeShare: Double

        /// A file system from its parts.
        public init(path: String, freeBytes: Int, freeShare: Double) {
            self.path = path
            self.freeBytes = freeBytes
            self.freeShare = freeShare.told
        }
    }

    /// The wall clock.
    public struct Clock: Codable, Sendable, Hashable {
        /// Where the time comes from: `gps`, `network`, `unset`.
        public var source: WallTimeSource
        /// Half the width of the interval that holds the true time.
        @ExplicitNull public var uncertaintyMilliseconds: Int64?
        /// How often it jumped since the start.
        public var steps: Int

        /// A clock from its parts.
        public init(source: WallTimeSource, uncertaintyMilliseconds: Int64?, steps: Int) {
            self.source = source
            _uncertaintyMilliseconds = ExplicitNull(wrappedValue: uncertaintyMilliseconds)
            self.steps = steps
        }
    }

    /// A list.
    public struct Hotlist: Codable, Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Entries that are searched.
        public var entries: Int
        /// Since it was extracted at its source; negative where that lies in the future.
        @ExplicitNull public var ageSeconds: Int64?
        /// Which one it is, for comparison with others.
        @ExplicitNull public var version: String?
        /// What its age means by the limits of its source; `null` where whoever tells it knows of none.
        @ExplicitNull public var level: HotlistAgeReport.Level?

        /// A list from its parts.
        public init(
            name: String, entries: Int, ageSeconds: Int64?, version: String?,
            level: HotlistAgeReport.Level? = nil
        ) {
            self.name = name
            self.entries = entries
            _ageSeconds = ExplicitNull(wrappedValue: ageSeconds)
            _version = ExplicitNull(wrappedValue: version)
            _level = ExplicitNull(wrappedValue: level)
        }
    }

    /// What the daemon takes of the machine.
    public struct Memory: Codable, Sendable, Hashable {
        /// Bytes in memory now.
        public var residentBytes: Int
        /// The most there ever were.
        public var peakBytes: Int
        /// Open files, sockets and devices.
        public var fileDescriptors: Int

        /// Memory from its parts.
        public init(residentBytes: Int, peakBytes: Int, fileDescriptors: Int) {
            self.residentBytes = residentBytes
            self.peakBytes = peakBytes
            self.fileDescriptors = fileDescriptors
        }
    }

    /// Something the daemon itself found wrong.
    public struct Fault: Codable, Sendable, Hashable {
        /// How bad it is.
        public var severity: FindingSeverity
        /// What is wrong, in a sentence.
        public var title: String
        /// What to do about it.
        @ExplicitNull public var remedy: String?

        /// A fault from its parts.
        public init(_ severity: FindingSeverity, _ title: String, remedy: String? = nil) {
            self.severity = severity
            self.title = title
            _remedy = ExplicitNull(wrappedValue: remedy)
        }
    }
}

extension Double {
    /// To three places: more would be noise. What is not finite is no number in JSON and told as 0.
    var told: Double { isFinite ? (self * 1000).rounded() / 1000 : 0 }
}
