/// Audits, holds and orders through the office, on real stores.
import Access
import ControlProtocol
import Custody
import Foundation
import Ledger
import PlateCore
import Testing
import Vehicle

@Suite struct OfficeCustodyTests {
    private struct House {
        let stage: OfficeStage
        let boss: Secret
        let officer: Secret
        let auditor: Secret
        let custodian: Secret
    }

    private func house() throws -> House {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let officer = try stage.person("rdoe", .operator, lists: ["*"], by: boss)
        let auditor = try stage.person("audit", .auditor, by: boss)
        let custodian = try stage.person("records", .custodian, lists: ["*"], by: boss)
        return House(
            stage: stage, boss: boss,
            officer: try stage.logIn(officer, purpose: "investigation", caseNumber: "26-7").token,
            auditor: try stage.logIn(auditor, purpose: "audit").token,
            custodian: try stage.logIn(custodian, purpose: "records", caseNumber: "26-7").token)
    }

    @Test func anAuditorVerifiesReportsAndSeesWhatWasLookedForAndAnAdministratorDoesNot() throws {
        let house = try house()
        let stage = house.stage
        try stage.store("7ABC123", number: 1, list: "clew")
        _ = try stage.ask(.reads(ReadsBody(query: "7ABC123")), house.officer).get()
        guard
            case .verification(let found) = try stage.ask(
                .audit(.verify(expecting: nil)), house.auditor
            ).get()
        else { throw PlatedError(.badData, "no verification") }
        #expect(found.isSound && found.lines > 10)
        guard
            case .verification(let kept) = try stage.ask(
                .audit(.verify(expecting: found.head)), house.auditor
            ).get()
        else { throw PlatedError(.badData, "no verification") }
        #expect(kept.isSound)
        guard
            case .report(let report) = try stage.ask(
                .audit(.report(from: nil, through: nil)), house.auditor
            ).get()
        else { throw PlatedError(.badData, "no report") }
        #expect(report.madeBy == "audit" && report.vehicle == "unit-12" && !report.isAuditOverdue)
        let row = try #require(report.queries.first { $0.name == "rdoe" })
        #expect(row.searches == 1 && row.purpose == "investigation" && row.caseNumbers == ["26-7"])
        #expect(report.unverified.count == 1)
        func queries(_ token: Secret) throws -> [String?] {
            let query = AuditQuery(name: "rdoe", kind: .search)
            guard case .entries(let page) = try stage.ask(.audit(.entries(query)), token).get()
            else { throw PlatedError(.badData, "no entries") }
            return page.entries.map { $0.record?.subject?.query }
        }
        #expect(try queries(house.auditor) == ["7ABC123"])
        #expect(try queries(house.boss) == [nil])
        #expect(stage.refusal(.audit(.export(after: nil, limit: 50)), house.boss) != nil)
        let looks = try stage.lines().filter { $0.action == .audit }
        #expect(looks.count == 6)
    }

