/// The folder a store lies in: its names, its permissions, and the lock that keeps a second writer
/// out.

import Glibc
import PlateCore

/// Where the files of a store lie.
struct StateFolder: Sendable {
    /// The folder.
    let path: String
    /// The store's name, which its files begin with: `ledger`, `custody`.
    let name: String

    /// The database; SQLite puts `-wal` and `-shm` beside it.
    var database: String { "\(path)/\(name).sqlite" }
    /// Locked by the writing program as long as it runs; holds its process number for error
    /// messages.
    var lock: String { "\(path)/\(name).lock" }
    /// The key of a store for which none is configured.
    var key: String { path + "/plated.key" }
    /// The database's log of commits not yet in it.
    var writeAheadLog: String { database + "-wal" }
    /// SQLite's index of the log, shared by the processes that read it.
    var sharedMemory: String { database + "-shm" }

    init(_ path: String, name: String = "ledger") {
        var path = path
        while path.utf8.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.path = path
        self.name = name
    }

    /// Makes the folder (0700) where it is not there yet.
    func createFolder() throws(PlatedError) {
        if mkdir(path, 0o700) != 0 && errno != EEXIST {
            throw StateFolder.failure(path, errno, hint: "The folder above it must be there.")
        }
        guard StateFolder.kind(of: path) == S_IFDIR else {
            throw PlatedError(.inputOutput, "\(path): not a folder")
        }
    }

    /// Makes the folder and an empty database in it (0600) where they are not there yet.
    func create() throws(PlatedError) {
        try createFolder()
        // SQLite gives its other files the permissions of this one.
        let descriptor = open(database, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            try synchronise()
        } else if errno != EEXIST {
            throw StateFolder.failure(database, errno)
        }
    }

    /// Makes new names in the folder durable.
    func synchronise() throws(PlatedError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StateFolder.failure(path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StateFolder.failure(path, errno) }
    }

    /// The file type bits of what is at `path`; `nil` where nothing is.
    static func kind(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// An error of the operating system at `path`.
    static func failure(_ path: String, _ code: Int32, hint: String? = nil) -> PlatedError {
        PlatedError(.inputOutput, "\(path): \(String(cString: strerror(code)))", hint: hint)
    }
}

/// The right to write to a state folder; given up when the value goes.
final class WriterLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock of `folder`.
    ///
    /// - Throws: `unavailable` where another program, or another store of this one, has it.
    init(_ folder: StateFolder) throws(PlatedError) {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateFolder.failure(folder.lock, errno) }
        guard WriterLock.take(descriptor) else {
            let code = errno
            let holder = WriterLock.holder(descriptor)
            close(descriptor)
            guard code == EWOULDBLOCK else { throw StateFolder.failure(folder.lock, code) }
            throw PlatedError(
                .unavailable, "\(folder.path): in use by another program\(holder)",
                hint: "Stop that program, or name another state folder.")
        }
        let text = "\(getpid())\n"
        // The number is there for messages only: the lock holds whether or not it can be written.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.utf8.count, 0)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Whether the lock was had, at once or within `Limits.writerLockMillisecondsMax`.
    ///
    /// A program that this process starts at the moment has every open file of it between its fork and its
    /// exec, and with it a lock that was let go here already.
    private static func take(_ descriptor: Int32) -> Bool {
        let deadline = ContinuousClock.now + .milliseconds(Limits.writerLockMillisecondsMax)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { return false }
            guard ContinuousClock.now < deadline else {
                errno = EWOULDBLOCK
                return false
            }
            usleep(5_000)
        }
        return true
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (48...57).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }
}
