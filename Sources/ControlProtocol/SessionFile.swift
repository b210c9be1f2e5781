/// The session of a person at a shell, kept between two commands in a file that nobody else can read.
import Foundation
import Glibc
import PlateCore

/// An open session and the daemon it belongs to.
public struct KeptSession: Codable, Sendable, Hashable {
    /// The daemon's control socket.
    public var socket: String
    /// What requests carry as `session`.
    public var token: Secret
    /// The user name.
    public var name: String

    /// A session from its parts.
    public init(socket: String, token: Secret, name: String) {
        self.socket = socket
        self.token = token
        self.name = name
    }
}

/// Where a session is kept: a folder in memory that belongs to one account and goes when it logs out.
public struct SessionFile: Sendable, Hashable {
    /// Its path.
    public let path: String

    /// Bytes of a session at most; one has about 200.
    private static let bytesMax = 4096

    /// The file at `path`.
    public init(path: String) {
        self.path = path
    }

    /// `$XDG_RUNTIME_DIR/plated-session`, else `/run/user/UID/plated-session`.
    public static func usual(environment: [String: String]) -> SessionFile {
        let folder = environment["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        return SessionFile(path: (folder ?? "/run/user/\(geteuid())") + "/plated-session")
    }

    /// The session in it; `nil` where there is no file.
    ///
    /// - Throws: `notAllowed` where it is not this account's alone, or no file of its own;
    ///   `badData` where it holds no session; `inputOutput`.
    public func read() throws(PlatedError) -> KeptSession? {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR: return nil
            case ELOOP: throw notOurs("it is a link")
            default: throw failure(errno)
            }
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw notOurs("it is no plain file") }
        guard status.st_uid == geteuid() else { throw notOurs("it belongs to another account") }
        guard status.st_mode & 0o077 == 0 else { throw notOurs("others could read it") }
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.bytesMax) { room, filled in
            count = Glibc.read(descriptor, room.baseAddress!, room.count)
            filled = max(0, count)
        }
        guard count >= 0 else { throw failure(errno) }
        guard let session = try? JSONDecoder().decode(KeptSession.self, from: Data(bytes)) else {
            throw PlatedError(
                .badData, "\(path): holds no session", hint: "Log in anew: platectl login")
        }
        return session
    }

    /// Keeps `session`: the file is there whole, for this account alone, or not at all.
    ///
    /// - Throws: `unavailable` where its folder is not there, `notAllowed` where others could put
    ///   something in its place, `inputOutput`.
    public func write(_ session: KeptSession) throws(PlatedError) {
        try checkFolder()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(session) else {
            preconditionFailure("a session holds text, and always encodes")
        }
        let draft = path + ".\(getpid())"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(errno) }
        var isWritten = fchmod(descriptor, 0o600) == 0
        isWritten =
            isWritten
            && bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress!, $0.count) }
                == bytes.count
        isWritten = close(descriptor) == 0 && isWritten
        guard isWritten, rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw failure(code)
        }
    }

    /// Forgets the session; nothing where there is none.
    public func remove() {
        unlink(path)
    }

    /// Looks whether a session can be kept here at all, before somebody logs in for nothing.
    ///
    /// - Throws: as `write`.
    public func checkFolder() throws(PlatedError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw PlatedError(
                .unavailable, "\(folder): no folder to keep the session in",
                hint: "Set XDG_RUNTIME_DIR to a folder of your own, or give --session-file.")
        }
        let isSticky = status.st_mode & S_ISVTX != 0
        guard status.st_mode & 0o022 == 0 || isSticky else {
            throw PlatedError(
                .notAllowed, "\(folder): others may write there, and could take the session",
                hint: "chmod go-w \(folder), or give --session-file.")
        }
    }

    private func notOurs(_ reason: String) -> PlatedError {
        PlatedError(
            .notAllowed, "\(path): not taken as the session: \(reason)",
            hint: "Remove it, and log in anew: platectl login")
    }

    private func failure(_ code: Int32) -> PlatedError {
        PlatedError(.inputOutput, "\(path): \(String(cString: strerror(code)))")
    }
}
