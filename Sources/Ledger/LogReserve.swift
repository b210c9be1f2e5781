/// Room on the disk that is kept for the access log: a file of blocks that are given up when nothing else is
/// left, so that looking at data can still be recorded.

import Glibc
import PlateCore

/// How the reserve stands.
public enum LogReserveState: String, Sendable, Codable, CaseIterable {
    /// The room is there.
    case whole
    /// It was given up to a full disk, and is made again when there is room.
    case used
    /// It could not be made.
    case missing
}

/// The file.
struct LogReserve: Sendable {
    let path: String
    /// Bytes it holds.
    let bytes: Int64

    /// Whether it is there in full.
    var isWhole: Bool {
        var status = stat()
        return stat(path, &status) == 0 && Int64(status.st_size) >= bytes
    }

    /// Makes it where it is not there in full; whether it is there then.
    ///
    /// Another file system may not keep blocks apart (a copy-on-write one does not): then the reserve is
    /// worth less, and looking is refused earlier.
    func make() -> Bool {
        if isWhole { return true }
        let fresh = path + ".new"
        let descriptor = open(fresh, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        let isMade = posix_fallocate(descriptor, 0, off_t(bytes)) == 0 && fsync(descriptor) == 0
        close(descriptor)
        guard isMade, rename(fresh, path) == 0 else {
            unlink(fresh)
            return false
        }
        return true
    }

    /// Gives it up; whether that freed anything.
    func release() -> Bool {
        unlink(path + ".new")
        return unlink(path) == 0
    }
}
