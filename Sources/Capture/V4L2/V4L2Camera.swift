import PlateCore

/// A camera of Video4Linux as a frame source: opened, watched, given up and opened again, for ever.
///
/// Nothing that a camera does ends the source or throws: every fault is counted or told as a `quiet`
/// turn of at most about a second, and the device is tried again under the same path. The note
/// `Cameras` lists every fault. One thread asks and blocks in it; `record` may be read from any. The
/// wall time of its frames is the system's, source `unset`: who knows better stamps them anew.
///
/// Frames count every picture that the camera took, those included that never came or came for
/// nothing; repeats have no number.
public final class V4L2Camera: FrameSource {
    /// The camera's name.
    public let name: String
    /// Live cameras have no last frame.
    public var frameCountExpected: Int? { nil }
    /// How the link stands and what was agreed; for any thread.
    public let record: CameraRecord

    /// Pictures a second that are asked for where nothing is wanted.
    private static let rateUsual = 30.0

    private let path: String
    private let wanted: CameraFormat
    private let clock: any Clock
    private let device: any VideoDevice
    private var link: CameraLink
    private var count = PictureCount()
    private var intake: PictureIntake?
    private var bufferCount = 0
    private var sequence = 0
    private var lastTakenAt = MonotonicTime(nanoseconds: .min)
    /// The last picture, to tell repeats by.
    private var lastOriginal: FrameOriginal?
    /// Whether the stream broke in a turn that told of a picture.
    private var isFaultUntold = false
    /// What comes after an outcome that was told first.
    private var waiting: FrameOutcome?

    /// The camera `name` at `path`, a device node or a link to one; opened by the first `next`.
    public convenience init(
        name: String, path: String, wanted: CameraFormat, clock: any Clock,
        record: CameraRecord = CameraRecord()
    ) {
        self.init(
            name: name, path: path, wanted: wanted, clock: clock,
            device: KernelVideoDevice(path: path), record: record)
    }

    /// The same over a device of the caller's.
    package init(
        name: String, path: String, wanted: CameraFormat, clock: any Clock,
        device: any VideoDevice, record: CameraRecord = CameraRecord()
    ) {
        self.name = name
        self.path = path
        self.wanted = wanted
        self.clock = clock
        self.device = device
        self.record = record
        link = CameraLink(path: path)
    }

    deinit { device.close() }

    /// The next picture, or what there is instead. Never throws and never ends.
    public func next() -> FrameOutcome {
        if let outcome = waiting {
            waiting = nil
            return outcome
        }
        let outcome =
            switch link.phase {
            case .closed(let retryAt): turnClosed(retryAt)
            case .open: turnOpen()
            }
        let condition = link.condition
        record.update { if $0.condition != condition { $0.condition = condition } }
        return outcome
    }

    /// How it stands, in place of a picture.
    private func quiet() -> FrameOutcome {
        isFaultUntold = false
        return .quiet(link.condition)
    }

    // MARK: Closed

    private func turnClosed(_ retryAt: MonotonicTime) -> FrameOutcome {
        if isFaultUntold { return quiet() }
        let now = clock.monotonicNow()
        if now < retryAt {
            let turnEnd = now.adding(milliseconds: Limits.cameraTurnMillisecondsMax)
            clock.sleep(until: min(retryAt, turnEnd))
            guard clock.monotonicNow() >= retryAt else { return quiet() }
        }
        do throws(DeviceFault) {
            try open()
        } catch {
            giveUp(error)
        }
        return quiet()
    }

    private func open() throws(DeviceFault) {
        let identity = try device.open()
        record.update {
            ($0.driver, $0.card, $0.bus) = (identity.driver, identity.card, identity.bus)
        }
        let agreement = try CameraAgreement.negotiate(wanted, with: device)
        let rate = device.setRate(min(max(wanted.framesPerSecond ?? Self.rateUsual, 0.01), 1000))
        bufferCount = try device.start(buffers: Limits.cameraBuffersUsual)
        intake = PictureIntake(agreement)
        count.restart()
        link.opened(framesPerSecond: rate, at: clock.monotonicNow())
        let stream = CameraStream(
            format: agreement.pixels.description, width: agreement.width,
            height: agreement.height, framesPerSecond: rate)
        record.update {
            $0.stream = stream
            $0.openedCount += 1
        }
    }

