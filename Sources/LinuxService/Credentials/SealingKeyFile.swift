/// Where the key that seals the ledger comes from, and who else could have read it.
import Foundation
import PlateCore

/// Reads the key as bytes: from the systemd credential `plated.key`, or from `key.file`.
///
/// What is in the file is never in a message. What the bytes mean is for whoever seals.
public enum SealingKeyFile {
    /// The credential's name.
    public static let credentialName = "plated.key"

    /// The bytes of the key, 1 to `Limits.credentialBytesMax` of them; `nil` where there is neither a
    /// credential nor `keyFile`.
    ///
    /// - Throws: `configuration` where both are there, or a file is empty or too big; `notAllowed`
    ///   where others could read it; `inputOutput` where it is not there or cannot be read.
    public static func read(
        keyFile: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(PlatedError) -> [UInt8]? {
        let credential = credentialPath(environment)
        switch (credential, keyFile) {
        case (nil, nil): return nil
        case (let path?, nil): return try read(path, isCredential: true)
        case (nil, let path?): return try read(path, isCredential: false)
        case (.some, let path?):
            // A ledger sealed with the wrong one of two keys could not be read any more.
            throw PlatedError(
                .configuration,
                "there are two keys: the credential \(credentialName), and key.file \(path)",
                hint: "Take key.file out of the configuration, or the credential out of the unit.")
        }
    }

    /// Whether systemd has passed the credential.
    static func hasCredential(_ environment: [String: String]) -> Bool {
        credentialPath(environment) != nil
    }

    /// The credential's path, where systemd has passed one.
    private static func credentialPath(_ environment: [String: String]) -> String? {
        guard let folder = environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else {
            return nil
        }
        let path = folder + "/" + credentialName
        var status = stat()
        // Any failure but absence is told when it is read.
        return stat(path, &status) != 0 && errno == ENOENT ? nil : path
    }

    private static func read(_ path: String, isCredential: Bool) throws(PlatedError) -> [UInt8] {
        let name = path.escapedForOneLine
        let file: SmallFile
        do throws(PlatedError) {
            file = try SmallFile.read(path, bytesMax: Limits.credentialBytesMax)
        } catch {
            throw PlatedError(
                error.code, "the key: \(error.message)",
                hint: "Plug in the disk that holds it, or put the file back where the user of "
                    + "plated can read it: under systemd the daemon then starts by itself. Without "
                    + "it nothing is read or kept: a store sealed with another key would not open.")
        }
        // systemd lets the service's user read a credential of root's by an access control list, whose
        // mask shows in place of the group's bits.
        let foreignBits: mode_t = isCredential && file.status.st_uid == 0 ? 0o037 : 0o077
        guard file.status.st_mode & foreignBits == 0 else {
            let mode = String(file.status.st_mode & 0o777, radix: 8)
            throw PlatedError(
                .notAllowed, "the key \(name) is open to others: its mode is \(mode)",
                hint: "chmod 600 '\(name)'; and make a new key if others were on this machine.")
        }
        guard file.status.st_uid == 0 || file.status.st_uid == geteuid() else {
            throw PlatedError(
                .notAllowed, "the key \(name) belongs to user \(file.status.st_uid)",
                hint: "It must belong to root or to the user of plated.")
        }
        guard !file.bytes.isEmpty else {
            throw PlatedError(
                .configuration, "the key \(name) is empty",
                hint: "Was it cut by a power failure? Put it back from where it is kept safe.")
        }
        guard file.bytes.count <= Limits.credentialBytesMax else {
            throw PlatedError(
                .configuration,
                "the key \(name) has more than \(Limits.credentialBytesMax) bytes",
                hint: "Is it the right file?")
        }
        return file.bytes
    }
}
