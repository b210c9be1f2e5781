/// One client's watch: reads and alerts that it is told as they come.
import Synchronization

/// A watch, as the connection it runs on sees it.
struct ControlWatch: Sendable, Hashable {
    /// The number it was given by whoever answered `subscribe`; no two watches have the same.
    let number: Int64
}

/// The numbers of all watches, told across threads.
final class WatchNumbers: Sendable {
    private let numbers = Mutex<Set<Int64>>([])

    var all: [Int64] { numbers.withLock { $0.sorted() } }

    func insert(_ number: Int64) {
        _ = numbers.withLock { $0.insert(number) }
    }

    func remove(_ number: Int64) {
        _ = numbers.withLock { $0.remove(number) }
    }
}
