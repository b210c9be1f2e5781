/// One change on its way to the store, with what is to be told once it is there.
import Ledger
import PlateCore

/// A change that waits. Its bytes are what it holds in memory, about.
package struct CommitEntry: Sendable {
    /// The change.
    package private(set) var change: LedgerChange
    /// The read of a sighting that is over with this change.
    package let finished: PlateRead?
    /// Whether it does not wait for others to share its commit.
    package let isUrgent: Bool
    /// When it came.
    package let waitingSince: MonotonicTime
    /// Alerts that are recorded with it.
    package let alerts: [RecordID]
    /// Told whether it is on disk, or given up; on the thread that writes, which it must not hold up.
    let onSettled: (@Sendable (Bool) -> Void)?
    /// Bytes of its pictures now.
    private(set) var pictureBytes: [ImageKind: Int] = [:]
    /// Whether its pictures may go where there is no room: those of a hit never do.
    let isSheddable: Bool

    /// An entry; changes with a hit or an alert are urgent by themselves.
    package init(
        _ change: LedgerChange, finished: PlateRead? = nil, isUrgent: Bool = false,
        waitingSince: MonotonicTime, onSettled: (@Sendable (Bool) -> Void)? = nil
    ) {
        self.change = change
        self.finished = finished
        self.waitingSince = waitingSince
        self.onSettled = onSettled
        let record = change.record
        let hasHit = record.map { !$0.hits.isEmpty || !$0.alerts.isEmpty } ?? false
        self.isUrgent = isUrgent || hasHit
        isSheddable = !hasHit
        alerts = record?.alerts.map(\.id) ?? []
        pictureBytes[.scene] = record?.scene?.count
        pictureBytes[.crop] = record?.crop?.count
    }

    /// Whether it is a note beside reads that may be let go where too many wait: what a clock did, which
    /// list came into force.
    var isNote: Bool {
        if isUrgent { return false }
        return switch change {
        case .clockChange, .hotlistVersion: true
        default: false
        }
    }

    /// What it holds in memory.
    package var bytes: Int {
        Limits.commitEntryBytes + pictureBytes.values.reduce(0, +)
    }

    /// The camera of its read, where it is one.
    package var camera: String? { change.record?.read.camera }

    /// Whether it carries a picture of `kind`.
    func has(_ kind: ImageKind) -> Bool { pictureBytes[kind] != nil }

    /// Lets its picture of `kind` go; `false` where there is none.
    mutating func drop(_ kind: ImageKind) -> Bool {
        guard pictureBytes.removeValue(forKey: kind) != nil, var record = change.record else {
            return false
        }
        switch kind {
        case .scene: record.scene = nil
        case .crop: record.crop = nil
        }
        change = change.with(record)
        return true
    }

    /// The change for the last try of one that the store refused: a read that is not there, since what
    /// brought it was refused or a damaged database was set aside, begins with its later form.
    var asNew: LedgerChange {
        if case .amend(let record) = change { .append(record) } else { change }
    }
}

extension LedgerChange {
    /// The record of a read, where it is one.
    var record: ReadRecord? {
        switch self {
        case .append(let record), .amend(let record): record
        default: nil
        }
    }

    /// The same change of another record.
    fileprivate func with(_ record: ReadRecord) -> LedgerChange {
        switch self {
        case .append: .append(record)
        case .amend: .amend(record)
        default: self
        }
    }
}
