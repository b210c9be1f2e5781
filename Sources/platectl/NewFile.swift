// Files that an export makes: new ones only, for this account alone, on disk before they count.
import ControlProtocol
import Foundation
import Glibc
import PlateCore

/// A file under way.
final class NewFile {
    let path: String
    private let descriptor: Int32

    /// Makes the file.
    ///
    /// - Throws: `inputOutput`, also where something is there already.
    init(path: String) throws(PlatedError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes` at the end.
    ///
    /// - Throws: `inputOutput`.
    func append(_ bytes: [UInt8]) throws(PlatedError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                write(descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw Self.failure(path, errno)
            }
        }
    }

    /// Waits until it is on the disk.
    ///
    /// - Throws: `inputOutput`.
    func finish() throws(PlatedError) {
        guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
    }

    /// Takes it away again.
    func discard() { unlink(path) }

    static func failure(_ path: String, _ code: Int32) -> PlatedError {
        PlatedError(
            .inputOutput, "\(path): \(String(cString: strerror(code)))",
            hint: code == EEXIST ? "Nothing is written over: give another name." : nil)
    }
}

/// A folder under way.
final class NewFolder {
    let path: String
    /// Files under way at once; an export has three.
    private static let openMax = 16
    /// Files that are whole.
    private(set) var files = 0
    /// Files under way: records and pages grow while pictures come between them.
    private var open: [String: (file: NewFile, bytes: Int)] = [:]

    /// Makes the folder.
    ///
    /// - Throws: `inputOutput`, also where something is there already.
    init(path: String) throws(PlatedError) {
        self.path = path
        guard mkdir(path, 0o700) == 0 else { throw NewFile.failure(path, errno) }
    }

    /// Writes a piece that the daemon handed out.
    ///
    /// - Throws: `badData` where it does not follow its file's piece before, or its name leads out of
    ///   the folder; `inputOutput`.
    func append(_ piece: ExportReport.Piece) throws(PlatedError) {
        guard let bytes = Data(base64Encoded: piece.base64) else { throw SessionClient.confused }
        let underWay = open.removeValue(forKey: piece.name)
        let file: NewFile
        if let underWay {
            file = underWay.file
        } else {
            file = try NewFile(path: try place(of: piece.name))
        }
        var written = underWay?.bytes ?? 0
        guard written == piece.offset, open.count < Self.openMax else {
            throw SessionClient.confused
        }
        try file.append(Array(bytes))
        written += bytes.count
        guard piece.isLast else {
            open[piece.name] = (file, written)
            return
        }
        try file.finish()
        files += 1
    }

    /// Waits until the folder itself is on the disk.
    ///
    /// - Throws: `badData` where a file is not whole; `inputOutput`.
    func finish() throws(PlatedError) {
        guard open.isEmpty else { throw SessionClient.confused }
        for folder in [path, path + "/.."] {
            let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw NewFile.failure(folder, errno) }
            defer { close(descriptor) }
            // Some file systems do not sync folders, and say so.
            guard fsync(descriptor) == 0 || errno == EINVAL else {
                throw NewFile.failure(folder, errno)
            }
        }
    }

    /// Takes everything away again: half an export must not be booked.
    func discard() {
        open = [:]
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where the file `name` goes; makes the folders above it.
    private func place(of name: String) throws(PlatedError) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        }
        guard (1...8).contains(parts.count), isPlain else { throw SessionClient.confused }
        var folder = path
        for part in parts.dropLast() {
            folder += "/" + part
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw NewFile.failure(folder, errno)
            }
        }
        return folder + "/" + parts[parts.count - 1]
    }
}
