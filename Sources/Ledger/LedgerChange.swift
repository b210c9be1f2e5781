/// Everything the daemon writes into the store, as values that wait in order and share transactions.

import PlateCore

/// One thing to be written.
public enum LedgerChange: Sendable {
    /// A new read with its pictures, hits and alerts.
    case append(ReadRecord)
    /// A stored read brought up to date. It may follow its `append` in the same transaction.
    case amend(ReadRecord)
    /// What a clock did.
    case clockChange(ClockChange)
    /// A list that came into force.
    case hotlistVersion(HotlistVersion)
    /// What was said about a record.
    case statement(RecordStatement)
    /// How a stored alert stands now. One that is not there any more is passed over.
    case alertState(RecordID, AlertState)
    /// A stored read, its pictures and what was said of it go before others.
    case sendFirst(RecordID)
    /// The mark of this commit: on disk exactly when the changes beside it are.
    case commitMark(Int32)
}
