/// What came of reading one hotlist file: its entries, and every row that is not among them.

import PlateCore

/// A row that did not become an entry.
public struct RejectedRow: Sendable, Hashable {
    /// The line of the file the row starts on, from 1; the header counts.
    public var line: Int
    /// Why, in words.
    public var reason: String

    /// A rejected row from its parts.
    public init(line: Int, reason: String) {
        self.line = line
        self.reason = reason
    }
}

/// One version of one hotlist.
public struct HotlistLoad: Sendable {
    /// Where it came from: a path, or a name for a list that no file holds.
    public var source: String
    /// The format it was read as.
    public var format: HotlistFormat
    /// The accepted rows in file order. Entries that expired before the load are among them: what
    /// is expired is decided when a read is matched.
    public var entries: [HotlistEntry]
    /// The others in file order.
    public var rejected: [RejectedRow]
    /// When the list was extracted, where known. The CSV does not say: whoever knows sets it.
    public var extractedAt: WallTime?
    /// SHA-256 of the file's bytes, 32 of them; empty for a list that no file holds.
    public var sha256: [UInt8]

    /// Rows below the header, blank lines left out.
    public var rows: Int { entries.count + rejected.count }

    /// A load from its parts.
    public init(
        source: String, format: HotlistFormat = .csv, entries: [HotlistEntry],
        rejected: [RejectedRow] = [], extractedAt: WallTime? = nil, sha256: [UInt8] = []
    ) {
        self.source = source
        self.format = format
        self.entries = entries
        self.rejected = rejected
        self.extractedAt = extractedAt
        self.sha256 = sha256
    }

    /// How many of the entries count no more at `moment`.
    public func expiredCount(at moment: WallTime) -> Int {
        entries.count { $0.isExpired(at: moment) }
    }
}

/// The formats of hotlist files.
public enum HotlistFormat: String, Sendable, Codable, CaseIterable {
    /// Plated's own comma-separated form with a header.
    case csv
}

extension HotlistEntry {
    /// Whether the entry counts no more: from the very instant of its expiry on.
    public func isExpired(at moment: WallTime) -> Bool {
        guard let expiry else { return false }
        return expiry <= moment
    }
}
