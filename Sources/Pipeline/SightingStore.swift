/// Where the pipeline's changes go.
import Ledger
import PlateCore

/// A `ReadStore`, or in tests one that fails, hangs or lies. Calls block; they come from one thread.
public protocol SightingStore: Sendable {
    /// Writes `changes` in their order, all of them or none. Returns only when they are on disk.
    ///
    /// - Throws: `badData` where one of them cannot be written for what it is; anything else where the
    ///   store takes nothing now. A commit that throws may be on disk all the same.
    func commit(_ changes: [LedgerChange]) throws(PlatedError)
    /// The mark of the last commit on disk that had one (`LedgerChange.commitMark`), 0 before the first.
    func lastCommitMark() throws(PlatedError) -> Int32
}

extension ReadStore: SightingStore {}
