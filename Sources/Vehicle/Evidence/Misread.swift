/// A read whose plate an officer found read wrongly, as the store has it: what was read, what it was
/// corrected to, and whether technicians may replay it.
///
/// A release is a statement of the read. It is sealed with the read's key, goes to the depot with it, is
/// never changed, and is destroyed with it: nothing else is kept of it but the access log.
import Alerting
import Custody
import Foundation
import Ledger
import PlateCore

/// What an administrator said: technicians may replay the misread, or no longer.
struct MisreadRelease: Codable, Sendable, Hashable {
    /// Whether they may.
    var isReleased: Bool
    /// Who said so.
    var by: AccessPerson
    /// Why.
    var reason: String

    /// The line as it is kept.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(self) else {
            preconditionFailure("texts always encode")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// One misread.
struct Misread: Sendable {
    /// The read as it reads now.
    let stored: StoredRead
    /// Its former readings, the first first.
    let former: [StoredRead]
    /// What an officer corrected it to last.
    let correctedTo: String?
    /// The release in force, and when it was given.
    let release: (said: MisreadRelease, at: WallTime)?
    /// Whether a hold covers it.
    let isHeld: Bool

    /// The misread `id`; `nil` where there is no such read, or nobody says that it was misread.
    ///
    /// - Throws: `corrupted` where it does not open, `inputOutput` where the disk fails.
    init?(
        _ id: RecordID, in store: ReadStore, _ holds: HoldRules
    ) throws(PlatedError) {
        guard let stored = try store.read(id) else { return nil }
        let statements = try store.statements(of: id)
        let journal = RecordJournal(statements)
        let alerts = try store.alerts(of: id).compactMap { journal.alert($0.id) }
        let corrections = alerts.flatMap(\.corrections)
        guard !corrections.isEmpty || alerts.contains(where: { $0.comparison == .misread }) else {
            return nil
        }
        self.stored = stored
        former = try store.revisions(of: id)
        correctedTo = corrections.max { $0.milliseconds < $1.milliseconds }?.text
        release = Self.release(in: statements)
        let texts = (former + [stored]).map(\.read.text) + corrections.map(\.text)
        isHeld = holds.covers(HoldSubject(stored, plates: texts))
    }

    private static func release(
        in statements: [StoredStatement]
    ) -> (said: MisreadRelease, at: WallTime)? {
        guard let last = statements.last(where: { $0.statement.kind == .release })?.statement,
            let said = try? JSONDecoder().decode(MisreadRelease.self, from: Data(last.body.utf8)),
            said.isReleased
        else { return nil }
        return (said, last.madeAt)
    }

    /// Whether technicians may have it.
    var isHandedOut: Bool { release != nil && !isHeld }

    /// Characters in which the correction differs from the reading, place by place; `nil` without one.
    var charactersWrong: Int? {
        correctedTo.map { corrected in
            let (read, right) = (Array(stored.read.text), Array(corrected))
            return zip(read, right).count { $0 != $1 } + abs(read.count - right.count)
        }
    }

    /// The ids of the newest misreads in `store`, the newest first, at most `limit`.
    ///
    /// - Throws: where the store cannot be asked.
    static func newest(in store: ReadStore, limit: Int) throws(PlatedError) -> [RecordID] {
        var found: Set<RecordID> = []
        var last: Int64 = 0
        while true {
            let page = try store.statements(
                after: last, kind: .alert, limit: Limits.journalPageLines)
            for statement in page.map(\.statement) {
                guard let read = statement.readID, let event = AlertEvent(json: statement.body),
                    event.saysMisread
                else { continue }
                found.insert(read)
            }
            guard let end = page.last else { break }
            last = end.number
        }
        // Ids sort by time.
        let newest = found.sorted { $1.bytes.lexicographicallyPrecedes($0.bytes) }
        return Array(newest.prefix(limit))
    }
}

extension AlertEvent {
    /// Whether somebody says in it that the plate was read wrongly, or how it really reads.
    fileprivate var saysMisread: Bool {
        guard case .alert(_, let step) = kind else { return false }
        return switch step {
        case .compared(.misread, _, _), .corrected: true
        default: false
        }
    }
}

/// What a technician gets beside the pictures.
struct MisreadReading: Encodable {
    /// One network that read.
    struct Model: Encodable {
        var name: String
        var sha256: String
    }

    let marking = Confidentiality.marking
    let read: String
    let camera: String
    let capturedAt: String
    /// The present reading and the former ones, the first first.
    let text: String
    let formerTexts: [String]
    let confidence: Double
    let state: String?
    /// What the officer corrected it to, where they did.
    let correctedTo: String?
    /// The plate's corners in the whole picture, pixels, clockwise from its top left.
    let corners: [[Double]]
    /// The networks of the run that read it; none where they are not recorded.
    let models: [Model]
    /// SHA-256 of the pictures as they were stored.
    let cropSHA256: String?
    let sceneSHA256: String?

    init(_ misread: Misread, in store: ReadStore) throws(PlatedError) {
        let stored = misread.stored
        read = stored.read.id.description
        camera = stored.read.camera
        capturedAt = stored.read.capturedAt.description
        text = stored.read.text
        formerTexts = misread.former.map(\.read.text)
        confidence = stored.read.confidence
        state = stored.read.state
        correctedTo = misread.correctedTo
        corners = stored.read.quad.corners.map { [$0.x, $0.y] }
        let run = try stored.run.map { run throws(PlatedError) in try store.models(ofRun: run) }
        models = (run ?? []).map { Model(name: $0.name, sha256: $0.sha256.hexadecimal) }
        cropSHA256 = stored.cropSHA256?.hexadecimal
        sceneSHA256 = stored.sceneSHA256?.hexadecimal
    }

    /// The file.
    var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        guard let bytes = try? encoder.encode(self) else { return [] }
        return Array(bytes) + [UInt8(ascii: "\n")]
    }
}
