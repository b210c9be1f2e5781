/// The token that makes the first administrator: a file that only the owner of the state folder can
/// read. There is no default password.
///
/// It is there as long as no administrator can log in, so whoever has root on the car can also mend a
/// car that lost all of them; what is made with it stands in the log.
import Foundation
import Glibc
import PlateCore

/// The token and its file.
public struct FirstAdministratorToken: Sendable {
    /// The file's name in the state folder.
    public static let fileName = "first-administrator.token"
    /// Characters of Crockford's alphabet: a hundred bits.
    static let characters = 20

    /// The file.
    public let path: String
    private let code: String

    /// Makes a token in `folder`, in a file of mode 0600 that is on the disk when this returns; a former
    /// one is replaced.
    ///
    /// - Throws: `inputOutput` where it cannot be written.
    public static func make(
        in folder: String, random: RandomBytes
    ) throws(PlatedError) -> FirstAdministratorToken {
        let path = folder + "/" + fileName
        let code = Base32.spoken(random(16), count: characters)
        try write(Array((Base32.grouped(code) + "\n").utf8), to: path)
        try syncFolder(folder)
        return FirstAdministratorToken(path: path, code: code)
    }

    /// Whether `typed` is the token.
    public func matches(_ typed: String) -> Bool {
        guard typed.utf8.count <= 64, let heard = Base32.heard(typed) else { return false }
        return SecretBytes.areEqual(Array(heard.utf8), Array(code.utf8))
    }

    /// Removes the token's file from `folder`, where there is one.
    ///
    /// - Throws: `inputOutput` where it stays.
    public static func remove(from folder: String) throws(PlatedError) {
        let path = folder + "/" + fileName
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
        try syncFolder(folder)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(PlatedError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure(path) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress!, $0.count) }
        guard count == bytes.count, fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else {
            let error = failure(path)
            unlink(path)
            throw error
        }
    }

    private static func syncFolder(_ folder: String) throws(PlatedError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    private static func failure(_ path: String) -> PlatedError {
        PlatedError(.inputOutput, "\(path): \(String(cString: strerror(errno)))")
    }
}
