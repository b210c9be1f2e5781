/// What a console is called where nobody named it, and the clocks that its shell reads.
import Glibc
import PlateCore

enum TerminalName {
    /// The terminal's device, `pts/3`, else the process's number: no two at once on one computer.
    static var own: String {
        var bytes = [CChar](repeating: 0, count: 128)
        guard ttyname_r(0, &bytes, bytes.count) == 0 else { return "console \(getpid())" }
        let path = String(
            decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.hasPrefix("/dev/") ? String(path.dropFirst(5)) : path
    }
}

/// The computer's clocks.
struct ConsoleClock: Sendable {
    func monotonicNow() -> MonotonicTime {
        let time = read(CLOCK_MONOTONIC)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    func wallNow() -> WallTime {
        let time = read(CLOCK_REALTIME)
        return WallTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Minutes east of UTC by the computer's time zone, at `moment`.
    func offsetMinutes(at moment: WallTime) -> Int {
        var seconds = time_t(moment.milliseconds / 1000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return 0 }
        return Int(parts.tm_gmtoff) / 60
    }

    private func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
