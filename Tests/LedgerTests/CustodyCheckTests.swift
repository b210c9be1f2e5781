/// The check of a store of custody: it finds each kind of damage, and leaves the folder as it was.

import Custody
import Foundation
import GRDB
import Glibc
import Ledger
import PlateCore
import Testing

@Suite struct CustodyCheckTests {
    private let scratch: CustodyScratch

    init() throws { scratch = try CustodyScratch() }

    private func fill() throws {
        let store = try scratch.open()
        for number in 0..<5 { try store.log(LogSample.record(number)) }
        try store.setAccount(named: "m.gutierrez", [1])
        try store.setValue([2], named: "offset")
        try store.place(LogSample.hold(1, plate: "7ABC123"))
        try store.append(DestructionRecord(.purge, at: LogSample.time(1), authority: "30 days"))
        try store.close()
    }

    private func check(
        _ sealing: Sealing?, at folder: String? = nil
    ) throws -> [LedgerFinding] {
        try CustodyCheck.run(at: folder ?? scratch.state, sealing: sealing)
    }

    private func broken(_ folder: String? = nil) throws -> Set<CustodyInvariant> {
        let findings = try check(scratch.sealing, at: folder)
        for finding in findings {
            #expect(!finding.detail.isEmpty)
            #expect((finding.remedy == nil) == finding.isHeld)
        }
        return Set(findings.filter { !$0.isHeld }.compactMap { .init(rawValue: $0.number) })
    }

    @Test func soundStoreHoldsEverythingAndIsNotTouched() throws {
        try fill()
        let before = try scratch.scratch.snapshot()
        let findings = try check(scratch.sealing)
        #expect(findings.map(\.number) == CustodyInvariant.allCases.map(\.rawValue))
        #expect(findings.filter { !$0.isHeld } == [])
        #expect(try scratch.scratch.snapshot() == before)
        #expect(before.keys.contains("custody.anchor") && before.keys.contains("custody.reserve"))
    }

    @Test func runningAndKilledStoresAreChecked() throws {
        let store = try scratch.open()
        for number in 0..<5 { try store.log(LogSample.record(number)) }
        #expect(try broken() == [])
        let killed = try scratch.copy("killed")
        #expect(try broken(killed) == [])
        try FileManager.default.removeItem(atPath: killed + "/custody.sqlite-shm")
        #expect(try broken(killed) == [])
        #expect(try store.log(LogSample.record(5)) == 6)
        try store.close()
    }

    @Test func withoutTheKeyTheRestIsUnseen() throws {
        try fill()
        let findings = try check(nil)
        #expect(findings.filter(\.isUnseen).map(\.number) == [55, 56])
        #expect(findings.filter { !$0.isHeld && !$0.isUnseen } == [])
        try CustodyScratch.tamper(scratch.state, "DELETE FROM log WHERE number = 3")
        #expect(try check(nil).first { $0.number == 55 }?.isUnseen == false)
    }

