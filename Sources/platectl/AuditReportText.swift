// The audit report and lines of the access log as people read and print them, in 80 columns.
import ControlProtocol
import Foundation
import PlateCore

enum AuditReportText {
    static func lines(_ report: AuditReport) -> [String] {
        var lines = Output.marking
        let owner = [report.agency, report.vehicle.map { "vehicle \($0)" }].compactMap(\.self)
        lines.append("Audit report" + (owner.isEmpty ? "" : ": " + owner.joined(separator: ", ")))
        if let designee = report.designee { lines.append("Designee in charge: \(designee)") }
        let from = report.from.map(Words.moment) ?? "the beginning"
        lines.append("From \(from) through \(Words.moment(report.through))")
        lines.append("Made by \(report.madeBy); \(Words.count(report.lines)) lines of the log")
        if let head = report.head { lines += ["Head of the log \(head.number):", "  \(head)"] }
        let last = report.lastAuditAt.map(Words.moment) ?? "never"
        lines.append("Last audit: \(last)\(report.isAuditOverdue ? "  AUDIT OVERDUE" : "")")
        lines += logins(report) + queries(report) + alerts(report)
        lines += answers(report) + refusals(report)
        lines += section("ACTS", report.acts.isEmpty ? ["none"] : acts(report))
        return lines
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] {
        ["", title] + lines.map { "  " + $0 }
    }

    private static func section(_ title: String, _ table: TextTable, isEmpty: Bool) -> [String] {
        section(title, isEmpty ? ["none"] : table.lines(columnsMax: TextTable.columnsMax - 2))
    }

    private static func logins(_ report: AuditReport) -> [String] {
        var table = TextTable("NAME", "AGENCY", "GRANTED", "REFUSED", "LAST (UTC)")
        for row in report.logins {
            table.append(
                row.name, row.agency ?? "-", "\(row.granted)", "\(row.refused)",
                Words.seconds(row.lastAt))
        }
        return section("LOG-INS", table, isEmpty: report.logins.isEmpty)
    }

    private static func queries(_ report: AuditReport) -> [String] {
        var table = TextTable(
            "NAME", "PURPOSE", "CASES", "SEARCH", "VIEW", "PICTURE", "WATCH", "EXPORT")
        for row in report.queries {
            table.append(
                row.name, row.purpose ?? "-",
                row.caseNumbers.isEmpty ? "-" : row.caseNumbers.joined(separator: " "),
                "\(row.searches)", "\(row.views)", "\(row.pictures)", "\(row.watches)",
                "\(row.exports)")
        }
        return section("QUERIES BY PERSON AND PURPOSE", table, isEmpty: report.queries.isEmpty)
    }

    private static func alerts(_ report: AuditReport) -> [String] {
        let outcomes = report.alerts.map { "\($0.outcome): \(Words.count($0.count))" }
        var table = TextTable("RAISED (UTC)", "LIST", "CATEGORY", "STATE", "ALERT")
        for row in report.unverified {
            table.append(
                Words.seconds(row.raisedAt), row.list, row.category.rawValue, row.state.rawValue,
                row.alert)
        }
        return section("ALERTS BY OUTCOME", outcomes.isEmpty ? ["none"] : outcomes)
            + section("UNVERIFIED HITS", table, isEmpty: report.unverified.isEmpty)
    }

    private static func answers(_ report: AuditReport) -> [String] {
        let answers = report.answers
        var precision = TextTable(
            "CAMERA", "LIST", "PRECISION", "BORNE OUT", "MISREAD", "WRONG STATE")
        for row in answers.precision {
            precision.append(
                row.camera, row.list, "\(Int((row.share * 100).rounded())) %",
                "\(row.borneOut)", "\(row.misread)", "\(row.wrongState)")
        }
        let closed = answers.closedWithoutCLETS.sorted { $0.key < $1.key }
            .map { "\($0.key): \(Words.count($0.value))" }
        var acted = TextTable("RAISED (UTC)", "DONE", "VERIFICATION", "BY", "ALERT")
        for row in answers.actedOnUnverified {
            acted.append(
                Words.seconds(row.raisedAt), row.disposition.rawValue, row.verification,
                row.by ?? "-", row.alert)
        }
        let hasty =
            "\(Words.count(answers.hastyComparisons)) of \(Words.count(answers.comparisons))"
            + " in under 1.5 s"
        return section(
            "PRECISION BY CAMERA AND LIST, FROM COMPARISONS", precision,
            isEmpty: answers.precision.isEmpty)
            + section("CLOSED WITHOUT A CLETS ANSWER", closed.isEmpty ? ["none"] : closed)
            + section("COMPARISONS", [hasty])
            + section("ACTED ON UNVERIFIED", acted, isEmpty: answers.actedOnUnverified.isEmpty)
    }

    private static func refusals(_ report: AuditReport) -> [String] {
        var table = TextTable("NAME", "TRIED", "TIMES", "LAST (UTC)", "REASON")
        for row in report.refusals {
            table.append(
                row.name ?? "-", row.action.rawValue, "\(row.count)", Words.seconds(row.lastAt),
                row.reason)
        }
        return section("REFUSED ACCESSES", table, isEmpty: report.refusals.isEmpty)
    }

    private static func acts(_ report: AuditReport) -> [String] {
        report.acts.sorted { $0.key < $1.key }.map { "\($0.key): \(Words.count($0.value))" }
    }

    /// One line of the log.
    static func lines(_ entry: AuditEntry) -> [String] {
        guard let record = entry.record else {
            return ["\(entry.number)  does not open: platectl audit verify looks into it"]
        }
        let person = [record.person?.name, record.person?.agency].compactMap(\.self)
            .joined(separator: ", ")
        var lines = [
            "\(entry.number)  \(stamp(record))  \(record.action.rawValue)"
                + " \(record.outcome.rawValue)  \(person)"
        ]
        let why = [record.purpose, record.caseNumber.map { "case \($0)" }].compactMap(\.self)
        var details = why.isEmpty ? [] : ["for " + why.joined(separator: ", ")]
        if let reason = record.reason { details.append("because: " + reason) }
        if entry.isExpunged { details.append("subject destroyed by order") }
        if let subject = record.subject {
            if let query = subject.query { details.append("query: " + query) }
            let count = subject.count ?? subject.records.count
            if count > 0 { details.append("\(count) records") }
            if let detail = subject.detail { details.append(detail) }
        }
        lines += details.flatMap { Words.wrapped($0, 74) }.map { "      " + $0 }
        return lines
    }

    /// To a hundredth of a second, in the car's own time with its offset.
    private static func stamp(_ record: AccessRecord) -> String {
        let local = WallTime(
            milliseconds: record.milliseconds + Int64(record.offsetMinutes) * 60_000)
        let minutes = abs(record.offsetMinutes)
        let offset = String(format: "%02d:%02d", minutes / 60, minutes % 60)
        return String(local.description.prefix(22).replacing("T", with: " "))
            + (record.offsetMinutes < 0 ? "-" : "+") + offset
    }
}
