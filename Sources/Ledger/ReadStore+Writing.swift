/// What the pipeline writes. Many records may share a transaction: the group commit of the daemon
/// gathers them and calls `append` once.

import Crypto
import GRDB
import PlateCore

extension ReadStore {
    /// Stores new reads with their pictures, hits and alerts; all of them or none.
    ///
    /// Returns after they are on disk.
    ///
    /// - Throws: `badData` where a value breaks a constraint of the schema (a text that is no
    ///   plate, a confidence outside 0...1, an id that is there already), `inputOutput` where the
    ///   disk fails.
    public func append(_ records: [ReadRecord]) throws(PlatedError) {
        try commit(records.map(LedgerChange.append))
    }

    /// Writes `changes` in their order; all of them or none. Returns after they are on disk.
    ///
    /// - Throws: `badData` where one of them cannot be written for what it is, `inputOutput` where the
    ///   disk fails.
    public func commit(_ changes: [LedgerChange]) throws(PlatedError) {
        guard !changes.isEmpty else { return }
        try write { database in
            for change in changes { try apply(change, to: database) }
        }
    }

    private func apply(_ change: LedgerChange, to database: Database) throws {
        switch change {
        case .append(let record):
            try refuseExpunged(record.read.id, in: database)
            let seal = try ReadRow.insert(record, run: run, keys, into: database)
            try ReadStore.insertImages(record, revision: 0, seal, into: database)
            try ReadStore.insertHits(record, seal, into: database)
        case .amend(let record): _ = try amend(record, in: database)
        case .clockChange(let change): try insert(change, into: database)
        case .hotlistVersion(let version): try ReadStore.insert(version, into: database)
        case .statement(let statement): try StatementRow.insert(statement, keys, into: database)
        case .alertState(let id, let state):
            try HitRow.setState(of: id, to: state, in: database)
        case .sendFirst(let id): try OutboxRow.prefer(id, in: database)
        case .commitMark(let mark): try ReadStore.write(mark, into: database)
        }
    }

    /// Brings a stored read up to what later frames made of its sighting, and adds new hits and
    /// alerts.
    ///
    /// Where only the frames moved on, they are counted. Where the reading changed (text,
    /// confidence, candidates, state, winning frame) the former one is kept as a revision, and
    /// pictures given here are stored beside the former ones; a picture not given stays the one
    /// there is.
    ///
    /// - Returns: the read's revision now.
    /// - Throws: `badData` where no such read is stored, or a value breaks a constraint.
    @discardableResult
    public func amend(_ record: ReadRecord) throws(PlatedError) -> Int {
        try write { try amend(record, in: $0) }
    }

    private func amend(_ record: ReadRecord, in database: Database) throws -> Int {
        guard let (stored, seal) = try ReadRow.fetch(record.read.id, keys, from: database) else {
            throw PlatedError(.badData, "read \(record.read.id) is not in the store")
        }
        let revision = try ReadRow.update(stored, to: record, seal, keys, in: database)
        if revision != stored.revision {
            try ReadStore.insertImages(record, revision: revision, seal, into: database)
        }
        try ReadStore.insertHits(record, seal, into: database)
        return revision
    }

    /// Notes that a hotlist came into force.
    public func append(_ version: HotlistVersion) throws(PlatedError) {
        try commit([.hotlistVersion(version)])
    }

    private static func insert(_ version: HotlistVersion, into database: Database) throws {
        try database.execute(
            sql: "INSERT INTO hotlist_versions VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                version.id.blob, version.source, version.sha256?.blob, version.acceptedCount,
                version.rejectedCount, version.extractedAt?.milliseconds,
                version.loadedAt.milliseconds,
            ])
    }

    private static func insertImages(
        _ record: ReadRecord, revision: Int, _ seal: RecordSeal, into database: Database
    ) throws {
        for kind in ImageKind.allCases {
            guard let jpeg = record.image(kind) else { continue }
            let sha256 = jpeg.sha256
            try ImageRow.insert(
                jpeg, kind: kind, revision: revision, sha256: sha256, seal, into: database)
            try OutboxRow.queueImage(
                kind, revision: revision, of: seal.id, sha256: sha256, bytes: jpeg.count,
                isFirst: try record.isHit || ReadRow.hasHits(seal, database),
                at: record.read.capturedAt, into: database)
        }
    }

    /// Numbers new hits after those the read has, and ties each alert to its hit.
    private static func insertHits(
        _ record: ReadRecord, _ seal: RecordSeal, into database: Database
    ) throws {
        let hits = record.hits + record.alerts.map(\.hit)
        guard !hits.isEmpty else { return }
        var stored = try HitRow.fetchAll(seal, from: database)
        for hit in hits where !stored.contains(hit) {
            try HitRow.insert(hit, number: stored.count, seal, into: database)
            stored.append(hit)
        }
        try OutboxRow.prefer(seal.id, in: database)
        for alert in record.alerts {
            guard alert.readID == record.read.id else {
                throw PlatedError(.badData, "alert \(alert.id) is not of read \(record.read.id)")
            }
            try HitRow.insertAlert(
                alert.id, hitNumber: stored.firstIndex(of: alert.hit), text: alert.text,
                state: alert.state, raisedAt: alert.raisedAt, seal, into: database)
            let content = try OutboxContent.alert(
                alert.id, read: seal.id, text: alert.text, raisedAt: alert.raisedAt,
                hit: alert.hit)
            try OutboxRow.queue(
                content, .alert, of: alert.id, part: "", read: seal.id, .first,
                at: alert.raisedAt, seal, into: database)
        }
    }
}

extension [UInt8] {
    /// SHA-256 of the bytes, 32 of them.
    var sha256: [UInt8] { Array(SHA256.hash(data: self)) }
}
