/// Misreads, which an administrator gives to technicians for replay by their names, without seeing a plate;
/// and which technicians fetch.
///
/// Whoever made accounts could make themselves a reader: so who chooses does not see, and who sees does not
/// choose. A misread that a hold covers is evidence and leaves the car with an export or not at all.
import Access
import ControlProtocol
import Crypto
import Custody
import Foundation
import Ledger
import PlateCore

extension Office {
    /// The answer to `misreads`.
    func misreads(_ body: MisreadsBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .list(let releasedOnly): return try listMisreads(releasedOnly, caller)
        case .release(let form): return try decide(form, isReleased: true, caller)
        case .withdraw(let form): return try decide(form, isReleased: false, caller)
        case .fetch(let form): return try fetchMisread(form, caller)
        }
    }

    /// Which misreads there are is a look at what is stored, though it shows no plate.
    private func listMisreads(
        _ releasedOnly: Bool, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(
            caller, releasedOnly ? .misreadReplay : .misreadRelease, .view)
        var line = session.record(
            .view, .granted, at: moment,
            reason: releasedOnly ? "released misreads listed" : "misreads listed")
        let found = try store(failing: line) { () throws(PlatedError) in
            let holds = HoldRules(try custody.holds())
            var found: [Misread] = []
            for id in try Misread.newest(in: reads, limit: Limits.misreadsLookedThroughMax) {
                guard let misread = try opening(id, holds) else { continue }
                if !releasedOnly || misread.isHandedOut { found.append(misread) }
            }
            return found
        }
        let told = found.prefix(Limits.controlPageRowsMax).map(MisreadReport.init)
        line.subject = AccessSubject(records: told.map(\.read), count: found.count)
        try witness(line)
        return .misreads(told)
    }

    /// One that does not open hides no other.
    private func opening(_ id: RecordID, _ holds: HoldRules) throws(PlatedError) -> Misread? {
        do {
            return try Misread(id, in: reads, holds)
        } catch {
            guard error.code == .corrupted else { throw error }
            return nil
        }
    }

    /// All of them are released, or taken back, or none.
    private func decide(
        _ form: MisreadsForm, isReleased: Bool, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let words = isReleased ? "released for replay" : "taken back from replay"
        let subject = AccessSubject(
            records: form.reads, count: form.reads.count, detail: form.reason)
        let (session, moment) = try authorise(caller, .misreadRelease, .misread, subject: subject)
        let line = session.record(
            .misread, .granted, at: moment, reason: "misreads \(words)", subject: subject)
        let ids = Array(Set(form.reads.compactMap { RecordID($0) }))
        for id in ids { try check(id, isReleased: isReleased, line) }
        try witness(line)
        let said = MisreadRelease(isReleased: isReleased, by: session.person, reason: form.reason)
        let statements = ids.map { id in
            LedgerChange.statement(
                RecordStatement(
                    id: RecordID(wallTime: moment.bestTime, random: random(10)), kind: .release,
                    readID: id, madeAt: moment.bestTime, body: said.json))
        }
        return .misreads(
            try store(failing: line) { () throws(PlatedError) in
                try reads.commit(statements)
                let holds = HoldRules(try custody.holds())
                var told: [MisreadReport] = []
                for id in ids {
                    if let misread = try Misread(id, in: reads, holds) {
                        told.append(MisreadReport(misread))
                    }
                }
                return told.sorted { $0.read < $1.read }
            })
    }

    /// Refuses what is no misread; one that is not released cannot be taken back, and one that is held is
    /// not released.
    private func check(
        _ id: RecordID, isReleased: Bool, _ line: AccessRecord
    ) throws(ControlRefusal) {
        guard let misread = try misread(id, line), isReleased || misread.release != nil else {
            throw refused(
                line, .notFound, "no such misread",
                isReleased
                    ? "There is no misread of the name \(id)."
                    : "There is no released misread of the name \(id).",
                hint: "List them with: platectl misreads list")
        }
        guard !isReleased || !misread.isHeld else {
            throw refused(
                line, .conflict, "a hold covers it",
                "A hold covers the misread \(id): it is evidence, and is not given away.",
                hint: "Release others, or ask the custodian: platectl hold list")
        }
    }

    private func misread(
        _ id: RecordID, _ line: AccessRecord
    ) throws(ControlRefusal) -> Misread? {
        try store(failing: line) { () throws(PlatedError) in
            try Misread(id, in: reads, HoldRules(try custody.holds()))
        }
    }

    /// What is told of a refusal that is logged as one of `line`.
    private func refused(
        _ line: AccessRecord, _ code: ControlRefusalCode, _ reason: String, _ message: String,
        hint: String? = nil
    ) -> ControlRefusal {
        var line = line
        line.outcome = .refused
        line.reason = reason
        note(line)
        return ControlRefusal(id: nil, code, message, hint: hint)
    }

    /// A piece of a released misread. All its files fetched one after the other are one look; whoever
    /// begins in the middle looks too, and what was taken back meanwhile ends it.
    private func fetchMisread(
        _ form: MisreadPieceForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let subject = AccessSubject(records: [form.read], detail: "misread fetched for replay")
        let (session, moment) = try authorise(caller, .misreadReplay, .export, subject: subject)
        let line = session.record(.export, .granted, at: moment, subject: subject)
        let id = try Self.recordID(form.read)
        guard let misread = try misread(id, line), misread.isHandedOut else {
            throw refused(
                line, .notFound, "no such misread is released", "No such misread is released.",
                hint: "List them with: platectl misreads list --released")
        }
        let file = try store(failing: line) { () throws(PlatedError) in
            try bytes(of: form.file, misread)
        }
        guard let file else {
            throw refused(
                line, .notFound, "its \(form.file.rawValue) is not kept",
                "Its \(form.file.rawValue) is not kept any more.")
        }
        guard (0...file.bytes.count).contains(form.offset) else {
            throw ControlRefusal(id: nil, .badRequest, "The file is not that long.")
        }
        let piece = "misread \(id)"
        let begins = form.file == .reading && form.offset == 0
        if begins || !goesOn(piece, session) { try witness(line) }
        remember(piece, session)
        let part = file.bytes[form.offset...].prefix(Limits.controlChunkBytesMax)
        return .picture(
            PictureChunk(
                sha256: file.sha256.hexadecimal, bytes: file.bytes.count, offset: form.offset,
                base64: Data(part).base64EncodedString()))
    }

    private func bytes(
        of file: MisreadPieceForm.File, _ misread: Misread
    ) throws(PlatedError) -> (bytes: [UInt8], sha256: [UInt8])? {
        let kind: ImageKind
        switch file {
        case .reading:
            let bytes = try MisreadReading(misread, in: reads).bytes
            return (bytes, Array(SHA256.hash(data: bytes)))
        case .crop: kind = .crop
        case .scene: kind = .scene
        }
        let image = try reads.image(kind, of: misread.stored.read.id)
        return image.flatMap { $0.isShed ? nil : ($0.jpeg, $0.sha256) }
    }
}

extension MisreadReport {
    /// A misread as it is told: no plate.
    fileprivate init(_ misread: Misread) {
        let read = misread.stored.read
        self.init(
            read: read.id.description, camera: read.camera, capturedAt: read.capturedAt,
            confidence: read.confidence, charactersWrong: misread.charactersWrong,
            isHeld: misread.isHeld, releasedBy: misread.release?.said.by.name,
            releasedAt: misread.release?.at, reason: misread.release?.said.reason)
    }
}