    @Test func theLogIsPagedWithoutGapsAndExportsVerifyElsewhere() throws {
        let house = try house()
        let stage = house.stage
        for _ in 0..<30 { _ = stage.ask(.reads(ReadsBody(query: "7ABC123")), house.officer) }
        var numbers: [Int64] = []
        var before: Int64?
        repeat {
            let query = AuditQuery(kind: .search, limit: 7, before: before)
            guard
                case .entries(let page) = try stage.ask(.audit(.entries(query)), house.auditor)
                    .get()
            else { throw PlatedError(.badData, "no entries") }
            numbers += page.entries.map(\.number)
            before = page.before
        } while before != nil
        #expect(numbers.count == 30 && numbers == numbers.sorted(by: >))
        var rows: [AuditRow] = []
        var seal: AuditSeal?
        var after: Int64?
        repeat {
            guard
                case .rows(let page) = try stage.ask(
                    .audit(.export(after: after, limit: 20)), house.auditor
                ).get()
            else { throw PlatedError(.badData, "no rows") }
            rows += page.rows
            after = page.after
            seal = page.seal
        } while after != nil
        let json = JSONDecoder()
        let entries = try rows.map {
            try json.decode(LogEntry.self, from: try JSONEncoder().encode($0))
        }
        let export = try json.decode(
            LogExport.self, from: try JSONEncoder().encode(try #require(seal)))
        let verification = export.verification(
            of: entries, key: try stage.custody.signingKey.publicKey, expecting: nil)
        #expect(verification.findings.isEmpty)
        #expect(entries.count >= 30)
    }

    @Test func anAuditIsOverdueAfterAWeek() throws {
        let house = try house()
        let stage = house.stage
        _ = try stage.ask(.audit(.verify(expecting: nil)), house.auditor).get()
        func isOverdue() -> Bool {
            stage.office.faults.contains { $0.title.contains("not audited") }
        }
        #expect(!isOverdue())
        stage.clock.pass(minutes: 8 * 1440)
        #expect(isOverdue())
        try stage.restart()
        #expect(isOverdue())
    }

    @Test func holdsArePlacedListedAndReleasedByWhoMay() throws {
        let house = try house()
        let stage = house.stage
        let form = HoldForm(plate: "7ABC123", reason: "subpoena 88", caseNumber: "26-8")
        guard case .holds(let placed) = try stage.ask(.hold(.place(form)), house.officer).get(),
            let hold = placed.first
        else { throw PlatedError(.badData, "no hold") }
        #expect(hold.scope == "plate 7ABC123" && hold.placedBy == "rdoe")
        let line = try stage.line(.hold)
        #expect(line.caseNumber == "26-8" && line.subject?.query == "plate 7ABC123")
        #expect(line.reason == "hold placed")
        let release = HoldBody.release(id: hold.id, reason: "case closed")
        #expect(stage.refusal(.hold(release), house.officer)?.code == .notAllowed)
        #expect(stage.refusal(.hold(release), house.custodian) == nil)
        #expect(stage.refusal(.hold(release), house.custodian)?.code == .notFound)
        func listed(_ all: Bool) throws -> Int {
            guard
                case .holds(let holds) = try stage.ask(
                    .hold(.list(includingReleased: all)), house.custodian
                ).get()
            else { throw PlatedError(.badData, "no holds") }
            return holds.count
        }
        #expect(try listed(false) == 0)
        #expect(try listed(true) == 1)
    }

    @Test func anOrderDestroysAllThatNamesThePlateAndTheLogStaysWhole() throws {
        let house = try house()
        let stage = house.stage
        let id = try stage.store("7ABC123", number: 1, list: "clew")
        let other = try stage.store("8XYZ999", number: 2)
        _ = try stage.ask(.reads(ReadsBody(query: "7ABC*")), house.officer).get()
        _ = try stage.ask(.reads(ReadsBody(query: "8XYZ999")), house.officer).get()
        _ = try stage.ask(.read(ReadBody(id: id.description)), house.officer).get()
        _ = try stage.ask(
            .hold(.place(HoldForm(reads: [id.description], reason: "trial"))), house.officer
        ).get()
        func order(_ overruled: [String] = [], dry: Bool) -> ControlBody {
            .expunge(
                ExpungeBody(
                    order: "SC 26-331", plate: "7ABC123", overruledHolds: overruled, isDryRun: dry))
        }
        #expect(stage.refusal(order(dry: true), house.officer)?.code == .notAllowed)
        guard
            case .expungement(let weighed) = try stage.ask(order(dry: true), house.custodian).get()
        else { throw PlatedError(.badData, "no report") }
        #expect(weighed.reads == 1 && weighed.pictures == 2 && weighed.alerts == 1)
        #expect(weighed.held.count == 1 && weighed.logSubjects == 3)
        #expect(try stage.reads.read(id) != nil)
        #expect(stage.refusal(order(dry: false), house.custodian)?.code == .conflict)
        #expect(try stage.reads.read(id) != nil)
        let hold = try #require(weighed.held.first?.hold)
        guard
            case .expungement(let done) = try stage.ask(
                order([hold], dry: false), house.custodian
            ).get()
        else { throw PlatedError(.badData, "no report") }
        #expect(done.reads == 1 && done.logSubjects == 3)
        #expect(try stage.reads.read(id) == nil)
        #expect(try stage.reads.read(other) != nil)
        let lines = try stage.lines()
        #expect(lines.allSatisfy { $0.subject?.records.contains(id.description) != true })
        #expect(lines.contains { $0.subject?.query == "8XYZ999" })
        #expect(lines.contains { $0.reason == "order SC 26-331; holds overruled: \(hold)" })
        #expect(try stage.custody.verifyLog().isWhole)
        #expect(try stage.reads.dueDestructions().isEmpty)
        guard
            case .reads(let page) = try stage.ask(
                .reads(ReadsBody(query: "7ABC123")), house.officer
            ).get()
        else { throw PlatedError(.badData, "no reads") }
        #expect(page.reads.isEmpty)
        // Given again it finds nothing and does no harm.
        #expect(stage.refusal(order(dry: false), house.custodian) == nil)
    }

    @Test func accountsAreChangedByAdministratorsAndTheirOwnersAlone() throws {
        let house = try house()
        let stage = house.stage
        let own = AccountBody.role(name: "boss", role: "operator")
        #expect(stage.refusal(.account(own), house.boss)?.message.contains("own") == true)
        let change = AccountBody.entitle(name: "rdoe", lists: ["clew"])
        for token in [house.officer, house.auditor, house.custodian] {
            #expect(stage.refusal(.account(change), token)?.code == .notAllowed)
        }
        #expect(stage.refusal(.account(change), house.boss) == nil)
        #expect(try stage.line(.account).reason == "account rdoe: entitled to clew")
        let wrong = PasswordForm(former: Secret("x"), password: Secret("seven tall lanterns"))
        #expect(stage.refusal(.account(.password(wrong)), house.officer)?.code == .notAllowed)
        #expect(stage.refusal(.account(.recoveryCodes(name: nil)), house.officer) == nil)
        stage.clock.pass(minutes: 16)
        for body in [AccountBody.recoveryCodes(name: nil), .factor(name: nil)] {
            #expect(stage.refusal(.account(body), house.officer)?.code == .reauthenticate)
        }
        #expect(stage.refusal(.account(.factor(name: "rdoe")), house.boss) == nil)
        #expect(try stage.line(.credential).reason == "account rdoe: second factor anew")
        _ = try stage.ask(.account(.disable(name: "rdoe")), house.boss).get()
        #expect(stage.refusal(.alerts(AlertsBody()), house.officer)?.code == .notLoggedIn)
        #expect(stage.refusal(.account(.show(name: "nobody")), house.boss)?.code == .notFound)
        #expect(try stage.lines().allSatisfy { $0.reason?.contains("lantern") != true })
    }

    @Test func noFileOfTheStateFolderShowsAPersonAPasswordOrAPlate() throws {
        let house = try house()
        let stage = house.stage
        try stage.store("7ABC123", number: 1, list: "clew")
        _ = try stage.ask(.reads(ReadsBody(query: "7ABC123")), house.officer).get()
        let words = ["7ABC123", "rdoe", "Rivertown", "lanterns", "26-7", "blue sedan"]
        for name in try FileManager.default.contentsOfDirectory(atPath: stage.folder + "/state") {
            let bytes = try Data(contentsOf: URL(filePath: stage.folder + "/state/" + name))
            for word in words {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(name)")
            }
        }
    }
}