    /// Closes the device after a fault, and notes when to try again.
    private func giveUp(_ fault: DeviceFault) {
        device.close()
        let wasOpen = intake != nil
        intake = nil
        lastOriginal = nil
        isFaultUntold = true
        link.failed(fault, at: clock.monotonicNow())
        let error = fault.error(path: path)
        record.update {
            $0.stream = nil
            $0.lastFault = error
            if wasOpen { $0.closedCount += 1 }
        }
    }

    // MARK: Open

    private func turnOpen() -> FrameOutcome {
        do throws(DeviceFault) {
            guard try device.wait(milliseconds: Int(Limits.cameraTurnMillisecondsMax)) else {
                return silence()
            }
            guard let buffer = try device.dequeue() else {
                // Ready and then empty: a driver that says so without end must not cost a core.
                clock.sleep(until: clock.monotonicNow().adding(milliseconds: 10))
                return silence()
            }
            return try take(buffer)
        } catch {
            giveUp(error)
            return quiet()
        }
    }

    private func silence() -> FrameOutcome {
        if let fault = link.wasSilent(at: clock.monotonicNow()) { giveUp(fault) }
        return quiet()
    }

    /// Takes a filled buffer: copied out, given back at once, then looked at.
    private func take(_ buffer: DeviceBuffer) throws(DeviceFault) -> FrameOutcome {
        guard (0..<bufferCount).contains(buffer.index), let intake else {
            throw .refused("gave buffer \(buffer.index) of \(bufferCount)")
        }
        let raw = intake.copy(buffer, from: device)
        var fault: DeviceFault?
        do throws(DeviceFault) { try device.requeue(buffer) } catch { fault = error }
        let step = count.step(buffer.sequence)
        let outcome = look(at: raw, intake, step, takenAt: buffer.takenAt)
        // The picture came whole, so it counts, whatever happens to the device now.
        if let fault { giveUp(fault) }
        guard case .gap(let missing) = step else { return outcome }
        waiting = outcome
        return .missed(count: missing, cause: .gap)
    }

    private func look(
        at raw: PictureIntake.Raw, _ intake: PictureIntake, _ step: PictureCount.Step,
        takenAt: MonotonicTime?
    ) -> FrameOutcome {
        let now = clock.monotonicNow()
        if case .gap(let missing) = step { sequence += missing }
        switch raw {
        case .fault(let cause):
            sequence += 1
            return noteUseless(.missed(count: 1, cause: cause), "\(cause.rawValue)", now)
        case .damaged(let reason):
            return damaged(reason, now)
        case .bytes(let bytes):
            // Some drivers repeat a number and give a new picture, so the bytes decide.
            if step == .same, let lastOriginal, intake.isSame(bytes, as: lastOriginal) {
                link.gotRepeat(at: now)
                return .missed(count: 1, cause: .repeated)
            }
            do throws(PlatedError) {
                let picture = try intake.decode(bytes)
                lastOriginal = picture.original
                link.gotPicture(at: now)
                return .frame(frame(picture, takenAt: takenAt, now))
            } catch {
                return damaged(error.message, now)
            }
        }
    }

    private func damaged(_ reason: String, _ now: MonotonicTime) -> FrameOutcome {
        sequence += 1
        return noteUseless(.damaged(sequence: sequence - 1, reason: reason), reason, now)
    }

    private func noteUseless(
        _ outcome: FrameOutcome, _ reason: String, _ now: MonotonicTime
    ) -> FrameOutcome {
        if let fault = link.gotUseless(reason, at: now) { giveUp(fault) }
        return outcome
    }

    private func frame(
        _ picture: PictureIntake.Picture, takenAt: MonotonicTime?, _ now: MonotonicTime
    ) -> Frame {
        let moment = plausible(takenAt, now) ?? max(now, lastTakenAt)
        lastTakenAt = moment
        sequence += 1
        let age = (now.nanoseconds - moment.nanoseconds) / 1_000_000
        return Frame(
            source: name, sequence: sequence - 1, grey: picture.grey, original: picture.original,
            capturedAt: moment,
            wallTime: WallTime(milliseconds: clock.wallNow().milliseconds - age),
            wallTimeSource: .unset)
    }

    /// The driver's time where it may be true: after the last picture's, not ahead, not long ago.
    private func plausible(_ takenAt: MonotonicTime?, _ now: MonotonicTime) -> MonotonicTime? {
        guard let takenAt, takenAt > lastTakenAt, takenAt <= now,
            now.milliseconds(since: takenAt) <= Limits.cameraAgeMillisecondsMax
        else { return nil }
        return takenAt
    }
}
