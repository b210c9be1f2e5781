/// An office over real stores in a folder of its own, with a clock that the test moves, people whose codes
/// it can make, and reads to look for.
import Access
import ControlProtocol
import Custody
import Foundation
import Ledger
import Logging
import Pipeline
import PlateCore
import Synchronization
import Testing
import Vehicle

/// A clock that stands still until it is moved.
final class OfficeTestClock: Clock {
    private struct Hands {
        var monotonic = MonotonicTime(nanoseconds: 9_000_000_000)
        var wall = WallTime(milliseconds: 1_795_478_400_000)
        var source = WallTimeSource.gps
    }

    private let hands = Mutex(Hands())

    func monotonicNow() -> MonotonicTime { hands.withLock { $0.monotonic } }
    func wallNow() -> WallTime { hands.withLock { $0.wall } }
    func sleep(until moment: MonotonicTime) {}

    var stamp: WallStamp { hands.withLock { WallStamp($0.wall, source: $0.source) } }

    func pass(minutes: Double) {
        hands.withLock { hands in
            hands.monotonic = hands.monotonic.adding(milliseconds: minutes * 60_000)
            hands.wall = WallTime(
                milliseconds: hands.wall.milliseconds + Int64(minutes * 60_000))
        }
    }

    func set(_ source: WallTimeSource) { hands.withLock { $0.source = source } }
}

/// A log that can be told to take nothing.
final class OfficeTestLog: Sendable {
    private let broken = Mutex(false)

    var isBroken: Bool {
        get { broken.withLock { $0 } }
        set { broken.withLock { $0 = newValue } }
    }
}

/// The line of commits to a real store, and a disk that can be told to take nothing.
final class OfficeTestDisk: SightingStore {
    private let reads: ReadStore
    private let clock: OfficeTestClock
    private let broken = Mutex(false)
    private let queue: CommitQueue
    private let loop = LateLoop()

    private final class LateLoop: Sendable {
        let value = Mutex<CommitLoop?>(nil)
    }

    init(_ reads: ReadStore, _ clock: OfficeTestClock) {
        self.reads = reads
        self.clock = clock
        queue = CommitQueue(clock: clock)
        let loop = CommitLoop(
            store: self, queue: queue, clock: clock, diskStep: { .normal },
            listener: CommitLoop.Listener())
        self.loop.value.withLock { $0 = loop }
    }

    var isBroken: Bool {
        get { broken.withLock { $0 } }
        set { broken.withLock { $0 = newValue } }
    }

    func write(_ change: LedgerChange, _ settled: @escaping @Sendable (Bool) -> Void) {
        queue.add(
            CommitEntry(
                change, isUrgent: true, waitingSince: clock.monotonicNow(), onSettled: settled))
    }

    /// Writes what waits.
    func turn() {
        guard let loop = loop.value.withLock({ $0 }) else { return }
        while case .commit = queue.next(waitMilliseconds: 0) { loop.turn() }
    }

    func commit(_ changes: [LedgerChange]) throws(PlatedError) {
        guard !isBroken else { throw PlatedError(.inputOutput, "the disk is gone") }
        try reads.commit(changes)
    }

    func lastCommitMark() throws(PlatedError) -> Int32 { try reads.lastCommitMark() }
}

/// Somebody with an account: what they type to log in.
final class OfficeTestPerson {
    let name: String
    var password: String
    var counted: OneTimeCode
    var count: UInt64 = 0
    let recoveryCodes: [String]

    init(_ report: EnrolmentReport, password: String) throws {
        name = report.name
        self.password = password
        recoveryCodes = report.recoveryCodes.map(\.value)
        counted = OneTimeCode(secret: try Self.secret(in: report.counted))
    }

    static func secret(in address: Secret?) throws -> Data {
        let text = try #require(address?.value)
        let part = try #require(text.split(separator: "secret=").last?.split(separator: "&").first)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bits = ""
        for character in part {
            let index = try #require(alphabet.firstIndex(of: character))
            let digits = String(index, radix: 2)
            bits += String(repeating: "0", count: 5 - digits.count) + digits
        }
        var bytes: [UInt8] = []
        var rest = bits[...]
        while rest.count >= 8 {
            bytes.append(UInt8(rest.prefix(8), radix: 2) ?? 0)
            rest = rest.dropFirst(8)
        }
        return Data(bytes)
    }

    /// The next code that wants no clock.
    func code() -> String {
        defer { count += 1 }
        return counted.code(counter: count)
    }
}

