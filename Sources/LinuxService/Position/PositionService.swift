/// Where and when the car is: listens to gpsd and to the kernel's clock on a thread of its own, and
/// stamps the moments of frames.
///
/// What time it is, and why, is decided in `TrustedTime`; this is the shell around it.
import Foundation
import Glibc
import Logging
import PlateCore
import Synchronization

/// The service. Without an address of gpsd there is no position, and time comes from the network or
/// from nobody; everything else works. What changes is protected by the mutex.
public final class PositionService: Surroundings {
    /// Beats every turn, four times a second or more.
    public let pulse: LoopPulse

    private enum Phase { case idle, running, stopping, stopped }

    private let gpsd: GPSDAddress?
    private let clock: any Clock
    private let kernel: any KernelTimekeeping
    private let logger: Logger
    private let onClockChange: @Sendable (ClockChange) -> Void
    private let state: Mutex<PositionState>
    private let phase = Mutex(Phase.idle)
    private let pipe = WakePipe()

    /// A service that has read the kernel's clock once, so that stamps can be had at once.
    ///
    /// - Parameters:
    ///   - gpsd: where gpsd listens; `nil` where the car has none.
    ///   - clock: both clocks of the machine.
    ///   - kernel: what the kernel says of its clock.
    ///   - logger: gets connections made and lost, steps, corrections.
    ///   - onClockChange: called on the service's thread for every change of a clock.
    public init(
        gpsd: GPSDAddress?, clock: any Clock, kernel: any KernelTimekeeping = LinuxTimekeeping(),
        logger: Logger, onClockChange: @escaping @Sendable (ClockChange) -> Void = { _ in }
    ) {
        self.gpsd = gpsd
        self.clock = clock
        self.kernel = kernel
        self.logger = logger
        self.onClockChange = onClockChange
        pulse = LoopPulse(
            name: "position", silenceMillisecondsMax: Limits.positionSilenceMillisecondsMax,
            now: clock.monotonicNow())
        state = Mutex(PositionState(time: TrustedTime(PositionService.reading(clock, kernel))))
    }

    /// The wall time at `moment`, with where it comes from and how far off it may be.
    public func stamp(at moment: MonotonicTime) -> WallStamp {
        state.withLock { $0.time.stamp(at: moment) }
    }

    /// The last position known at `moment` with its age then; `nil` where there never was one.
    public func position(at moment: MonotonicTime) -> Position? {
        state.withLock { $0.record.position(at: moment) }
    }

    /// How position and time stand now.
    public func status() -> PositionStatus {
        let now = clock.monotonicNow()
        let hasAddress = gpsd != nil
        return state.withLock { $0.status(at: now, hasAddress: hasAddress) }
    }

    /// Starts the thread; it is started once.
    public func start() {
        let isFirst = phase.withLock { phase in
            defer { if phase == .idle { phase = .running } }
            return phase == .idle
        }
        guard isFirst else { return }
        let thread = Thread { self.run() }
        thread.name = "position"
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Ends the thread within a second; returns at once. Stamps and positions can be had after it.
    public func stop() {
        phase.withLock { if $0 == .running { $0 = .stopping } }
        pipe.wake()
    }

    /// Whether the thread has ended, or never ran.
    public var isStopped: Bool {
        phase.withLock { $0 == .stopped || $0 == .idle }
    }
}

/// The thread.
extension PositionService {
    private func run() {
        let pipe = pipe
        var link = gpsd.map { GPSDLink($0, now: clock.monotonicNow()) { pipe.wake() } }
        while phase.withLock({ $0 == .running }) {
            let isReady = wait(for: link?.interest)
            let now = clock.monotonicNow()
            pulse.beat(at: now)
            observeClocks()
            link?.turn(at: now, isReady: isReady) { take($0, at: now) }
        }
        phase.withLock { $0 = .stopped }
    }

    /// Waits for the socket, for `wake`, or for a quarter of a second: whether the socket is ready.
    private func wait(for interest: pollfd?) -> Bool {
        var descriptors = [pipe.interest]
        if let interest { descriptors.append(interest) }
        let count = poll(&descriptors, nfds_t(descriptors.count), 250)
        guard count > 0 else { return false }
        if descriptors[0].revents != 0 { pipe.drain() }
        return descriptors.count > 1 && descriptors[1].revents != 0
    }

    private func observeClocks() {
        let reading = PositionService.reading(clock, kernel)
        tell(state.withLock { $0.time.observe(reading) })
    }

    private func take(_ event: GPSDEvent, at now: MonotonicTime) {
        switch event {
        case .connected:
            logger.info("gpsd takes the connection", metadata: place)
            state.withLock { $0.connect() }
        case .lost(let loss):
            guard state.withLock({ $0.lose(loss) }) else { return }
            logger.warning("gpsd is not there: \(loss.rawValue)", metadata: place)
        case .broken: state.withLock { $0.countBroken(1) }
        case .tooLong(let count): state.withLock { $0.countBroken(count) }
        case .report(let report): tell(state.withLock { $0.take(report, at: now) })
        }
    }

    private var place: Logger.Metadata { ["gpsd": "\(gpsd?.description ?? "")"] }

    private func tell(_ changes: [ClockChange]) {
        for change in changes {
            logger.notice(
                "clock \(change.kind.rawValue) by \(change.milliseconds) ms",
                metadata: [
                    "now": "\(change.stamp.time)", "source": "\(change.stamp.source.rawValue)",
                ])
            onClockChange(change)
        }
    }

    /// Both clocks at one moment: the wall clock is read between two readings of the other, and of
    /// several tries the one counts in which least time went by.
    private static func reading(
        _ clock: any Clock, _ kernel: any KernelTimekeeping
    ) -> ClockReading {
        var best: (gap: Int64, moment: MonotonicTime, wall: WallTime)?
        for _ in 0..<5 {
            let before = clock.monotonicNow()
            let wall = clock.wallNow()
            let gap = clock.monotonicNow().nanoseconds - before.nanoseconds
            if gap < best?.gap ?? .max {
                let middle = MonotonicTime(nanoseconds: before.nanoseconds + gap / 2)
                best = (gap, middle, wall)
            }
            if gap < 100_000 { break }
        }
        let moment = best?.moment ?? clock.monotonicNow()
        return ClockReading(
            moment: moment, wall: best?.wall ?? clock.wallNow(), state: kernel.state())
    }
}
