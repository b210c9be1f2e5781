/// The daemon of one car: makes every part, wires them, starts and reloads them, and ends them.
///
/// Parts run on threads of their own. The thread that called `run` waits for signals, tells the service
/// manager how things stand, and is the only one that starts, reloads and stops parts.
import Capture
import ControlProtocol
import Custody
import Foundation
import Ledger
import LinuxService
import Logging
import Pipeline
import PlateCore

/// One run of the daemon, from its configuration to its end.
public final class VehicleDaemon {
    /// Milliseconds from the call to stop until the process ends, whatever hangs.
    static let stopMillisecondsMax = 4_500.0
    /// Of these, milliseconds for recognising and recording what is under way.
    private static let patrolStopMilliseconds = 3_000.0
    /// Milliseconds between two words to the service manager.
    private static let turnMilliseconds = 1_000

    private let path: String
    private var configuration: VehicleConfiguration
    private let clock = SystemClock()
    private let log = Logger(label: "plated")
    private let signals: StopSignals
    private let notifier: ServiceNotifier
    private let startedAt: MonotonicTime
    private let pulse: LoopPulse

    /// Runs the daemon with the configuration at `path` until a signal ends it.
    ///
    /// - Throws: what keeps it from starting: `configuration`, `unavailable` where another instance has
    ///   the state folder or the socket, `inputOutput`.
    public static func run(configurationPath path: String) throws(PlatedError) {
        // Before any thread, so that all of them hold the signals back.
        let signals = StopSignals()
        let configuration = try VehicleConfiguration.load(path: path)
        ServiceLog.bootstrap(level: configuration.logLevel)
        try VehicleDaemon(path, configuration, signals).run()
    }

    /// The state folder that the configuration at `path` names, and the key that opens it; `nil` where none
    /// is configured and none lies beside it.
    public static func stateFolder(
        configurationPath path: String
    ) throws(PlatedError) -> (path: String, sealing: Sealing?) {
        let configuration = try VehicleConfiguration.load(path: path)
        return (configuration.stateDirectory, try CarKeys.existing(configuration))
    }

    private init(_ path: String, _ configuration: VehicleConfiguration, _ signals: StopSignals) {
        self.path = path
        self.configuration = configuration
        self.signals = signals
        notifier = ServiceNotifier(
            environment: ProcessInfo.processInfo.environment)
        startedAt = clock.monotonicNow()
        pulse = LoopPulse(
            name: "main", silenceMillisecondsMax: Limits.mainSilenceMillisecondsMax, now: startedAt)
    }

    private func run() throws(PlatedError) {
        log.notice(
            "starting",
            metadata: ["version": "\(PlatedVersion.number)", "configuration": "\(path)"])
        let parts = try VehicleParts(configuration, clock: clock, startedAt: startedAt)
        try parts.start()
        let watchdog = Watchdog(
            pulses: parts.pulses + [pulse], notifier: notifier, clock: clock,
            log: Logger(label: "watchdog"))
        watchdog.start()
        notifier.ready(status: parts.summary)
        // What lies sealed is in force already; what changed in the files since follows.
        parts.reloadHotlists(configuration) {}
        log.notice("ready", metadata: ["cameras": "\(configuration.cameras.count)"])
        wait(with: parts)
        notifier.stopping()
        log.notice("stopping")
        let end = stop(parts)
        watchdog.stop()
        if !end.threadsLeft.isEmpty {
            log.warning(
                "threads are left at work",
                metadata: ["threads": "\(end.threadsLeft.joined(separator: ", "))"])
        }
        log.notice("stopped", metadata: ["clean": "\(end.isClean)"])
        if let failure = end.failure { throw failure }
    }

    /// Waits for the call to stop; reloads, and tells how things stand, meanwhile.
    private func wait(with parts: VehicleParts) {
        while true {
            pulse.beat(at: clock.monotonicNow())
            switch signals.next(withinMilliseconds: Self.turnMilliseconds) {
            case .stop: return
            case .reload: reload(parts)
            case nil: break
            }
            notifier.status(parts.summary)
        }
    }

    /// Takes over what can be taken over; a configuration that is wrong changes nothing. Lists are read on
    /// a thread of their own: the reload ends when they are in force.
    private func reload(_ parts: VehicleParts) {
        notifier.reloading(at: clock.monotonicNow())
        do throws(PlatedError) {
            let new = try VehicleConfiguration.load(path: path)
            let changes = configuration.changes(to: new)
            configuration.logLevel = new.logLevel
            configuration.hotlistFiles = new.hotlistFiles
            configuration.hotlistSources = new.hotlistSources
            configuration.hotlistFormerDays = new.hotlistFormerDays
            ServiceLog.level = new.logLevel
            parts.reloadHotlists(configuration) { [notifier, log] in
                let changed = changes.reloadable.isEmpty ? ["nothing"] : changes.reloadable
                log.notice(
                    "reloaded; lists read again",
                    metadata: ["changed": "\(changed.joined(separator: " "))"])
                notifier.ready(status: parts.summary)
            }
            if !changes.needingRestart.isEmpty {
                log.warning(
                    "changed in the configuration, and counts only after a restart",
                    metadata: ["keys": "\(changes.needingRestart.joined(separator: " "))"])
            }
        } catch {
            log.error("not reloaded; everything stays as it was", metadata: ["error": "\(error)"])
            notifier.ready(status: parts.summary)
        }
    }

    /// Ends every part; ends the process where that takes too long.
    private func stop(_ parts: VehicleParts) -> PatrolEnd {
        let log = log
        let thread = Thread {
            Thread.sleep(forTimeInterval: Self.stopMillisecondsMax / 1000)
            log.critical("stopping takes too long; ending without the rest")
            _exit(1)
        }
        thread.name = "stop limit"
        thread.start()
        return parts.stop(withinMilliseconds: Self.patrolStopMilliseconds)
    }
}
