/// What the car seals with: found by its configuration, and what is to be said of where it lies.
import Custody
import Foundation
import Ledger
import LinuxService
import PlateCore

/// The keys of one car, as they were found when the daemon began.
struct CarKeys: Sendable {
    /// The depot's public recovery key, where the car has one.
    let recovery: RecoveryPublicKey?
    /// Why a thief of the car could read the store; `nil` where they could not, as far as can be seen.
    let theftGap: String?
    private let configured: MasterKey?
    private let folder: String

    /// Finds the keys that are configured.
    ///
    /// - Throws: `configuration`, `notAllowed` or `inputOutput` where a configured key cannot be had: a
    ///   store sealed with another key than the one that was meant would be worse than none.
    init(_ configuration: VehicleConfiguration) throws(PlatedError) {
        recovery = try Self.recovery(configuration.recoveryKeyFile)
        folder = configuration.stateDirectory
        let secret = try SealingKeyFile.read(keyFile: configuration.keyFile)
        if let secret { configured = try MasterKey(secret: secret) } else { configured = nil }
        theftGap = TheftProtection().gap(
            key: .of(keyFile: configuration.keyFile), stateFolder: folder)
    }

    /// What the stores are sealed with; where no key is configured, the one beside them, which is made where
    /// it is not there.
    ///
    /// - Throws: as `StateKey.sealing`.
    func sealing() throws(PlatedError) -> Sealing {
        guard let configured else { return try StateKey.sealing(at: folder, recovery: recovery) }
        return Sealing(master: configured, recovery: recovery)
    }

    /// The keys of a folder that is only looked at; `nil` where none is configured and none lies beside it.
    static func existing(
        _ configuration: VehicleConfiguration
    ) throws(PlatedError) -> Sealing? {
        guard let secret = try SealingKeyFile.read(keyFile: configuration.keyFile) else {
            return try StateKey.existing(at: configuration.stateDirectory)
        }
        return Sealing(master: try MasterKey(secret: secret))
    }

    /// What lists from the depot are verified with; `nil` where the car has no such key.
    ///
    /// - Throws: `inputOutput` where a configured key cannot be read, `configuration` where it is none.
    static func depotSigningKey(
        _ configuration: VehicleConfiguration
    ) throws(PlatedError) -> SigningPublicKey? {
        guard let path = configuration.depotSigningKeyFile else { return nil }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw PlatedError(
                .inputOutput, "the depot's signing key \(path) cannot be read",
                hint: "Put it back, or take depot.signing-key-file out of the configuration.")
        }
        let text = String(decoding: bytes.prefix(Limits.credentialBytesMax), as: UTF8.self)
        guard let key = SigningPublicKey(pem: text) else {
            throw PlatedError(
                .configuration, "\(path) holds no Ed25519 public key in PEM",
                hint: "Export it at the depot as openssl pkey -pubout writes it.")
        }
        return key
    }

    private static func recovery(_ path: String?) throws(PlatedError) -> RecoveryPublicKey? {
        guard let path else { return nil }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw PlatedError(
                .inputOutput, "the depot's recovery key \(path) cannot be read",
                hint: "Put it back, or take depot.recovery-key-file out of the configuration.")
        }
        return try RecoveryPublicKey(Array(bytes.prefix(Limits.credentialBytesMax)))
    }
}
