/// The parts of a running daemon, in the order in which they need each other.
import Access
import Capture
import ControlProtocol
import Custody
import Foundation
import Hotlist
import Ledger
import LinuxService
import Logging
import Pipeline
import PlateCore

/// Stores, lists, position, cameras, office and socket of one car. Made, started and stopped by one thread;
/// the status may be asked for from any.
final class VehicleParts: Sendable {
    private let stores: VehicleStores
    private let lists: CarLists
    private let position: PositionService
    private let upkeep: Upkeep
    private let patrol: Patrol
    private let office: Office
    private let server: ControlServer
    private let log: Logger
    /// Reads lists, one call after the other.
    private let listQueue = DispatchQueue(label: "lists")
    private let speaker: AlertSpeaker

    /// Opens the stores and loads the lists; no thread runs yet.
    init(
        _ configuration: VehicleConfiguration, clock: any Clock, startedAt: MonotonicTime
    ) throws(PlatedError) {
        let log = Logger(label: "vehicle")
        self.log = log
        let keys = try CarKeys(configuration)
        let inlet = PatrolInlet()
        position = PositionService(
            gpsd: configuration.gpsd, clock: clock, logger: Logger(label: "position"),
            onClockChange: { inlet.enqueue(.clockChange($0)) })
        let moment = clock.monotonicNow()
        let start = RunStart(
            boot: BootID.current(), moment: moment, stamp: position.stamp(at: moment))
        stores = try VehicleStores(configuration, keys, beginning: start, log: log)
        let held = LateBound<Patrol>()
        lists = CarLists(
            store: stores.reads, depotKey: try CarKeys.depotSigningKey(configuration),
            stamp: { [position] in position.stamp(at: clock.monotonicNow()) }, log: log,
            onVersion: { inlet.enqueue(.hotlistVersion($0)) },
            onMatcher: { held.value?.replace(matcher: $0) })
        let disk = DiskWatch(custody: stores.custody, reads: stores.reads, log: log)
        let screens = LateBound<LiveAnnouncer>()
        let position = position
        let speaker = AlertSpeaker(
            command: configuration.soundPlayer, log: Logger(label: "sound"))
        self.speaker = speaker
        let shift = ShiftBoard(
            clock: clock,
            motion: CarMotion(isFitted: configuration.gpsd != nil) { position.position(at: $0) },
            sound: ShiftBoard.Sound(
                hasPlayer: { speaker.hasPlayer }, play: { speaker.play($0, for: $1) },
                silence: { speaker.silence($0) })
        ) { change, settled in
            inlet.value?.enqueue(change, isUrgent: true, onSettled: settled)
        }
        let cameras = configuration.cameras.map { CameraSeat($0, clock: clock) }
        patrol = try Patrol(
            cameras: cameras.map(\.camera), store: stores.reads,
            matcher: HotlistMatcher(HotlistIndex([])), surroundings: position,
            threads: configuration.recognitionThreads, clock: clock, diskStep: { disk.step },
            onEvent: { event in
                VehicleLog.tell(event, log)
                shift.take(event)
                screens.value?.tell(event)
            }, onFault: { VehicleLog.tell($0, log) })
        inlet.bind(patrol)
        held.bind(patrol)
        // A store that is not open yet is asked again when it is.
        try? lists.lookouts.begin(at: start.stamp.time)
        try lists.shelf.begin(configuration.listSources)
        try? shift.begin(from: stores.reads, at: start.stamp.time)
        let office = Office(
            custody: stores.custody, reads: stores.reads, settings: OfficeSettings(configuration),
            clock: OfficeClock(clock, position, boot: start.boot), lists: lists,
            shift: shift)
        self.office = office
        let status = StatusSource(
            configuration: configuration, clock: clock, startedAt: startedAt, stores: stores,
            lists: lists.shelf, position: position, cameras: cameras, patrol: patrol,
            office: office,
            disk: disk, keys: keys, speaker: speaker)
        server = ControlServer(
            path: configuration.controlSocket, clock: clock,
            onWatchEnd: { office.endWatch($0) }
        ) { request, client in
            switch request.kind {
            case .status: ControlReply(to: request, .status(status.report()))
            case .about: ControlReply(to: request, .about(status.about()))
            default: office.answer(request, from: client)
            }
        }
        let announcer = LiveAnnouncer(office: office, store: stores.reads, server: server)
        screens.bind(announcer)
        shift.bind { announcer.tellBoard() }
        let housekeeping = try Housekeeping(
            stores: stores, lists: lists.shelf, retention: configuration.retention,
            position: position, disk: disk,
            clock: clock, log: log)
        let conditions = CameraConditions()
        upkeep = Upkeep(clock: clock) { [patrol, position, stores, lists, listQueue] in
            let time = position.stamp(at: clock.monotonicNow()).time
            let opened = stores.heal(at: time)
            if opened.reads || !lists.lookouts.hasBegun { try? lists.lookouts.begin(at: time) }
            if opened.reads { listQueue.async { try? lists.shelf.reopen() } }
            if !shift.hasBegun { try? shift.begin(from: stores.reads, at: time) }
            if opened.custody { office.begin() }
            for seat in cameras { conditions.tell(seat.account(), of: seat.camera.name, log) }
            conditions.tell(patrol.status().cameras, log)
            housekeeping.turn()
            office.settle()
            announcer.endOverdue()
        }
    }
}

/// Starting, reloading, stopping.
extension VehicleParts {
    /// Starts every part; where one cannot, those before it are stopped again.
    func start() throws(PlatedError) {
        position.start()
        speaker.start()
        patrol.start()
        upkeep.start()
        do {
            try server.start()
        } catch {
            _ = stop(withinMilliseconds: 1_000)
            throw error
        }
    }

    /// Reads the lists' files on a thread of their own, holds reads against them from then on, and calls
    /// `whenDone` there.
    func reloadHotlists(
        _ configuration: VehicleConfiguration, whenDone: @escaping @Sendable () -> Void
    ) {
        let sources = configuration.listSources
        let days = configuration.hotlistFormerDays
        listQueue.async { [lists, log] in
            do throws(PlatedError) {
                lists.shelf.keepFormer(days: days)
                try lists.shelf.load(sources)
                try lists.shelf.prune()
            } catch {
                log.error("lists not read", metadata: ["error": "\(error.message)"])
            }
            whenDone()
        }
    }

    /// Stops every part, the socket first. What is recognised and recorded by then is on disk.
    func stop(withinMilliseconds milliseconds: Double) -> PatrolEnd {
        server.stop()
        office.close()
        let end = patrol.stop(withinMilliseconds: milliseconds)
        speaker.stop(withinMilliseconds: 200)
        position.stop()
        upkeep.stop(withinMilliseconds: 500)
        stores.close()
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
