/// A list's file on disk, read block by block and hashed on the way.

import Crypto
import Glibc
import PlateCore

/// One open file. Used by one thread: a list is read by the thread that asked for it.
final class FileFeed {
    private static let blockBytes = 1 << 20

    private let descriptor: Int32
    private let path: String
    private var hash = SHA256()
    private var bytesRead = 0
    /// A block that was looked at and is still to be given out.
    private var waiting: [UInt8]?
    /// Bytes it had when it was opened.
    let size: Int

    /// Opens `path`.
    ///
    /// - Throws: `inputOutput` where there is no readable file, `badData` where it is larger than any
    ///   list.
    init(path: String) throws(PlatedError) {
        // Not blocking, so that the name of a pipe nobody writes to is refused and not waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFeed.failure(path, errno) }
        var status = stat()
        let isKnown = fstat(descriptor, &status) == 0
        let code = errno
        self.descriptor = descriptor
        self.path = path
        size = Int(status.st_size)
        guard isKnown else { throw FileFeed.failure(path, code) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PlatedError(
                .inputOutput, "\(path): not a file", hint: "Name hotlist files, not a folder.")
        }
        guard size <= Limits.hotlistFileBytesMax else { throw tooLarge }
    }

    deinit { close(descriptor) }

    /// What the file begins with, without reading past it: four bytes, fewer where it is shorter.
    func peek() throws(PlatedError) -> [UInt8] {
        if waiting == nil { waiting = try next() ?? [] }
        return Array(waiting!.prefix(4))
    }

    /// The next block; `nil` at the end.
    func next() throws(PlatedError) -> [UInt8]? {
        if let block = waiting {
            waiting = nil
            return block.isEmpty ? nil : block
        }
        var failed: Int32 = 0
        let block = [UInt8](unsafeUninitializedCapacity: Self.blockBytes) { buffer, count in
            while true {
                let got = Glibc.read(descriptor, buffer.baseAddress!, Self.blockBytes)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failed = errno }
                count = max(0, got)
                return
            }
        }
        guard failed == 0 else { throw FileFeed.failure(path, failed) }
        guard !block.isEmpty else { return nil }
        bytesRead += block.count
        // A file may grow while it is read.
        guard bytesRead <= Limits.hotlistFileBytesMax else { throw tooLarge }
        hash.update(data: block)
        return block
    }

    /// All that is left.
    func rest() throws(PlatedError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        while let block = try next() { bytes += block }
        return bytes
    }

    /// SHA-256 of all its bytes; reads those nobody asked for.
    func digest() throws(PlatedError) -> [UInt8] {
        while try next() != nil {}
        return Array(hash.finalize())
    }

    private var tooLarge: PlatedError {
        PlatedError(
            .badData,
            "\(path): larger than \(Limits.hotlistFileBytesMax) bytes, which no hotlist is")
    }

    private static func failure(_ path: String, _ code: Int32) -> PlatedError {
        PlatedError(.inputOutput, "\(path): \(String(cString: strerror(code)))")
    }
}

/// A file as a feed.
struct OpenFile: ByteFeed {
    let file: FileFeed

    func next() throws(PlatedError) -> [UInt8]? { try file.next() }
}
