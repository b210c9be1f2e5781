/// The car's signing key: Ed25519, for the head of the log and for what the car exports. Its private
/// half lies sealed in the store; its public half goes to the depot and into every export, in the form that
/// `openssl pkeyutl -verify -pubin -rawin` takes.

import Crypto
import Foundation
import PlateCore

/// A private key that signs for the car.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Where its bytes are sealed for.
    private static let place = SealPlace(table: "values", column: "signing key", record: [])

    /// A new key from the operating system's randomness.
    public init() { key = Curve25519.Signing.PrivateKey() }

    private init(_ bytes: [UInt8]) throws(PlatedError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
            throw PlatedError(.corrupted, "the car's signing key is none")
        }
        self.key = key
    }

    /// Opens what `sealed(with:)` made.
    ///
    /// - Throws: `corrupted` where it was changed or sealed with another key.
    public init(sealed: [UInt8], key: SealingKey) throws(PlatedError) {
        try self.init(try key.open(sealed, at: Self.place))
    }

    /// The key, sealed with the store's signing key.
    public func sealed(with sealingKey: SealingKey) -> [UInt8] {
        sealingKey.seal(Array(key.rawRepresentation), at: Self.place)
    }

    /// The half that others verify with.
    public var publicKey: SigningPublicKey { SigningPublicKey(key.publicKey) }

    /// The signature of `message`, 64 bytes (RFC 8032).
    public func sign(_ message: [UInt8]) -> [UInt8] {
        do {
            return Array(try key.signature(for: message))
        } catch {
            preconditionFailure("Ed25519 signs any bytes: \(error)")
        }
    }
}

/// The public half of a car's signing key.
public struct SigningPublicKey: Sendable, Hashable {
    /// Its 32 bytes.
    public let bytes: [UInt8]

    init(_ key: Curve25519.Signing.PublicKey) { bytes = Array(key.rawRepresentation) }

    /// A key from its 32 bytes; `nil` where they are none.
    public init?(bytes: [UInt8]) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            return nil
        }
        self.init(key)
    }

    /// The bytes of SubjectPublicKeyInfo before the key's own (RFC 8410, section 10.1).
    private static let prefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// PEM of SubjectPublicKeyInfo.
    public var pem: String {
        let text = Data(Self.prefix + bytes).base64EncodedString()
        return "-----BEGIN PUBLIC KEY-----\n\(text)\n-----END PUBLIC KEY-----\n"
    }

    /// A key from its PEM; `nil` where that is no Ed25519 key.
    public init?(pem: String) {
        let lines = pem.split(whereSeparator: \.isNewline).map(String.init)
        guard let first = lines.firstIndex(of: "-----BEGIN PUBLIC KEY-----"),
            let last = lines.firstIndex(of: "-----END PUBLIC KEY-----"), first < last,
            let bytes = Data(base64Encoded: lines[(first + 1)..<last].joined()),
            bytes.starts(with: Self.prefix)
        else { return nil }
        self.init(bytes: Array(bytes.dropFirst(Self.prefix.count)))
    }

    /// SHA-256 of the key in groups of four digits, its first half: for people to compare by eye or radio.
    public var fingerprint: String {
        let digits = Array(Array(SHA256.hash(data: bytes)).prefix(16).hexadecimal)
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
    }

    /// Whether `signature` is this key's over `message`.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }
}
