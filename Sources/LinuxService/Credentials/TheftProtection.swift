/// Whether a thief of the machine has the sealing key too: where the key lies, against where the store does.
import Foundation
import PlateCore

/// Where the sealing key came from.
public enum SealingKeyPlace: Sendable, Equatable {
    /// The systemd credential.
    case credential
    /// `key.file`.
    case file(String)
    /// The state folder itself, for none was configured.
    case besideStore

    /// Where it comes from by the configuration and what systemd passed.
    public static func of(
        keyFile: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> SealingKeyPlace {
        if let keyFile { return .file(keyFile) }
        return SealingKeyFile.hasCredential(environment) ? .credential : .besideStore
    }
}

/// What this machine has that keeps a key from its thief.
public struct TheftProtection: Sendable {
    /// The system's folder of devices, `/sys`.
    public var systemFolder: String

    /// Protection as `systemFolder` tells it.
    public init(systemFolder: String = "/sys") {
        self.systemFolder = systemFolder
    }

    /// Why a thief of the machine could read the store in `stateFolder`; `nil` where they could not, as far
    /// as can be seen from here.
    public func gap(key place: SealingKeyPlace, stateFolder: String) -> String? {
        switch place {
        case .besideStore:
            return "no key is configured, and the one made for it lies in the state folder"
        case .credential:
            // Without a TPM systemd seals credentials with a key on the same disk.
            return hasTPM ? nil : "this computer has no TPM to bind the credential to"
        case .file(let path):
            guard let key = Self.device(of: path), let state = Self.device(of: stateFolder) else {
                return "where the key file lies cannot be told"
            }
            if key == state { return "the key file lies on the same disk as the state folder" }
            return isRemovable(key) ? nil : "the key file lies on a disk that stays in the computer"
        }
    }

    private var hasTPM: Bool {
        let devices = try? FileManager.default.contentsOfDirectory(
            atPath: systemFolder + "/class/tpm")
        return devices?.contains { $0.hasPrefix("tpm") } ?? false
    }

    /// Whether the disk can be taken out: of a partition, its disk is asked.
    private func isRemovable(_ device: UInt64) -> Bool {
        let folder = "\(systemFolder)/dev/block/\(Self.major(device)):\(Self.minor(device))"
        for path in [folder + "/removable", folder + "/../removable"] {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            if text.hasPrefix("1") { return true }
        }
        return false
    }

    /// The device that a file lies on; of one that is not there yet, its folder's.
    private static func device(of path: String) -> UInt64? {
        var status = stat()
        if stat(path, &status) == 0 { return UInt64(status.st_dev) }
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        return stat(folder, &status) == 0 ? UInt64(status.st_dev) : nil
    }

    // As glibc's gnu_dev_major and gnu_dev_minor, which Swift does not import.
    private static func major(_ device: UInt64) -> UInt64 {
        (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
    }

    private static func minor(_ device: UInt64) -> UInt64 {
        device & 0xFF | (device >> 12) & ~0xFF
    }
}
