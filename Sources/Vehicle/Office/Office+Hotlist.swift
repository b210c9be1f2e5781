/// Lists over the socket: how they stand, and versions that are brought in, file by file, for cars with no
/// network. Every one of them stands in the log, the refused too, with who brought it.
import Access
import ControlProtocol
import Crypto
import Custody
import Foundation
import Hotlist
import Ledger
import PlateCore

/// A list that somebody is sending.
struct ImportUnderWay: Sendable {
    /// Whose it is.
    var session: String
    /// What was said of it.
    var form: HotlistImportForm
    /// Its files as far as they came.
    var files: [[UInt8]]
    /// When the last piece came.
    var used: MonotonicTime
    /// Whether all of it came, and it is being read and sealed.
    var isBeingRead = false

    /// Bytes that came.
    var received: Int { files.reduce(0) { $0 + $1.count } }

    func report(_ id: String) -> HotlistImportReport {
        HotlistImportReport(importID: id, source: form.source ?? "", received: received)
    }
}

extension Office {
    /// The answer to `hotlist`.
    func hotlist(_ body: HotlistBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .list(let includingFormer):
            let (session, moment) = try authorise(caller, .diagnose, .hotlist)
            note(session.record(.hotlist, .granted, at: moment, reason: "lists shown"))
            return .hotlists(
                lists.shelf.standings.map { report($0, includingFormer: includingFormer) })
        case .begin(let form): return try begin(form, caller)
        case .piece(let piece): return try take(piece, caller)
        case .end(let id): return try endImport(id, caller)
        case .cancel(let id):
            let (_, line) = try importUnderWay(id, caller)
            var failed = line
            failed.outcome = .failed
            failed.reason = "cancelled"
            note(failed)
            let report = desk.withLock { $0.imports.removeValue(forKey: id)?.report(id) }
            return .hotlistImport(
                report ?? HotlistImportReport(importID: id, source: "", received: 0))
        }
    }

    private func begin(
        _ form: HotlistImportForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let subject = AccessSubject(
            detail: form.files.map { "\($0.name) \($0.sha256.prefix(8))" }.joined(separator: ", "))
        let (session, moment) = try authorise(caller, .hotlistImport, .hotlist, subject: subject)
        let line = session.record(
            .hotlist, .granted, at: moment,
            reason: "a version of \(form.source ?? "the car's list") begun", subject: subject)
        guard form.files.reduce(0, { $0 + $1.bytes }) <= Limits.hotlistImportBytesMax else {
            throw ControlRefusal(
                id: nil, .badRequest,
                "A list brought in has at most \(Limits.hotlistImportBytesMax / 1_048_576) MB.",
                hint: "Pack it with gzip, or name its files in plated.toml.")
        }
        try witness(line)
        let id = RecordID(wallTime: moment.bestTime, random: random(10)).description
        let now = clock.clock.monotonicNow()
        let under = ImportUnderWay(
            session: session.id, form: form, files: form.files.map { _ in [] }, used: now)
        let isAlone = desk.withLock { desk in
            // One at a time, for it is held in memory; one that nobody goes on with gives way.
            desk.imports = desk.imports.filter {
                $0.value.isBeingRead
                    || $0.value.session != session.id
                        && now.milliseconds(since: $0.value.used)
                            < Limits.hotlistImportIdleSecondsMax * 1000
            }
            guard desk.imports.isEmpty else { return false }
            desk.imports[id] = under
            return true
        }
        guard isAlone else {
            throw ControlRefusal(
                id: nil, .conflict, "A list is being brought in already.",
                hint: "Try again in a minute.")
        }
        return .hotlistImport(under.report(id))
    }

    /// The import `id`, where it is the caller's own.
    private func importUnderWay(
        _ id: String, _ caller: Caller
    ) throws(ControlRefusal) -> (under: ImportUnderWay, line: AccessRecord) {
        let (session, moment) = try authorise(caller, .hotlistImport, .hotlist)
        guard let under = desk.withLock({ $0.imports[id] }), under.session == session.id else {
            throw ControlRefusal(
                id: nil, .notFound, "There is no such import under way.",
                hint: "It was let go after a time without a piece: begin anew.")
        }
        guard !under.isBeingRead else {
            throw ControlRefusal(
                id: nil, .conflict, "All of it came, and it is being read.",
                hint: "What came of it: platectl hotlist list.")
        }
        return (under, session.record(.hotlist, .granted, at: moment))
    }

    private func take(
        _ piece: HotlistImportPiece, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (under, _) = try importUnderWay(piece.importID, caller)
        guard let bytes = Data(base64Encoded: piece.base64), !bytes.isEmpty,
            bytes.count <= Limits.controlChunkBytesMax
        else { throw ControlRefusal(id: nil, .badRequest, "The piece is no base 64.") }
        guard under.files.indices.contains(piece.file),
            piece.offset + bytes.count <= under.form.files[piece.file].bytes
        else { throw ControlRefusal(id: nil, .badRequest, "The file is not that long.") }
        let now = clock.clock.monotonicNow()
        let report = desk.withLock { desk -> HotlistImportReport? in
            // In place: a list of a hundred megabytes is not copied for every piece.
            guard desk.imports[piece.importID]?.files[piece.file].count == piece.offset else {
                return nil
            }
            desk.imports[piece.importID]?.files[piece.file].append(contentsOf: bytes)
            desk.imports[piece.importID]?.used = now
            return desk.imports[piece.importID]?.report(piece.importID)
        }
        guard let report else {
            throw ControlRefusal(
                id: nil, .conflict, "The piece does not follow the one before it.")
        }
        return .hotlistImport(report)
    }

    private func endImport(
        _ id: String, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        var (under, line) = try importUnderWay(id, caller)
        desk.withLock {
            $0.imports[id]?.isBeingRead = true
            $0.imports[id]?.files = []
        }
        defer { desk.withLock { _ = $0.imports.removeValue(forKey: id) } }
        for (file, bytes) in zip(under.form.files, under.files) {
            guard bytes.count == file.bytes,
                Array(SHA256.hash(data: bytes)).hexadecimal == file.sha256.lowercased()
            else {
                line.outcome = .failed
                line.reason = "a file did not come as it was sent"
                note(line)
                throw ControlRefusal(
                    id: nil, .badRequest, "\(file.name) did not come as it was sent.",
                    hint: "Bring it in again.")
            }
        }
        let delivery = ListDelivery(under)
        under.files = []
        let name = line.person?.name
        let outcome = try store(failing: line) { () throws(PlatedError) in
            try lists.shelf.bringIn(delivery, by: name)
        }
        switch outcome {
        case .inForce(let standing):
            line.reason = "a version of \(standing.source.name) is in force"
            line.subject = AccessSubject(
                records: [standing.version?.id].compactMap(\.self),
                count: standing.version?.entryCount,
                detail: "\(standing.version?.rejectedCount ?? 0) rows left out")
            note(line)
            return .hotlists([report(standing, includingFormer: true)])
        case .refused(let standing):
            line.outcome = .failed
            line.reason = "a version of \(standing.source.name) refused: \(standing.fault ?? "-")"
            note(line)
            return .hotlists([report(standing, includingFormer: true)])
        }
    }

    private func report(
        _ standing: HotlistShelf.Standing, includingFormer: Bool
    ) -> HotlistSourceReport {
        let moment = clock.clock.monotonicNow()
        let stamp = clock.stamp(moment)
        let age = HotlistAge(
            extractedAt: standing.version?.extractedAt, at: stamp.time, clock: stamp.source,
            limits: standing.source.settings.ageLimits)
        var versions: [HotlistVersionReport] = []
        if let version = standing.version {
            versions.append(
                HotlistVersionReport(version, .inForce, isSealed: standing.isSealed))
        }
        if includingFormer {
            versions += standing.former.map {
                HotlistVersionReport($0, .former, isSealed: true)
            }
        }
        // Of a refused version its own rows; otherwise those of the version in force.
        let rows =
            standing.refusedRows.isEmpty
            ? standing.version?.rejected ?? [] : standing.refusedRows
        return HotlistSourceReport(
            name: standing.source.name, age: HotlistAgeReport(age), versions: versions,
            rejected: rows.map {
                HotlistSourceReport.Rejected(line: $0.line, reason: $0.reason)
            }, fault: standing.fault)
    }
}

