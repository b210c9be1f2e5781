/// What the daemon takes of the machine, and what the machine has left: read from the kernel.
import ControlProtocol
import Foundation
import Pipeline

/// Readings of `/proc` and of the file system.
enum Footprint {
    /// Memory and open files of this process; 0 for what cannot be read.
    static func memory() -> StatusReport.Memory {
        StatusReport.Memory(
            residentBytes: residentBytes(), peakBytes: ResidentMemory.peakBytes,
            fileDescriptors: openFiles())
    }

    /// The file system that `folder` lies on; `nil` where it cannot be asked.
    static func disk(at folder: String) -> StatusReport.Disk? {
        var answer = statvfs()
        guard statvfs(folder, &answer) == 0, answer.f_blocks > 0 else { return nil }
        return StatusReport.Disk(
            path: folder, freeBytes: Int(clamping: answer.f_bavail) * Int(answer.f_frsize),
            freeShare: Double(answer.f_bavail) / Double(answer.f_blocks))
    }

    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static func openFiles() -> Int {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        // The folder is open itself while it is read.
        return max(0, names.count - 1)
    }
}
