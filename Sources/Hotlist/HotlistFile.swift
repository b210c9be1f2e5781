/// Reads hotlist files from disk; what the rows mean is `HotlistRowReader`'s.

import Crypto
import Glibc
import PlateCore

/// The door from files to lists.
public enum HotlistFile {
    /// Reads the list at `path`.
    ///
    /// - Parameter extractedAt: when the list was extracted, where the caller knows it.
    /// - Throws: `inputOutput` where there is no readable file, `badData` where the file as a whole
    ///   is no hotlist: not UTF-8 text with the header of the CSV, or too large.
    public static func load(
        path: String, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        let bytes = try read(path: path)
        return try parse(bytes, source: path, extractedAt: extractedAt)
    }

    /// Reads a list from the bytes of a file; `source` names it in errors.
    ///
    /// - Throws: `badData` where the bytes as a whole are no hotlist.
    public static func parse(
        _ bytes: [UInt8], source: String, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        var records = CommaSeparatedRecords(bytes)
        let header = try HotlistHeader(&records, source: source)
        var reader = HotlistRowReader(header: header)
        while let record = records.next() {
            reader.read(record)
        }
        return HotlistLoad(
            source: source, entries: reader.entries, rejected: reader.rejected,
            extractedAt: extractedAt, sha256: Array(SHA256.hash(data: bytes)))
    }

    private static func read(path: String) throws(PlatedError) -> [UInt8] {
        // Not blocking, so that the name of a pipe nobody writes to is refused and not waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw PlatedError(
                .inputOutput, "\(path): not a file", hint: "Name one hotlist file, not a folder.")
        }
        let size = Int(status.st_size)
        guard size <= Limits.hotlistFileBytesMax else {
            throw PlatedError(
                .badData,
                "\(path): \(size) bytes; a hotlist has at most \(Limits.hotlistFileBytesMax)")
        }
        return try read(descriptor, size: size, path: path)
    }

    /// The first `size` bytes, or fewer where the file shrank meanwhile.
    private static func read(
        _ descriptor: Int32, size: Int, path: String
    ) throws(PlatedError) -> [UInt8] {
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failed = errno }
                guard got > 0 else { break }
                count += got
            }
        }
        guard failed == 0 else { throw failure(path, failed) }
        return bytes
    }

    private static func failure(_ path: String, _ code: Int32) -> PlatedError {
        PlatedError(.inputOutput, "\(path): \(String(cString: strerror(code)))")
    }
}
