/// The anchor of the access log: a file beside the database with the last signed head, by which a database
/// that was cut or replaced by an older one is found.

import Custody
import Foundation
import Glibc
import PlateCore

/// The file.
struct LogAnchor: Sendable {
    let path: String

    /// What lies in it.
    enum Content: Equatable {
        /// There is no such file.
        case absent
        /// It holds no signed head.
        case damaged
        /// A signed head; whether its signature is the car's is still to be seen.
        case head(SignedLogHead)
    }

    /// Bytes of the file; a head has about 400.
    private static let bytesMax = 4096

    /// Reads it.
    ///
    /// - Throws: `inputOutput` where it is there and cannot be read.
    func read() throws(PlatedError) -> Content {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return .absent }
        guard descriptor >= 0 else { throw StateFolder.failure(path, errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: LogAnchor.bytesMax)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw StateFolder.failure(path, errno) }
        let data = Data(bytes.prefix(count))
        guard let head = try? JSONDecoder().decode(SignedLogHead.self, from: data) else {
            return .damaged
        }
        return .head(head)
    }

    /// Writes `head` beside the anchor, to take its place when what it stands for is on disk too.
    ///
    /// - Throws: `inputOutput` where the disk refuses.
    func prepare(_ head: SignedLogHead) throws(PlatedError) {
        let bytes = Array(try LogAnchor.text(head).utf8)
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateFolder.failure(fresh, errno) }
        let written = write(descriptor, bytes, bytes.count)
        let isOnDisk = written == bytes.count && fsync(descriptor) == 0
        // A short write is a full disk, and sets no error.
        let code = written >= 0 && written < bytes.count ? ENOSPC : errno
        close(descriptor)
        guard isOnDisk else {
            unlink(fresh)
            throw StateFolder.failure(fresh, code)
        }
    }

    /// Puts what was prepared in the anchor's place.
    ///
    /// The folder is not synchronised: after a power cut the former anchor may be there, which an entry
    /// more in the database does not contradict.
    /// - Throws: `inputOutput` where the disk refuses.
    func publish() throws(PlatedError) {
        guard rename(fresh, path) == 0 else { throw StateFolder.failure(path, errno) }
    }

    private var fresh: String { path + ".new" }

    private static func text(_ head: SignedLogHead) throws(PlatedError) -> String {
        do {
            return try JSONColumn.text(head) + "\n"
        } catch {
            throw StoreFailure.translate(error, "custody.anchor")
        }
    }
}
