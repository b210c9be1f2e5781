/// The lists' versions, and new ones brought in over the socket, file by file, for cars with no network.
import PlateCore

/// The body of `hotlist`.
public enum HotlistBody: Sendable, Hashable {
    /// Every source with its version in force; also those before them that are still on the car.
    case list(includingFormer: Bool)
    /// Begins to bring in a version of one source.
    case begin(HotlistImportForm)
    /// The next piece of one of its files, in order.
    case piece(HotlistImportPiece)
    /// Everything was sent: it is verified, read, sealed and put in force, or refused.
    case end(importID: String)
    /// It will not be finished.
    case cancel(importID: String)
}

/// What is to be brought in.
public struct HotlistImportForm: Codable, Sendable, Hashable {
    /// What a file is of its list, where it is not all of it.
    public enum Part: String, Codable, Sendable, CaseIterable {
        /// Rows that came since the version in force.
        case added
        /// Rows that left since then.
        case removed
    }

    /// One file.
    public struct File: Codable, Sendable, Hashable {
        /// Its name, without a path.
        public var name: String
        /// How many bytes it has.
        public var bytes: Int
        /// SHA-256 of them, hexadecimal.
        public var sha256: String
        /// What it is of a change; `nil` for a list. A manifest goes before it.
        public var part: Part?

        /// A file from its parts.
        public init(name: String, bytes: Int, sha256: String, part: Part? = nil) {
            self.name = name
            self.bytes = bytes
            self.sha256 = sha256
            self.part = part
        }
    }

    /// The source it is a version of, by its name in the configuration. Not needed where there is only
    /// one, and where the manifest names it.
    public var source: String?
    /// The files of the list.
    public var files: [File]
    /// When it was extracted, where its files do not say.
    @WireTimeOrNull public var extractedAt: WallTime?
    /// The manifest's text, where the list is from the depot.
    public var manifest: String?
    /// Its Ed25519 signature in base 64.
    public var signature: String?

    /// A form from its parts.
    public init(
        source: String? = nil, files: [File], extractedAt: WallTime? = nil,
        manifest: String? = nil, signature: String? = nil
    ) {
        self.source = source
        self.files = files
        _extractedAt = WireTimeOrNull(wrappedValue: extractedAt)
        self.manifest = manifest
        self.signature = signature
    }
}

/// A piece of a file.
public struct HotlistImportPiece: Codable, Sendable, Hashable {
    /// The import's id.
    public var importID: String
    /// Which of its files, from 0.
    public var file: Int
    /// Bytes of the file before this piece.
    public var offset: Int
    /// The piece in base 64; `Limits.controlChunkBytesMax` bytes at most.
    public var base64: String

    /// A piece from its parts.
    public init(importID: String, file: Int, offset: Int, base64: String) {
        self.importID = importID
        self.file = file
        self.offset = offset
        self.base64 = base64
    }
}

/// One version of one source.
public struct HotlistVersionReport: Codable, Sendable, Hashable {
    /// What a version is to its source.
    public enum Standing: String, Codable, Sendable, CaseIterable {
        /// Reads are held against it.
        case inForce
        /// Another followed it.
        case former
    }

    /// Its id.
    public var id: String
    /// SHA-256 of its files, hexadecimal.
    @ExplicitNull public var sha256: String?
    /// Whether it is in force.
    public var standing: Standing
    /// Entries that are searched.
    public var entries: Int
    /// Rows that were left out.
    public var rejected: Int
    /// When it was extracted at its source.
    @WireTimeOrNull public var extractedAt: WallTime?
    /// When it came into force on this car.
    @WireTime public var loadedAt: WallTime
    /// Who brought it in, where somebody did.
    @ExplicitNull public var loadedBy: String?
    /// Whether it lies sealed on the car, so that it outlasts the loss of its file.
    public var isSealed: Bool

    /// A report from its parts.
    public init(
        id: String, sha256: String?, standing: Standing, entries: Int, rejected: Int,
        extractedAt: WallTime?, loadedAt: WallTime, loadedBy: String?, isSealed: Bool
    ) {
        self.id = id
        _sha256 = ExplicitNull(wrappedValue: sha256)
        self.standing = standing
        self.entries = entries
        self.rejected = rejected
        _extractedAt = WireTimeOrNull(wrappedValue: extractedAt)
        _loadedAt = WireTime(wrappedValue: loadedAt)
        _loadedBy = ExplicitNull(wrappedValue: loadedBy)
        self.isSealed = isSealed
    }
}

