/// How full the state folder's disk is, looked at once a second: what is given up follows from it.
import Custody
import Ledger
import Logging
import PlateCore
import Synchronization

/// The step in force; any thread may ask, and none waits for the disk.
final class DiskWatch: Sendable {
    private let custody: CustodyStore
    private let reads: ReadStore
    private let shedding: DiskShedding
    private let log: Logger
    private let current = Mutex(DiskStep.normal)

    /// Nothing is given up yet.
    init(
        custody: CustodyStore, reads: ReadStore, log: Logger, shedding: DiskShedding = .standard
    ) {
        self.custody = custody
        self.reads = reads
        self.shedding = shedding
        self.log = log
    }

    /// What is given up now.
    var step: DiskStep { current.withLock { $0 } }

    /// Looks anew; a step that is taken or taken back is told.
    func look() {
        guard let onDisk = custody.freeBytes else { return }
        // What the ledger has free inside is written again before its file grows.
        let free = onDisk + ((try? reads.reusableBytes()) ?? 0)
        let former = step
        let room = DiskRoom(freeBytes: free, hasReserve: custody.reserve == .whole)
        let new = shedding.step(room, after: former)
        current.withLock { $0 = new }
        guard new != former else {
            if new == .normal, custody.reserve != .whole { custody.restoreReserve() }
            return
        }
        log.log(
            level: new > former ? .critical : .notice, "\(new.words)",
            metadata: ["freeMebibytes": "\(free / 1_048_576)"])
    }
}
