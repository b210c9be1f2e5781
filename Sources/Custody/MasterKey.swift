/// The key that everything on the car hangs on, and the depot's key that opens it all without the car.
import Crypto
import Foundation
import PlateCore

/// Made from the bytes of the systemd credential or the key file; never stored.
public struct MasterKey: Sendable {
    /// Bytes that the machine must hand in at least: 128 bits.
    public static let secretBytesMin = 16

    let key: SealingKey

    /// Its name, which stores remember.
    public var id: KeyID { key.id }

    /// The master key of `secret`, which may be raw bytes or text: HKDF-SHA-256 (RFC 5869).
    ///
    /// White space at its end is left out, so that a key survives an editor.
    /// - Throws: `configuration` where it is too short to be a secret.
    public init(secret: [UInt8]) throws(PlatedError) {
        var secret = secret
        while let last = secret.last, [9, 10, 13, 32].contains(last) { secret.removeLast() }
        guard secret.count >= Self.secretBytesMin else {
            throw PlatedError(
                .configuration,
                "the sealing key has \(secret.count) bytes; it needs \(Self.secretBytesMin)",
                hint:
                    "Make one: head -c 32 /dev/urandom | base64 > plated.key; chmod 600 plated.key")
        }
        key = SealingKey(
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret), info: Data("plated master 1".utf8),
                outputByteCount: SealingKey.byteCount))
    }
}

/// The public half of the depot's recovery key: what is sealed to it, the car cannot open again.
public struct RecoveryPublicKey: Sendable {
    static let suite = HPKE.Ciphersuite(
        kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
    static let info = Data("plated recovery 1".utf8)
    let key: Curve25519.KeyAgreement.PublicKey

    /// A key from its 32 bytes, raw or in base 64.
    ///
    /// - Throws: `configuration` where it is none.
    public init(_ bytes: [UInt8]) throws(PlatedError) {
        let text = String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let raw = bytes.count == 32 ? Data(bytes) : Data(base64Encoded: text)
        guard let raw, let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: raw)
        else {
            throw PlatedError(
                .configuration, "the depot's recovery key is no X25519 public key in base 64")
        }
        self.key = key
    }

    /// Its 32 bytes.
    public var bytes: [UInt8] { Array(key.rawRepresentation) }

    /// Seals `inner` for the depot alone: HPKE (RFC 9180), the encapsulated key first.
    func seal(_ inner: SealingKey, at place: SealPlace) -> [UInt8] {
        do {
            var sender = try HPKE.Sender(
                recipientKey: key, ciphersuite: Self.suite, info: Self.info)
            let sealed = try sender.seal(
                inner.key.withUnsafeBytes { Data($0) },
                authenticating: place.associatedData(inner.id))
            return Array(sender.encapsulatedKey + sealed)
        } catch {
            preconditionFailure("HPKE seals any key: \(error)")
        }
    }
}

/// The private half, which lies in the depot's safe and comes to a machine only for a recovery.
public struct RecoveryPrivateKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    /// A new key.
    public init() { key = Curve25519.KeyAgreement.PrivateKey() }

    /// A key from its 32 bytes, raw or in base 64.
    ///
    /// - Throws: `configuration` where it is none.
    public init(_ bytes: [UInt8]) throws(PlatedError) {
        let text = String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let raw = bytes.count == 32 ? Data(bytes) : Data(base64Encoded: text)
        guard let raw, let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: raw)
        else {
            throw PlatedError(
                .configuration, "the recovery key is no X25519 private key in base 64")
        }
        self.key = key
    }

    /// Its 32 bytes.
    public var bytes: [UInt8] { Array(key.rawRepresentation) }

    /// The half that cars get.
    public var publicKey: RecoveryPublicKey {
        get throws(PlatedError) { try RecoveryPublicKey(Array(key.publicKey.rawRepresentation)) }
    }

    /// Opens what `RecoveryPublicKey.seal` sealed; `id` is the sealed key's name.
    ///
    /// - Throws: `corrupted` where it was changed, or sealed for another key.
    func open(_ sealed: [UInt8], id: KeyID, at place: SealPlace) throws(PlatedError) -> SealingKey {
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: RecoveryPublicKey.suite, info: RecoveryPublicKey.info,
                encapsulatedKey: Data(sealed.prefix(32)))
            let bytes = try recipient.open(
                Data(sealed.dropFirst(32)), authenticating: place.associatedData(id))
            return SealingKey(SymmetricKey(data: bytes))
        } catch {
            throw PlatedError(
                .corrupted, "a recovery copy does not open: changed, or another key's")
        }
    }
}
