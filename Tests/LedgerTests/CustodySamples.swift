/// Stores of custody for tests: a folder, its key, and lines of the log made from small numbers.

import Custody
import Foundation
import GRDB
import Ledger
import PlateCore

/// A folder with a store of custody, and what is needed to open it and to tamper with it.
final class CustodyScratch {
    let scratch = ScratchFolder()
    let sealing: Sealing

    init(recovery: RecoveryPublicKey? = nil) throws {
        sealing = Sealing(
            master: try MasterKey(secret: Array("custody for tests".utf8)), recovery: recovery)
    }

    var state: String { scratch.state }

    func open(_ folder: String? = nil) throws -> CustodyStore {
        try CustodyStore.open(
            at: folder ?? state, sealing: sealing, reserveBytes: 64 * 1024)
    }

    /// A closed store whose log has `count` entries.
    func fill(_ count: Int) throws {
        let store = try open()
        for number in 0..<count { try store.log(LogSample.record(number)) }
        try store.close()
    }

    /// A copy of the whole folder.
    func copy(_ name: String) throws -> String {
        try scratch.copy(
            to: name, try FileManager.default.contentsOfDirectory(atPath: state))
    }

    /// Runs statements on a database as one who has the disk and no key: triggers dropped first.
    static func tamper(_ folder: String, _ statements: String) throws {
        try tamper(folder) { try $0.execute(sql: statements) }
    }

    static func tamper(_ folder: String, _ work: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(
            path: folder + "/custody.sqlite", configuration: configuration)
        try queue.writeWithoutTransaction { database in
            let triggers = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger)") }
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try work(database)
        }
        try queue.close()
    }
}

/// Lines of the log.
enum LogSample {
    static let officer = AccessPerson(
        name: "m.gutierrez", badge: "4711", title: "Police Officer", agency: "Westhaven PD")

    static func time(_ number: Int) -> WallTime {
        WallTime(milliseconds: 1_777_880_000_000 + Int64(number) * 1000)
    }

    static func plate(_ number: Int) -> String { "8ZQX\(100 + number)" }

    static func record(_ number: Int, day: Int = 0) -> AccessRecord {
        AccessRecord(
            time: WallTime(
                milliseconds: time(number).milliseconds + Int64(day) * 86_400_000),
            offsetMinutes: -420, timeSource: .gps, action: .search, outcome: .granted,
            person: officer, purpose: "stolen vehicle", caseNumber: "26-\(1000 + number)",
            session: "s1", peer: "812/1000/1000",
            subject: AccessSubject(
                query: plate(number), records: [Sample.id(number).description], count: 1))
    }

    static func bare(_ number: Int) -> AccessRecord {
        AccessRecord(
            time: time(number), offsetMinutes: -420, timeSource: .gps, action: .login,
            outcome: .refused, person: officer, reason: "the training has expired")
    }
}
