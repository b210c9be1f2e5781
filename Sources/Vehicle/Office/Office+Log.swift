/// What the office writes into the access log, and what holds while the log takes nothing.
import Access
import ControlProtocol
import Custody
import Ledger
import PlateCore

extension Office {
    /// Writes `record`, and what was owed before it.
    ///
    /// - Throws: `unavailable` where the log takes nothing: then nothing may be looked at or changed.
    func witness(_ record: AccessRecord) throws(ControlRefusal) {
        guard write([record]) else { throw Self.refusal(AccessRefusal(.logUnavailable)) }
    }

    /// Writes `record`, or keeps it until the log takes it: for what an unwritable log does not stop.
    func note(_ record: AccessRecord) {
        guard !write([record]) else { return }
        desk.withLock { desk in
            if desk.owed.count < Limits.owedLinesMax {
                desk.owed.append(record)
            } else {
                desk.lost += 1
            }
        }
    }

    /// Writes what is owed, where something is, ends sessions that were forgotten, and lets time pass for
    /// the shift's board; for the daemon's thread that turns once a second.
    package func settle() {
        if desk.withLock({ $0.beginFault != nil }) { begin() }
        let moment = now()
        for session in desk.withLock({ $0.crew.endForgotten(at: moment) }) {
            note(session.record(.logout, .granted, at: moment, reason: "forgotten"))
        }
        crewChanged()
        shift.turn()
        for ended in shift.takeEndedSettings() {
            var line = service(ended)
            line.action = .setting
            note(line)
        }
        guard desk.withLock({ !$0.owed.isEmpty || $0.lost > 0 || $0.logFault != nil }) else {
            return
        }
        _ = write([])
        let unsaved = desk.withLock { $0.unsaved }
        for account in unsaved.values { _ = try? save(account) }
    }

    private func write(_ records: [AccessRecord]) -> Bool {
        pen.withLock { _ in
            let (owed, lost) = desk.withLock { ($0.owed, $0.lost) }
            var lines = owed
            if lost > 0 {
                lines.append(
                    service("\(lost) lines were lost while the log took none", .failed))
            }
            lines += records
            do throws(PlatedError) {
                if !lines.isEmpty { try log(lines) }
                desk.withLock { desk in
                    desk.owed.removeFirst(owed.count)
                    desk.lost -= lost
                    desk.logFault = nil
                }
                return true
            } catch {
                desk.withLock { $0.logFault = error.message }
                return false
            }
        }
    }

