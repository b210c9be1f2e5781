/// Looking at what is stored: searches, one read, a picture, alerts.
import Access
import ControlProtocol
import Custody
import Foundation
import Ledger
import PlateCore

extension Office {
    /// The answer to `reads`. The query stands in the log as typed, with what was found.
    func search(_ body: ReadsBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let asked = AccessSubject(query: body.asTyped)
        let (session, moment) = try authorise(caller, .search, .search, subject: asked)
        var line = session.record(.search, .granted, at: moment, subject: asked)
        let stated = try decide(refusing: line) { () throws(AccessRefusal) in
            try purpose(of: session, body.purpose, body.caseNumber)
        }
        line.purpose = stated.purpose.word
        line.caseNumber = stated.caseNumber?.text
        let found = try store(failing: line) { () throws(PlatedError) in
            try ReadSearchPage(body, in: reads)
        }
        line.subject?.records = found.reads.map(\.read.id.description)
        line.subject?.count = found.reads.count
        try witness(line)
        var entries: [ReadEntry] = []
        for read in found.reads {
            let hits = try store(failing: line) { () throws(PlatedError) in
                try reads.hits(of: read.read.id).count
            }
            entries.append(ReadEntry(read, hits: hits))
        }
        return .reads(ReadsPage(reads: entries, cursor: found.cursor))
    }

    private func purpose(
        of session: Session, _ word: String?, _ caseNumber: String?
    ) throws(AccessRefusal) -> StatedPurpose {
        let crew = desk.withLock { $0.crew }
        return try crew.purpose(ofSearchIn: session, word: word, caseNumber: caseNumber)
    }

    /// The answer to `read`. Its id is from a search that had a number, or from an alert that needs none.
    func view(_ body: ReadBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let subject = AccessSubject(records: [body.id])
        let (session, moment) = try authorise(caller, .search, .view, subject: subject)
        let line = session.record(.view, .granted, at: moment, subject: subject)
        let id = try Self.recordID(body.id)
        guard
            let found = try store(failing: line, { () throws(PlatedError) in try whole(id) })
        else { throw try missing(line) }
        try witness(line)
        return .read(found)
    }

    /// An alert as it stands: on the board, or as its journal left it.
    func entry(_ alert: Alert, _ crew: Crew) -> AlertEntry {
        let standing = shift.alert(alert.id)
        let workflow =
            standing
            ?? RecordJournal((try? reads.statements(of: alert.readID)) ?? []).alert(alert.id)
        var entry = AlertEntry(alert, crew)
        entry.isVerified = workflow?.verification == .active
        entry.isRecorded = shift.isRecorded(alert.id)
        if let standing { entry.state = standing.state }
        return entry
    }

    private func whole(_ id: RecordID) throws(PlatedError) -> ReadReport? {
        guard let read = try reads.read(id) else { return nil }
        let hits = try reads.hits(of: id)
        let revisions = try reads.revisions(of: id)
        let alerts = try reads.alerts(of: id)
        let crew = desk.withLock { $0.crew }
        return ReadReport(
            read: ReadEntry(read, hits: hits.count), candidates: read.read.candidates,
            revisions: revisions.map {
                ReadReport.Revision(
                    revision: $0.revision, text: $0.read.text, confidence: $0.read.confidence)
            },
            hits: hits.map { HitEntry($0, crew) },
            alerts: alerts.map { entry($0, crew) })
    }

    /// Whether `session` goes on with what it was given a piece of last; that was logged as a look.
    func goesOn(_ piece: String, _ session: Session) -> Bool {
        desk.withLock { $0.pieces[session.id] == piece }
    }

    /// Remembers what `session` may go on with.
    func remember(_ piece: String, _ session: Session) {
        desk.withLock { desk in
            if desk.pieces.count >= 2 * Limits.sessionsMax { desk.pieces = [:] }
            desk.pieces[session.id] = piece
        }
    }

    /// What is not there is logged as sought and told in the same words as what never was.
    private func missing(_ line: AccessRecord) throws(ControlRefusal) -> ControlRefusal {
        var line = line
        line.outcome = .failed
        line.reason = "not there"
        try witness(line)
        return ControlRefusal(id: nil, .notFound, "There is no such record.")
    }

    /// A record's id from its text.
    static func recordID(_ text: String) throws(ControlRefusal) -> RecordID {
        guard let id = RecordID(text) else {
            throw ControlRefusal(id: nil, .badRequest, "That is no record's id.")
        }
        return id
    }

