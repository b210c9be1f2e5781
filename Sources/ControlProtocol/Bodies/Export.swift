/// Evidence taken along for booking, file by file.
import PlateCore

/// The body of `export`.
public enum ExportBody: Sendable, Hashable {
    /// Gathers what is to be booked.
    case begin(ExportForm)
    /// The next pieces.
    case next(export: String)
    /// Everything was written: the record is closed.
    case end(export: String)
    /// It will not be finished.
    case cancel(export: String)
}

/// What is left out of pictures.
public enum ExportRedaction: String, Codable, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// Everything but the plate in whole pictures.
    case surroundings
    /// Whole pictures.
    case scenes
}

/// What is to be booked, and by whom.
public struct ExportForm: Codable, Sendable, Hashable {
    /// The evidence number.
    public var evidenceNumber: String
    /// The case number.
    public var caseNumber: String
    /// Who books it, where that is not who asks.
    public var bookedBy: String?
    /// To whom it goes, for the mark on each page; the department's evidence room where there is none.
    public var recipient: String?
    /// Ids of reads.
    public var reads: [String]
    /// Ids of alerts, with the reads they were raised for.
    public var alerts: [String]
    /// An alert whose dossier is made: its timeline, its screen, its reading replayed.
    public var dossier: String?
    /// What is left out of pictures.
    public var redaction: ExportRedaction
    /// Fields that are exported; all where there are none.
    public var fields: [String]

    /// A form from its parts.
    public init(
        evidenceNumber: String, caseNumber: String, bookedBy: String? = nil,
        recipient: String? = nil, reads: [String] = [], alerts: [String] = [],
        dossier: String? = nil, redaction: ExportRedaction = .none, fields: [String] = []
    ) {
        self.evidenceNumber = evidenceNumber
        self.caseNumber = caseNumber
        self.bookedBy = bookedBy
        self.recipient = recipient
        self.reads = reads
        self.alerts = alerts
        self.dossier = dossier
        self.redaction = redaction
        self.fields = fields
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        evidenceNumber = try members.decode(String.self, forKey: .evidenceNumber)
        caseNumber = try members.decode(String.self, forKey: .caseNumber)
        bookedBy = try members.decodeIfPresent(String.self, forKey: .bookedBy)
        recipient = try members.decodeIfPresent(String.self, forKey: .recipient)
        reads = try members.decodeIfPresent([String].self, forKey: .reads) ?? []
        alerts = try members.decodeIfPresent([String].self, forKey: .alerts) ?? []
        dossier = try members.decodeIfPresent(String.self, forKey: .dossier)
        redaction =
            try members.decodeIfPresent(ExportRedaction.self, forKey: .redaction) ?? .none
        fields = try members.decodeIfPresent([String].self, forKey: .fields) ?? []
    }
}

/// How an export stands; the answer to every `export`.
public struct ExportReport: Codable, Sendable, Hashable {
    /// A piece of a file.
    public struct Piece: Codable, Sendable, Hashable {
        /// The file's path inside the export: `pictures/….jpg`; no `..`, no leading `/`.
        public var name: String
        /// Bytes of the file before this piece.
        public var offset: Int
        /// The piece in base 64.
        public var base64: String
        /// Whether the file ends with it.
        public var isLast: Bool

        /// A piece from its parts.
        public init(name: String, offset: Int, base64: String, isLast: Bool) {
            self.name = name
            self.offset = offset
            self.base64 = base64
            self.isLast = isLast
        }
    }

    /// The export's id.
    public var export: String
    /// Reads that are in it.
    public var reads: Int
    /// Things asked for that are not there, or whose pictures are missing or damaged, in words.
    public var notices: [String]
    /// The next pieces, each file's in order, files interleaved: `Limits.controlChunkBytesMax` bytes
    /// together at most. None where there are no more, and after `begin`, `end` and `cancel`.
    public var pieces: [Piece]
    /// SHA-256 of the manifest, hexadecimal; after `end`.
    @ExplicitNull public var manifestSHA256: String?

    /// A report from its parts.
    public init(
        export: String, reads: Int, notices: [String] = [], pieces: [Piece] = [],
        manifestSHA256: String? = nil
    ) {
        self.export = export
        self.reads = reads
        self.notices = notices
        self.pieces = pieces
        _manifestSHA256 = ExplicitNull(wrappedValue: manifestSHA256)
    }
}

// MARK: On the wire

extension ExportBody: ControlBodyForm {
    private enum Action: String, Codable {
        case begin, next, end, cancel
    }

    private struct Step: Codable {
        var export: String
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        switch try BodyAction.read(decoder) as Action {
        case .begin: self = .begin(try ExportForm(from: decoder))
        case .next: self = .next(export: try Step(from: decoder).export)
        case .end: self = .end(export: try Step(from: decoder).export)
        case .cancel: self = .cancel(export: try Step(from: decoder).export)
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, any Encodable) =
            switch self {
            case .begin(let form): (.begin, form)
            case .next(let export): (.next, Step(export: export))
            case .end(let export): (.end, Step(export: export))
            case .cancel(let export): (.cancel, Step(export: export))
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .begin(let form):
            rules.label(form.evidenceNumber, "evidenceNumber")
            rules.label(form.caseNumber, "caseNumber")
            rules.label(form.bookedBy, "bookedBy")
            rules.label(form.recipient, "recipient")
            rules.ids(form.reads, "reads")
            rules.ids(form.alerts, "alerts")
            rules.id(form.dossier, "dossier")
            rules.require(
                form.fields.count <= Limits.controlIDsMax, "fields",
                "have at most \(Limits.controlIDsMax) names")
            for field in form.fields { rules.label(field, "fields") }
            rules.require(
                !form.reads.isEmpty || !form.alerts.isEmpty || form.dossier != nil, "reads",
                "be given, or \"alerts\", or \"dossier\"")
        case .next(let export), .end(let export), .cancel(let export):
            rules.label(export, "export")
        }
    }
}
