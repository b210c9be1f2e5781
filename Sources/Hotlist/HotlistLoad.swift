/// What came of reading one version of a hotlist: its entries, every row that is not among them, and
/// whether the whole is believed.

import PlateCore

/// One version of one hotlist.
public struct HotlistLoad: Sendable {
    /// Whether the list shall be in force.
    public enum Verdict: Sendable, Equatable {
        /// It shall.
        case accepted
        /// It shall not, and the version before it stays: why, without anything that stands in it.
        case refused(String)
    }

    /// Where it came from: a path, or a name for a list that no file holds.
    public var source: String
    /// The format it was read as.
    public var format: HotlistFormat
    /// What was settled about it.
    public var settings: HotlistSource
    /// The others in file order.
    public var rejected: [RejectedRow]
    /// When the list was extracted, where known; of several files the oldest. The CSV does not say:
    /// whoever knows sets it.
    public var extractedAt: WallTime?
    /// How many rows the files say they have, where they do.
    public var declaredRows: Int?
    /// SHA-256 of the file's bytes, 32 of them, and for several files of their digests one behind the
    /// other; empty for a list that no file holds.
    public var sha256: [UInt8]
    let packed: PackedEntries
    let refusal: ListRefusal?
    /// Why no index can be made of it: a text that no file has.
    let fault: PlatedError?

    /// Whether the list shall be in force.
    public var verdict: Verdict { refusal.map { .refused($0.reason) } ?? .accepted }

    /// The accepted rows in file order. Made anew at every call: for lists of millions take
    /// `entryCount` and the index.
    public var entries: [HotlistEntry] { packed.fileOrder.map(packed.entry) }

    /// How many entries there are.
    public var entryCount: Int { packed.count }

    /// Rows below the header, blank lines left out.
    public var rows: Int { packed.count + rejected.count }

    /// How many rows were left out for each kind of reason.
    public var rejectedCounts: [RowFault.Kind: Int] {
        rejected.reduce(into: [:]) { $0[$1.fault.kind, default: 0] += 1 }
    }

    /// How many rows were left out for their code, which the source's settings drop.
    public var droppedCount: Int {
        rejected.count { if case .dropped = $0.fault { true } else { false } }
    }

    /// Bytes of memory that the entries take.
    public var residentBytes: Int { packed.residentBytes }

    /// A load of entries that are at hand.
    public init(
        source: String, format: HotlistFormat = .csv, entries: [HotlistEntry],
        settings: HotlistSource = HotlistSource(), rejected: [RejectedRow] = [],
        extractedAt: WallTime? = nil, sha256: [UInt8] = []
    ) {
        let (packed, fault) = HotlistLoad.packed(entries, source: source)
        self.init(
            source: source, format: format, settings: settings, packed: packed,
            rejected: rejected, extractedAt: extractedAt, declaredRows: nil, refusal: nil,
            sha256: sha256, fault: fault)
    }

    init(
        source: String, format: HotlistFormat, settings: HotlistSource, packed: PackedEntries,
        rejected: [RejectedRow], extractedAt: WallTime?, declaredRows: Int?, refusal: ListRefusal?,
        sha256: [UInt8], fault: PlatedError? = nil
    ) {
        self.source = source
        self.format = format
        self.settings = settings
        self.packed = packed
        self.rejected = rejected
        self.extractedAt = extractedAt
        self.declaredRows = declaredRows
        self.refusal = refusal
        self.sha256 = sha256
        self.fault = fault
    }

    /// How many of the entries count no more at `moment`.
    public func expiredCount(at moment: WallTime) -> Int {
        packed.keys.indices.count { position in
            packed.frame(at: position).expiry.map { $0 <= moment } ?? false
        }
    }

    /// How old it is at `moment`, and what that means by its settings.
    public func age(at moment: WallTime, clock: WallTimeSource) -> HotlistAge {
        HotlistAge(
            extractedAt: extractedAt, at: moment, clock: clock, limits: settings.ageLimits)
    }
}

extension HotlistLoad {
    private static func packed(
        _ entries: [HotlistEntry], source: String
    ) -> (PackedEntries, fault: PlatedError?) {
        var packer = HotlistPacker()
        for entry in entries {
            guard let key = PlateKey(entry.text) else {
                return (
                    HotlistPacker().packed().entries,
                    PlatedError(.badData, "\(source): an entry's text is no plate text")
                )
            }
            do throws(PlatedError) { try packer.append(entry, key) } catch {
                return (HotlistPacker().packed().entries, error)
            }
        }
        return (packer.packed().entries, nil)
    }
}

extension HotlistEntry {
    /// Whether the entry counts no more: from the very instant of its expiry on.
    public func isExpired(at moment: WallTime) -> Bool {
        guard let expiry else { return false }
        return expiry <= moment
    }

    /// Whether the entry counts: from its effective date on until its expiry.
    public func counts(at moment: WallTime) -> Bool {
        !isExpired(at: moment) && (effective.map { $0 <= moment } ?? true)
    }
}

extension HotlistPacker {
    /// Takes an entry with all it has.
    mutating func append(_ entry: HotlistEntry, _ key: PlateKey) throws(PlatedError) {
        let names = entry.annotations.keys.filter { !$0.isEmpty }.sorted()
        let layout = self.layout(of: [""] + names)
        let frame = number(
            of: EntryFrame(
                list: entry.list, category: entry.category, state: entry.state,
                effective: entry.effective, expiry: entry.expiry, shape: entry.shape,
                layout: layout))
        var content: [UInt8] = []
        var values: [Range<Int>] = []
        for text in [entry.description] + names.map({ entry.annotations[$0]! }) {
            let start = content.count
            content += text.utf8
            values.append(start..<content.count)
        }
        guard content.count <= Limits.hotlistLineBytesMax else {
            throw PlatedError(.badData, "an entry says more than any row")
        }
        try append(key, frame: frame, values: values, of: content, line: count + 1)
    }
}
