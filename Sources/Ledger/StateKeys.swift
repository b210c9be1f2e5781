/// The keys of a whole state folder: looked at, wrapped anew under another master key, recovered with the
/// depot's key. For a folder that no daemon has open.

import Custody
import GRDB
import Glibc
import PlateCore

/// A database of a state folder and its keys.
public struct KeyListing: Sendable {
    /// The database's file.
    public var path: String
    /// Its keys, the oldest first.
    public var keys: [StoredKey]
}

/// Work on the keys of every database in a folder.
public enum StateKeys {
    /// The databases in `folder` and their keys.
    ///
    /// - Throws: `inputOutput` where there is no such folder, `unavailable` where a program has it open,
    ///   `badData` where no store of Plated lies in it, `corrupted` where a row does not hold a key.
    public static func list(at folder: String) throws(PlatedError) -> [KeyListing] {
        try eachDatabase(of: folder) { path, database in
            KeyListing(path: path, keys: try KeyTable.rows(in: database))
        }
    }

    /// Wraps every key in `folder` for `sealing`, in a transaction a database. A change that was cut
    /// between two databases is completed by doing it again.
    ///
    /// - Returns: how many keys were changed.
    /// - Throws: as `list`; `notAllowed` where a key was wrapped by neither master, and nothing is changed
    ///   in its database then.
    public static func rewrap(
        at folder: String, from former: MasterKey, to sealing: Sealing
    ) throws(PlatedError) -> Int {
        try replace(at: folder) { rows throws(PlatedError) in
            try KeyRotation.rewrapped(rows, from: former, to: sealing)
        }
    }

    /// The same where the former master key is lost: with the depot's key, from the copies for it.
    ///
    /// - Throws: as `list`; `notAllowed` where a key has no copy for the depot.
    public static func recover(
        at folder: String, with recovery: RecoveryPrivateKey, to sealing: Sealing
    ) throws(PlatedError) -> Int {
        try replace(at: folder) { rows throws(PlatedError) in
            try KeyRotation.recovered(rows, with: recovery, to: sealing)
        }
    }

    private static func replace(
        at folder: String, _ wrap: ([StoredKey]) throws(PlatedError) -> RewrappedKeys
    ) throws(PlatedError) -> Int {
        // What is not to be changed anywhere is found before anything is changed.
        for listing in try list(at: folder) { _ = try wrap(listing.keys) }
        return try eachDatabase(of: folder) { _, database in
            var rewrapped = RewrappedKeys(rows: [], changed: 0)
            try database.inTransaction {
                rewrapped = try wrap(KeyTable.rows(in: database))
                for row in rewrapped.rows { try KeyTable.replace(row, in: database) }
                return .commit
            }
            // The former wrapping must not stay behind in the log.
            _ = try database.checkpoint(.truncate)
            return rewrapped.changed
        }.reduce(0, +)
    }

    private static func eachDatabase<Value>(
        of folder: String, _ work: (String, Database) throws -> Value
    ) throws(PlatedError) -> [Value] {
        let place = StateFolder(folder)
        guard StateFolder.kind(of: place.path) == S_IFDIR else {
            throw StateFolder.failure(place.path, ENOENT)
        }
        let paths = [place.database, CustodyFolder(folder).database].filter {
            StateFolder.kind(of: $0) == S_IFREG
        }
        guard !paths.isEmpty else {
            throw PlatedError(
                .badData, "\(place.path): no store of Plated", hint: "Name a state folder.")
        }
        let locks = [try WriterLock(place), try WriterLock(CustodyFolder(folder).state)]
        defer { withExtendedLifetime(locks) {} }
        var values: [Value] = []
        for path in paths {
            values += try StoreFailure.translated(path) { try open(path, work) }
        }
        return values
    }

    /// No value where the database has no keys yet.
    private static func open<Value>(
        _ path: String, _ work: (String, Database) throws -> Value
    ) throws -> [Value] {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Limits.ledgerBusySecondsMax)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
            guard try KeyTable.exists(in: database) else { return [] }
            return [try work(path, database)]
        }
    }
}
