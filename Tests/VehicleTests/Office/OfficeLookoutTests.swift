/// Plates to look out for: met among past reads and by new ones, logged first, kept over a restart, ended to
/// the second.
import ControlProtocol
import Hotlist
import Ledger
import Logging
import PlateCore
import Synchronization
import Testing
import Vehicle

@Suite struct OfficeLookoutTests {
    private func operatorToken(_ stage: OfficeStage) throws -> Secret {
        let boss = try stage.begin()
        return try stage.logIn(try stage.person("jdoe", .operator, by: boss)).token
    }

    private func form(_ pattern: String, days: Int? = nil) -> LookoutForm {
        LookoutForm(
            pattern: pattern, state: "CA", make: "Honda", colour: "red", caseNumber: "26-77",
            reason: "robbery", days: days)
    }

    private func add(
        _ form: LookoutForm, _ stage: OfficeStage, _ token: Secret
    ) throws -> LookoutSightings {
        guard case .sightings(let found) = try stage.ask(.lookout(.add(form)), token).get() else {
            throw PlatedError(.badData, "no sightings")
        }
        return found
    }

    private func list(
        _ stage: OfficeStage, _ token: Secret, all: Bool = false
    ) throws -> [LookoutReport] {
        let answer = try stage.ask(.lookout(.list(includingEnded: all)), token).get()
        guard case .lookouts(let list) = answer else { throw PlatedError(.badData, "no list") }
        return list
    }

    @Test func entryShowsPastSightingsIsLoggedKeptAndQueued() throws {
        let stage = try OfficeStage()
        let token = try operatorToken(stage)
        let seen = try stage.store("7ABC123", number: 1, camera: "left")
        try stage.store("8DEF456", number: 2)
        let queued = try stage.reads.outboxStatus().depthByKind[.statement] ?? 0
        let found = try add(form("7a?c*"), stage, token)
        #expect(found.past.map(\.id) == [seen.description])
        #expect(found.past.first?.camera == "left" && found.past.first?.position != nil)
        #expect(found.looked == 2 && found.isComplete)
        #expect(found.lookout.pattern == "7A?C*" && found.lookout.isInForce)
        let line = try stage.line(.lookout)
        #expect(line.caseNumber == "26-77" && line.person?.name == "jdoe")
        #expect(line.subject?.query?.hasPrefix("7a?c*") == true)
        #expect(try stage.line(.search).subject?.records == [seen.description])
        #expect(try stage.reads.outboxStatus().depthByKind[.statement] == queued + 1)
        try stage.restart()
        let again = try stage.logIn(try stage.person("second", .operator, by: try boss(stage)))
        #expect(try list(stage, again.token).map(\.id) == [found.lookout.id])
    }

    private func boss(_ stage: OfficeStage) throws -> Secret {
        let boss = try #require(stage.administrator)
        return try stage.logIn(boss, purpose: "administration").token
    }

    @Test func newReadsMeetItFromItsEntryToTheSecondOfItsEnd() throws {
        let stage = try OfficeStage()
        let held = Mutex(HotlistMatcher(HotlistIndex()))
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let lists = CarLists(
            store: stage.reads, stamp: { [clock = stage.clock] in clock.stamp }, log: log
        ) { _ in
        } onMatcher: { matcher in
            held.withLock { $0 = matcher }
        }
        let now = stage.clock.wallNow()
        let expiry = WallTime(milliseconds: now.milliseconds + 1000)
        let stored = StoredLookout(
            id: RecordID(wallTime: now, random: Array(1...10)), pattern: "7A?C*", state: nil,
            make: "", colour: "", caseNumber: "26-77", reason: "robbery", enteredBy: "jdoe",
            enteredAt: now, expiry: expiry)
        try lists.lookouts.enter(
            stored, statement: RecordID(wallTime: now, random: Array(2...11)))
        func hits(at milliseconds: Int64) -> [HotlistHit] {
            held.withLock { $0 }.match(
                HotlistQuery(text: "7ABC123", confidence: 0.9),
                at: WallTime(milliseconds: now.milliseconds + milliseconds), clock: .gps)
        }
        #expect(hits(at: 999).map(\.match) == [.partial])
        #expect(hits(at: 999).first?.entry.annotations["case"] == "26-77")
        #expect(hits(at: 1000).isEmpty)
        let fresh = CarLists(
            store: stage.reads, stamp: { [clock = stage.clock] in clock.stamp }, log: log
        ) { _ in
        } onMatcher: { matcher in
            held.withLock { $0 = matcher }
        }
        held.withLock { $0 = HotlistMatcher(HotlistIndex()) }
        #expect(hits(at: 0).isEmpty)
        try fresh.lookouts.begin(at: now)
        #expect(hits(at: 0).count == 1)
    }