/// One source as it stands; the answer to `list`, and to `end` the one that a version was brought in for.
public struct HotlistSourceReport: Codable, Sendable, Hashable {
    /// A row that was left out.
    public struct Rejected: Codable, Sendable, Hashable {
        /// Its line in its file, from 1.
        public var line: Int
        /// Why.
        public var reason: String

        /// A row from its parts.
        public init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// Its name in the configuration, or the path of its file.
    public var name: String
    /// Its age, and what its limits make of that.
    public var age: HotlistAgeReport
    /// Its versions that are on the car, the one in force first.
    public var versions: [HotlistVersionReport]
    /// Rows of the version in force that were left out, the first of them: told after an import.
    public var rejected: [Rejected]
    /// Why the newest files are not in force, where they are not.
    @ExplicitNull public var fault: String?

    /// A report from its parts.
    public init(
        name: String, age: HotlistAgeReport, versions: [HotlistVersionReport],
        rejected: [Rejected] = [], fault: String? = nil
    ) {
        self.name = name
        self.age = age
        self.versions = versions
        self.rejected = rejected
        _fault = ExplicitNull(wrappedValue: fault)
    }
}

/// How old a list is, and what that means.
public struct HotlistAgeReport: Codable, Sendable, Hashable {
    /// What an age means by the limits of its source.
    public enum Level: String, Codable, Sendable, CaseIterable {
        case green, yellow, red
        /// AGE UNKNOWN: the list does not say when it was extracted, or the clock is not set.
        case unknown
    }

    /// Seconds since it was extracted; `nil` where that is unknown.
    @ExplicitNull public var seconds: Int64?
    /// What they mean.
    public var level: Level

    /// An age from its parts.
    public init(seconds: Int64?, level: Level) {
        _seconds = ExplicitNull(wrappedValue: seconds)
        self.level = level
    }
}

/// How an import stands; the answer to `begin`, `piece` and `cancel`.
public struct HotlistImportReport: Codable, Sendable, Hashable {
    /// The import's id.
    public var importID: String
    /// The source it is for.
    public var source: String
    /// Bytes that were sent so far.
    public var received: Int

    /// A report from its parts.
    public init(importID: String, source: String, received: Int) {
        self.importID = importID
        self.source = source
        self.received = received
    }
}

// MARK: On the wire

extension HotlistBody: ControlBodyForm {
    private enum Action: String, Codable {
        case list, begin, piece, end, cancel
    }

    private struct Step: Codable {
        var importID: String
    }
    private struct List: Codable {
        var includingFormer: Bool?
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        switch try BodyAction.read(decoder) as Action {
        case .list:
            self = .list(includingFormer: try List(from: decoder).includingFormer ?? false)
        case .begin: self = .begin(try HotlistImportForm(from: decoder))
        case .piece: self = .piece(try HotlistImportPiece(from: decoder))
        case .end: self = .end(importID: try Step(from: decoder).importID)
        case .cancel: self = .cancel(importID: try Step(from: decoder).importID)
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, any Encodable) =
            switch self {
            case .list(let all): (.list, List(includingFormer: all))
            case .begin(let form): (.begin, form)
            case .piece(let piece): (.piece, piece)
            case .end(let id): (.end, Step(importID: id))
            case .cancel(let id): (.cancel, Step(importID: id))
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .list: break
        case .begin(let form):
            rules.label(form.source, "source")
            rules.require(
                (1...Limits.hotlistImportFilesMax).contains(form.files.count), "files",
                "have 1 to \(Limits.hotlistImportFilesMax) files")
            for file in form.files.prefix(Limits.hotlistImportFilesMax) {
                rules.label(file.name, "name")
                rules.require(!file.name.contains("/"), "name", "be a name without a path")
                rules.number(file.bytes, "bytes", 1...Limits.hotlistImportBytesMax)
                rules.text(file.sha256, "sha256", 64...64)
            }
            rules.require(
                form.manifest.map { $0.utf8.count <= Limits.hotlistManifestBytesMax } ?? true,
                "manifest", "have at most \(Limits.hotlistManifestBytesMax) bytes")
            rules.label(form.signature, "signature")
            rules.require(
                (form.manifest == nil) == (form.signature == nil), "signature",
                "be given with \"manifest\", and not without")
        case .piece(let piece):
            rules.id(piece.importID, "importID")
            rules.number(piece.file, "file", 0...Limits.hotlistImportFilesMax - 1)
            rules.number(piece.offset, "offset", 0...Limits.hotlistImportBytesMax)
            let textMax = (Limits.controlChunkBytesMax + 2) / 3 * 4
            rules.require(
                (1...textMax).contains(piece.base64.utf8.count), "base64",
                "have 1 to \(textMax) bytes")
        case .end(let id), .cancel(let id): rules.id(id, "importID")
        }
    }
}
