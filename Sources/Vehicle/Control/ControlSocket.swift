/// The socket's file: made so that nobody gets in before its permissions stand, never taken from a
/// daemon that lives, and gone when the daemon goes.
import ControlProtocol
import Glibc
import PlateCore

/// A bound Unix socket that does not listen yet.
///
/// A lock beside it says that its daemon lives; the kernel lets go of it however the daemon ends. Who
/// holds the lock may remove a socket that a dead daemon left.
struct ControlSocket: Sendable {
    /// Where it lies.
    let path: String
    /// The socket; whoever listens on it closes it.
    let descriptor: CInt
    private let lock: CInt
    private let device: dev_t
    private let inode: ino_t

    /// Makes the socket at `path`, for owner and group alone.
    ///
    /// - Throws: `configuration` for a path that cannot be one, `unavailable` where another daemon
    ///   listens there, `inputOutput` for what the operating system says.
    static func bind(at path: String) throws(PlatedError) -> ControlSocket {
        guard var address = UnixAddress(path) else {
            throw PlatedError(
                .configuration, "\(path): no path for a socket",
                hint: "It must have 1 to \(UnixAddress.pathBytesMax) bytes.")
        }
        let lock = try takeLock(path + ".lock", for: path)
        do throws(PlatedError) {
            try removeStale(path, &address)
            return try make(path, &address, lock)
        } catch {
            unlink(path + ".lock")
            close(lock)
            throw error
        }
    }

    /// Removes the file, where it is still this socket's, and lets the lock go.
    func remove() {
        var status = stat()
        if lstat(path, &status) == 0, status.st_dev == device, status.st_ino == inode {
            unlink(path)
        }
        unlink(path + ".lock")
        close(lock)
    }

    private static func make(
        _ path: String, _ address: inout UnixAddress, _ lock: CInt
    ) throws(PlatedError) -> ControlSocket {
        let descriptor = UnixAddress.newSocket()
        guard descriptor >= 0 else { throw failure(path, errno) }
        // Until `listen`, which comes after the permissions, every connection is refused.
        guard address.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw failure(path, code)
        }
        var status = stat()
        guard chmod(path, 0o660) == 0, lstat(path, &status) == 0 else {
            let code = errno
            close(descriptor)
            unlink(path)
            throw failure(path, code)
        }
        return ControlSocket(
            path: path, descriptor: descriptor, lock: lock, device: status.st_dev,
            inode: status.st_ino)
    }

    /// Takes the lock, whose file may be removed by its last holder at any moment.
    private static func takeLock(_ name: String, for path: String) throws(PlatedError) -> CInt {
        while true {
            let descriptor = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure(name, errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(descriptor)
                throw code == EWOULDBLOCK ? secondInstance(path) : failure(name, code)
            }
            var held = stat()
            var named = stat()
            if fstat(descriptor, &held) == 0, stat(name, &named) == 0,
                held.st_ino == named.st_ino, held.st_dev == named.st_dev
            {
                return descriptor
            }
            close(descriptor)
        }
    }

    /// Removes a socket that nobody listens on. Anything else at its place is left alone.
    private static func removeStale(
        _ path: String, _ address: inout UnixAddress
    ) throws(PlatedError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw failure(path, errno) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw PlatedError(
                .configuration, "\(path): there is something else than a socket",
                hint: "Remove it, or configure another control.socket.")
        }
        // A daemon of another kind may listen without our lock: it must be asked.
        let probe = UnixAddress.newSocket()
        guard probe >= 0 else { throw failure(path, errno) }
        defer { close(probe) }
        _ = fcntl(probe, F_SETFL, O_NONBLOCK)
        let isAlive =
            address.withPointer { Glibc.connect(probe, $0, $1) } == 0 || errno == EAGAIN
        guard !isAlive else { throw secondInstance(path) }
        guard errno == ECONNREFUSED || errno == ENOENT else { throw failure(path, errno) }
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path, errno) }
    }

    private static func secondInstance(_ path: String) -> PlatedError {
        PlatedError(
            .unavailable, "\(path): another plated listens there",
            hint: "Only one may run: systemctl status plated")
    }

    private static func failure(_ path: String, _ code: CInt) -> PlatedError {
        PlatedError(
            .inputOutput, "\(path): \(String(cString: strerror(code)))",
            hint: code == ENOENT ? "The folder it lies in must be there." : nil)
    }
}
