/// The access log, verified, reported, shown and handed out; and that is logged too.
import Access
import ControlProtocol
import Custody
import Foundation
import Ledger
import PlateCore

extension Office {
    /// The answer to `audit`.
    func audit(_ body: AuditBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .verify(let head): return try verify(head, caller)
        case .report(let from, let through): return try report(from, through, caller)
        case .entries(let query): return try entries(query, caller)
        case .export(let after, let limit): return try exportLog(after, limit, caller)
        }
    }

    /// Whether nobody verified the log for too long, as far as the time is known.
    func isAuditOverdue(at moment: AccessMoment) -> Bool {
        guard let now = moment.knownTime, let last = desk.withLock({ $0.auditedAt }) else {
            return false
        }
        return now.milliseconds - last.milliseconds > settings.auditDaysMax * 86_400_000
    }

    private func verify(
        _ expected: AuditHead?, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .auditVerify, .audit)
        var line = session.record(.audit, .granted, at: moment)
        let head = expected.flatMap { LogHead($0.description) }
        let found = try store(failing: line) { () throws(PlatedError) in
            try custody.verifyLog(expecting: head)
        }
        line.reason =
            "verified \(found.entries) entries: "
            + (found.isWhole ? "whole" : "\(found.findings.count) findings")
        let key = try store(failing: line) { () throws(PlatedError) in try custody.signingKey }
        try witness(line)
        if session.role == .auditor { remember(audit: moment) }
        return .verification(
            AuditVerification(
                lines: Int64(found.entries), expunged: Int64(found.expunged),
                head: AuditHead(found.head.description),
                publicKey: key.publicKey.pem,
                findings: found.findings.map {
                    AuditVerification.Finding(
                        fault: $0.fault.rawValue, first: $0.first == 0 ? nil : $0.first,
                        last: $0.last == 0 ? nil : $0.last, title: $0.description)
                }, notes: found.notes))
    }

    private func remember(audit moment: AccessMoment) {
        let time = moment.bestTime
        desk.withLock { $0.auditedAt = time }
        _ = try? custody.setValue(Array(time.description.utf8), named: Self.auditName)
    }

    private func entries(
        _ query: AuditQuery, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .auditReport, .audit)
        var line = session.record(.audit, .granted, at: moment)
        let showsSubjects = session.role.may(.auditSubjects)
        var found: [AuditEntry] = []
        var before = query.before
        var isAtEnd = false
        var lookedThrough = 0
        while found.count < query.limit, !isAtEnd, lookedThrough < Limits.logLookThroughLines {
            let upper = before
            let page = try store(failing: line) { () throws(PlatedError) in
                try custody.logRecords(
                    from: query.from, through: query.through, before: upper,
                    limit: Limits.logPageLines)
            }
            isAtEnd = page.count < Limits.logPageLines
            for logged in page where found.count < query.limit {
                lookedThrough += 1
                before = logged.number
                guard query.wants(logged) else { continue }
                var record = logged.record
                if !showsSubjects { record?.subject = nil }
                found.append(
                    AuditEntry(
                        number: logged.number, record: record, isExpunged: logged.isExpunged))
            }
            if let last = page.last, before != last.number { isAtEnd = false }
        }
        line.reason =
            "\(found.count) lines shown" + (showsSubjects ? "" : ", without what was looked for")
        try witness(line)
        return .entries(AuditPage(entries: found, before: isAtEnd ? nil : before))
    }

    private func exportLog(
        _ after: Int64?, _ limit: Int, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .auditExport, .audit)
        let line = session.record(
            .audit, .granted, at: moment,
            reason: after == nil ? "log exported" : "log exported, behind \(after ?? 0)")
        if after == nil || !goesOn("log \(after ?? 0)", session) { try witness(line) }
        return try store(failing: line) { () throws(PlatedError) in
            var entries = try custody.logEntries(after: after ?? 0, limit: limit)
            var seal: LogExport?
            if entries.count < limit {
                // What was written since stands behind the head, never before it.
                seal = try custody.exportLog { _ in }
                entries = try custody.logEntries(after: after ?? 0, limit: limit)
                if entries.count == limit { seal = nil }
            }
            if let last = entries.last { remember("log \(last.number)", session) }
            return .rows(
                AuditExport(
                    rows: try entries.map { entry throws(PlatedError) in
                        try Self.form(AuditRow.self, of: entry)
                    },
                    after: seal == nil ? entries.last?.number : nil,
                    seal: try seal.map { seal throws(PlatedError) in
                        try Self.form(AuditSeal.self, of: seal)
                    }))
        }
    }

    /// A value of Custody in the form of the protocol: both have the same JSON.
    private static func form<Form: Decodable>(
        _ form: Form.Type, of value: some Encodable
    ) throws(PlatedError) -> Form {
        do {
            return try JSONDecoder().decode(form, from: try JSONEncoder().encode(value))
        } catch {
            throw PlatedError(.corrupted, "an entry of the log is not in the protocol's form")
        }
    }
}

extension AuditQuery {
    /// Whether `logged` is wanted; what does not open is, where nothing more is asked for.
    fileprivate func wants(_ logged: LoggedAccess) -> Bool {
        guard let record = logged.record else { return name == nil && kind == nil }
        return (name == nil || record.person?.name == name?.lowercased())
            && (kind == nil || record.action == kind)
    }
}

// MARK: The report

extension Office {
    private func report(
        _ from: WallTime?, _ through: WallTime?, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .auditReport, .audit)
        var line = session.record(.audit, .granted, at: moment)
        let until = through ?? moment.wall
        var sums = AuditSums()
        var before: Int64?
        while true {
            let upper = before
            let page = try store(failing: line) { () throws(PlatedError) in
                try custody.logRecords(
                    from: from, through: until, before: upper, limit: Limits.logPageLines)
            }
            for logged in page { sums.take(logged) }
            guard page.count == Limits.logPageLines, let last = page.last else { break }
            before = last.number
        }
        let alerts = try store(failing: line) { () throws(PlatedError) in
            try reads.alerts(limit: Limits.alertsLookedThroughMax)
        }
        let times =
            (from?.milliseconds ?? .min)...max(from?.milliseconds ?? .min, until.milliseconds)
        var answers = AnswerSums()
        for alert in alerts where times.contains(alert.raisedAt.milliseconds) {
            try store(failing: line) { () throws(PlatedError) in try answers.take(alert, in: reads)
            }
        }
        let head = try? custody.logHead().head
        line.reason = "report over \(sums.lines) lines"
        try witness(line)
        return .report(
            AuditReport(
                from: from, through: until, vehicle: settings.access.car, agency: settings.agency,
                designee: settings.designee, madeBy: session.name, lines: sums.lines,
                head: head.flatMap { AuditHead($0.description) },
                lastAuditAt: desk.withLock { $0.auditedAt },
                isAuditOverdue: isAuditOverdue(at: moment), logins: sums.loginRows,
                queries: sums.queryRows, alerts: answers.outcomeRows,
                unverified: answers.unverifiedRows, answers: answers.report,
                refusals: sums.refusalRows, acts: sums.acts))
    }
}
