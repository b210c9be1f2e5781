/// Something that needs care, with what to do about it.

/// How bad a finding is.
public enum FindingSeverity: String, Sendable, Codable, CaseIterable, Comparable {
    /// It works, and should be looked at.
    case warning
    /// Something does not work.
    case failure

    /// The milder comes first.
    public static func < (a: Self, b: Self) -> Bool { a == .warning && b == .failure }
}

/// What a finding is about: a screen colours this part.
public enum FindingSubject: Sendable, Hashable {
    /// The daemon as such: running, reachable, installed.
    case daemon
    /// The camera of this name; `nil`, all of them.
    case camera(String?)
    /// How long recognition takes.
    case stages
    /// The queue of this name.
    case queue(String)
    /// Reads on the disk.
    case store
    /// Room on the disk, and the state folder.
    case disk
    /// The wall clock.
    case clock
    /// The satellite receiver.
    case position
    /// The list of this name; `nil`, all of them.
    case hotlist(String?)
    /// Memory and open files.
    case memory

    /// The word for scripts.
    public var word: String {
        switch self {
        case .daemon: "daemon"
        case .camera: "camera"
        case .stages: "stages"
        case .queue: "queue"
        case .store: "store"
        case .disk: "disk"
        case .clock: "clock"
        case .position: "position"
        case .hotlist: "hotlist"
        case .memory: "memory"
        }
    }

    /// Which one it is, where there are several.
    public var name: String? {
        switch self {
        case .camera(let name), .hotlist(let name): name
        case .queue(let name): name
        default: nil
        }
    }
}

/// One finding of `platectl doctor`.
public struct DoctorFinding: Sendable, Hashable {
    /// How bad it is.
    public var severity: FindingSeverity
    /// What it is about.
    public var subject: FindingSubject
    /// What is wrong, in a sentence.
    public var title: String
    /// What to do.
    public var remedy: String

    /// A finding from its parts.
    public init(
        _ severity: FindingSeverity, _ subject: FindingSubject, _ title: String, remedy: String
    ) {
        self.severity = severity
        self.subject = subject
        self.title = title
        self.remedy = remedy
    }
}
