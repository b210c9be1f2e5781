/// What is sent of a record, to the byte: JSON with sorted keys, so that its hash is the same whenever it
/// is made. A form is never changed; another one gets another number.

import Foundation
import PlateCore

/// Contents of the outbox.
enum OutboxContent {
    private static let form = 1

    /// A reading at a revision. What later frames only counted is no part of it.
    static func read(
        _ reading: SealedReading, id: RecordID, revision: Int, camera: String, firstFrame: Int,
        run: Int64?
    ) throws -> [UInt8] {
        let columns = reading.columns
        return try json(
            ReadContent(
                form: form, id: id.description, revision: revision, text: reading.text,
                confidence: reading.confidence, candidates: reading.candidates,
                state: reading.state, stateConfidence: reading.stateConfidence, camera: camera,
                firstFrame: firstFrame, capturedAt: columns.capturedAt.description,
                timeSource: columns.source.rawValue,
                timeUncertaintyMilliseconds: columns.uncertainty, run: run,
                moment: columns.moment, position: reading.position,
                quad: reading.quad.corners.map { [$0.x, $0.y] },
                cropSHA256: columns.cropSHA256?.hexadecimal,
                sceneSHA256: columns.sceneSHA256?.hexadecimal))
    }

    /// An alert as it was raised, with the entry it met.
    static func alert(
        _ id: RecordID, read: RecordID, text: String, raisedAt: WallTime, hit: HotlistHit
    ) throws -> [UInt8] {
        try json(
            AlertContent(
                form: form, id: id.description, readId: read.description, text: text,
                raisedAt: raisedAt.description, list: hit.entry.list,
                category: hit.entry.category.rawValue, listed: hit.entry.text,
                listedState: hit.entry.state, description: hit.entry.description,
                annotations: hit.entry.annotations, match: hit.match.rawValue,
                stateMatch: hit.stateMatch.rawValue, listAgeSeconds: hit.listAgeSeconds,
                probability: hit.probability))
    }

    /// What was said.
    static func statement(_ statement: RecordStatement) throws -> [UInt8] {
        try json(
            StatementContent(
                form: form, id: statement.id.description, kind: statement.kind.rawValue,
                readId: statement.readID?.description, alertId: statement.alertID?.description,
                madeAt: statement.madeAt.description, body: statement.body))
    }

    private static func json(_ value: some Encodable) throws -> [UInt8] {
        Array(try JSONColumn.text(value).utf8)
    }
}

private struct ReadContent: Encodable {
    let form: Int
    let id: String
    let revision: Int
    let text: String
    let confidence: Double
    let candidates: [TextCandidate]
    let state: String?
    let stateConfidence: Double
    let camera: String
    let firstFrame: Int
    let capturedAt: String
    let timeSource: String
    let timeUncertaintyMilliseconds: Int64?
    let run: Int64?
    let moment: Int64?
    let position: Position?
    let quad: [[Double]]
    let cropSHA256: String?
    let sceneSHA256: String?
}

private struct AlertContent: Encodable {
    let form: Int
    let id: String
    let readId: String
    let text: String
    let raisedAt: String
    let list: String
    let category: String
    let listed: String
    let listedState: String?
    let description: String
    let annotations: [String: String]
    let match: String
    let stateMatch: String
    let listAgeSeconds: Int64?
    let probability: Double
}

private struct StatementContent: Encodable {
    let form: Int
    let id: String
    let kind: String
    let readId: String?
    let alertId: String?
    let madeAt: String
    let body: String
}
