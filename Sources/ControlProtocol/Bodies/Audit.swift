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
        /// The line; `nil` where the whole is meant.
        @ExplicitNull public var number: Int64?
        /// What is wrong, in a sentence.
        public var title: String

        /// A finding from its parts.
        public init(number: Int64?, title: String) {
            _number = ExplicitNull(wrappedValue: number)
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

    /// A verification from its parts.
    public init(
        lines: Int64, expunged: Int64, head: AuditHead?, publicKey: String?, findings: [Finding]
    ) {
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
    /// When.
    @WireTime public var at: WallTime
    /// What was written.
    public var record: AccessRecord
    /// Whether its subject was destroyed by order.
    public var isExpunged: Bool

    /// A line from its parts.
    public init(number: Int64, record: AccessRecord, isExpunged: Bool) {
        self.number = number
        _at = WireTime(wrappedValue: record.time)
        self.record = record
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

/// One line as it lies in the store: ciphertext, and what chains it.
public struct AuditRow: Codable, Sendable, Hashable {
    /// Its number, from 1.
    public var number: Int64
    /// The chain's hash up to it, hexadecimal.
    public var hash: String
    /// The name of the key that seals it, hexadecimal.
    public var key: String
    /// The sealed line, base 64.
    public var body: String
    /// The sealed subject, base 64.
    @ExplicitNull public var subject: String?

    /// A line from its parts.
    public init(number: Int64, hash: String, key: String, body: String, subject: String?) {
        self.number = number
        self.hash = hash
        self.key = key
        self.body = body
        _subject = ExplicitNull(wrappedValue: subject)
    }
}

/// The answer to `audit` with `export`.
public struct AuditExport: Codable, Sendable, Hashable {
    /// Oldest first.
    public var rows: [AuditRow]
    /// For `after` of the next page; `nil` at the end.
    @ExplicitNull public var after: Int64?
    /// The last line of the log, on the last page.
    @ExplicitNull public var head: AuditHead?
    /// The signature over the head, base 64, on the last page.
    @ExplicitNull public var signature: String?
    /// The text that was signed, on the last page.
    @ExplicitNull public var signed: String?
    /// The car's key that signs: PEM, on the last page.
    @ExplicitNull public var publicKey: String?

    /// A page from its parts.
    public init(
        rows: [AuditRow], after: Int64?, head: AuditHead? = nil, signature: String? = nil,
        signed: String? = nil, publicKey: String? = nil
    ) {
        self.rows = rows
        _after = ExplicitNull(wrappedValue: after)
        _head = ExplicitNull(wrappedValue: head)
        _signature = ExplicitNull(wrappedValue: signature)
        _signed = ExplicitNull(wrappedValue: signed)
        _publicKey = ExplicitNull(wrappedValue: publicKey)
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
