/// The bytes of a small file that an administrator wrote, read once and bounded.
import Glibc
import PlateCore

/// Reads the configuration file; says nothing of what is in it.
enum ConfigurationFile {
    /// The bytes of the file at `path`.
    ///
    /// - Throws: `inputOutput` where it is not there, is no file or cannot be read, `configuration`
    ///   where it is too big.
    static func read(_ path: String) throws(PlatedError) -> [UInt8] {
        let file: SmallFile
        do throws(PlatedError) {
            file = try SmallFile.read(path, bytesMax: Limits.configurationBytesMax)
        } catch {
            throw PlatedError(
                error.code, "the configuration: \(error.message)",
                hint: "Give the path of a configuration with --config. "
                    + "systemd/plated.toml is one to start from.")
        }
        guard file.bytes.count <= Limits.configurationBytesMax else {
            throw PlatedError(
                .configuration,
                "\(path):1: the file has more than \(Limits.configurationBytesMax) bytes",
                hint: "A configuration has a few hundred. Is it the right file?")
        }
        return file.bytes
    }
}

/// A file of which no more than a limit was read, with who may do what with it.
struct SmallFile {
    /// What it holds; one byte more than the limit says that it is longer.
    var bytes: [UInt8]
    /// Who owns it, and its permissions.
    var status: stat

    /// Reads up to `bytesMax` bytes and one.
    ///
    /// - Throws: `inputOutput` where there is no ordinary file at `path`, or reading fails.
    static func read(_ path: String, bytesMax: Int) throws(PlatedError) -> SmallFile {
        guard !path.utf8.contains(0) else {
            throw PlatedError(.inputOutput, "\(path.escapedForOneLine): a path holds no NUL")
        }
        // A pipe without a writer would block in `open`, and a terminal could become ours.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw failure(path, EISDIR)
        default: throw PlatedError(.inputOutput, "\(path.escapedForOneLine): not an ordinary file")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= bytesMax {
            let count = Glibc.read(descriptor, &chunk, min(chunk.count, bytesMax + 1 - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        return SmallFile(bytes: bytes, status: status)
    }

    private static func failure(_ path: String, _ code: CInt) -> PlatedError {
        PlatedError(.inputOutput, "\(path.escapedForOneLine): \(String(cString: strerror(code)))")
    }
}
