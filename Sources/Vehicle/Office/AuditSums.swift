/// The lines of the access log, summed for whoever audits.
import ControlProtocol
import Ledger
import PlateCore

/// Sums of lines; newest lines first.
struct AuditSums {
    private struct Query: Hashable {
        var name: String
        var agency: String?
        var purpose: String?
    }
    private struct Refusal: Hashable {
        var name: String?
        var action: AccessAction
        var reason: String
    }
    private struct Looks {
        var counts: [AccessAction: Int] = [:]
        var caseNumbers: Set<String> = []
    }

    /// Lines that were summed.
    private(set) var lines = 0
    /// How often what else was done, by its word.
    private(set) var acts: [String: Int] = [:]
    private var logins: [String: AuditReport.Logins] = [:]
    private var queries: [Query: Looks] = [:]
    private var refusals: [Refusal: (count: Int, lastAt: WallTime)] = [:]

    /// Adds a line.
    mutating func take(_ logged: LoggedAccess) {
        lines += 1
        guard let record = logged.record else {
            acts["does not open", default: 0] += 1
            return
        }
        if record.outcome == .refused {
            let key = Refusal(
                name: record.person?.name, action: record.action, reason: record.reason ?? "")
            let former = refusals[key]
            refusals[key] = ((former?.count ?? 0) + 1, former?.lastAt ?? record.time)
        }
        switch record.action {
        case .login: takeLogin(record)
        case .search, .view, .picture, .watch, .export:
            if record.outcome == .granted { takeLook(record) }
        default:
            if record.outcome == .granted { acts[record.action.rawValue, default: 0] += 1 }
        }
    }

    private mutating func takeLogin(_ record: AccessRecord) {
        guard let person = record.person else { return }
        var row =
            logins[person.name]
            ?? AuditReport.Logins(
                name: person.name, agency: person.agency, granted: 0, refused: 0,
                lastAt: record.time)
        if record.outcome == .granted { row.granted += 1 } else { row.refused += 1 }
        logins[person.name] = row
    }

    private mutating func takeLook(_ record: AccessRecord) {
        guard let person = record.person else { return }
        // The end of a watch is a line of its own.
        if record.action == .watch, record.subject != nil { return }
        let key = Query(name: person.name, agency: person.agency, purpose: record.purpose)
        queries[key, default: Looks()].counts[record.action, default: 0] += 1
        if let number = record.caseNumber { queries[key]?.caseNumbers.insert(number) }
    }

    /// Log-ins by person.
    var loginRows: [AuditReport.Logins] {
        Array(logins.values.sorted { $0.name < $1.name }.prefix(Limits.auditRowsMax))
    }

    /// Looks by person and purpose.
    var queryRows: [AuditReport.Queries] {
        let rows = queries.map { key, looks in
            AuditReport.Queries(
                name: key.name, agency: key.agency, purpose: key.purpose,
                caseNumbers: Array(looks.caseNumbers.sorted().prefix(Limits.auditRowsMax)),
                searches: looks.counts[.search] ?? 0, views: looks.counts[.view] ?? 0,
                pictures: looks.counts[.picture] ?? 0, watches: looks.counts[.watch] ?? 0,
                exports: looks.counts[.export] ?? 0)
        }
        let sorted = rows.sorted { ($0.name, $0.purpose ?? "") < ($1.name, $1.purpose ?? "") }
        return Array(sorted.prefix(Limits.auditRowsMax))
    }

    /// Refusals by person, action and reason, the most frequent first.
    var refusalRows: [AuditReport.Refusals] {
        let rows = refusals.map { key, value in
            AuditReport.Refusals(
                name: key.name, action: key.action, reason: key.reason, count: value.count,
                lastAt: value.lastAt)
        }
        let sorted = rows.sorted {
            ($1.count, $0.name ?? "", $0.reason) < ($0.count, $1.name ?? "", $1.reason)
        }
        return Array(sorted.prefix(Limits.auditRowsMax))
    }
}
