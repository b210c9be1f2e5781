/// Whether a file is still there when the computer has been off.
import Foundation

/// A file by its path.
public enum StoredFile {
    /// What the kernel says of all mounts; none where it says nothing.
    public static var mounts: String {
        (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
    }

    /// Whether a file is at `path`, and not in memory alone.
    ///
    /// - Parameter mounts: the lines of `/proc/self/mountinfo`.
    public static func isKeptOnADisk(_ path: String, mounts: String = mounts) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        // Major and minor, as the kernel packs small ones.
        let device = UInt64(status.st_dev)
        let name = "\((device >> 8) & 0xFFF):\(device & 0xFF | (device >> 12) & 0xFFF00)"
        let mount = mounts.split(separator: "\n").first { line in
            line.split(separator: " ").dropFirst(2).first.map { $0 == name } ?? false
        }
        // The type stands behind a lone dash.
        let type = mount?.split(separator: " ").drop { $0 != "-" }.dropFirst().first
        return type != "tmpfs" && type != "ramfs"
    }
}
