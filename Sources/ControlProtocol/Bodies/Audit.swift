/// The access log: verified, reported on, taken along.
import PlateCore

/// The body of `audit`.
public enum AuditBody: Sendable, Hashable {
    /// Walks the whole chain. `expecting` is a head noted down before.
    case verify(expecting: AuditHead?)
    /// Sums up a stretch of time.
    case report(from: WallTime?, through: WallTime?)
    /// Lines in words, newest first.
    case entries(AuditQuery)
    /// Lines as they lie in the store, oldest first, verifiable elsewhere.
    case export(after: Int64?, limit: Int)
}

/// The last line of the log: noted down, it finds a folder that was replaced by an older one.
public struct AuditHead: Codable, Sendable, Hashable, CustomStringConvertible {
    /// The line's number, from 1.
    public var number: Int64
    /// SHA-256 of the chain up to it, hexadecimal.
    public var hash: String

    /// A head from its parts.
    public init(number: Int64, hash: String) {
        self.number = number
        self.hash = hash
    }

    /// `number:hash`, as people note it down.
    public var description: String { "\(number):\(hash)" }

    /// A head from `number:hash`; `nil` where the text is none.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]) else { return nil }
        self.init(number: number, hash: parts[1].lowercased())
        guard isHead else { return nil }
    }

    var isHead: Bool {
        number >= 0 && hash.utf8.count == 64
            && hash.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

/// Which lines of the log are wanted.
public struct AuditQuery: Codable, Sendable, Hashable {
    /// Written then or later.
    @WireTimeOrNull public var from: WallTime?
    /// Written then or earlier.
    @WireTimeOrNull public var through: WallTime?
    /// By this user name alone.
    public var name: String?
    /// Of this kind alone.
    public var kind: AccessAction?
    /// The most lines of one answer.
    public var limit: Int
    /// Only lines before this number: the last answer's cursor.
    public var before: Int64?

    /// A query from its parts.
    public init(
        from: WallTime? = nil, through: WallTime? = nil, name: String? = nil,
        kind: AccessAction? = nil, limit: Int = 50, before: Int64? = nil
    ) {
        _from = WireTimeOrNull(wrappedValue: from)
        _through = WireTimeOrNull(wrappedValue: through)
        self.name = name
        self.kind = kind
        self.limit = limit
        self.before = before
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        _from = try members.decode(WireTimeOrNull.self, forKey: .from)
        _through = try members.decode(WireTimeOrNull.self, forKey: .through)
        name = try members.decodeIfPresent(String.self, forKey: .name)
        kind = try members.decodeIfPresent(AccessAction.self, forKey: .kind)
        limit = try members.decodeIfPresent(Int.self, forKey: .limit) ?? 50
        before = try members.decodeIfPresent(Int64.self, forKey: .before)
    }
}

/// What a walk over the chain found.
public struct AuditVerification: Codable, Sendable, Hashable {
    /// Something that is not as it was written.
    public struct Finding: Codable, Sendable, Hashable {
        /// What is wrong, in a word: `missing`, `changed`, `cut`, …
        public var fault: String
        /// The first line it is about; `nil` where the whole is meant.
        @ExplicitNull public var first: Int64?
        /// The last line it is about.
        @ExplicitNull public var last: Int64?
        /// What is wrong, in a sentence that names the lines.
        public var title: String

        /// A finding from its parts.
        public init(fault: String, first: Int64?, last: Int64?, title: String) {
            self.fault = fault
            _first = ExplicitNull(wrappedValue: first)
            _last = ExplicitNull(wrappedValue: last)
            self.title = title
        }
    }

    /// Whether nothing was found.
    public var isSound: Bool
    /// Lines that were walked.
    public var lines: Int64
    /// Lines whose subject an expungement destroyed.
    public var expunged: Int64
    /// The last line, to be noted down.
    @ExplicitNull public var head: AuditHead?
    /// The car's key that signs it: PEM.
    @ExplicitNull public var publicKey: String?
    /// What was found.
    public var findings: [Finding]
    /// What could not be looked at, and why.
    public var notes: [String]

    /// A verification from its parts.
    public init(
        lines: Int64, expunged: Int64, head: AuditHead?, publicKey: String?, findings: [Finding],
        notes: [String] = []
    ) {
        self.notes = notes
        isSound = findings.isEmpty
        self.lines = lines
        self.expunged = expunged
        _head = ExplicitNull(wrappedValue: head)
        _publicKey = ExplicitNull(wrappedValue: publicKey)
        self.findings = findings
    }
}

/// One line of the log, in words.
public struct AuditEntry: Codable, Sendable, Hashable {
    /// Its number, from 1.
    public var number: Int64
    /// When; `nil` where the line does not open.
    @WireTimeOrNull public var at: WallTime?
    /// What was written; `nil` where the line does not open, which a verification looks into.
    @ExplicitNull public var record: AccessRecord?
    /// Whether its subject was destroyed by order.
    public var isExpunged: Bool

    /// A line from its parts.
    public init(number: Int64, record: AccessRecord?, isExpunged: Bool) {
        self.number = number
        _at = WireTimeOrNull(wrappedValue: record?.time)
        _record = ExplicitNull(wrappedValue: record)
        self.isExpunged = isExpunged
    }
}

/// The answer to `audit` with `entries`.
public struct AuditPage: Codable, Sendable, Hashable {
    /// Newest first.
    public var entries: [AuditEntry]
    /// For `before` of the next page; `nil` at the end.
    @ExplicitNull public var before: Int64?

    /// A page from its parts.
    public init(entries: [AuditEntry], before: Int64?) {
        self.entries = entries
        _before = ExplicitNull(wrappedValue: before)
    }
}

/// One line as it lies in the store: ciphertext, and what chains it. In the form that `Custody` writes
/// and reads its exports in, so that what is taken along verifies elsewhere.
public struct AuditRow: Codable, Sendable, Hashable {
    /// Its number, from 1.
    public var number: Int64
    /// When it was written, in milliseconds since 1970.
    public var milliseconds: Int64
    /// The name of the key that seals it, hexadecimal.
    public var key: String
    /// The sealed line, base 64.
    public var body: String
    /// The sealed subject, base 64.
    public var subject: String?
    /// What was found amiss before it was written.
    public var gap: String?
    /// The chain's hash up to it, hexadecimal.
    public var hash: String
    /// Whether the key of its subject was there.
    public var hasSubjectKey: Bool

    /// A line from its parts.
    public init(
        number: Int64, milliseconds: Int64, key: String, body: String, subject: String?,
        gap: String?, hash: String, hasSubjectKey: Bool
    ) {
        self.number = number
        self.milliseconds = milliseconds
        self.key = key
        self.body = body
        self.subject = subject
        self.gap = gap
        self.hash = hash
        self.hasSubjectKey = hasSubjectKey
    }
}

/// What closes an export of the log.
public struct AuditSeal: Codable, Sendable, Hashable {
    /// The head as the car signed it.
    public struct Head: Codable, Sendable, Hashable {
        /// The last line's number.
        public var number: Int64
        /// Its hash, hexadecimal.
        public var hash: String
        /// The hash over the rest of the store that is signed with it, hexadecimal.
        public var state: String
        /// When it was signed, RFC 3339.
        public var time: String
        /// The key that signed, hexadecimal.
        public var key: String
        /// The signature, base 64.
        public var signature: String

        /// A head from its parts.
        public init(
            number: Int64, hash: String, state: String, time: String, key: String,
            signature: String
        ) {
            self.number = number
            self.hash = hash
            self.state = state
            self.time = time
            self.key = key
            self.signature = signature
        }
    }

    /// What the first line follows: `number:hash`.
    public var start: String
    /// The signed end.
    public var head: Head
    /// The car's key that signs: PEM.
    public var publicKey: String

    /// A seal from its parts.
    public init(start: String, head: Head, publicKey: String) {
        self.start = start
        self.head = head
        self.publicKey = publicKey
    }
}

/// The answer to `audit` with `export`.
public struct AuditExport: Codable, Sendable, Hashable {
    /// Oldest first.
    public var rows: [AuditRow]
    /// For `after` of the next page; `nil` at the end.
    @ExplicitNull public var after: Int64?
    /// What closes the export, on the last page; lines written meanwhile may stand behind its head.
    @ExplicitNull public var seal: AuditSeal?

    /// A page from its parts.
    public init(rows: [AuditRow], after: Int64?, seal: AuditSeal? = nil) {
        self.rows = rows
        _after = ExplicitNull(wrappedValue: after)
        _seal = ExplicitNull(wrappedValue: seal)
    }
}

// MARK: On the wire

extension AuditBody: ControlBodyForm {
    private enum Action: String, Codable {
        case verify, report, entries, export
    }

    private struct Verify: Codable {
        var expecting: AuditHead?
    }
    private struct Stretch: Codable {
        @WireTimeOrNull var from: WallTime?
        @WireTimeOrNull var through: WallTime?
    }
    private struct Page: Codable {
        var after: Int64?
        var limit: Int?
    }

    /// Reads the form that `action` names.
    public init(from decoder: any Decoder) throws {
        switch try BodyAction.read(decoder) as Action {
        case .verify: self = .verify(expecting: try Verify(from: decoder).expecting)
        case .report:
            let stretch = try Stretch(from: decoder)
            self = .report(from: stretch.from, through: stretch.through)
        case .entries: self = .entries(try AuditQuery(from: decoder))
        case .export:
            let page = try Page(from: decoder)
            self = .export(after: page.after, limit: page.limit ?? 200)
        }
    }

    /// Writes `action` and the form's members.
    public func encode(to encoder: any Encoder) throws {
        let (action, form): (Action, any Encodable) =
            switch self {
            case .verify(let head): (.verify, Verify(expecting: head))
            case .report(let from, let through):
                (.report, Stretch(from: from, through: through))
            case .entries(let query): (.entries, query)
            case .export(let after, let limit): (.export, Page(after: after, limit: limit))
            }
        try BodyAction.write(action, form, to: encoder)
    }

    func check(_ rules: inout BodyRules) {
        switch self {
        case .verify(let head):
            rules.require(
                head?.isHead ?? true, "expecting", "have a number and a hash of 64 digits")
        case .report(let from, let through): rules.stretch(from, through)
        case .entries(let query):
            rules.stretch(query.from, query.through)
            rules.label(query.name, "name")
            rules.number(query.limit, "limit", 1...Limits.controlPageRowsMax)
        case .export(_, let limit): rules.number(limit, "limit", 1...Limits.controlPageRowsMax)
        }
    }
}
