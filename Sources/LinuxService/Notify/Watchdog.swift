/// Tells systemd that the daemon lives, for as long as every loop does.
import Foundation
import Logging
import PlateCore
import Synchronization

/// A thread that looks at the pulses of all loops, at half the interval that systemd gives.
///
/// While one is silent for longer than it may, `WATCHDOG=1` is withheld, so systemd kills and restarts
/// the daemon. The stuck loop is named in the log once, and in every status line while it lasts. Where
/// systemd does not watch, stuck loops are named all the same.
///
/// `@unchecked Sendable`: `round` is used by the thread alone, or by whoever calls `turn` without one;
/// all else that changes is in `pulses` (a mutex) and `wake` (a semaphore).
public final class Watchdog: @unchecked Sendable {
    /// Milliseconds between looks where systemd does not watch.
    private static let lookMilliseconds = 1_000.0

    private let notifier: ServiceNotifier
    private let clock: any Clock
    private let log: Logger
    private let pulses: Mutex<[LoopPulse]>
    private let isWatched: Bool
    private let turnMilliseconds: Double
    private var round = WatchdogRound()
    private let wake = DispatchSemaphore(value: 0)
    private let isStopping = Atomic(false)
    private let isStarted = Atomic(false)

    /// A watchdog over `pulses`, with `WATCHDOG_USEC` and `WATCHDOG_PID` from `environment`.
    public init(
        pulses: [LoopPulse], notifier: ServiceNotifier, clock: any Clock, log: Logger,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.pulses = Mutex(pulses)
        self.notifier = notifier
        self.clock = clock
        self.log = log
        let interval = WatchdogInterval(environment, processID: getpid())
        isWatched = interval != nil && notifier.isConnected
        turnMilliseconds = interval.map { max(1, $0.milliseconds / 2) } ?? Self.lookMilliseconds
    }

    /// Watches one loop more.
    public func add(_ pulse: LoopPulse) {
        pulses.withLock { pulses in
            if !pulses.contains(where: { $0 === pulse }) { pulses.append(pulse) }
        }
    }

    /// Watches a loop no more; it must be taken off before it ends.
    public func remove(_ pulse: LoopPulse) {
        pulses.withLock { $0.removeAll { $0 === pulse } }
    }

    /// Starts the thread. Once only.
    public func start() {
        precondition(
            !isStarted.exchange(true, ordering: .relaxed), "a watchdog starts once")
        let thread = Thread { [self] in
            while !isStopping.load(ordering: .acquiring) {
                let isTaken = turn()
                // A sign that was not taken is given again soon.
                let pause = isTaken ? turnMilliseconds : turnMilliseconds / 10
                _ = wake.wait(timeout: .now() + .microseconds(Int(min(pause, 3.6e6) * 1000)))
            }
        }
        thread.name = "watchdog"
        thread.start()
    }

    /// Ends the thread soon; gives no more signs of life after the one under way.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        wake.signal()
    }

    /// Looks once, and tells what is to be told. Returns whether systemd took it.
    package func turn() -> Bool {
        let outcome = round.look(at: pulses.withLock { $0 }, now: clock.monotonicNow())
        for loop in outcome.stuck {
            log.critical(
                "a loop is stuck",
                metadata: ["loop": "\(loop.name)", "seconds": "\(loop.silenceSeconds)"])
        }
        for name in outcome.recovered {
            log.notice("a loop goes on", metadata: ["loop": "\(name)"])
        }
        if !outcome.stuck.isEmpty || !outcome.recovered.isEmpty {
            notifier.raise(alarm: outcome.alarm)
        }
        return isWatched && outcome.isAlive ? notifier.alive() : true
    }
}
