/// What happened to one alert, put together from everything that is kept: the read, the alert, its journal,
/// the access log.
import Custody
import Ledger
import PlateCore

enum AlertTimeline {
    /// Entries of the access log read at once.
    private static let pageCount = 500

    /// Everything, the earliest first. Times are as they were known when each was written.
    ///
    /// - Throws: `inputOutput` where the log cannot be read.
    static func events(
        of alert: Alert, read: PlateRead, journal: RecordJournal, log: CustodyStore
    ) throws(PlatedError) -> [EvidenceEvent] {
        var events = [
            EvidenceEvent(
                time: read.capturedAt, what: "captured", detail: "by camera \(read.camera)",
                source: "read")
        ]
        let lines = journal.events(of: alert.id)
        // An alert whose journal begins with its raising is not told twice.
        let isRaisedInJournal = lines.contains { if case .raised = $0.step { true } else { false } }
        if !isRaisedInJournal {
            events.append(EvidenceEvent(time: alert.raisedAt, what: "raised", source: "alert"))
        }
        for (event, step) in lines {
            let words = step.words
            let screen = step.actor.map {
                "on console \($0.console), which showed revision \($0.basedOn)"
            }
            let detail = [words.detail, screen].compactMap { $0 }.joined(separator: "; ")
            events.append(
                EvidenceEvent(
                    time: event.time, what: words.what, person: step.actor?.person,
                    detail: detail.isEmpty ? nil : detail, source: "journal"))
        }
        events += try logged(of: [alert.id.description, read.id.description], since: read, log)
        return events.enumerated().sorted {
            ($0.element.milliseconds, $0.offset) < ($1.element.milliseconds, $1.offset)
        }.map(\.element)
    }

    /// Entries of the access log that name the record or the alert.
    private static func logged(
        of names: [String], since read: PlateRead, _ log: CustodyStore
    ) throws(PlatedError) -> [EvidenceEvent] {
        var events: [EvidenceEvent] = []
        var before: Int64?
        var looked = 0
        // A clock may have been set back in between: an hour before the capture is looked at, too.
        let from = WallTime(milliseconds: read.capturedAt.milliseconds - 3_600_000)
        while looked < Limits.evidenceLogEntriesMax {
            let page = try log.logRecords(from: from, before: before, limit: pageCount)
            for entry in page {
                guard let record = entry.record, names.contains(where: record.shows) else {
                    continue
                }
                events.append(
                    EvidenceEvent(
                        time: record.time, what: record.action.rawValue, person: record.person,
                        detail: [record.outcome.rawValue, record.reason, record.purpose]
                            .compactMap { $0 }.joined(separator: ", "),
                        source: "access log", logNumber: entry.number))
            }
            looked += page.count
            guard page.count == pageCount, let last = page.last else { break }
            before = last.number
        }
        return events
    }
}

extension AccessRecord {
    /// Whether it names `record`, or a range of live reads that it lies in.
    fileprivate func shows(_ record: String) -> Bool {
        guard let records = subject?.records else { return false }
        if records.contains(record) { return true }
        // Ids sort by time: a live view names the first and the last that it showed.
        guard action == .watch, let first = records.min(), let last = records.max() else {
            return false
        }
        return first <= record && record <= last
    }
}
