/// The daemon's side of every request that needs to know who asks: sessions, accounts, looks, the log.
///
/// `Access` decides, `CustodyStore` keeps and logs, `ReadStore` is looked into. What was found is told
/// only after the line of the log that says so is on disk. Where the log cannot be written, nothing is
/// looked at, and a fault says so at once; capture and alerts do not pass here and go on, and what an
/// officer does about alerts meanwhile is kept in memory and logged when the log takes it again.
///
/// Called from threads that may block, from several at once.
import Access
import ControlProtocol
import Custody
import Ledger
import Logging
import PlateCore
import Synchronization

/// Who is logged in to this car and what they may see.
package final class Office: Sendable {
    /// What changes, behind one lock that is never held while the disk or a hash is waited for.
    struct Desk: Sendable {
        /// Who is logged in.
        var crew: Crew
        /// Open challenges for codes over the radio.
        var challenges = ChallengeBook()
        /// The token of the first administrator, while one is wanted.
        var token: FirstAdministratorToken?
        /// The last trusted time seen.
        var earliest: WallTime?
        /// How often whoever has no session may ask.
        var strangers: TokenBucket
        /// Requests without a session that no line of the log tells of yet, and when one did last.
        var strangersUntold = 0
        var strangersToldAt: MonotonicTime?
        /// Accounts that the store would not take: what they say counts all the same.
        var unsaved: [String: Account] = [:]
        /// Lines that the log would not take.
        var owed: [AccessRecord] = []
        /// Lines that were lost, as there were too many.
        var lost = 0
        /// Why the log takes nothing, while it does not.
        var logFault: String?
        /// What is watched live, by its number.
        var watches: [Int64: Watch] = [:]
        /// The number of the last watch.
        var watchNumber: Int64 = 0
        /// What each session was given a piece of last, by the session's name in the log.
        var pieces: [String: String] = [:]
        /// Exports under way.
        var exports: [String: ExportUnderWay] = [:]
        /// Lists that are being sent, by their id.
        var imports: [String: ImportUnderWay] = [:]
        /// The last audit, where there was one.
        var auditedAt: WallTime?
        /// Why what the store holds could not be taken up yet; `nil` where it was.
        var beginFault: String?
    }

    let custody: CustodyStore
    let reads: ReadStore
    let lists: CarLists
    let shift: ShiftBoard
    let settings: OfficeSettings
    let clock: OfficeClock
    let random: RandomBytes
    /// Writes lines into the log, all or none; on the disk when it returns.
    let log: @Sendable ([AccessRecord]) throws(PlatedError) -> Void
    let login: Login
    let desk: Mutex<Desk>
    /// Held while an account is read, changed and stored; passwords are hashed under it, so that as
    /// many guesses at once count as many.
    let accounts = Mutex(())
    /// Held while lines are written that were owed, so that they stay in order.
    let pen = Mutex(())
    /// Held while the board is told who is on, so that it hears the last word last.
    let muster = Mutex(())

    /// An office over stores that may open later. The log is `custody`'s, unless tests hand in another;
    /// lists and the shift's board are the car's, or ones that have only the store.
    package init(
        custody: CustodyStore, reads: ReadStore, settings: OfficeSettings, clock: OfficeClock,
        lists: CarLists? = nil, shift: ShiftBoard? = nil, random: RandomBytes = .system,
        log: (@Sendable ([AccessRecord]) throws(PlatedError) -> Void)? = nil
    ) {
        self.custody = custody
        self.reads = reads
        self.lists =
            lists
            ?? CarLists(
                store: reads, stamp: { clock.stamp(clock.clock.monotonicNow()) },
                log: Logger(label: "lists"))
        self.shift =
            shift
            ?? ShiftBoard(clock: clock.clock, motion: .unknown, sound: .none) { change, settled in
                settled((try? reads.commit([change])) != nil)
            }
        self.settings = settings
        self.clock = clock
        self.random = random
        if let log {
            self.log = log
        } else {
            self.log = { lines throws(PlatedError) in _ = try custody.log(lines) }
        }
        login = Login(settings: settings.access, random: random, cost: settings.passwordCost)
        desk = Mutex(
            Desk(
                crew: Crew(settings: settings.access),
                strangers: TokenBucket(
                    perSecondMax: Limits.strangerRequestsPerSecondMax,
                    now: clock.clock.monotonicNow())))
        begin()
        note(service("the daemon began"))
    }

    /// Takes up what the store of custody holds; what cannot be read yet is tried again by `settle`. Again
    /// when that store was begun anew.
    package func begin() {
        do throws(PlatedError) {
            try recall()
            try recallCanvass()
            try keepToken(among: try allAccounts())
            desk.withLock { $0.beginFault = nil }
        } catch {
            desk.withLock { $0.beginFault = error.message }
        }
    }

    /// Ends every watch and every session, and says in the log that the daemon ends.
    package func close() {
        let moment = now()
        for number in desk.withLock({ Array($0.watches.keys) }) { endWatch(number) }
        for session in desk.withLock({ $0.crew.endAll() }) {
            note(session.record(.logout, .granted, at: moment, reason: "the daemon ended"))
        }
        crewChanged()
        note(service("the daemon ended"))
    }

    /// A line about what the daemon does by itself.
    func service(_ reason: String, _ outcome: AccessOutcome = .granted) -> AccessRecord {
        let moment = now()
        return AccessRecord(
            time: moment.wall, offsetMinutes: moment.offsetMinutes, timeSource: moment.source,
            action: .service, outcome: outcome, reason: reason)
    }

    /// The reply to `request` from `client`. Asks the disk, and may take as long as a password's hash.
    package func answer(_ request: ControlRequest, from client: ClientIdentity) -> ControlReply {
        do throws(ControlRefusal) {
            return ControlReply(to: request, try answer(to: request, Caller(client, request)))
        } catch {
            var refusal = error
            refusal.id = request.id
            return ControlReply(refusal)
        }
    }

    private func answer(
        to request: ControlRequest, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        switch request.body {
        case .hello: return .hello(.current)
        case .ping: return .pong
        case .roles: return .roles(Self.roles)
        case .login(let body): return try answer(body, caller)
        case .logout(let body): return try logOut(body, caller)
        case .reads(let body): return try search(body, caller)
        case .read(let body): return try view(body, caller)
        case .picture(let body): return try picture(body, caller)
        case .alerts(let body): return try alerts(body, caller)
        case .subscribe(let body): return try watch(body, caller)
        case .account(let body): return try answer(body, caller)
        case .audit(let body): return try audit(body, caller)
        case .hold(let body): return try hold(body, caller)
        case .expunge(let body): return try expunge(body, caller)
        case .export(let body): return try export(body, caller)
        case .lookout(let body): return try lookout(body, caller)
        case .hotlist(let body): return try hotlist(body, caller)
        case .answer(let body): return try answer(body, caller)
        case .shift(let body): return try shift(body, caller)
        case .misreads(let body): return try misreads(body, caller)
        case .status, .about:
            throw ControlRefusal(
                id: request.id, .unknownRequest, "This daemon does not answer that.")
        }
    }

    /// Now.
    func now() -> AccessMoment {
        let earliest = desk.withLock { $0.earliest }
        let moment = clock.moment(earliest: earliest)
        if moment.isTrusted { desk.withLock { $0.earliest = moment.wall } }
        return moment
    }

    /// Remembers what the log says of the last trusted time.
    private func recall() throws(PlatedError) {
        let newest = try custody.logRecords(limit: Limits.logLookBackLines).compactMap(\.record)
        let trusted = newest.first { $0.timeSource == .gps || $0.timeSource == .network }
        let audit = try custody.value(named: Self.auditName)
        desk.withLock { desk in
            desk.earliest = trusted?.time
            desk.auditedAt = audit.flatMap {
                WallTime(rfc3339: String(decoding: $0, as: UTF8.self))
            }
        }
    }

    static let auditName = "last audit"
    static let authorityName = "authority key"

    static let roles = RolesReport(
        roles: Role.allCases.map(\.rawValue),
        rows: Permission.allCases.map { permission in
            RolesReport.Row(
                permission: permission.rawValue,
                roles: Role.allCases.filter { $0.may(permission) }.map(\.rawValue))
        })
}

/// Who sent a request.
struct Caller: Sendable {
    /// The peer in the log's words: `process/user/group`.
    let peer: String
    /// The peer's account of the operating system; a session is its alone.
    let user: UInt32
    /// The session's token, where the request had one.
    let token: SessionToken?

    init(_ client: ClientIdentity, _ request: ControlRequest) {
        peer = "\(client.process)/\(client.user)/\(client.group)"
        user = client.user
        token = request.session.map { SessionToken($0.value) }
    }
}