    /// What an operator of the car must know, for the status. Names no plate.
    package var faults: [StatusReport.Fault] {
        let (fault, owed, unsaved, wanted) = desk.withLock {
            ($0.logFault, $0.owed.count + $0.lost, $0.unsaved.count, $0.token != nil)
        }
        var faults = shift.faults
        if let fault {
            faults.append(
                StatusReport.Fault(
                    .failure,
                    "The access log cannot be written, so nothing may be looked at; capture and "
                        + "alerts go on. \(owed) lines wait. \(fault)",
                    remedy: "Look at the disk of the state folder; it is tried again by itself."))
        }
        if unsaved > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure, "Changes of \(unsaved) accounts are not on the disk yet.",
                    remedy: "Look at the disk of the state folder; it is tried again by itself."))
        }
        // A store that is not open is told of as such.
        if let beginFault = desk.withLock({ $0.beginFault }), custody.fault == nil {
            faults.append(
                StatusReport.Fault(
                    .failure, "Accounts cannot be read: \(beginFault)",
                    remedy: "Run plated check --config FILE; it is tried again by itself."))
        }
        if let gap = custody.gap {
            faults.append(
                StatusReport.Fault(
                    .failure, "The access log is not as it was left: \(gap)",
                    remedy: "Run platectl audit verify and tell the auditor."))
        }
        if wanted {
            faults.append(
                StatusReport.Fault(
                    .warning, "No administrator can log in; one can be made with a token.",
                    remedy: "The token is in the state folder: platectl login --first-administrator"
                ))
        }
        if lists.lookouts.unreadableCount > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure,
                    "\(lists.lookouts.unreadableCount) plates to look out for do not open, and "
                        + "raise no alert.",
                    remedy: "Compare platectl lookout list with the case files; enter them again."))
        }
        if isAuditOverdue(at: now()) {
            faults.append(
                StatusReport.Fault(
                    .warning, "The access log was not audited for \(settings.auditDaysMax) days.",
                    remedy: "An auditor runs: platectl audit verify, then platectl audit report"))
        }
        return faults
    }

    /// The session of `caller`, where it may do what needs `permission`; what is refused is logged under
    /// `action`.
    func authorise(
        _ caller: Caller, _ permission: Permission, _ action: AccessAction,
        subject: AccessSubject? = nil
    ) throws(ControlRefusal) -> (session: Session, moment: AccessMoment) {
        let moment = now()
        let token = own(caller)
        let result = desk.withLock { desk -> Result<Session, AccessRefusal> in
            do throws(AccessRefusal) {
                return .success(try desk.crew.authorise(token, permission, at: moment))
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let session): return (session, moment)
        case .failure(let refusal):
            if let session = token.flatMap({ token in
                desk.withLock { $0.crew.session(of: token) }
            }) {
                note(
                    session.record(
                        action, .refused, at: moment, reason: refusal.logged, subject: subject))
            } else {
                noteStranger(caller, action, refusal, at: moment)
            }
            throw Self.refusal(refusal)
        }
    }

    /// The token of `caller`, where its session was opened by the same account of the operating system.
    private func own(_ caller: Caller) -> SessionToken? {
        guard let token = caller.token,
            let peer = desk.withLock({ $0.crew.session(of: token) })?.peer
        else { return nil }
        let user = peer.split(separator: "/").dropFirst().first
        return user == "\(caller.user)" ? token : nil
    }

    /// A line about requests without a session: one for the first, and then one for many.
    private func noteStranger(
        _ caller: Caller, _ action: AccessAction, _ refusal: AccessRefusal,
        at moment: AccessMoment
    ) {
        let count = desk.withLock { desk -> Int? in
            desk.strangersUntold += 1
            let silence = Limits.strangerLineSecondsMin * 1000
            if let last = desk.strangersToldAt,
                moment.monotonic.milliseconds(since: last) < silence
            {
                return nil
            }
            defer { desk.strangersUntold = 0 }
            desk.strangersToldAt = moment.monotonic
            return desk.strangersUntold
        }
        guard let count else { return }
        note(
            AccessRecord(
                time: moment.wall, offsetMinutes: moment.offsetMinutes, timeSource: moment.source,
                action: action, outcome: .refused,
                reason: refusal.logged + (count > 1 ? " \(count) such requests." : ""),
                peer: caller.peer))
    }

    /// Refuses somebody without a session who asks too often: each of their requests costs a line of the
    /// log, and a log-in a hash.
    func admitStranger() throws(ControlRefusal) {
        let now = clock.clock.monotonicNow()
        guard desk.withLock({ $0.strangers.take(at: now) }) else {
            throw ControlRefusal(
                id: nil, .tooManyRequests, "Too many requests without a login.",
                hint: "Wait some seconds.")
        }
    }

    /// What a client is told of a refusal.
    static func refusal(_ refusal: AccessRefusal) -> ControlRefusal {
        let code: ControlRefusalCode =
            switch refusal.reason {
            case .noSession: .notLoggedIn
            case .reauthenticationDue: .reauthenticate
            case .passwordExpired: .passwordExpired
            case .noSuchAccount: .notFound
            case .nameTaken: .conflict
            case .badField, .dateBad, .passwordRefused, .caseNumberBad, .purposeUnknown,
                .purposeMissing, .caseNumberMissing, .searchNeedsCaseNumber, .tooManyAccounts:
                .badRequest
            case .logUnavailable: .unavailable
            default: .notAllowed
            }
        return ControlRefusal(id: nil, code, refusal.message, hint: refusal.hint)
    }

    /// What a client is told where a store refuses.
    static func refusal(_ error: PlatedError) -> ControlRefusal {
        let code: ControlRefusalCode =
            switch error.code {
            case .usage, .badData: .badRequest
            case .unavailable: .unavailable
            case .notAllowed: .notAllowed
            case .inputOutput, .configuration, .corrupted: .failed
            }
        return ControlRefusal(id: nil, code, error.message, hint: error.hint)
    }

    /// Runs `work` on a store; a failure is logged as one of `record` and told.
    func store<Value>(
        failing record: AccessRecord, _ work: () throws(PlatedError) -> Value
    ) throws(ControlRefusal) -> Value {
        do throws(PlatedError) {
            return try work()
        } catch {
            var failed = record
            failed.outcome = .failed
            failed.reason = error.message
            note(failed)
            throw Self.refusal(error)
        }
    }

    /// Runs a decision; a refusal is logged as one of `record` and told.
    func decide<Value>(
        refusing record: AccessRecord, _ work: () throws(AccessRefusal) -> Value
    ) throws(ControlRefusal) -> Value {
        do throws(AccessRefusal) {
            return try work()
        } catch {
            var refused = record
            refused.outcome = .refused
            refused.reason = error.logged
            note(refused)
            throw Self.refusal(error)
        }
    }
}
