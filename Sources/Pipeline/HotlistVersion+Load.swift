/// The record of a hotlist that was loaded, for the store.
import Hotlist
import Ledger
import PlateCore

extension HotlistVersion {
    /// The record of a list that was loaded at `loadedAt`.
    public init(
        of load: HotlistLoad, loadedAt: WallTime, using generator: inout some RandomNumberGenerator
    ) {
        self.init(
            id: RecordID(wallTime: loadedAt, using: &generator), source: load.source,
            sha256: load.sha256, acceptedCount: load.entryCount,
            rejectedCount: load.rejected.count, extractedAt: load.extractedAt, loadedAt: loadedAt)
    }
}
