import Glibc
import PlateCore

/// A file read by position: the one door to the disk for pictures and recordings.
///
/// Its length is what it was at opening; a file that shrinks later gives shorter reads. Opening a
/// pipe or a device is refused, and never waits.
package struct ByteSource: ~Copyable {
    /// The path as it was given.
    package let path: String
    /// Bytes in the file when it was opened.
    package let count: Int
    /// When the file was last written.
    package let modified: WallTime
    private let descriptor: Int32

    /// Opens the file at `path`.
    ///
    /// Throws `inputOutput` where it cannot be opened or is no regular file.
    package init(path: String) throws(PlatedError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure(path, "cannot be opened", errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw Self.failure(path, "cannot be looked at", code)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw PlatedError(.inputOutput, "\(path) is no regular file")
        }
        self.path = path
        self.descriptor = descriptor
        count = Int(status.st_size)
        modified = WallTime(
            milliseconds: Int64(status.st_mtim.tv_sec) * 1000
                + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    }

    deinit { close(descriptor) }

    /// Up to `length` bytes from `offset` on, fewer only at the end of the file.
    ///
    /// Asks for no more memory than the file can fill. Throws `inputOutput` where the disk fails.
    package func read(at offset: Int, length: Int) throws(PlatedError) -> [UInt8] {
        guard offset >= 0, offset < count, length > 0 else { return [] }
        let room = min(length, count - offset)
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            filled = 0
            while filled < room {
                let got = pread(
                    descriptor, buffer.baseAddress! + filled, room - filled, offset + filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failed = errno }
                guard got > 0 else { break }
                filled += got
            }
        }
        guard failed == 0 else { throw Self.failure(path, "cannot be read", failed) }
        return bytes
    }

    private static func failure(_ path: String, _ what: String, _ code: Int32) -> PlatedError {
        PlatedError(.inputOutput, "\(path) \(what): \(String(cString: strerror(code)))")
    }
}

/// Numbers in files, least significant byte first unless said otherwise. Bounds are the caller's.
extension [UInt8] {
    /// Four bytes at `place` as a number.
    package func little32(_ place: Int) -> Int {
        Int(self[place]) | Int(self[place + 1]) << 8 | Int(self[place + 2]) << 16
            | Int(self[place + 3]) << 24
    }

    /// Four bytes at `place` as a number, most significant first.
    package func big32(_ place: Int) -> Int {
        Int(self[place]) << 24 | Int(self[place + 1]) << 16 | Int(self[place + 2]) << 8
            | Int(self[place + 3])
    }
}
