/// The tampering table: each thing that one who has the disk and no key can do to the log, done with plain
/// SQL or with files, and what the verification says of it.

import Custody
import Foundation
import GRDB
import Ledger
import PlateCore
import Testing

@Suite struct CustodyTamperingTests {
    private let scratch: CustodyScratch

    init() throws { scratch = try CustodyScratch() }

    /// A tampering, done to a copy of a closed folder whose log has twelve entries.
    private struct Tampering: Sendable {
        var name: String
        /// What must be among the findings.
        var fault: LogFault
        /// Whether only the auditor's head finds it.
        var needsExpected = false
        var work: @Sendable (CustodyTamperingTests, String) throws -> Void

        init(
            _ name: String, _ fault: LogFault, needsExpected: Bool = false,
            _ work: @escaping @Sendable (CustodyTamperingTests, String) throws -> Void
        ) {
            self.name = name
            self.fault = fault
            self.needsExpected = needsExpected
            self.work = work
        }

        init(_ name: String, _ fault: LogFault, sql: String) {
            self.init(name, fault) { _, folder in try CustodyScratch.tamper(folder, sql) }
        }
    }

    private static let table: [Tampering] = [
        Tampering(
            "a byte of a body changed", .unopened,
            sql: "UPDATE log SET body = CAST(x'00' || substr(body, 2) AS BLOB) WHERE number = 5"),
        Tampering(
            "a time changed", .unopened,
            sql: "UPDATE log SET milliseconds = milliseconds + 3600000 WHERE number = 5"),
        Tampering(
            "what was looked at changed", .changed,
            sql: "UPDATE log SET subject = (SELECT subject FROM log WHERE number = 6), "
                + "subject_key = (SELECT subject_key FROM log WHERE number = 6) WHERE number = 5"),
        Tampering(
            "two entries swapped", .unopened,
            sql: "UPDATE log SET number = 99 WHERE number = 5; UPDATE log SET number = 5 WHERE "
                + "number = 6; UPDATE log SET number = 6 WHERE number = 99"),
        Tampering("an entry taken out", .missing, sql: "DELETE FROM log WHERE number = 5"),
        Tampering(
            "an entry taken out, the rest moved up", .unopened,
            sql: "DELETE FROM log WHERE number = 5; UPDATE log SET number = -number; "
                + "UPDATE log SET number = CASE WHEN number < -5 THEN -number - 1 ELSE -number END"
        ),
        Tampering("cut at the tail", .cut, sql: "DELETE FROM log WHERE number > 9"),
        Tampering(
            "cut at the tail, the signed end taken out", .headMissing,
            sql: "DELETE FROM log WHERE number > 9; DELETE FROM log_heads"),
        Tampering(
            "cut at the tail, the signed end set back", .forged,
            sql: "DELETE FROM log WHERE number > 9; UPDATE log_heads SET number = 9, "
                + "hash = (SELECT hash FROM log WHERE number = 9)"),
        Tampering("cut at the beginning", .missing, sql: "DELETE FROM log WHERE number < 4"),
        Tampering(
            "an entry written behind the end", .unsigned,
            sql: "INSERT INTO log SELECT 13, milliseconds, key_id, body, subject, subject_key, "
                + "subject_key_id, gap, hash FROM log WHERE number = 5"),
        Tampering(
            "a subject's key destroyed without an order", .subjectKeyGone,
            sql: "UPDATE log SET subject_key = NULL, subject_key_id = NULL WHERE number = 5"),
        Tampering(
            "a note of a gap taken away", .changed, sql: "UPDATE log SET gap = 'x' WHERE number = 5"
        ),
        Tampering(
            "the day's key taken out", .unopened, sql: "DELETE FROM keys WHERE use LIKE 'day%'"),
        Tampering(
            "an account taken out", .state, sql: "DELETE FROM accounts"),
        Tampering("a hold taken out", .state, sql: "DELETE FROM holds"),
        Tampering("a destruction record taken out", .state, sql: "DELETE FROM destructions"),
        Tampering("the whole chain made anew without the keys", .forged) { tests, folder in
            try tests.rewrite(folder)
        },
        Tampering("the anchor taken away", .anchorMissing) { _, folder in
            try FileManager.default.removeItem(atPath: folder + "/custody.anchor")
        },
        Tampering("the anchor overwritten", .forged) { _, folder in
            try Data("{}".utf8).write(to: URL(filePath: folder + "/custody.anchor"))
        },
        Tampering("the database replaced by an older one", .cut) { tests, folder in
            try tests.replace(["custody.sqlite"], in: folder)
        },
        Tampering("an older account put back", .state) { tests, folder in
            let older = tests.scratch.scratch.path + "/older/custody.sqlite"
            try CustodyScratch.tamper(
                folder,
                "ATTACH '\(older)' AS older; DELETE FROM accounts; "
                    + "INSERT INTO accounts SELECT * FROM older.accounts; DETACH older")
        },
        Tampering(
            "database and anchor replaced by older ones", .older, needsExpected: true
        ) { tests, folder in
            try tests.replace(["custody.sqlite", "custody.anchor"], in: folder)
        },
        Tampering(
            "the whole folder replaced by another car's", .rewritten, needsExpected: true
        ) { tests, folder in
            try tests.replace(["custody.sqlite", "custody.anchor"], from: "other", in: folder)
        },
    ]

