/// The lines that the board asked to keep, as sealed statements on their way to the store: in the order in
/// which they took effect, among the reads and alerts that they are about.
///
/// What a line says holds already: a disk that takes nothing keeps no answer from taking effect.
import Alerting
import Foundation
import Ledger
import PlateCore

/// One line to be kept, with the records that it is about.
struct ShiftLine: Sendable {
    /// What happened.
    var event: AlertEvent
    /// The alert it is about, and that alert's read.
    var alert: (id: RecordID, read: RecordID)?
}

/// A read that belongs to a canvass.
struct CanvassNote: Sendable {
    let read: RecordID
    let time: WallTime
    private let canvass: ShiftBoard.Canvass

    init(read: RecordID, at time: WallTime, _ canvass: ShiftBoard.Canvass) {
        self.read = read
        self.time = time
        self.canvass = canvass
    }

    /// The reads in `store` that were tagged with `incident`, the newest first, at most `limit`.
    ///
    /// - Throws: where the store cannot be asked.
    static func reads(
        of incident: String, since time: WallTime? = nil, in store: ReadStore, limit: Int
    ) throws(PlatedError) -> [RecordID] {
        var found: [RecordID] = []
        var first = Int64.max
        while true {
            let page = try store.statements(
                before: first, kind: .note, limit: Limits.journalPageLines)
            for statement in page.map(\.statement) {
                let tag = try? JSONDecoder().decode(
                    [String: String].self, from: Data(statement.body.utf8))
                guard let read = statement.readID, tag?["canvass"] == incident,
                    time.map({ statement.madeAt >= $0 }) ?? true
                else { continue }
                found.append(read)
                if found.count == limit { return found }
            }
            guard let end = page.last else { return found }
            first = end.number
        }
    }

    /// `{"by":"jdoe","canvass":"26-1234"}`.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(["canvass": canvass.incident, "by": canvass.by])
        else { preconditionFailure("two texts always encode") }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Names and writes lines. A value behind the lock that keeps their order.
struct ShiftJournal: Sendable {
    /// Puts a change into the line of commits; told whether it is on disk or was given up.
    typealias Write = @Sendable (LedgerChange, @escaping @Sendable (Bool) -> Void) -> Void

    let write: Write
    private var ids = RecordIDSequence()

    init(write: @escaping Write) {
        self.write = write
    }

    /// The statement of `line`.
    mutating func statement(_ line: ShiftLine) -> RecordStatement {
        RecordStatement(
            id: ids.next(at: line.event.time), kind: line.alert == nil ? .shift : .alert,
            readID: line.alert?.read, alertID: line.alert?.id, madeAt: line.event.time,
            body: line.event.json)
    }

    /// The statement that tags a read.
    mutating func statement(_ note: CanvassNote) -> RecordStatement {
        RecordStatement(
            id: ids.next(at: note.time), kind: .note, readID: note.read, madeAt: note.time,
            body: note.json)
    }

    /// What the store holds of the journal since the last end of a shift that left nothing open, the
    /// oldest line first, and how many lines of that cannot be read. What came before has no part in the
    /// board: every alert that any of these lines is about was raised in them, as was every one that is open.
    ///
    /// - Throws: where the store cannot be asked.
    static func events(
        in store: ReadStore
    ) throws(PlatedError) -> (events: [AlertEvent], unreadable: Int) {
        let oldestOpen = try store.oldestOpenStatement() ?? .max
        var events: [AlertEvent] = []
        var unreadable = 0
        /// Alerts of the lines so far that were raised before them.
        var raisedBefore: Set<RecordID> = []
        var first = Int64.max
        while true {
            let page = try store.statements(before: first, limit: Limits.journalPageLines)
            for stored in page where [.alert, .shift].contains(stored.statement.kind) {
                guard let event = AlertEvent(json: stored.statement.body) else {
                    unreadable += 1
                    continue
                }
                events.append(event)
                switch event.kind {
                case .alert(_, let step):
                    guard let alert = event.alert else { break }
                    if case .raised = step {
                        raisedBefore.remove(alert)
                    } else {
                        raisedBefore.insert(alert)
                    }
                case .shiftEnded where raisedBefore.isEmpty && stored.number < oldestOpen:
                    return (events.reversed(), unreadable)
                default: break
                }
            }
            // A page may be short of lines that do not open.
            guard let end = page.last else { return (events.reversed(), unreadable) }
            first = end.number
        }
    }
}

extension RecordStatement {
    /// The read that it tags.
    var canvassRead: RecordID? { kind == .note ? readID : nil }
}

extension AlertEvent {
    /// The line as it is kept.
    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A receiver may give any number.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let bytes = try? encoder.encode(self) else {
            preconditionFailure("a line holds text and numbers, and always encodes")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A line as it was kept; `nil` where it is none of a form that is known here.
    init?(json: String) {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let event = try? decoder.decode(AlertEvent.self, from: Data(json.utf8)) else {
            return nil
        }
        self = event
    }
}
