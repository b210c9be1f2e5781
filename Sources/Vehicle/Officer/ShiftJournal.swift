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

    /// What the store holds of the journal, the oldest line first, and how many lines cannot be read.
    ///
    /// - Throws: where the store cannot be asked.
    static func events(
        in store: ReadStore
    ) throws(PlatedError) -> (events: [AlertEvent], unreadable: Int) {
        var events: [AlertEvent] = []
        var unreadable = 0
        var last: Int64 = 0
        while true {
            let page = try store.statements(after: last, limit: Limits.journalPageLines)
            for stored in page where [.alert, .shift].contains(stored.statement.kind) {
                if let event = AlertEvent(json: stored.statement.body) {
                    events.append(event)
                } else {
                    unreadable += 1
                }
            }
            // A page may be short of lines that do not open.
            guard let end = page.last else { return (events, unreadable) }
            last = end.number
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
