/// Holds: placed, released, listed.
import Access
import ControlProtocol
import Custody
import Ledger
import PlateCore

extension Office {
    /// The answer to `hold`.
    func hold(_ body: HoldBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .place(let form): return try place(form, caller)
        case .release(let id, let reason): return try release(id, reason, caller)
        case .list(let includingReleased): return try listHolds(includingReleased, caller)
        }
    }

    private func place(_ form: HoldForm, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let scope = HoldScope(
            reads: form.reads.compactMap { RecordID($0) }, plate: form.plate,
            caseNumber: form.ofCase, from: form.from, through: form.through,
            place: form.place.map {
                HoldPlace(
                    latitude: $0.latitude, longitude: $0.longitude, radiusMetres: $0.radiusMetres)
            })
        let subject = AccessSubject(query: scope.words, records: form.reads)
        let (session, moment) = try authorise(caller, .holdPlace, .hold, subject: subject)
        var line = session.record(
            .hold, .granted, at: moment, reason: "hold placed", subject: subject)
        line.caseNumber = form.caseNumber ?? line.caseNumber
        let id = RecordID(wallTime: moment.bestTime, random: random(10))
        let hold = Hold(
            id: id,
            scope: try store(failing: line) { () throws(PlatedError) in try scope.validated() },
            reason: form.reason, placedBy: session.person, at: moment.bestTime)
        line.subject?.detail = "hold \(id)"
        try witness(line)
        try store(failing: line) { () throws(PlatedError) in try custody.place(hold) }
        return .holds([report(hold, caseNumber: line.caseNumber)])
    }

    private func release(
        _ id: String, _ reason: String, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .holdRelease, .release)
        let line = session.record(
            .release, .granted, at: moment, reason: "hold released",
            subject: AccessSubject(detail: "hold \(id): \(reason)"))
        let id = try Self.recordID(id)
        let all = try store(failing: line) { () throws(PlatedError) in try custody.holds() }
        guard all.contains(where: { $0.id == id.description && $0.isInForce }) else {
            var line = line
            line.outcome = .failed
            line.reason = "no such hold is in force"
            note(line)
            throw ControlRefusal(id: nil, .notFound, "No such hold is in force.")
        }
        try witness(line)
        let released = try store(failing: line) { () throws(PlatedError) in
            try custody.release(id, by: session.person, at: moment.bestTime, reason: reason)
        }
        return .holds([report(released, caseNumber: nil)])
    }

    private func listHolds(
        _ includingReleased: Bool, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .holds, .view)
        let line = session.record(.view, .granted, at: moment, reason: "holds listed")
        let all = try store(failing: line) { () throws(PlatedError) in try custody.holds() }
        try witness(line)
        let wanted = all.filter { includingReleased || $0.isInForce }
        return .holds(wanted.map { report($0, caseNumber: nil) })
    }

    private func report(_ hold: Hold, caseNumber: String?) -> HoldReport {
        HoldReport(
            id: hold.id, scope: hold.scope.words, reason: hold.reason,
            caseNumber: caseNumber ?? hold.scope.caseNumber, placedBy: hold.placedBy.name,
            placedAt: WallTime(milliseconds: hold.placedMilliseconds),
            releasedBy: hold.releasedBy?.name,
            releasedAt: hold.releasedMilliseconds.map(WallTime.init(milliseconds:)))
    }
}

extension HoldSubject {
    /// A read that holds are held against, and all plates that it was ever said to show.
    init(_ stored: StoredRead, plates: [String]) {
        let read = stored.read
        self.init(
            id: read.id, plates: plates,
            capturedAt: read.wallTimeSource == .unset ? nil : read.capturedAt,
            uncertaintyMilliseconds: read.wallTimeUncertaintyMilliseconds ?? 0,
            position: read.position)
    }
}

extension HoldScope {
    /// What it covers, in words.
    var words: String {
        var parts: [String] = []
        if reads.count == 1 { parts.append("read \(reads[0])") }
        if reads.count > 1 { parts.append("\(reads.count) reads") }
        if let plate { parts.append("plate \(plate)") }
        if let caseNumber { parts.append("case \(caseNumber)") }
        if let fromMilliseconds {
            parts.append("from \(WallTime(milliseconds: fromMilliseconds))")
        }
        if let throughMilliseconds {
            parts.append("through \(WallTime(milliseconds: throughMilliseconds))")
        }
        if let place {
            parts.append(
                "within \(place.radiusMetres) m of \(place.latitude), \(place.longitude)")
        }
        return parts.joined(separator: ", ")
    }
}
