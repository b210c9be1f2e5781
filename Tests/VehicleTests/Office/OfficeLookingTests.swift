/// Looks at stored reads, pictures and alerts: who may, what the log says, what is withheld, and that
/// nothing is looked at while the log takes nothing.
import Access
import ControlProtocol
import Custody
import Foundation
import Ledger
import PlateCore
import Testing
import Vehicle

@Suite struct OfficeLookingTests {
    private struct Shift {
        let stage: OfficeStage
        let boss: Secret
        let officer: Secret
    }

    private func shift(lists: [String] = ["clew"]) throws -> Shift {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let person = try stage.person("rdoe", .operator, lists: lists, by: boss)
        let session = try stage.logIn(person, purpose: "investigation", caseNumber: "26-7")
        _ = try stage.ask(.logout(LogoutBody()), boss).get()
        return Shift(stage: stage, boss: boss, officer: session.token)
    }

    private func reads(_ shift: Shift, _ body: ReadsBody) throws -> ReadsPage {
        guard case .reads(let page) = try shift.stage.ask(.reads(body), shift.officer).get() else {
            throw PlatedError(.badData, "no reads")
        }
        return page
    }

    @Test func aSearchIsLoggedAsTypedWithWhatItFound() throws {
        let shift = try shift()
        let wanted = try shift.stage.store("7ABC123", number: 1)
        try shift.stage.store("8XYZ999", number: 2)
        let page = try reads(shift, ReadsBody(query: "7a?c*", state: "CA"))
        #expect(page.reads.map(\.text) == ["7ABC123"])
        let line = try shift.stage.line(.search)
        #expect(line.outcome == .granted && line.caseNumber == "26-7")
        #expect(line.purpose == "investigation")
        #expect(line.subject?.query == "7a?c*; state CA")
        #expect(line.subject?.records == [wanted.description])
        #expect(line.subject?.count == 1)
        #expect(line.reason == nil)
    }

    @Test func aSearchOnPatrolNeedsANumberOfItsOwn() throws {
        let stage = try OfficeStage()
        let person = try stage.person("rdoe", .operator, by: try stage.begin())
        let session = try stage.logIn(person)
        let refusal = stage.refusal(.reads(ReadsBody(query: "7ABC123")), session.token)
        #expect(refusal?.code == .badRequest)
        let refused = try stage.line(.search)
        #expect(refused.outcome == .refused && refused.subject?.query == "7ABC123")
        let body = ReadsBody(query: "7ABC123", caseNumber: "CAD 1881")
        #expect(stage.refusal(.reads(body), session.token) == nil)
        #expect(try stage.line(.search).caseNumber == "CAD 1881")
    }

    @Test func anOfficerOnPatrolSeesTheReadOfAnAlertWithoutANumber() throws {
        let stage = try OfficeStage()
        let person = try stage.person("rdoe", .operator, by: try stage.begin())
        let session = try stage.logIn(person)
        let id = try stage.store("7ABC123", number: 1, list: "clew").description
        guard case .read(let report) = try stage.ask(.read(ReadBody(id: id)), session.token).get()
        else { throw PlatedError(.badData, "no read") }
        #expect(report.read.text == "7ABC123" && report.alerts.count == 1)
        #expect(try stage.line(.view).subject?.records == [id])
    }

    @Test func pagesFollowOneAnotherAndFiltersNarrow() throws {
        let shift = try shift()
        for number in 1...7 {
            try shift.stage.store(
                "7ABC12\(number)", number: number, list: number == 3 ? "clew" : nil,
                camera: number % 2 == 0 ? "rear" : "front")
        }
        var texts: [String] = []
        var cursor: String?
        repeat {
            let page = try reads(shift, ReadsBody(query: "7ABC*", limit: 3, cursor: cursor))
            texts += page.reads.map(\.text)
            cursor = page.cursor
        } while cursor != nil
        #expect(texts.count == 7 && Set(texts).count == 7)
        #expect(try reads(shift, ReadsBody(camera: "rear")).reads.count == 3)
        let hit = try reads(shift, ReadsBody(hitsOnly: true)).reads
        #expect(hit.map(\.text) == ["7ABC123"] && hit.first?.hits == 1)
        let near = PlaceCircle(latitude: 38.58, longitude: -121.53, radiusMetres: 50)
        #expect(try reads(shift, ReadsBody(place: near)).reads.count == 7)
        let far = PlaceCircle(latitude: 39.58, longitude: -121.53, radiusMetres: 50)
        #expect(try reads(shift, ReadsBody(place: far)).reads.isEmpty)
        let bad = shift.stage.refusal(.reads(ReadsBody(query: "7A$C")), shift.officer)
        #expect(bad?.code == .badRequest && bad?.message.contains("$") == false)
    }