    @Test(
        arguments: [
            ("DELETE FROM log WHERE number = 2", [.logIsWhole]),
            ("DELETE FROM accounts", [.logIsWhole]),
            (
                "UPDATE accounts SET payload = zeroblob(99)", [.logIsWhole, .restOpens]
            ),
            (
                #"UPDATE "values" SET payload = zeroblob(99) WHERE name = 'offset'"#,
                [.logIsWhole, .restOpens]
            ),
            ("UPDATE holds SET payload = zeroblob(99)", [.logIsWhole, .restOpens]),
            (
                "UPDATE destructions SET payload = zeroblob(99)", [.logIsWhole, .restOpens]
            ),
            ("DROP INDEX log_by_time", []),
            ("DELETE FROM keys WHERE use = 'accounts'", [.restOpens]),
            (#"DELETE FROM "values" WHERE name = 'signing key'"#, [.logIsWhole]),
        ] as [(String, Set<CustodyInvariant>)])
    func damageIsFound(_ statement: String, _ expected: Set<CustodyInvariant>) throws {
        try fill()
        try CustodyScratch.tamper(scratch.state, statement)
        // Whoever tampers drops the triggers: the schema tells of that.
        #expect(try broken() == expected.union([.schemaIsThisPrograms]))
    }

    @Test func filesAreLookedAt() throws {
        try fill()
        #expect(chmod(scratch.state + "/custody.anchor", 0o644) == 0)
        #expect(try broken() == [.filesArePrivate])
        #expect(chmod(scratch.state + "/custody.anchor", 0o600) == 0)
        try FileManager.default.removeItem(atPath: scratch.state + "/custody.reserve")
        #expect(try broken() == [.roomIsReserved])
        try FileManager.default.removeItem(atPath: scratch.state + "/custody.sqlite")
        #expect(try broken() == [.logIsWhole])
        try FileManager.default.removeItem(atPath: scratch.state + "/custody.anchor")
        #expect(try check(scratch.sealing) == [])
    }

    private func setAside() throws -> (store: CustodyStore, setAside: SetAside?) {
        try CustodyStore.openOrSetAside(
            at: scratch.state, sealing: scratch.sealing, at: LogSample.time(60),
            reserveBytes: 65_536)
    }

    @Test func whatIsNoDatabaseIsFoundAndSetAside() throws {
        try fill()
        let path = scratch.state + "/custody.sqlite"
        let bytes = Data(repeating: 7, count: 50_000)
        try bytes.write(to: URL(filePath: path))
        #expect(try broken().isSuperset(of: [.databaseIsSound, .logIsWhole]))
        let (store, found) = try setAside()
        let aside = try #require(found)
        #expect(aside.cause.code == .corrupted)
        #expect(try Data(contentsOf: URL(filePath: aside.folder + "/custody.sqlite")) == bytes)
        #expect(FileManager.default.fileExists(atPath: aside.folder + "/custody.anchor"))
        // The fresh log says for good that there was another one, with another signing key.
        #expect(store.gap == .foreignAnchor)
        #expect(try store.accounts().isEmpty)
        // It counts on: the depot knows entries by their numbers.
        #expect(try store.log(LogSample.bare(1)) == 6)
        #expect(try store.verifyLog().findings.map(\.fault) == [.gap])
        try store.close()
        let (again, nothing) = try setAside()
        #expect(nothing == nil && again.gap == nil)
        #expect(try again.verifyLog().findings.map(\.fault) == [.gap])
    }

    /// A page of the log that went bad locks nobody out and lifts no hold.
    @Test func whatCanStillBeReadIsTakenOver() throws {
        try fill()
        let end = try scratch.open()
        let head = try end.logHead()
        let key = try end.signingKey.publicKey
        try end.close()
        try Wear.overwriteRoot(of: "log", in: scratch.state + "/custody.sqlite")

        let (store, found) = try setAside()
        let salvaged = try #require(found).salvaged
        #expect(salvaged["accounts"] == 1 && salvaged["holds"] == 1, "\(salvaged)")
        #expect(salvaged["values"] == 2 && salvaged["destructions"] == 1, "\(salvaged)")
        #expect(try store.signingKey.publicKey == key)
        #expect(try store.account(named: "m.gutierrez") == [1])
        #expect(try store.value(named: "offset") == [2])
        #expect(try store.holds() == [LogSample.hold(1, plate: "7ABC123")])
        #expect(try store.destructions().count == 1)
        #expect(store.gap == .behind(head.head))
        // Until an entry says so, whoever looks is told all the same.
        #expect(try store.verifyLog().findings.map(\.fault) == [.cut])
        try store.close()
        let again = try scratch.open()
        #expect(again.gap == .behind(head.head))
        #expect(try again.log(LogSample.record(1)) == head.head.number + 1)
        #expect(try again.verifyLog().findings.map(\.fault) == [.gap])
        // A head that the auditor kept, of the last entry before.
        #expect(try again.verifyLog(expecting: head.head).findings.map(\.fault) == [.gap])
        try again.close()
        #expect(try setAside().setAside == nil)
    }
}
