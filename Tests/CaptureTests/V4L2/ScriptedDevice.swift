import Capture
import PlateCore
import Synchronization

/// A clock that stands still until somebody sleeps or moves it.
final class HandClock: Clock, Sendable {
    private let now: Mutex<Int64>
    /// The longest single sleep, in milliseconds.
    private let longest = Mutex(0.0)

    init(startNanoseconds: Int64 = 5_000_000_000) { now = Mutex(startNanoseconds) }

    func monotonicNow() -> MonotonicTime { MonotonicTime(nanoseconds: now.withLock { $0 }) }
    func wallNow() -> WallTime {
        WallTime(milliseconds: 1_700_000_000_000 + now.withLock { $0 / 1_000_000 })
    }
    func sleep(until moment: MonotonicTime) {
        let milliseconds = moment.milliseconds(since: monotonicNow())
        longest.withLock { $0 = max($0, milliseconds) }
        now.withLock { $0 = max($0, moment.nanoseconds) }
    }
    func advance(milliseconds: Double) { now.withLock { $0 += Int64(milliseconds * 1e6) } }
    var seconds: Double { Double(monotonicNow().nanoseconds) / 1e9 }
    var longestSleepMilliseconds: Double { longest.withLock { $0 } }
}

/// A device that does what a script says; when the script is over it is silent.
final class ScriptedDevice: VideoDevice {
    /// What happens when the camera waits, each once.
    enum Event {
        /// A filled buffer. `used` overrides the count of bytes; `age` is what the driver's time lies
        /// back, in milliseconds, `nil` a time on another clock.
        case picture(
            [UInt8], number: UInt32, used: Int? = nil, index: Int? = nil, flagged: Bool = false,
            age: Double? = 5)
        /// Nothing comes while the camera waits.
        case silence
        /// Ready, and then no buffer.
        case hollow
        /// Waiting fails.
        case waitFails(DeviceFault)
        /// Taking the buffer fails.
        case dequeueFails(DeviceFault)
        /// The next buffer cannot be given back.
        case requeueFails(DeviceFault)
    }

    let clock: HandClock
    /// What each opening meets, in order; then all go well.
    var openings: [DeviceFault?] = []
    /// What each start of a stream meets, in order.
    var starts: [DeviceFault?] = []
    /// What the driver sets where a format is asked for.
    var answer: (DeviceFormat) throws(DeviceFault) -> DeviceFormat
    var offered: [PixelFormat] = []
    var rate: Double?
    var bufferCount = 4
    var events: [Event]

    private(set) var openedAt: [Double] = []
    private(set) var asked: [DeviceFormat] = []
    private(set) var isOpen = false
    private(set) var closedCount = 0
    /// Buffers that the camera holds: taken and not given back.
    private(set) var held: Set<Int> = []
    private var current: [UInt8] = []
    private var nextIndex = 0
    private var requeueFault: DeviceFault?

    /// A camera that agrees to MJPEG of 32×16.
    init(_ events: [Event] = [], clock: HandClock = HandClock()) {
        self.events = events
        self.clock = clock
        answer = { wanted in
            DeviceFormat(pixels: wanted.pixels, width: 32, height: 16, bytesPerPicture: 4096)
        }
    }

    func open() throws(DeviceFault) -> DeviceIdentity {
        precondition(!isOpen, "opened twice")
        openedAt.append(clock.seconds)
        if !openings.isEmpty, let fault = openings.removeFirst() { throw fault }
        isOpen = true
        return DeviceIdentity(driver: "script", card: "Scripted", bus: "test-1")
    }

    func pixelFormats() -> [PixelFormat] { offered }

    func setFormat(_ wanted: DeviceFormat) throws(DeviceFault) -> DeviceFormat {
        asked.append(wanted)
        return try answer(wanted)
    }

    func setRate(_ framesPerSecond: Double) -> Double? { rate ?? framesPerSecond }

    func start(buffers count: Int) throws(DeviceFault) -> Int {
        if !starts.isEmpty, let fault = starts.removeFirst() { throw fault }
        return bufferCount
    }

    func wait(milliseconds: Int) throws(DeviceFault) -> Bool {
        precondition(isOpen, "waited on a closed device")
        while case .requeueFails(let fault) = events.first {
            events.removeFirst()
            requeueFault = fault
        }
        switch events.first {
        case .silence, nil:
            if !events.isEmpty { events.removeFirst() }
            clock.advance(milliseconds: Double(milliseconds))
            return false
        case .waitFails(let fault):
            events.removeFirst()
            throw fault
        default:
            clock.advance(milliseconds: 33)
            return true
        }
    }

    func dequeue() throws(DeviceFault) -> DeviceBuffer? {
        switch events.removeFirst() {
        case .picture(let bytes, let number, let used, let index, let flagged, let age):
            current = bytes
            let index = index ?? nextIndex
            nextIndex = (nextIndex + 1) % bufferCount
            held.insert(index)
            let now = clock.monotonicNow()
            return DeviceBuffer(
                index: index, bytesUsed: used ?? bytes.count, capacity: bytes.count,
                sequence: number, takenAt: age.map { now.adding(milliseconds: -$0) },
                isFlagged: flagged)
        case .dequeueFails(let fault): throw fault
        case .hollow: return nil
        default: preconditionFailure("no buffer was told of")
        }
    }

    func bytes(of buffer: DeviceBuffer, count: Int) -> [UInt8] {
        precondition(count <= current.count && held.contains(buffer.index))
        return Array(current.prefix(count))
    }

    func requeue(_ buffer: DeviceBuffer) throws(DeviceFault) {
        held.remove(buffer.index)
        if let fault = requeueFault {
            requeueFault = nil
            throw fault
        }
    }

    func close() {
        if isOpen { closedCount += 1 }
        isOpen = false
        held = []
        nextIndex = 0
    }
}

/// What a camera gave, sorted.
struct CameraTake {
    var frames: [Frame] = []
    var damaged: [(sequence: Int, reason: String)] = []
    var missed: [FrameFault: Int] = [:]
    /// Conditions told in quiet turns, each once in a row.
    var conditions: [CameraCondition] = []
    /// The longest turn, in milliseconds of the clock.
    var longestTurnMilliseconds = 0.0

    /// Pictures that have a number: all but repeats.
    var numbered: Int {
        frames.count + damaged.count
            + missed.filter { $0.key != .repeated }.values.reduce(0, +)
    }

    /// Asks `source` until the clock has moved `seconds` on, or `turns` were taken.
    mutating func ask(
        _ source: any FrameSource, _ clock: HandClock, seconds: Double = .infinity,
        turns: Int = 100_000
    ) throws {
        let end = clock.seconds + seconds
        for _ in 0..<turns where clock.seconds < end {
            let before = clock.monotonicNow()
            take(try source.next())
            longestTurnMilliseconds = max(
                longestTurnMilliseconds, clock.monotonicNow().milliseconds(since: before))
        }
    }

    mutating func take(_ outcome: FrameOutcome) {
        switch outcome {
        case .frame(let frame): frames.append(frame)
        case .damaged(let sequence, let reason): damaged.append((sequence, reason))
        case .missed(let count, let cause): missed[cause, default: 0] += count
        case .quiet(let condition):
            if conditions.last != condition { conditions.append(condition) }
        case .end: preconditionFailure("a live camera ended")
        }
    }
}
