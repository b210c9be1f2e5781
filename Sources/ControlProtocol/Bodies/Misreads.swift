/// Misreads: plates that officers found read wrongly, and what of them technicians may replay.
import PlateCore

/// The body of `misreads`.
public enum MisreadsBody: Sendable, Hashable {
    /// The newest misreads on the car; only those that were released, where that is all that is wanted.
    case list(releasedOnly: Bool)
    /// Technicians may replay them from now on.
    case release(MisreadsForm)
    /// No longer.
    case withdraw(MisreadsForm)
    /// A piece of a file of one that was released.
    case fetch(MisreadPieceForm)
}

/// Misreads, and why they are released or taken back.
public struct MisreadsForm: Codable, Sendable, Hashable {
    /// Ids of their reads.
    public var reads: [String]
    /// Why.
    public var reason: String

    /// A form from its parts.
    public init(reads: [String], reason: String) {
        self.reads = reads
        self.reason = reason
    }
}

/// Which piece of which file.
public struct MisreadPieceForm: Codable, Sendable, Hashable {
    /// What is handed out of a released misread.
    public enum File: String, Codable, Sendable, CaseIterable {
        /// What was read, what the officer made of it, the hashes of the networks: JSON.
        case reading
        /// The plate alone, a JPEG as it was stored.
        case crop
        /// The whole picture, a JPEG as it was stored.
        case scene
    }

    /// The read's id.
    public var read: String
    /// Which file of it.
    public var file: File
    /// Bytes of it before the piece.
    public var offset: Int

    /// A form from its parts.
    public init(read: String, file: File, offset: Int = 0) {
        self.read = read
        self.file = file
        self.offset = offset
    }
}

/// A misread, without a plate.
public struct MisreadReport: Codable, Sendable, Hashable {
    /// Its read's id.
    public var read: String
    /// The camera's name.
    public var camera: String
    /// When it was captured.
    @WireTime public var capturedAt: WallTime
    /// How sure the reading was, 0 to 1.
    public var confidence: Double
    /// Characters in which the officer's correction differs; `null` where nobody corrected it.
    @ExplicitNull public var charactersWrong: Int?
    /// Whether a hold covers it: then it is evidence, and technicians have no part in it.
    public var isHeld: Bool
    /// The user name of the administrator who released it; `null` where it is not released.
    @ExplicitNull public var releasedBy: String?
    /// When.
    @WireTimeOrNull public var releasedAt: WallTime?
    /// Why.
    @ExplicitNull public var reason: String?

    /// A report from its parts.
    public init(
        read: String, camera: String, capturedAt: WallTime, confidence: Double,
        charactersWrong: Int?, isHeld: Bool, releasedBy: String? = nil,
        releasedAt: WallTime? = nil, reason: String? = nil
    ) {
        self.read = read
        self.camera = camera
        _capturedAt = WireTime(wrappedValue: capturedAt)
        self.confidence = confidence.told
        _charactersWrong = ExplicitNull(wrappedValue: charactersWrong)
        self.isHeld = isHeld
        _releasedBy = ExplicitNull(wrappedValue: releasedBy)
        _releasedAt = WireTimeOrNull(wrappedValue: releasedAt)
        _reason = ExplicitNull(wrappedValue: reason)
    }
}

// MARK: On the wire

extension MisreadsBody: ControlBodyForm {
    private enum Action: String, Codable {
        case list, release, withdraw, fetch
    }

    private struct List: Codable {
        var releasedOnly: Bool?
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        switch try BodyAction.read(decoder, usual: Action.list) {
        case .list: self = .list(releasedOnly: try List(from: decoder).releasedOnly ?? false)
        case .release: self = .release(try MisreadsForm(from: decoder))
        case .withdraw: self = .withdraw(try MisreadsForm(from: decoder))
        case .fetch: self = .fetch(try MisreadPieceForm(from: decoder))
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, any Encodable) =
            switch self {
            case .list(let releasedOnly): (.list, List(releasedOnly: releasedOnly))
            case .release(let form): (.release, form)
            case .withdraw(let form): (.withdraw, form)
            case .fetch(let form): (.fetch, form)
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .list: break
        case .release(let form), .withdraw(let form):
            rules.ids(form.reads, "reads")
            rules.require(!form.reads.isEmpty, "reads", "name one read at least")
            rules.sentence(form.reason, "reason")
        case .fetch(let form):
            rules.id(form.read, "read")
            rules.number(form.offset, "offset", 0...Limits.compressedFrameBytesMax)
        }
    }
}