    private func replace(_ files: [String], from older: String = "older", in folder: String) throws
    {
        for file in files {
            try? FileManager.default.removeItem(atPath: folder + "/" + file)
            try FileManager.default.copyItem(
                atPath: "\(scratch.scratch.path)/\(older)/\(file)", toPath: folder + "/" + file)
        }
    }

    /// Makes every hash anew over bodies of one's own, signs with a key of one's own, anchor included.
    private func rewrite(_ folder: String) throws {
        let thief = SigningKey()
        let master = try MasterKey(secret: Array("the thief's own key".utf8))
        let made = Sealing(master: master).make(.log)
        var last = LogChain.start(of: thief.publicKey)
        var signed = SignedLogHead(
            last, state: [UInt8](repeating: 0, count: 32), at: LogSample.time(0), by: thief)
        try CustodyScratch.tamper(folder) { database in
            let state = try Data.fetchOne(database, sql: "SELECT state FROM log_heads")
            for number in 1...Int64(12) {
                var entry = LogEntry(
                    number: number, milliseconds: LogSample.time(Int(number)).milliseconds,
                    keyID: made.key.id, body: [], subject: nil, gap: nil, hash: [],
                    hasSubjectKey: false)
                entry.body = made.key.seal(
                    Array("nobody looked at anything".utf8), at: entry.place(of: .body))
                entry.hash = LogChain.hash(of: entry, after: last.hash)
                last = LogHead(number: number, hash: entry.hash)
                try database.execute(
                    sql: "UPDATE log SET milliseconds = ?, key_id = ?, body = ?, subject = NULL, "
                        + "subject_key = NULL, subject_key_id = NULL, hash = ? WHERE number = ?",
                    arguments: [
                        entry.milliseconds, Data(made.key.id.bytes), Data(entry.body),
                        Data(entry.hash), number,
                    ])
            }
            signed = SignedLogHead(
                last, state: Array(state ?? Data()), at: LogSample.time(12), by: thief)
            try database.execute(
                sql: "UPDATE log_heads SET number = 12, hash = ?, milliseconds = ?, signer = ?, "
                    + "signature = ?",
                arguments: [
                    Data(last.hash), signed.time.milliseconds, Data(thief.publicKey.bytes),
                    Data(signed.signature),
                ])
        }
        try JSONEncoder().encode(signed).write(to: URL(filePath: folder + "/custody.anchor"))
    }

    /// A folder to tamper with, an older state of it, and another car's.
    private func prepare() throws -> LogHead {
        let store = try scratch.open()
        try store.setAccount(named: "m.gutierrez", [1])
        try store.place(LogSample.hold(1, plate: "7ABC123"))
        try store.append(DestructionRecord(.purge, at: LogSample.time(1), authority: "30 days"))
        for number in 0..<9 { try store.log(LogSample.record(number)) }
        try store.close()
        _ = try scratch.copy("older")
        let again = try scratch.open()
        try again.setAccount(named: "m.gutierrez", [2])
        for number in 9..<12 { try again.log(LogSample.record(number)) }
        let head = try again.logHead().head
        try again.close()
        let other = try CustodyStore.open(
            at: scratch.scratch.path + "/other", sealing: scratch.sealing, reserveBytes: 65_536)
        for number in 0..<13 { try other.log(LogSample.record(number)) }
        try other.close()
        return head
    }

    @Test func everyTamperingIsFound() throws {
        let head = try prepare()
        let clean = try scratch.open()
        #expect(try clean.verifyLog(expecting: head).findings == [])
        try clean.close()
        print("tampering with the access log | what audit verify says")
        for (number, tampering) in Self.table.enumerated() {
            let folder = try scratch.copy("t\(number)")
            try tampering.work(self, folder)
            let store = try scratch.open(folder)
            let alone = try store.verifyLog()
            let outcome = try store.verifyLog(expecting: head)
            #expect(
                outcome.findings.contains { $0.fault == tampering.fault },
                "\(tampering.name): \(outcome.findings)")
            #expect(alone.isWhole == tampering.needsExpected, "\(tampering.name)")
            let finding = outcome.findings.first { $0.fault == tampering.fault }
            let whose = tampering.needsExpected ? " (by the auditor's head)" : ""
            print("\(tampering.name)\(whose) | \(finding?.description ?? "NOT FOUND")")

            // It stays found when the log has gone on: no entry blesses what was done before it.
            try store.log(LogSample.bare(50))
            let later = try store.verifyLog(expecting: head)
            #expect(!later.isWhole, "\(tampering.name), a line later")
            try store.close()
        }
    }

    @Test func keysOfTheirOwnDoNotOpenTheStore() throws {
        _ = try prepare()
        let folder = try scratch.copy("rekeyed")
        try CustodyScratch.tamper(folder, "UPDATE keys SET wrapped_by = zeroblob(16)")
        let error = #expect(throws: PlatedError.self) { try scratch.open(folder) }
        #expect(error?.code == .configuration)
    }
}
