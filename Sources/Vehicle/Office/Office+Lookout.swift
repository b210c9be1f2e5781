/// Plates to look out for: entered with a case and a reason, previewed, listed, ended.
import Access
import ControlProtocol
import Custody
import Hotlist
import Ledger
import PlateCore

extension Office {
    /// The answer to `lookout`.
    func lookout(_ body: LookoutBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        switch body {
        case .add(let form): return try enter(form, caller)
        case .list(let includingEnded): return try listLookouts(includingEnded, caller)
        case .remove(let id, let reason): return try remove(id, reason, caller)
        case .preview(let pattern): return try preview(pattern, caller)
        }
    }

    /// The log's line stands before the look-out counts; a second one says which past reads were shown.
    private func enter(
        _ form: LookoutForm, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        var subject = AccessSubject(query: form.asTyped)
        let (session, moment) = try authorise(caller, .lookout, .lookout, subject: subject)
        let now = moment.bestTime
        let id = RecordID(wallTime: now, random: random(10))
        var line = session.record(
            .lookout, .granted, at: moment, reason: "look-out entered: \(form.reason)",
            subject: subject)
        line.caseNumber = form.caseNumber
        let lookout = try store(failing: line) { () throws(PlatedError) in
            try PartialLookout(form, id: id, by: session.person.name, at: now)
        }
        subject.detail = "look-out \(id) until \(lookout.expiry)"
        line.subject = subject
        try witness(line)
        let stored = StoredLookout(lookout, id: id)
        let statement = RecordID(wallTime: now, random: random(10))
        try store(failing: line) { () throws(PlatedError) in
            try lists.lookouts.enter(stored, statement: statement)
        }
        line.action = .search
        line.reason = "past sightings of a new look-out"
        return .sightings(try pastSightings(stored, lookout.pattern, line, now))
    }

    /// Reads still on the car that met it. A state never hides a read, as it never hides a hit.
    private func pastSightings(
        _ lookout: StoredLookout, _ pattern: PlatePattern, _ line: AccessRecord, _ now: WallTime
    ) throws(ControlRefusal) -> LookoutSightings {
        var line = line
        let search = try store(failing: line) { () throws(PlatedError) in
            // By what new reads are met by, too.
            try reads.search(
                pattern, alternativesFrom: HotlistMatcher.lookAlikeProbabilityMin,
                limit: Limits.lookoutSightingsMax)
        }
        var entries: [ReadEntry] = []
        for read in search.reads {
            let hits = try store(failing: line) { () throws(PlatedError) in
                try reads.hits(of: read.read.id).count
            }
            entries.append(ReadEntry(read, hits: hits))
        }
        line.subject?.records = entries.map(\.id)
        line.subject?.count = entries.count
        guard (try? witness(line)) != nil else {
            throw ControlRefusal(
                id: nil, .unavailable,
                "The plate is looked out for; its past sightings cannot be shown, as the access "
                    + "log takes nothing.",
                hint: "Search for it once the log is written again.")
        }
        return LookoutSightings(
            lookout: LookoutReport(lookout, at: now), past: entries, looked: search.lookedAtCount,
            isComplete: search.isComplete && search.unreadable.isEmpty)
    }

    private func listLookouts(
        _ includingEnded: Bool, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .lookout, .view)
        var line = session.record(.view, .granted, at: moment, reason: "look-outs listed")
        let all = try store(failing: line) { () throws(PlatedError) in try lists.lookouts.all() }
        let reports = all.map { LookoutReport($0, at: moment.bestTime) }
            .filter { includingEnded || $0.isInForce }
        line.subject = AccessSubject(records: reports.map(\.id), count: reports.count)
        try witness(line)
        return .lookouts(reports)
    }

    private func remove(
        _ id: String, _ reason: String, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let subject = AccessSubject(records: [id], detail: reason)
        let (session, moment) = try authorise(caller, .lookout, .lookout, subject: subject)
        let line = session.record(
            .lookout, .granted, at: moment, reason: "look-out ended", subject: subject)
        let id = try Self.recordID(id)
        let now = moment.bestTime
        let all = try store(failing: line) { () throws(PlatedError) in try lists.lookouts.all() }
        guard all.contains(where: { $0.id == id.description && $0.isInForce(at: now) }) else {
            var line = line
            line.outcome = .failed
            line.reason = "no such look-out is in force"
            note(line)
            throw ControlRefusal(
                id: nil, .notFound, "No such look-out is in force.",
                hint: "List them with: platectl lookout list")
        }
        try witness(line)
        let statement = RecordID(wallTime: now, random: random(10))
        let ended = try store(failing: line) { () throws(PlatedError) in
            try lists.lookouts.end(
                id, by: session.person.name, at: now, reason: reason, statement: statement)
        }
        return .lookouts([LookoutReport(ended, at: now)])
    }

    /// Shows no read, and yet what was typed is a query, and stands in the log.
    private func preview(
        _ form: LookoutPattern, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let subject = AccessSubject(query: form.pattern)
        let (session, moment) = try authorise(caller, .lookout, .search, subject: subject)
        var line = session.record(
            .search, .granted, at: moment, reason: "preview of a look-out", subject: subject)
        let (pattern, preview) = try store(failing: line) { () throws(PlatedError) in
            let pattern = try PlatePattern(form.pattern)
            let texts = try reads.texts(limit: Limits.lookoutPreviewReadsMax)
            return (pattern, PatternPreview(pattern, over: texts))
        }
        line.subject?.count = preview.matched
        try witness(line)
        return .preview(
            LookoutPreview(
                pattern: pattern.text, matched: preview.matched, looked: preview.looked))
    }
}

extension PartialLookout {
    /// What was typed, checked.
    fileprivate init(
        _ form: LookoutForm, id: RecordID, by name: String, at now: WallTime
    ) throws(PlatedError) {
        let days = form.days.map {
            WallTime(milliseconds: now.milliseconds + Int64($0) * 86_400_000)
        }
        try self.init(
            id: id.description, pattern: PlatePattern(form.pattern), state: form.state,
            make: form.make ?? "", colour: form.colour ?? "", caseNumber: form.caseNumber,
            enteredBy: name, reason: form.reason, enteredAt: now, expiry: form.until ?? days)
    }
}

extension LookoutForm {
    /// Everything that was typed of the plate, for the log.
    fileprivate var asTyped: String {
        var parts = [pattern]
        if let state { parts.append("state \(state)") }
        if let make { parts.append("make \(make)") }
        if let colour { parts.append("colour \(colour)") }
        return parts.joined(separator: "; ")
    }
}

extension LookoutReport {
    /// A kept look-out as it stands at `moment`.
    init(_ lookout: StoredLookout, at moment: WallTime) {
        self.init(
            id: lookout.id, pattern: lookout.pattern, state: lookout.state, make: lookout.make,
            colour: lookout.colour, caseNumber: lookout.caseNumber, reason: lookout.reason,
            enteredBy: lookout.enteredBy, enteredAt: lookout.enteredAt, until: lookout.expiry,
            isInForce: lookout.isInForce(at: moment), removedBy: lookout.removedBy,
            removedAt: lookout.removedAt, removalReason: lookout.removalReason)
    }
}