    @Test func nobodyButWhoMaySeesAStoredPlateAndEachRefusalIsLogged() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let id = try stage.store("7ABC123", number: 1, list: "clew").description
        var tokens: [(Role, Secret)] = [(.administrator, boss)]
        for role in [Role.technician, .auditor] {
            let person = try stage.person(role.rawValue, role, by: boss)
            tokens.append((role, try stage.logIn(person).token))
        }
        let bodies: [ControlBody] = [
            .reads(ReadsBody(query: "7ABC123", caseNumber: "26-1")), .read(ReadBody(id: id)),
            .picture(PictureBody(read: id, kind: "crop")), .alerts(AlertsBody()),
            .subscribe(SubscribeBody()),
            .export(.begin(ExportForm(evidenceNumber: "E1", caseNumber: "26-1", reads: [id]))),
            .expunge(ExpungeBody(order: "O 1", plate: "7ABC123", isDryRun: true)),
        ]
        for (role, token) in tokens {
            for body in bodies {
                let before = try stage.lines().count
                #expect(stage.refusal(body, token)?.code == .notAllowed, "\(role) \(body.kind)")
                let lines = try stage.lines()
                #expect(lines.count == before + 1)
                #expect(lines.first?.outcome == .refused)
            }
        }
        let stranger = stage.refusal(bodies[0], Secret("no token at all"))
        #expect(stranger?.code == .notLoggedIn)
        #expect(try stage.line(.search).person == nil)
    }

    @Test func detailsAreWithheldFromACrewThatIsNotEntitledAsAWhole() throws {
        let shift = try shift()
        try shift.stage.store("7ABC123", number: 1, list: "clew")
        func entry() throws -> HitEntry {
            let answer = try shift.stage.ask(.alerts(AlertsBody()), shift.officer).get()
            guard case .alerts(let page) = answer else { throw PlatedError(.badData, "no alerts") }
            return try #require(page.alerts.first?.entry)
        }
        #expect(try entry().description == "blue sedan" && !entry().isWithheld)
        let boss = try #require(shift.stage.administrator)
        let token = try shift.stage.logIn(boss, purpose: "administration").token
        let other = try shift.stage.person("jpoe", .operator, by: token)
        _ = try shift.stage.ask(.logout(LogoutBody()), token).get()
        let session = try shift.stage.logIn(other)
        let withheld = try entry()
        #expect(withheld.isWithheld && withheld.description == "ask dispatch")
        #expect(withheld.list == "ask dispatch")
        #expect(withheld.text == "7ABC123" && withheld.caution == "ARMED")
        _ = try shift.stage.ask(.logout(LogoutBody()), session.token).get()
        #expect(try !entry().isWithheld)
    }

    @Test func apictureIsHandedOutInPiecesAndLoggedOnce() throws {
        let shift = try shift()
        let id = try shift.stage.store("7ABC123", number: 5)
        var bytes: [UInt8] = []
        var total = 1
        while bytes.count < total {
            let body = PictureBody(read: id.description, kind: "scene", offset: bytes.count)
            guard
                case .picture(let chunk) = try shift.stage.ask(.picture(body), shift.officer).get()
            else { throw PlatedError(.badData, "no picture") }
            total = chunk.bytes
            let piece = try #require(Data(base64Encoded: chunk.base64))
            #expect(!piece.isEmpty)
            bytes += piece
        }
        #expect(bytes == shift.stage.jpeg(5, 600_000))
        #expect(try shift.stage.lines().count { $0.action == .picture } == 1)
        let beyond = PictureBody(read: id.description, kind: "scene", offset: total + 1)
        #expect(shift.stage.refusal(.picture(beyond), shift.officer)?.code == .badRequest)
        let unknown = PictureBody(
            read: "00000000-0000-7000-8000-000000000000", kind: "crop")
        #expect(shift.stage.refusal(.picture(unknown), shift.officer)?.code == .notFound)
    }

    @Test func whileTheLogTakesNothingNothingIsLookedAtAndAlertsGoOn() throws {
        let shift = try shift()
        let stage = shift.stage
        let id = try stage.store("7ABC123", number: 1, list: "clew").description
        stage.log.isBroken = true
        let looks: [ControlBody] = [
            .reads(ReadsBody(query: "7ABC123")), .read(ReadBody(id: id)),
            .picture(PictureBody(read: id, kind: "crop")),
            .subscribe(SubscribeBody(reads: true, alerts: true)),
        ]
        for body in looks {
            #expect(stage.refusal(body, shift.officer)?.code == .unavailable, "\(body.kind)")
        }
        #expect(stage.office.faults.contains { $0.title.contains("nothing may be looked at") })
        let alerts = try stage.ask(.alerts(AlertsBody()), shift.officer).get()
        guard case .alerts(let page) = alerts else { throw PlatedError(.badData, "no alerts") }
        #expect(page.alerts.map(\.text) == ["7ABC123"])
        #expect(
            stage.refusal(.subscribe(SubscribeBody(reads: false, alerts: true)), shift.officer)
                == nil)
        let boss = try #require(stage.administrator)
        let session = try stage.logIn(boss, purpose: "administration")
        #expect(
            stage.refusal(.account(.disable(name: "rdoe")), session.token)?.code == .unavailable)
        #expect(try stage.lines().allSatisfy { $0.subject?.records.contains(id) != true })

        stage.log.isBroken = false
        stage.office.settle()
        #expect(!stage.office.faults.contains { $0.title.contains("nothing may be looked at") })
        let lines = try stage.lines()
        #expect(lines.first { $0.action == .view }?.subject?.count == 1)
        #expect(lines.contains { $0.action == .login && $0.person?.name == "boss" })
        let times = lines.map(\.milliseconds)
        #expect(times == times.sorted(by: >), "what was owed stands in its order")
        #expect(stage.refusal(.reads(ReadsBody(query: "7ABC123")), shift.officer) == nil)
        #expect(try stage.custody.verifyLog().isWhole)
    }

    @Test func moreThanAnHourOfLinesAreCountedRatherThanKept() throws {
        let shift = try shift()
        try shift.stage.store("7ABC123", number: 1, list: "clew")
        shift.stage.log.isBroken = true
        for _ in 0..<(Limits.owedLinesMax + 25) {
            _ = shift.stage.ask(.alerts(AlertsBody()), shift.officer)
        }
        shift.stage.log.isBroken = false
        shift.stage.office.settle()
        #expect(
            try shift.stage.lines().first?.reason == "25 lines were lost while the log took none")
        #expect(
            try shift.stage.lines(2000).count { $0.action == .view } == Limits.owedLinesMax)
    }

    @Test func watchingIsLoggedFromToWithTheRangeThatWasShown() throws {
        let shift = try shift()
        let stage = shift.stage
        guard
            case .watch(let watch) = try stage.ask(.subscribe(SubscribeBody()), shift.officer).get()
        else { throw PlatedError(.badData, "no watch") }
        let number = try #require(watch.number)
        var ids: [RecordID] = []
        for index in 1...3 {
            let id = try stage.store("7ABC12\(index)", number: index)
            let read = try #require(try stage.reads.read(id))
            #expect(stage.office.shown(read, hits: 0, on: number)?.text == "7ABC12\(index)")
            ids.append(id)
        }
        #expect(stage.office.isWatching(number))
        _ = try stage.ask(.logout(LogoutBody()), shift.officer).get()
        #expect(!stage.office.isWatching(number))
        let late = try #require(try stage.reads.read(ids[0]))
        #expect(stage.office.shown(late, hits: 0, on: number) == nil)
        stage.office.endWatch(number)
        stage.office.endWatch(number)
        let ended = try stage.lines().filter { $0.action == .watch }
        #expect(ended.count == 2)
        #expect(ended.first?.subject?.records == [ids[0].description, ids[2].description])
        #expect(ended.first?.subject?.count == 3)
        #expect(ended.first?.reason?.hasPrefix("ended; begun at 2026-11-24T") == true)
    }

    @Test func whenTheDaemonEndsSessionsAndWatchesAreClosedInTheLog() throws {
        let shift = try shift()
        _ = try shift.stage.ask(.subscribe(SubscribeBody()), shift.officer).get()
        shift.stage.office.close()
        let lines = try shift.stage.lines(3)
        #expect(lines.map(\.action) == [.service, .logout, .watch])
        #expect(shift.stage.refusal(.alerts(AlertsBody()), shift.officer)?.code == .notLoggedIn)
    }
}