extension HotlistAgeReport {
    /// An age as it is told.
    init(_ age: HotlistAge) {
        switch age {
        case .unknown: self.init(seconds: nil, level: .unknown)
        case .known(let seconds, .green): self.init(seconds: seconds, level: .green)
        case .known(let seconds, .yellow): self.init(seconds: seconds, level: .yellow)
        case .known(let seconds, .red): self.init(seconds: seconds, level: .red)
        }
    }
}

extension HotlistVersionReport {
    /// A version as it is told.
    init(_ version: ListVersion, _ standing: Standing, isSealed: Bool) {
        self.init(
            id: version.id, sha256: version.sha256, standing: standing,
            entries: version.entryCount, rejected: version.rejectedCount,
            extractedAt: version.extractedAt, loadedAt: version.loadedAt,
            loadedBy: version.loadedBy, isSealed: isSealed)
    }
}

extension ListDelivery {
    /// What came, as it is to be verified.
    fileprivate init(_ under: ImportUnderWay) {
        self.init(
            source: under.form.source,
            files: zip(under.form.files, under.files).map { file, bytes in
                File(
                    name: file.name, bytes: bytes,
                    part: file.part.flatMap { ListManifest.Part(rawValue: $0.rawValue) } ?? .list)
            },
            extractedAt: under.form.extractedAt,
            manifest: under.form.manifest.map { Array($0.utf8) },
            signature: under.form.signature.map { Array(Data(base64Encoded: $0) ?? Data()) })
    }
}
