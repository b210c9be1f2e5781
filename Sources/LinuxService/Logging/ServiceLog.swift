/// The log of the daemon: where it goes, and how much of it there is.
import Foundation
import Logging
import PlateCore
import Synchronization

/// Sets up swift-log for this program, and changes its level while it runs.
public enum ServiceLog {
    private static let threshold = LogThreshold(.info)
    /// Bootstraps once, however often it is asked for: swift-log traps at the second time.
    private static let isBootstrapped: Bool = {
        let sink = LogSink(environment: ProcessInfo.processInfo.environment)
        LoggingSystem.bootstrap { label in
            ServiceLogHandler(label: label, threshold: threshold, sink: sink)
        }
        return true
    }()

    /// Sends all that is logged from now on to journald where it reads this program's standard error,
    /// else to standard error as lines of text.
    public static func bootstrap(level: Logger.Level) {
        self.level = level
        _ = isBootstrapped
    }

    /// What is less urgent is not logged. Counts at once for every logger that has no level of its own.
    public static var level: Logger.Level {
        get { threshold.level }
        set { threshold.level = newValue }
    }
}

/// A level that several loggers share.
package final class LogThreshold: Sendable {
    private let value: Atomic<Int>

    /// A threshold at `level`.
    package init(_ level: Logger.Level) {
        value = Atomic(Self.number(level))
    }

    /// The least urgent level that is logged.
    package var level: Logger.Level {
        get { Logger.Level.allCases[value.load(ordering: .relaxed)] }
        set { value.store(Self.number(newValue), ordering: .relaxed) }
    }

    private static func number(_ level: Logger.Level) -> Int {
        Logger.Level.allCases.firstIndex(of: level) ?? 0
    }
}
