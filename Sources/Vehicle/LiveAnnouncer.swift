/// Reads and alerts on their way to the screens that watch them, each with what its crew may see.
///
/// The pipeline's threads only drop events here; the store is asked, and the office, on a queue of its own.
import ControlProtocol
import Dispatch
import Ledger
import Pipeline
import PlateCore
import Synchronization

/// Between the pipeline and the control socket. Events without a screen cost nothing.
final class LiveAnnouncer: Sendable {
    private let office: Office
    private let store: ReadStore
    private let server: ControlServer
    private let queue = DispatchQueue(label: "live announcements")
    /// Of its own: an alert does not wait behind reads that are looked up.
    private let boardQueue = DispatchQueue(label: "board announcements")
    private let isBoardDue = Atomic(false)
    /// Events in the queue, so that a disk that hangs does not gather them without end.
    private let waiting = Mutex(0)

    init(office: Office, store: ReadStore, server: ControlServer) {
        self.office = office
        self.store = store
        self.server = server
    }

    /// Tells every screen. An alert is always told; of reads those are left out that come while too many
    /// wait: they are in the store.
    func tell(_ event: PipelineEvent) {
        guard !server.watches.isEmpty else { return }
        let isRead = if case .read = event { true } else { false }
        let isTaken = waiting.withLock { waiting in
            if isRead, waiting >= Limits.liveEventsWaitingMax { return false }
            waiting += 1
            return true
        }
        guard isTaken else { return }
        queue.async { [self] in
            defer { waiting.withLock { $0 -= 1 } }
            announce(event)
        }
    }

    private func announce(_ event: PipelineEvent) {
        switch event {
        case .read(let read): announce(read)
        case .alert(let announcement): announce(announcement.alert, .alert)
        case .alertRecorded(let announcement): announce(announcement.alert, .alertChanged)
        // The board tells it.
        case .alertReading, .summary: break
        }
    }

    /// Tells every screen how the board stands. Changes that come while one is told are told together.
    func tellBoard() {
        guard !server.watches.isEmpty else { return }
        guard !isBoardDue.exchange(true, ordering: .acquiringAndReleasing) else { return }
        boardQueue.async { [self] in
            isBoardDue.store(false, ordering: .releasing)
            for number in server.watches {
                guard let board = office.shownBoard(on: number) else { continue }
                server.send(LiveEvent(.board, board: board), toWatch: number)
            }
        }
    }

    private func announce(_ read: PlateRead) {
        // A store that cannot be asked is told by the status; the read itself is kept.
        guard let stored = try? store.read(read.id), let hits = try? store.hits(of: read.id) else {
            return
        }
        for number in server.watches {
            guard let entry = office.shown(stored, hits: hits.count, on: number) else { continue }
            server.send(LiveEvent(.read, read: entry), toWatch: number)
        }
    }

    private func announce(_ alert: Alert, _ kind: LiveEvent.Kind) {
        for number in server.watches {
            guard let entry = office.shown(alert, on: number) else { continue }
            server.send(LiveEvent(kind, alert: entry), toWatch: number)
        }
    }

    /// Ends the watches whose session is over; for the thread that turns once a second.
    func endOverdue() {
        for number in server.watches where !office.isWatching(number) {
            server.send(LiveEvent(.ended), toWatch: number)
        }
    }
}
