/// The key of a state folder for which none is configured: `plated.key` in the folder itself.
///
/// It keeps what is sealed from who finds a single file or a page of the database, and from nobody who
/// has the whole disk: the status, `check` and `doctor` say NOT SEALED AGAINST THEFT.

import Custody
import Foundation
import Glibc
import PlateCore

/// The key beside a store.
public enum StateKey {
    /// Where the key of the state folder `folder` lies.
    public static func path(in folder: String) -> String {
        StateFolder(folder).key
    }

    /// Whether such a key lies in `folder`.
    public static func isBesideStore(_ folder: String) -> Bool {
        StateFolder.kind(of: path(in: folder)) != nil
    }

    /// Sealing with the key beside the store in `folder`; folder (0700) and key (0600) are made where
    /// they are not there.
    ///
    /// - Throws: `inputOutput` where the folder or the key cannot be made or read, `configuration` where
    ///   the file holds no key.
    public static func sealing(
        at folder: String, recovery: RecoveryPublicKey? = nil
    ) throws(PlatedError) -> Sealing {
        let place = StateFolder(folder)
        try place.createFolder()
        if let present = try existing(at: folder, recovery: recovery) { return present }
        var secret = [UInt8]()
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<32 { secret.append(UInt8.random(in: .min ... .max, using: &generator)) }
        try write(Array(Data(secret).base64EncodedString().utf8) + [10], place)
        // Another program may have made one at the same time: the one on the disk counts.
        guard let made = try existing(at: folder, recovery: recovery) else {
            throw PlatedError(.inputOutput, "\(path(in: folder)): made, and not there")
        }
        return made
    }

    /// Sealing with the key beside the store in `folder`; `nil` where there is none. Makes nothing.
    ///
    /// - Throws: as `sealing(at:recovery:)`.
    public static func existing(
        at folder: String, recovery: RecoveryPublicKey? = nil
    ) throws(PlatedError) -> Sealing? {
        let path = path(in: folder)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 && errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw StateFolder.failure(path, errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Limits.credentialBytesMax)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw StateFolder.failure(path, errno) }
        return Sealing(
            master: try MasterKey(secret: Array(bytes.prefix(count))), recovery: recovery)
    }

    /// Writes the file under another name first, so that no cut leaves half a key; one that is there
    /// already stays.
    private static func write(_ bytes: [UInt8], _ place: StateFolder) throws(PlatedError) {
        let final = path(in: place.path)
        let name = "\(final).\(getpid())-\(UInt32.random(in: .min ... .max))"
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateFolder.failure(name, errno) }
        defer { unlink(name) }
        let count = Glibc.write(descriptor, bytes, bytes.count)
        let isOnDisk = count == bytes.count && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isOnDisk else { throw StateFolder.failure(name, code == 0 ? EIO : code) }
        guard link(name, final) == 0 || errno == EEXIST else {
            throw StateFolder.failure(final, errno)
        }
        try place.synchronise()
    }
}

extension Sealing {
    /// Sealing with a key that nobody has: for databases that go at once.
    static var passing: Sealing {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: 33...126, using: &generator) }
        do throws(PlatedError) {
            return Sealing(master: try MasterKey(secret: secret))
        } catch {
            preconditionFailure("a secret of 32 bytes: \(error)")
        }
    }
}
