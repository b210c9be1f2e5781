/// Exports for booking: who may take what along, and that it is logged when it begins and when it was all
/// handed out.
import Access
import ControlProtocol
import Custody
import Foundation
import Ledger
import PlateCore

/// An export that a client is fetching.
struct ExportUnderWay: Sendable {
    /// Whose it is.
    var session: String
    /// What hands out its parts.
    var evidence: EvidenceSession
    /// For which case.
    var caseNumber: String
    /// Under which number.
    var evidenceNumber: String
    /// When it began.
    var began: AccessMoment
}

extension Office {
    /// The answer to `export`.
    func export(_ body: ExportBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .begin(let form): return try beginExport(form, caller)
        case .next(let id): return try nextPieces(id, caller)
        case .end(let id): return try endExport(id, caller)
        case .cancel(let id): return try cancelExport(id, caller)
        }
    }

    private func beginExport(
        _ form: ExportForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let asked = form.reads + form.alerts + [form.dossier].compactMap(\.self)
        let subject = AccessSubject(
            records: asked, detail: "evidence \(form.evidenceNumber) begun")
        let (session, moment) = try authorise(caller, .export, .export, subject: subject)
        var line = session.record(.export, .granted, at: moment, subject: subject)
        line.caseNumber = form.caseNumber
        let number = try decide(refusing: line) { () throws(AccessRefusal) in
            guard let number = CaseNumber(form.caseNumber), number != .pending else {
                throw AccessRefusal(.caseNumberBad)
            }
            return number.text
        }
        line.caseNumber = number
        let crew = desk.withLock { $0.crew }
        let evidence = try store(failing: line) { () throws(PlatedError) in
            try EvidenceSession(
                EvidenceRequest(
                    order: try order(form, number, session, at: moment),
                    reads: form.reads.compactMap { RecordID($0) },
                    alerts: form.alerts.compactMap { RecordID($0) },
                    dossier: form.dossier.flatMap { RecordID($0) },
                    mayDescribe: { crew.mayShowDetails(of: $0) }),
                reads: reads, custody: custody)
        }
        line.subject?.records = Array(
            Set(asked + evidence.reads.map(\.description)).sorted())
        try witness(line)
        let id = RecordID(wallTime: moment.bestTime, random: random(10)).description
        desk.withLock { desk in
            // One export of a session at a time; what was left unfinished gives way.
            desk.exports = desk.exports.filter { $0.value.session != session.id }
            desk.exports[id] = ExportUnderWay(
                session: session.id, evidence: evidence, caseNumber: number,
                evidenceNumber: form.evidenceNumber, began: moment)
        }
        return .export(
            ExportReport(export: id, reads: evidence.reads.count, notices: evidence.notices))
    }

    private func order(
        _ form: ExportForm, _ caseNumber: String, _ session: Session, at moment: AccessMoment
    ) throws(PlatedError) -> EvidenceOrder {
        EvidenceOrder(
            department: settings.agency ?? "", agencyIdentifier: settings.ori,
            designee: settings.designee, vehicle: settings.access.car, caseNumber: caseNumber,
            evidenceNumber: form.evidenceNumber, madeBy: session.person,
            bookedBy: form.bookedBy, recipient: form.recipient,
            purpose: session.stated.purpose.title, madeAt: moment.wall,
            timeSource: moment.source, fields: try EvidenceOrder.fields(named: form.fields),
            redaction: EvidenceRedaction(rawValue: form.redaction.rawValue) ?? .scenes)
    }

    /// The export `id`, where it is the caller's own.
    private func underWay(
        _ id: String, _ caller: Caller
    ) throws(ControlRefusal) -> (export: ExportUnderWay, line: AccessRecord) {
        let (session, moment) = try authorise(caller, .export, .export)
        guard let export = desk.withLock({ $0.exports[id] }), export.session == session.id else {
            throw ControlRefusal(id: nil, .notFound, "There is no such export under way.")
        }
        var line = session.record(.export, .granted, at: moment)
        line.caseNumber = export.caseNumber
        return (export, line)
    }

    private func nextPieces(_ id: String, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer
    {
        let (export, line) = try underWay(id, caller)
        var pieces: [ExportReport.Piece] = []
        var bytes = 0
        while bytes < Limits.controlChunkBytesMax / 2 {
            let chunk = try store(failing: line) { () throws(PlatedError) in
                try export.evidence.next()
            }
            guard let chunk else { break }
            bytes += chunk.bytes.count
            pieces.append(
                ExportReport.Piece(
                    name: chunk.file, offset: chunk.offset,
                    base64: Data(chunk.bytes).base64EncodedString(), isLast: chunk.isLast))
        }
        return .export(
            ExportReport(
                export: id, reads: export.evidence.reads.count, notices: export.evidence.notices,
                pieces: pieces))
    }

    private func endExport(_ id: String, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        var (export, line) = try underWay(id, caller)
        guard let summary = export.evidence.summary else {
            throw ControlRefusal(
                id: nil, .conflict, "The export was not fetched to its end.",
                hint: "Fetch the rest, or cancel it.")
        }
        line.reason = "handed out"
        line.subject = AccessSubject(
            records: summary.records, count: summary.records.count,
            detail: "evidence \(export.evidenceNumber): \(summary.detail)")
        try witness(line)
        desk.withLock { $0.exports[id] = nil }
        return .export(
            ExportReport(
                export: id, reads: summary.records.count, notices: export.evidence.notices,
                manifestSHA256: summary.manifestSHA256))
    }

    private func cancelExport(
        _ id: String, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        var (export, line) = try underWay(id, caller)
        line.outcome = .failed
        line.reason = "cancelled; parts may have been handed out"
        line.subject = AccessSubject(
            records: export.evidence.reads.map(\.description),
            detail: "evidence \(export.evidenceNumber)")
        note(line)
        desk.withLock { $0.exports[id] = nil }
        return .export(ExportReport(export: id, reads: export.evidence.reads.count))
    }
}
