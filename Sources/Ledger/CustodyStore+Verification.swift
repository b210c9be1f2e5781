/// The verification of the access log in a store that is open, and the log as it is taken elsewhere.

import Custody
import Foundation
import GRDB
import PlateCore

extension CustodyStore {
    /// Verifies the whole log: every entry's place in the chain, that it opens, the signed end, the anchor,
    /// and what stands beside the log.
    ///
    /// The log goes on meanwhile. What is wrong is a finding, no error.
    /// - Parameter expected: a head that the auditor kept from an earlier time. It alone finds a whole
    ///   folder put back as it was.
    /// - Throws: `inputOutput` or `corrupted` where the database cannot be read.
    public func verifyLog(expecting expected: LogHead? = nil) throws(PlatedError) -> LogVerification
    {
        // The anchor first: entries made meanwhile are behind it, and none before it is missing.
        let content = (try? anchor.read()) ?? .damaged
        return try read { database in
            try LogVerifier(database, keys).verification(
                anchor: content, expecting: expected, key: signingKey.publicKey)
        }
    }

    /// The log as it is handed out, to be verified elsewhere: ciphertext, hashes, the signed end.
    ///
    /// - Parameter onEntries: called with some entries at a time, in the order of their numbers.
    /// - Returns: the end and the beginning of what was handed out.
    public func exportLog(
        _ onEntries: ([LogEntry]) throws -> Void
    ) throws(PlatedError) -> LogExport {
        try read { database in
            guard let head = try LogHeadRow.fetch(.end, from: database) else {
                throw PlatedError(.corrupted, "the signed end of the log is not there")
            }
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM log ORDER BY number")
            var batch: [LogEntry] = []
            while let row = try rows.next() {
                batch.append(try LogRow.entry(row))
                if batch.count == LogExport.batchCount {
                    try onEntries(batch)
                    batch = []
                }
            }
            if !batch.isEmpty { try onEntries(batch) }
            return try LogExport(
                start: start(in: database), head: head, publicKey: signingKey.publicKey.pem)
        }
    }

    /// The next entries for the depot's queue: those behind the one that was queued last, or from the
    /// beginning where that is of another log.
    public func logEntries(
        afterQueued last: (number: Int64, sha256: [UInt8])?, limit: Int
    ) throws(PlatedError) -> [LogEntry] {
        guard let last else { return try logEntries(after: 0, limit: limit) }
        let queued = try logEntries(after: last.number - 1, limit: 1).first
        let isOfThisLog = queued?.number == last.number && queued?.hash == last.sha256
        return try logEntries(after: isOfThisLog ? last.number : 0, limit: limit)
    }

    /// Entries as they lie in the table, sealed, for the depot: those behind `number`, the oldest first.
    public func logEntries(
        after number: Int64, limit: Int
    ) throws(PlatedError) -> [LogEntry] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM log WHERE number > ? ORDER BY number LIMIT ?",
                arguments: [number, max(0, limit)]
            ).map(LogRow.entry)
        }
    }
}

/// Walks over a log, with or without its keys.
struct LogVerifier {
    private let database: Database
    private let keys: KeyTable?

    init(_ database: Database, _ keys: KeyTable?) {
        self.database = database
        self.keys = keys
    }

    /// - Parameter key: the car's signing key, where it is known from elsewhere than the log.
    func verification(
        anchor: LogAnchor.Content, expecting expected: LogHead?, key: SigningPublicKey?
    ) throws -> LogVerification {
        let end = try LogHeadRow.fetch(.end, from: database)
        let base = try LogHeadRow.fetch(.base, from: database)
        var findings: [LogFinding] = []
        var anchorHead: SignedLogHead?
        switch anchor {
        case .absent: break
        case .damaged: findings.append(LogFinding(.forged, nil, "the anchor holds no signed head"))
        case .head(let head): anchorHead = head
        }
        let signer = key ?? end?.key
        if let base, !base.isGenuine || base.key != signer {
            findings.append(
                LogFinding(.forged, nil, "the signature at the log's beginning is not the car's"))
        }
        let fallback = LogHead(number: 0, hash: DestructionRow.chainStart)
        let start = base?.head ?? signer.map(LogChain.start) ?? fallback
        var walk = LogWalk(
            from: start,
            against: LogWitnesses(
                head: end, anchor: anchorHead, needsAnchor: anchor != .damaged,
                state: try CustodyState.digest(of: database), expected: expected, key: key),
            expunged: try expunged(&findings))
        let opener = keys.map { LogOpener($0, database) }
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM log ORDER BY number")
        while let row = try rows.next() {
            let entry = try LogRow.entry(row)
            walk.take(entry, opening: try opening(row, entry, opener))
        }
        var verification = walk.finished()
        if let base, verification.entries == 0, base.head.number > 0 {
            findings.append(
                LogFinding(
                    .cut, 1...base.head.number, "not there: the log begins anew behind them"))
        }
        verification.findings = findings + verification.findings
        return verification
    }

    private func opening(
        _ row: Row, _ entry: LogEntry, _ opener: LogOpener?
    ) throws -> LogOpening {
        guard let opener else { return .noKey }
        let subject = try WrappedSubjectKey(row).map { opener.subject(entry, $0) != nil }
        return LogOpening(
            body: opener.body(entry) == nil ? .failed : .opened,
            subject: subject == false ? .failed : .opened)
    }

    /// The entries that destruction records name, and what is wrong with those.
    private func expunged(_ findings: inout [LogFinding]) throws -> Set<Int64>? {
        var numbers: Set<Int64> = []
        var previous = DestructionRow.chainStart
        for (index, row) in try DestructionRow.fetchAll(from: database).enumerated() {
            let chain = DestructionRow.chain(row.number, row.sealed.payload, after: previous)
            if row.number != Int64(index + 1) || chain != row.chain {
                findings.append(
                    LogFinding(
                        .state, nil, "destruction record \(row.number) is not as it was written"))
            }
            previous = row.chain
            guard let keys else { continue }
            if let record = try? row.record(keys.key(row.sealed.keyID, in: database)) {
                numbers.formUnion(record.logEntries)
            } else {
                findings.append(
                    LogFinding(.state, nil, "destruction record \(row.number) does not open"))
            }
        }
        return keys == nil ? nil : numbers
    }
}
