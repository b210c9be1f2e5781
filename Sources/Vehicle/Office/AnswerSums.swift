/// What officers answered to alerts, summed for whoever audits.
import Alerting
import ControlProtocol
import Ledger
import PlateCore

/// Sums of alerts, each as its journal leaves it.
struct AnswerSums {
    private struct Source: Hashable {
        var camera: String
        var list: String
    }

    private var outcomes: [String: Int] = [:]
    private var unverified: [AuditReport.Unverified] = []
    private var answers = AuditReport.Answers()
    private var precision: [Source: AuditReport.Precision] = [:]

    /// Adds an alert with what is kept of it in `store`.
    ///
    /// - Throws: where the store cannot be asked.
    mutating func take(_ alert: Alert, in store: ReadStore) throws(PlatedError) {
        let journal = RecordJournal(try store.statements(of: alert.readID))
        let workflow = journal.alert(alert.id)
        let isRepeat = alert.state == .closed && workflow?.isClosed != true
        let outcome = workflow?.disposition?.rawValue ?? alert.state.rawValue
        outcomes[isRepeat ? "repeated" : outcome, default: 0] += 1
        if !isRepeat, alert.state != .closed, workflow?.verification != .active {
            unverified.append(
                AuditReport.Unverified(
                    alert: alert.id.description, raisedAt: alert.raisedAt,
                    list: alert.hit.entry.list, category: alert.hit.entry.category,
                    state: alert.state))
        }
        guard let workflow else { return }
        answers.comparisons += workflow.comparisons.answers.count
        answers.hastyComparisons += workflow.hastyComparisons.count
        if let comparison = workflow.comparisons.lastWord {
            let camera = try store.read(alert.readID)?.read.camera ?? "unknown"
            take(comparison, Source(camera: camera, list: alert.hit.entry.list))
        }
        if workflow.isClosed { takeClosed(workflow, alert) }
    }

    private mutating func take(_ comparison: PlateComparison, _ source: Source) {
        var row =
            precision[source]
            ?? AuditReport.Precision(
                camera: source.camera, list: source.list, borneOut: 0, misread: 0, wrongState: 0)
        switch comparison {
        case .matches, .differentVehicle: row.borneOut += 1
        case .misread: row.misread += 1
        case .wrongState: row.wrongState += 1
        }
        precision[source] = row
    }

    private mutating func takeClosed(_ workflow: AlertWorkflow, _ alert: Alert) {
        guard let disposition = workflow.disposition else { return }
        if let clets = workflow.clets, let reason = clets.reason {
            answers.closedWithoutCLETS[reason.rawValue, default: 0] += 1
        } else if workflow.clets == nil {
            answers.closedWithoutCLETS[disposition.rawValue, default: 0] += 1
        }
        guard workflow.wasActedOnUnverified else { return }
        answers.actedOnUnverified.append(
            AuditReport.ActedOn(
                alert: alert.id.description, raisedAt: alert.raisedAt, disposition: disposition,
                verification: workflow.verificationWhenClosed?.words ?? "UNVERIFIED",
                by: workflow.dispositions.answers.last?.actor.person.name))
    }

    /// How many alerts came to what.
    var outcomeRows: [AuditReport.Alerts] {
        outcomes.sorted { $0.key < $1.key }.map {
            AuditReport.Alerts(outcome: $0.key, count: $0.value)
        }
    }

    /// Alerts that nobody closed and CLETS did not confirm. The list's name is told, its details are not.
    var unverifiedRows: [AuditReport.Unverified] {
        Array(unverified.prefix(Limits.auditRowsMax))
    }

    /// What was answered, the least precise source first.
    var report: AuditReport.Answers {
        var report = answers
        report.precision = Array(
            precision.values.sorted {
                ($0.share, $0.camera, $0.list) < ($1.share, $1.camera, $1.list)
            }.prefix(Limits.auditRowsMax))
        report.actedOnUnverified = Array(report.actedOnUnverified.prefix(Limits.auditRowsMax))
        return report
    }
}

extension AnswerHistory<PlateComparison> {
    /// The last comparison that counts, or that counted until the reading changed: what was read first
    /// is what precision is about.
    fileprivate var lastWord: PlateComparison? {
        answers.last { $0.standing.counts || $0.standing == .outdated }?.answer
    }
}