    /// What the case says is withheld as a list's description is; plate, state and category never are.
    @Test func aHitOfALookOutIsWithheldFromWhoIsNotEntitledToThem() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let entry = try PartialLookout(
            id: "1", pattern: PlatePattern("7A?C*"), state: "CA", make: "Honda", colour: "red",
            caseNumber: "26-77", enteredBy: "jdoe", reason: "robbery",
            enteredAt: stage.clock.wallNow()
        ).entry
        try stage.store("7ABC123", number: 1, met: entry)
        let plain = try stage.person("plain", .operator, by: boss)
        let entitled = try stage.person(
            "entitled", .operator, lists: [PartialLookout.listName], by: boss)
        _ = try stage.ask(.logout(LogoutBody()), boss).get()
        func shown(to person: OfficeTestPerson) throws -> HitEntry {
            let token = try stage.logIn(person).token
            defer { _ = stage.ask(.logout(LogoutBody()), token) }
            guard case .alerts(let page) = try stage.ask(.alerts(AlertsBody()), token).get() else {
                throw PlatedError(.badData, "no alerts")
            }
            return try #require(page.alerts.first?.entry)
        }
        let withheld = try shown(to: plain)
        #expect(withheld.isWithheld && withheld.description == "ask dispatch")
        #expect(withheld.text == "7A?C*" && withheld.state == "CA")
        #expect(withheld.category == .lookout)
        let told = try shown(to: entitled)
        #expect(!told.isWithheld && told.description == "red Honda")
    }

    @Test func previewCountsAndShowsNoRead() throws {
        let stage = try OfficeStage()
        let token = try operatorToken(stage)
        for number in 0..<5 { try stage.store("7ABC12\(number)", number: number) }
        try stage.store("8DEF456", number: 9)
        let body = LookoutBody.preview(LookoutPattern(pattern: "12+ab"))
        let answer = try stage.ask(.lookout(body), token).get()
        #expect(
            answer == .preview(LookoutPreview(pattern: "12+AB", matched: 5, looked: 6)))
        #expect(try stage.line(.search).subject?.query == "12+ab")
    }

    @Test func oneThatIsEndedIsListedAsEndedAndEndsOnce() throws {
        let stage = try OfficeStage()
        let token = try operatorToken(stage)
        let id = try add(form("7A?C*", days: 1), stage, token).lookout.id
        let removal = LookoutBody.remove(id: id, reason: "found")
        guard case .lookouts(let ended) = try stage.ask(.lookout(removal), token).get() else {
            throw PlatedError(.badData, "no list")
        }
        #expect(ended.first?.removedBy == "jdoe" && ended.first?.isInForce == false)
        #expect(try list(stage, token).isEmpty)
        #expect(try list(stage, token, all: true).map(\.removalReason) == ["found"])
        #expect(stage.refusal(.lookout(removal), token)?.code == .notFound)
        let later = WallTime(milliseconds: stage.clock.wallNow().milliseconds + 86_400_000)
        #expect(try stage.reads.purgeLookouts(endedBefore: later, at: later) == 1)
        #expect(try list(stage, token, all: true).isEmpty)
        #expect(try stage.reads.dueDestructions().count == 1)
    }

    @Test func withoutTheLogNothingIsEnteredAndOthersMayNot() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let token = try stage.logIn(try stage.person("jdoe", .operator, by: boss)).token
        #expect(stage.refusal(.lookout(.add(form("7A?C*"))), boss)?.code == .notAllowed)
        #expect(stage.refusal(.lookout(.add(form("7*"))), token)?.code == .badRequest)
        #expect(stage.refusal(.lookout(.add(form("7A?C*", days: 31))), token) != nil)
        stage.log.isBroken = true
        #expect(stage.refusal(.lookout(.add(form("7A?C*"))), token)?.code == .unavailable)
        stage.log.isBroken = false
        #expect(try stage.reads.lookouts().lookouts.isEmpty)
    }
}
