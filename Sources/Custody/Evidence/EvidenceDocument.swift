/// `records.json`: one object, written from its beginning to its end as records come, so that it never lies
/// in memory as a whole. `Evidence.md` documents its members.
import Foundation
import PlateCore

enum EvidenceDocument {
    /// What the document says it is.
    static let format = "plated-evidence"
    /// Counts up when a member changes its meaning or goes.
    static let version = 1
    /// Stands between two records.
    static let separator: [UInt8] = Array(",\n".utf8)

    private struct Order: Encodable {
        var department: String
        var agencyIdentifier: String?
        var designee: String?
        var vehicle: String
        var caseNumber: String
        var evidenceNumber: String
        var madeBy: AccessPerson
        var bookedBy: String
        var recipient: String?
        var purpose: String
        var madeAt: String
        var timeSource: WallTimeSource
        var fields: [String]
        var redaction: EvidenceRedaction
        var asked: Int
    }

    private struct Record: Encodable {
        var id: String
        var reading: EvidenceReadingForm
        var formerReadings: [EvidenceReadingForm]?
        var hits: [EvidenceHitForm]?
        var lists: [EvidenceListForm]?
        var alerts: [EvidenceAlertForm]?
        var statements: [EvidenceStatementForm]?
        var pictures: [EvidencePictureForm]?
        var dossiers: [EvidenceDossierForm]?
    }

    /// Everything before the first record.
    static func beginning(_ order: EvidenceOrder, asked: Int) -> [UInt8] {
        let form = Order(
            department: order.department, agencyIdentifier: order.agencyIdentifier,
            designee: order.designee, vehicle: order.vehicle, caseNumber: order.caseNumber,
            evidenceNumber: order.evidenceNumber, madeBy: order.madeBy, bookedBy: order.booker,
            recipient: order.recipient, purpose: order.purpose, madeAt: order.madeAt.description,
            timeSource: order.timeSource,
            fields: EvidenceField.allCases.filter(order.fields.contains).map(\.rawValue),
            redaction: order.redaction, asked: asked)
        return bytes("{\"format\":\"\(format)\",\"version\":\(version),\n\"marking\":")
            + encoded(EvidenceOrder.marking) + bytes(",\n\"software\":")
            + encoded(PlatedVersion.text) + bytes(",\n\"order\":") + encoded(form)
            + bytes(",\n\"records\":[\n")
    }

    /// One record.
    static func record(
        _ record: EvidenceRecord, order: EvidenceOrder, pictures: [EvidencePictureForm]
    ) -> [UInt8] {
        let fields = order.fields
        func asked<Value>(_ field: EvidenceField, _ value: [Value]) -> [Value]? {
            fields.contains(field) ? value : nil
        }
        let dossiers = record.dossiers.map { EvidenceDossierForm($0, fields: fields) }
        let hasDossiers = fields.contains(.timeline) || fields.contains(.replay)
        let form = Record(
            id: record.reading.read.id.description,
            reading: EvidenceReadingForm(record.reading, fields: fields),
            formerReadings: asked(
                .revisions, record.formerReadings.map { EvidenceReadingForm($0, fields: fields) }),
            hits: asked(.hits, record.hits.map(EvidenceHitForm.init)),
            lists: asked(.hits, record.lists.map(EvidenceListForm.init)),
            alerts: asked(
                .alerts,
                record.alerts.map { EvidenceAlertForm($0, of: record, fields: fields) }),
            statements: asked(.statements, record.statements.map(EvidenceStatementForm.init)),
            pictures: fields.contains(.crop) || fields.contains(.scene) ? pictures : nil,
            dossiers: hasDossiers ? dossiers : nil)
        return encoded(form)
    }

    /// Everything behind the last record.
    static func end(_ counts: EvidenceCounts, missing: [RecordID]) -> [UInt8] {
        bytes("\n],\n\"missing\":") + encoded(missing.map(\.description)) + bytes(",\n\"counts\":")
            + encoded(counts) + bytes("}\n")
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // No such number is ever stored; one that is all the same must not end the export.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "not a number")
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("texts, numbers and lists of them: \(error)")
        }
    }
}