/// The office and all around it.
final class OfficeStage {
    let folder: String
    let clock = OfficeTestClock()
    let log = OfficeTestLog()
    let custody: CustodyStore
    let reads: ReadStore
    private(set) var office: Office
    /// The way of the board's lines to the store, which goes on when it is told to.
    let disk: OfficeTestDisk
    /// Where the car is and how fast it goes.
    let motion: CarMotion
    private let sound: ShiftBoard.Sound
    private(set) var shift: ShiftBoard
    private var requestNumber: Int64 = 0
    let client = ClientIdentity(process: 812, user: 1000, group: 1000)

    init(
        settings: OfficeSettings = OfficeSettings(
            access: AccessSettings(car: "unit-12"), agency: "Rivertown Police",
            passwordCost: .weak),
        sources: [ListSource] = [], motion: CarMotion = .unknown,
        sound: ShiftBoard.Sound = .none
    ) throws {
        var template = Array("/tmp/plated-office-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no folder for tests") }
        folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let sealing = Sealing(
            master: try MasterKey(secret: Array("a key that tests may know".utf8)))
        custody = try CustodyStore.open(
            at: folder + "/state", sealing: sealing, reserveBytes: 64 * 1024)
        reads = try ReadStore.open(at: folder + "/state", sealing: sealing)
        lists = CarLists(
            store: reads, stamp: { [clock] in clock.stamp },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try lists.shelf.begin(sources)
        disk = OfficeTestDisk(reads, clock)
        self.motion = motion
        self.sound = sound
        shift = Self.shift(clock, motion, sound, disk)
        office = try Self.office(settings, custody, reads, lists, clock, log, shift)
        self.settings = settings
    }

    private static func shift(
        _ clock: OfficeTestClock, _ motion: CarMotion, _ sound: ShiftBoard.Sound,
        _ disk: OfficeTestDisk
    ) -> ShiftBoard {
        ShiftBoard(clock: clock, motion: motion, sound: sound) { disk.write($0, $1) }
    }

    private let settings: OfficeSettings
    let lists: CarLists

    private static func office(
        _ settings: OfficeSettings, _ custody: CustodyStore, _ reads: ReadStore,
        _ lists: CarLists, _ clock: OfficeTestClock, _ log: OfficeTestLog, _ shift: ShiftBoard
    ) throws -> Office {
        Office(
            custody: custody, reads: reads, settings: settings,
            clock: OfficeClock(
                clock: clock, boot: "boot-1", stamp: { _ in clock.stamp },
                offsetMinutes: { _ in -480 }),
            lists: lists, shift: shift,
            log: { lines throws(PlatedError) in
                guard !log.isBroken else { throw PlatedError(.inputOutput, "the disk is gone") }
                try custody.log(lines)
            })
    }

    /// The daemon begins anew on the same stores.
    func restart() throws {
        shift = Self.shift(clock, motion, sound, disk)
        try shift.begin(from: reads, at: clock.wallNow())
        office = try Self.office(settings, custody, reads, lists, clock, log, shift)
    }

