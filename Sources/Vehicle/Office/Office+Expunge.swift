/// Court-ordered expungement: the records, their pictures and hashes, what the log says of them.
///
/// The line of the log that says it was done names the order and no plate. A cut between the two stores
/// leaves an order half done; the same order given again completes it.
import Access
import ControlProtocol
import Custody
import Ledger
import PlateCore

/// What an order reaches.
private struct OrderReach {
    var plates: [String]
    var reads: [RecordID]
    var pictures = 0
    var hits = 0
    var alerts = 0
    var statements = 0
    var held: [String: Int] = [:]
    var logSubjects = 0
    var bookedCopies: [String] = []

    /// Lines of the log that name what the order reaches.
    var subjects: ExpungedSubjects { ExpungedSubjects(plates: plates, records: reads) }
}

extension Office {
    /// The answer to `expunge`.
    func expunge(_ body: ExpungeBody, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .expunge, .expungement)
        var line = session.record(.expungement, .granted, at: moment)
        let named = body.reads.compactMap { RecordID($0) }
        let plates = [body.plate].compactMap(\.self)
        let reach = try store(failing: line) { () throws(PlatedError) in
            try self.reach(plates, named)
        }
        line.reason = "order \(body.order)" + (body.isDryRun ? ": dry run" : "")
        let overruled = Set(body.overruledHolds)
        let standing = reach.held.keys.filter { !overruled.contains($0) }
        guard body.isDryRun || standing.isEmpty else {
            line.outcome = .refused
            line.reason = "order \(body.order): \(standing.count) holds stand against it"
            note(line)
            throw ControlRefusal(
                id: nil, .conflict, "\(standing.count) holds stand against it.",
                hint: "A dry run names them; the custodian overrules them one by one.")
        }
        if !overruled.isEmpty, !body.isDryRun {
            line.reason? += "; holds overruled: " + overruled.sorted().joined(separator: ", ")
        }
        try witness(line)
        guard !body.isDryRun else { return .expungement(report(body, reach)) }
        let record = DestructionRecord(
            .expungement, at: moment.bestTime, authority: body.order, person: session.person)
        let done = try store(failing: line) { () throws(PlatedError) in
            try destroy(reach, record)
        }
        return .expungement(report(body, done))
    }

    /// The log goes first: what it says of a read names the read, and an order that was cut and is given
    /// again finds those lines only while the reads are there to be found.
    private func destroy(
        _ reach: OrderReach, _ record: DestructionRecord
    ) throws(PlatedError) -> OrderReach {
        var reach = reach
        reach.logSubjects = try destroyInLog(reach, record)
        let outcome = try reads.expunge(
            plates: reach.plates, reads: reach.reads, record: record)
        // What is looked out for no more is told to whoever holds reads against it.
        try lists.lookouts.begin(at: WallTime(milliseconds: record.milliseconds))
        // Reads that came since the order was weighed are reached too.
        let late = Set(outcome.reads).subtracting(reach.reads)
        if !late.isEmpty {
            reach.reads += late
            reach.logSubjects += try destroyInLog(reach, record)
        }
        shift.expunge(reach.reads)
        for due in try reads.dueDestructions() where due.record == outcome.record {
            _ = try custody.append(due.record)
            try reads.settleDestruction(due.number)
        }
        return reach
    }

    /// Destroys what lines of the log name of `reach`, those too that wait to be written; how many.
    private func destroyInLog(
        _ reach: OrderReach, _ record: DestructionRecord
    ) throws(PlatedError) -> Int {
        let subjects = reach.subjects
        desk.withLock { desk in
            for index in desk.owed.indices {
                if let subject = desk.owed[index].subject, subjects.names(subject) {
                    desk.owed[index].subject = nil
                }
            }
        }
        return try custody.expungeLog(where: subjects.names, record: record).count
    }

    /// What an order of `plates` and `named` would destroy, and what stands against it.
    private func reach(
        _ plates: [String], _ named: [RecordID]
    ) throws(PlatedError) -> OrderReach {
        let ids = try reads.recordsNaming(plates: plates, reads: named)
        var reach = OrderReach(plates: plates, reads: ids)
        let rules = HoldRules(try custody.holds())
        for id in ids {
            guard let read = try reads.read(id) else { continue }
            let revisions = try reads.revisions(of: id)
            let all = revisions + [read]
            reach.pictures += Set(all.compactMap(\.cropSHA256)).count
            reach.pictures += Set(all.compactMap(\.sceneSHA256)).count
            reach.hits += try reads.hits(of: id).count
            reach.alerts += try reads.alerts(of: id).count
            reach.statements += try reads.statements(of: id).count
            for hold in rules.covering(HoldSubject(read, plates: all.map(\.read.text))) {
                reach.held[hold, default: 0] += 1
            }
        }
        try lookThroughLog(&reach)
        return reach
    }

    /// Counts the lines that name what the order reaches, and names the copies that were booked of it.
    private func lookThroughLog(_ reach: inout OrderReach) throws(PlatedError) {
        let subjects = reach.subjects
        var before: Int64?
        while true {
            let page = try custody.logRecords(before: before, limit: Limits.logPageLines)
            for record in page.compactMap(\.record) {
                guard let subject = record.subject, subjects.names(subject) else { continue }
                reach.logSubjects += 1
                // Also what was begun or cancelled: parts of it may lie on a medium.
                if record.action == .export, record.outcome != .refused,
                    let detail = subject.detail
                {
                    reach.bookedCopies.append("\(record.time): \(detail)")
                }
            }
            guard page.count == Limits.logPageLines, let last = page.last else { return }
            before = last.number
        }
    }

    private func report(_ body: ExpungeBody, _ reach: OrderReach) -> ExpungeReport {
        ExpungeReport(
            order: body.order, isDryRun: body.isDryRun, reads: reach.reads.count,
            pictures: reach.pictures, hits: reach.hits, alerts: reach.alerts,
            statements: reach.statements, logSubjects: reach.logSubjects,
            held: reach.held.filter { !body.overruledHolds.contains($0.key) }
                .sorted { $0.key < $1.key }.map {
                    ExpungeReport.Held(hold: $0.key, reads: $0.value)
                }, bookedCopies: reach.bookedCopies)
    }
}
