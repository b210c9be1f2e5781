/// The parts of a running daemon, in the order in which they need each other.
import Capture
import ControlProtocol
import Foundation
import Hotlist
import Ledger
import LinuxService
import Logging
import Pipeline
import PlateCore

/// Store, lists, position, cameras and socket of one car. Made, started and stopped by one thread; the
/// status may be asked for from any.
final class VehicleParts: Sendable {
    private let store: ReadStore
    private let lists: HotlistShelf
    private let position: PositionService
    private let upkeep: Upkeep
    private let patrol: Patrol
    private let server: ControlServer
    private let log: Logger

    /// Opens the store and loads the lists; no thread runs yet.
    init(
        _ configuration: VehicleConfiguration, clock: any Clock, startedAt: MonotonicTime
    ) throws(PlatedError) {
        let log = Logger(label: "vehicle")
        self.log = log
        let keyFault = Self.keyFault(configuration, log)
        let notes = StoreNotes(log: log)
        position = PositionService(
            gpsd: configuration.gpsd, clock: clock, logger: Logger(label: "position"),
            onClockChange: { notes.append(.clockChange($0)) })
        let moment = clock.monotonicNow()
        store = try ReadStore.open(
            at: configuration.stateDirectory,
            sealing: StateKey.sealing(at: configuration.stateDirectory),
            beginning: RunStart(
                boot: BootID.current(), moment: moment, stamp: position.stamp(at: moment)))
        lists = HotlistShelf(notes: notes, clock: clock, log: log)
        let matcher = try lists.load(configuration.hotlistFiles)
        let cameras = configuration.cameras.map { CameraSeat($0, clock: clock) }
        patrol = try Patrol(
            cameras: cameras.map(\.camera), store: store, matcher: matcher, surroundings: position,
            threads: configuration.recognitionThreads, clock: clock,
            onEvent: { VehicleLog.tell($0, log) }, onFault: { VehicleLog.tell($0, log) })
        let conditions = CameraConditions()
        upkeep = Upkeep(clock: clock) { [patrol, store] in
            for seat in cameras { conditions.tell(seat.account(), of: seat.camera.name, log) }
            conditions.tell(patrol.status().cameras, log)
            notes.write(to: store)
        }
        let status = StatusSource(
            configuration: configuration, clock: clock, startedAt: startedAt, store: store,
            lists: lists, position: position, cameras: cameras, patrol: patrol,
            keyFault: keyFault)
        server = ControlServer(path: configuration.controlSocket, clock: clock) { request, _ in
            switch request.kind {
            case .status: ControlReply(to: request, .status(status.report()))
            default: ControlReply(.needsLogin(request))
            }
        }
    }
}

extension VehicleParts {
    /// Why the sealing key cannot be had; `nil` where it can, or none is configured. Nothing is sealed
    /// with it yet, so this is told and stops nothing.
    private static func keyFault(_ configuration: VehicleConfiguration, _ log: Logger) -> String? {
        do throws(PlatedError) {
            _ = try SealingKeyFile.read(keyFile: configuration.keyFile)
            return nil
        } catch {
            log.error("the sealing key cannot be had", metadata: ["error": "\(error.message)"])
            return error.message
        }
    }
}

/// Starting, reloading, stopping.
extension VehicleParts {
    /// Starts every part; where one cannot, those before it are stopped again.
    func start() throws(PlatedError) {
        position.start()
        patrol.start()
        upkeep.start()
        do {
            try server.start()
        } catch {
            _ = stop(withinMilliseconds: 1_000)
            throw error
        }
    }

    /// Loads the lists anew and holds reads against them from now on.
    func reloadHotlists(_ paths: [String]) throws(PlatedError) {
        patrol.replace(matcher: try lists.load(paths))
    }

    /// Stops every part, the socket first. What is recognised and recorded by then is on disk.
    func stop(withinMilliseconds milliseconds: Double) -> PatrolEnd {
        server.stop()
        let end = patrol.stop(withinMilliseconds: milliseconds)
        position.stop()
        upkeep.stop(withinMilliseconds: 500)
        do {
            try store.close()
        } catch {
            log.error("the store did not close", metadata: ["error": "\(error.message)"])
        }
        return end
    }
}

/// How they stand.
extension VehicleParts {
    /// The loops that a watchdog looks at.
    var pulses: [LoopPulse] { patrol.pulses + [position.pulse, server.pulse, upkeep.pulse] }

    /// One line for the service manager.
    var summary: String {
        let status = patrol.status()
        let running = status.cameras.count { $0.condition == .running }
        let cameras = "\(running) of \(status.cameras.count) cameras running"
        return "\(cameras), \(status.reads) reads and \(status.alerts) alerts since the start"
    }
}
