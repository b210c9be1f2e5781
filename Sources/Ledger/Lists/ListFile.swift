/// Files of the list vault: one that is written whole or not at all, and the parts of a sealed list in it.

import Custody
import Glibc
import PlateCore

/// A file under a passing name that gets its own once it is on the disk.
final class DurableFile {
    private let path: String
    private let descriptor: Int32
    private let step: () throws(PlatedError) -> Void

    /// Makes an empty file at `path` (0600), in the place of what a cut left there.
    init(
        _ path: String, step: @escaping () throws(PlatedError) -> Void
    ) throws(PlatedError) {
        try step()
        descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        self.path = path
        self.step = step
        guard descriptor >= 0 else { throw StateFolder.failure(path, errno) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Appends `bytes`.
    func write(_ bytes: [UInt8]) throws(PlatedError) {
        try step()
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + done, bytes.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw StateFolder.failure(path, count == 0 ? EIO : errno) }
            done += count
        }
    }

    /// Makes the contents durable, then the name.
    func finish(as name: String) throws(PlatedError) {
        try step()
        guard fsync(descriptor) == 0 else { throw StateFolder.failure(path, errno) }
        try step()
        guard rename(path, name) == 0 else { throw StateFolder.failure(name, errno) }
        try step()
        try Self.synchroniseFolder(of: name)
    }

    /// Makes the names in the folder that `path` lies in durable.
    static func synchroniseFolder(of path: String) throws(PlatedError) {
        let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        try StateFolder(String(path[..<end])).synchronise()
    }
}

/// Writes a sealed list: its beginning, then each part behind its length. The highest bit of a length says
/// that it is the last.
final class ListWriter {
    private let file: DurableFile
    private let seal: ListSeal
    private var parts = 0
    private var waiting: [UInt8]?

    init(_ file: DurableFile, _ seal: ListSeal) {
        self.file = file
        self.seal = seal
    }

    func begin(_ head: [UInt8]) throws(PlatedError) {
        try file.write(seal.prefix)
        try append(head)
    }

    /// One part more; it is written when the next one comes, which says that it is not the last.
    func append(_ bytes: [UInt8]) throws(PlatedError) {
        if let waiting { try put(waiting, isLast: false) }
        waiting = bytes
    }

    func end() throws(PlatedError) {
        if let waiting { try put(waiting, isLast: true) }
        waiting = nil
    }

    private func put(_ bytes: [UInt8], isLast: Bool) throws(PlatedError) {
        let sealed = seal.seal(bytes, part: parts, isLast: isLast)
        let length = UInt32(sealed.count) | (isLast ? ListReader.lastBit : 0)
        try file.write(withUnsafeBytes(of: length.littleEndian, Array.init) + sealed)
        parts += 1
    }
}

/// Reads a sealed list part by part.
final class ListReader {
    static let lastBit: UInt32 = 1 << 31

    private let descriptor: Int32
    private let path: String
    private var seal: ListSeal?
    private var parts = 0
    private var isAtEnd = false

    /// Opens the file at `path`.
    ///
    /// - Throws: `corrupted` where it is no sealed list of this car, `inputOutput` where it cannot be read.
    init(
        path: String, id: RecordID, key: (KeyID) throws(PlatedError) -> SealingKey
    ) throws(PlatedError) {
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw StateFolder.failure(path, errno) }
        seal = try ListSeal(id, prefix: try read(ListSeal.prefixBytes), key: key)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The next part, opened; `nil` after the last.
    func next() throws(PlatedError) -> [UInt8]? {
        guard !isAtEnd, let seal else { return nil }
        let word = try read(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let isLast = word & Self.lastBit != 0
        let length = Int(word & ~Self.lastBit)
        guard length <= Limits.hotlistSegmentBytes + SealingKey.overheadBytes else {
            throw PlatedError(.corrupted, "\(path): a part that is larger than any")
        }
        let bytes = try seal.open(try read(length), part: parts, isLast: isLast)
        parts += 1
        isAtEnd = isLast
        return bytes
    }

    private func read(_ count: Int) throws(PlatedError) -> [UInt8] {
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count {
                let got = Glibc.read(descriptor, buffer.baseAddress! + done, count - done)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failed = errno }
                guard got > 0 else { return }
                done += got
            }
        }
        guard failed == 0 else { throw StateFolder.failure(path, failed) }
        guard bytes.count == count else {
            throw PlatedError(.corrupted, "\(path): cut off")
        }
        return bytes
    }
}
