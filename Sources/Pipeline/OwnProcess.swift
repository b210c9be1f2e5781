/// What the kernel says of this program; 0 for what cannot be read.
import Foundation

/// Memory, handles, threads and time of the program that asks.
public enum OwnProcess {
    /// Bytes that are resident now.
    public static var residentBytes: Int {
        let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (pages ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// The most bytes that were resident, `VmHWM` of `/proc/self/status`; 0 where it cannot be read.
    public static var residentBytesMost: Int {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
        else { return 0 }
        return kilobytes * 1024
    }

    /// Open files, sockets and devices; without the folder's own, which is open while it is read.
    public static var fileDescriptors: Int { max(0, entries("/proc/self/fd") - 1) }

    /// Threads that there are now.
    public static var threads: Int { entries("/proc/self/task") }

    /// Processor time of all threads since the start, in seconds.
    public static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func entries(_ folder: String) -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).count
    }
}
