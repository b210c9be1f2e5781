/// A store looked at without touching it. How each invariant is proved is in
/// `LedgerView+Invariants`.

import Custody
import Foundation
import GRDB
import Glibc
import PlateCore

/// A read-only connection to a store's database.
///
/// SQLite in WAL writes two more files even where it only reads, so which way is open to a reader
/// that must not touch the folder depends on what lies in it:
/// - no log, or an empty one: all is in the database, which is opened as immutable;
/// - a log with its shared memory (a program is writing, or was killed): both are opened for
///   reading, and where nobody keeps the shared memory current SQLite rebuilds it in its own
///   memory;
/// - a log without shared memory (a copied folder): database and log are copied to a scratch
///   folder.
final class LedgerView {
    /// What opens the sealed payloads; `nil` where no key is at hand.
    let keys: KeyTable?
    /// The state folder that is looked at.
    let folder: String
    private let database: String
    private let queue: DatabaseQueue
    private var scratch: String?

    /// Opens the store in `place`.
    ///
    /// - Throws: `corrupted` where its database is none, `inputOutput` where it may not be read.
    init(_ place: StateFolder, _ sealing: Sealing?) throws(PlatedError) {
        keys = sealing.map(KeyTable.init)
        folder = place.path
        database = place.database
        let hasLog = LedgerView.size(place.writeAheadLog) > 0
        let hasSharedMemory = LedgerView.size(place.sharedMemory) > 0
        var scratch: String?
        let address: String
        if !hasLog {
            address = LedgerView.address(place.database, "immutable=1")
        } else if hasSharedMemory {
            address = LedgerView.address(place.database, "readonly_shm=1")
        } else {
            let folder = try LedgerView.copy(place)
            scratch = folder
            address = LedgerView.address(
                StateFolder(folder, name: place.name).database, "cache=private")
        }
        do throws(PlatedError) {
            queue = try StoreFailure.translated(place.database) {
                var configuration = Configuration()
                configuration.readonly = true
                configuration.busyMode = .timeout(Limits.ledgerBusySecondsMax)
                configuration.label = "ledger.check"
                return try DatabaseQueue(path: address, configuration: configuration)
            }
        } catch {
            LedgerView.remove(scratch)
            throw error
        }
        self.scratch = scratch
    }

    /// Lets the database go, and the copy where there is one.
    func close() {
        // A connection that only read has nothing to lose: a failing close changes no finding.
        try? queue.close()
        LedgerView.remove(scratch)
        scratch = nil
    }

    /// Runs `look` on the database.
    func read<Value>(_ look: (Database) throws -> Value) throws(PlatedError) -> Value {
        try StoreFailure.translated(database) { try queue.read(look) }
    }

    /// A URI, which Debian's and Ubuntu's SQLite take wherever a file name goes.
    private static func address(_ path: String, _ option: String) -> String {
        let allowed = CharacterSet.urlPathAllowed.subtracting(CharacterSet(charactersIn: ";"))
        let absolute = URL(filePath: path).path(percentEncoded: false)
        let encoded = absolute.addingPercentEncoding(withAllowedCharacters: allowed) ?? absolute
        return "file://\(encoded)?mode=ro&\(option)"
    }

    private static func size(_ path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private static func copy(_ place: StateFolder) throws(PlatedError) -> String {
        let folder = try ScratchFolder.make()
        do {
            let copy = StateFolder(folder, name: place.name)
            try FileManager.default.copyItem(atPath: place.database, toPath: copy.database)
            try FileManager.default.copyItem(
                atPath: place.writeAheadLog, toPath: copy.writeAheadLog)
        } catch {
            remove(folder)
            throw PlatedError(.inputOutput, "\(place.path): cannot be copied: \(error)")
        }
        return folder
    }

    private static func remove(_ folder: String?) {
        if let folder { ScratchFolder.remove(folder) }
    }
}

/// Folders outside the state folder that a check needs for a moment.
enum ScratchFolder {
    /// Makes an empty folder (0700) where temporary files go.
    static func make() throws(PlatedError) -> String {
        let parent = FileManager.default.temporaryDirectory.path(percentEncoded: false)
        var template = Array((parent + "/plated-check-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw StateFolder.failure(parent, errno) }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes a folder that `make` made; what cannot be removed is the operating system's to
    /// clear.
    static func remove(_ folder: String) {
        try? FileManager.default.removeItem(atPath: folder)
    }
}