    /// The answer to `picture`: a piece of it. A picture that is fetched piece by piece is one look.
    func picture(_ body: PictureBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let subject = AccessSubject(
            records: [body.read],
            detail: body.kind + (body.revision.map { " of revision \($0)" } ?? ""))
        let (session, moment) = try authorise(caller, .picture, .picture, subject: subject)
        let line = session.record(.picture, .granted, at: moment, subject: subject)
        guard let kind = ImageKind(rawValue: body.kind) else {
            throw ControlRefusal(id: nil, .badRequest, "There is no such kind of picture.")
        }
        let id = try Self.recordID(body.read)
        let image = try store(failing: line) { () throws(PlatedError) in
            try reads.image(kind, of: id, revision: body.revision)
        }
        guard let image, !image.isShed else { throw try missing(line) }
        guard (0...image.jpeg.count).contains(body.offset) else {
            throw ControlRefusal(id: nil, .badRequest, "The picture is not that long.")
        }
        // Whoever begins in the middle looks too.
        let picture = "\(id) \(kind) \(image.revision)"
        if body.offset == 0 || !goesOn(picture, session) { try witness(line) }
        remember(picture, session)
        let piece = image.jpeg[body.offset...].prefix(Limits.controlChunkBytesMax)
        return .picture(
            PictureChunk(
                sha256: image.sha256.hexadecimal, bytes: image.jpeg.count, offset: body.offset,
                base64: Data(piece).base64EncodedString()))
    }

    /// The answer to `alerts`. It is given while the log takes nothing, too.
    func alerts(_ body: AlertsBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .alerts, .view)
        var line = session.record(.view, .granted, at: moment)
        let offset = max(0, body.cursor.flatMap { Int($0) } ?? 0)
        let from = body.from?.milliseconds ?? .min
        let times = from...max(from, body.through?.milliseconds ?? .max)
        let all = try store(failing: line) { () throws(PlatedError) in
            try reads.alerts(limit: Limits.alertsLookedThroughMax)
        }
        let wanted = all.filter {
            times.contains($0.raisedAt.milliseconds) && (!body.openOnly || $0.state != .closed)
        }
        let page = wanted.dropFirst(max(0, offset)).prefix(body.limit)
        if !page.isEmpty {
            line.subject = AccessSubject(
                query: body.openOnly ? "open alerts" : "alerts",
                records: page.map(\.id.description), count: wanted.count)
            note(line)
        }
        let crew = desk.withLock { $0.crew }
        let isLast = offset + page.count >= wanted.count
        return .alerts(
            AlertsPage(
                alerts: page.map { entry($0, crew) },
                cursor: isLast ? nil : String(offset + page.count)))
    }
}

/// What a search found, one page of it.
private struct ReadSearchPage {
    var reads: [StoredRead]
    var cursor: String?

    init(_ body: ReadsBody, in store: ReadStore) throws(PlatedError) {
        let pattern = try PlatePattern(body.query ?? "*")
        let offset = max(0, body.cursor.flatMap { Int($0) } ?? 0)
        let isNarrowed =
            body.place != nil || body.camera != nil || body.hitsOnly || body.canvass != nil
        let search = try store.search(
            pattern, state: body.state?.uppercased(), from: body.from, through: body.through,
            limit: isNarrowed
                ? Limits.readsLookedThroughMax
                : min(offset, Limits.readsLookedThroughMax) + body.limit + 1)
        var found = search.reads
        if let canvass = body.canvass {
            let tagged = Set(
                try CanvassNote.reads(
                    of: canvass, in: store, limit: Limits.readsLookedThroughMax))
            found.removeAll { !tagged.contains($0.read.id) }
        }
        if isNarrowed {
            var narrowed: [StoredRead] = []
            for read in found where try body.wants(read, in: store) { narrowed.append(read) }
            found = narrowed
        }
        reads = Array(found.dropFirst(offset).prefix(body.limit))
        cursor = found.count > offset + reads.count ? String(offset + reads.count) : nil
    }
}

extension ReadsBody {
    /// Whether `read` is at the place, by the camera and with the hits that are wanted.
    fileprivate func wants(_ read: StoredRead, in store: ReadStore) throws(PlatedError) -> Bool {
        if let camera, read.read.camera != camera { return false }
        if let place {
            let circle = HoldPlace(
                latitude: place.latitude, longitude: place.longitude,
                radiusMetres: place.radiusMetres)
            guard let position = read.read.position,
                circle.metres(to: position) <= place.radiusMetres + (position.accuracy ?? 0)
            else { return false }
        }
        guard hitsOnly else { return true }
        return try !store.hits(of: read.read.id).isEmpty
    }

    /// Everything that was asked for, for the log.
    var asTyped: String {
        var parts = [query ?? "*"]
        if let state { parts.append("state \(state)") }
        if let from { parts.append("from \(from)") }
        if let through { parts.append("through \(through)") }
        if let place {
            parts.append(
                "within \(place.radiusMetres) m of \(place.latitude), \(place.longitude)")
        }
        if let camera { parts.append("camera \(camera)") }
        if hitsOnly { parts.append("hits only") }
        if let canvass { parts.append("canvass \(canvass)") }
        if let cursor { parts.append("continued at \(cursor)") }
        return parts.joined(separator: "; ")
    }
}