    deinit {
        try? custody.close()
        try? reads.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Asking

    func ask(
        _ body: ControlBody, _ token: Secret? = nil, from other: ClientIdentity? = nil
    ) -> Result<ControlAnswer, ControlRefusal> {
        requestNumber += 1
        // Whoever has no session may not ask too often.
        clock.pass(minutes: 1.0 / 60)
        return office.answer(
            ControlRequest(id: requestNumber, session: token, body), from: other ?? client
        ).outcome
    }

    func refusal(_ body: ControlBody, _ token: Secret? = nil) -> ControlRefusal? {
        if case .failure(let refusal) = ask(body, token) { refusal } else { nil }
    }

    // MARK: People

    private(set) var administrator: OfficeTestPerson?

    var tokenText: String? {
        try? String(
            contentsOfFile: folder + "/state/first-administrator.token", encoding: .utf8)
    }

    /// Makes the first administrator, and logs them in.
    func begin() throws -> Secret {
        let token = try #require(tokenText).trimmingCharacters(in: .whitespacesAndNewlines)
        let form = FirstAdministratorForm(
            token: Secret(token), person: PersonForm(name: "boss", badge: "1", title: "Commander"),
            password: Secret("mill-race-gravel-8"))
        guard case .enrolment(let report) = try ask(.login(.firstAdministrator(form))).get() else {
            throw PlatedError(.badData, "no enrolment")
        }
        let boss = try OfficeTestPerson(report, password: "mill-race-gravel-8")
        administrator = boss
        return try logIn(boss, purpose: "administration").token
    }

    /// Makes an account with training, and changes its first password by logging in and out.
    func person(
        _ name: String, _ role: Role, lists: [String] = [], by administrator: Secret,
        isTrained: Bool = true
    ) throws -> OfficeTestPerson {
        let first = "first words for \(name) 77"
        let form = AccountForm(
            person: PersonForm(name: name, badge: "4711", title: "Officer"), role: role.rawValue,
            password: Secret(first), lists: lists)
        guard case .enrolment(let report) = try ask(.account(.add(form)), administrator).get()
        else { throw PlatedError(.badData, "no enrolment") }
        let made = try OfficeTestPerson(report, password: first)
        guard isTrained else { return made }
        let until = WallTime(milliseconds: clock.wallNow().milliseconds + 300 * 86_400_000)
        _ = try ask(
            .account(.training(TrainingForm(name: name, course: "ALPR", until: until))),
            administrator
        ).get()
        let session = try logIn(made, newPassword: "own choice of \(name.count) lanterns")
        made.password = "own choice of \(name.count) lanterns"
        _ = try ask(.logout(LogoutBody()), session.token).get()
        return made
    }

    func form(
        _ person: OfficeTestPerson, purpose: String = "patrol", caseNumber: String? = nil,
        newPassword: String? = nil
    ) -> LoginForm {
        LoginForm(
            name: person.name, password: Secret(person.password), code: Secret(person.code()),
            purpose: purpose, caseNumber: caseNumber, newPassword: newPassword.map { Secret($0) })
    }

    func logIn(
        _ person: OfficeTestPerson, purpose: String = "patrol", caseNumber: String? = nil,
        newPassword: String? = nil
    ) throws -> SessionReport {
        let form = form(
            person, purpose: purpose, caseNumber: caseNumber, newPassword: newPassword)
        guard case .session(let report) = try ask(.login(.open(form))).get() else {
            throw PlatedError(.badData, "no session")
        }
        return report
    }

    // MARK: What is stored

    @discardableResult
    func store(
        _ text: String, number: Int, list: String? = nil, camera: String = "front",
        met entry: HotlistEntry? = nil
    ) throws -> RecordID {
        let record = record(text, number: number, list: list, camera: camera, met: entry)
        try reads.commit([.append(record)])
        return record.read.id
    }

    func record(
        _ text: String, number: Int, list: String? = nil, camera: String = "front",
        met entry: HotlistEntry? = nil
    ) -> ReadRecord {
        let time = WallTime(milliseconds: clock.wallNow().milliseconds + Int64(number))
        let id = RecordID(
            wallTime: time, random: (0..<10).map { UInt8(truncatingIfNeeded: number + $0) })
        let read = PlateRead(
            id: id, text: text, confidence: 0.9,
            candidates: [TextCandidate(text: text, confidence: 0.9)], state: "CA",
            stateConfidence: 0.8, camera: camera, frames: FrameSpan(first: 1, last: 9, count: 9),
            capturedAt: time, wallTimeSource: .gps,
            position: Position(latitude: 38.58, longitude: -121.53, accuracy: 3),
            quad: Quad(Point(100, 200), Point(190, 200), Point(190, 250), Point(100, 250)))
        let listed = list.map {
            HotlistEntry(
                list: $0, category: .stolenVehicle, text: text, state: "CA",
                description: "blue sedan", annotations: ["caution": "ARMED"])
        }
        let hit = (entry ?? listed).map {
            HotlistHit(
                entry: $0, match: .exact, stateMatch: .same, listAgeSeconds: 60, probability: 0.95)
        }
        let alert = hit.map {
            Alert(
                id: RecordID(
                    wallTime: time,
                    random: (0..<10).map { UInt8(truncatingIfNeeded: number + 100 + $0) }),
                readID: id, text: text, hit: $0, state: .raised, raisedAt: time)
        }
        return ReadRecord(
            read: read, crop: jpeg(number, 900), scene: jpeg(number, 600_000),
            hits: [hit].compactMap(\.self), alerts: [alert].compactMap(\.self))
    }

    func jpeg(_ number: Int, _ bytes: Int) -> [UInt8] {
        [0xFF, 0xD8] + (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }
    }

    /// The newest lines of the log, newest first.
    func lines(_ count: Int = 200) throws -> [AccessRecord] {
        try custody.logRecords(limit: count).compactMap(\.record)
    }

    /// The newest line of `action`.
    func line(_ action: AccessAction) throws -> AccessRecord {
        try #require(try lines().first { $0.action == action })
    }
}
