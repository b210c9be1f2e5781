/// What the operating system knows about its own clock. One of the doors to the kernel: behind a
/// protocol, so that tests own what it says.
import CLinuxClock
import Glibc
import PlateCore

/// What the kernel says of its clock.
public struct KernelTimekeepingState: Sendable, Hashable {
    /// Whether something that knows the time keeps the clock.
    public var isSynchronised: Bool
    /// The kernel's bound on the clock's error; says something only where it is synchronised.
    public var errorMicrosecondsMax: Int64
    /// How long the machine has slept since it was started: the monotonic clock stood still.
    public var sleptMicroseconds: Int64

    /// A state from its parts.
    public init(isSynchronised: Bool, errorMicrosecondsMax: Int64, sleptMicroseconds: Int64) {
        self.isSynchronised = isSynchronised
        self.errorMicrosecondsMax = errorMicrosecondsMax
        self.sleptMicroseconds = sleptMicroseconds
    }
}

/// Asks the kernel about its clock.
public protocol KernelTimekeeping: Sendable {
    /// What it says now. Does not block.
    func state() -> KernelTimekeepingState
}

/// The kernel of this machine: adjtimex(2), and the clock that goes on while the machine sleeps.
public struct LinuxTimekeeping: KernelTimekeeping {
    /// The kernel's account of its clock.
    public init() {}

    /// What it says now; not synchronised where it may not be asked.
    public func state() -> KernelTimekeepingState {
        var errorMicroseconds = 0
        let answer = CLinuxClock_isSynchronised(&errorMicroseconds)
        return KernelTimekeepingState(
            isSynchronised: answer == 1, errorMicrosecondsMax: Int64(errorMicroseconds),
            sleptMicroseconds: LinuxTimekeeping.slept())
    }

    /// The clock that goes on in sleep less the one that does not. The former is read between two
    /// readings of the latter; of several tries the one counts in which least time went by.
    private static func slept() -> Int64 {
        var best: (gap: Int64, slept: Int64)?
        for _ in 0..<5 {
            let before = microseconds(CLOCK_MONOTONIC)
            let withSleep = microseconds(CLOCK_BOOTTIME)
            let gap = microseconds(CLOCK_MONOTONIC) - before
            if gap < best?.gap ?? .max { best = (gap, withSleep - before - gap / 2) }
            if gap < 100 { break }
        }
        return best?.slept ?? 0
    }

    private static func microseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}

extension BootID {
    /// The boot this program runs in; `nil` where the kernel does not tell.
    public static func current() -> BootID? {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        return BootID(text.prefix { $0 != "\n" })
    }
}
