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

/// A head of the log with the car's signature: what an anchor, an export and the depot keep.
public struct SignedLogHead: Sendable, Hashable {
    /// Where the log ended.
    public var head: LogHead
    /// When it was signed.
    public var time: WallTime
    /// Whose signature it is.
    public var key: SigningPublicKey
    /// The signature over head and time.
    public var signature: [UInt8]

    /// Signs `head`.
    public init(_ head: LogHead, at time: WallTime, by key: SigningKey) {
        self.head = head
        self.time = time
        self.key = key.publicKey
        signature = key.sign(Self.message(head, time))
    }

    /// A signed head from its parts; whether the signature is good, `isGenuine` says.
    public init(head: LogHead, time: WallTime, key: SigningPublicKey, signature: [UInt8]) {
        self.head = head
        self.time = time
        self.key = key
        self.signature = signature
    }

    /// The bytes that are signed.
    public static func message(_ head: LogHead, _ time: WallTime) -> [UInt8] {
        LogChain.framed(
            "plated log head 1",
            [head.number.bigEndianBytes, head.hash, time.milliseconds.bigEndianBytes])
    }

    /// Whether `key` signed it. Whose key that is, is for the reader to know.
    public var isGenuine: Bool { key.verifies(signature, of: Self.message(head, time)) }
}

/// In JSON: number, hash and key in hexadecimal, time in RFC 3339, signature in base 64.
extension SignedLogHead: Codable {
    private struct Form: Codable {
        var number: Int64
        var hash: String
        var time: String
        var key: String
        var signature: String
    }

    /// Writes the form above.
    public func encode(to encoder: any Encoder) throws {
        try Form(
            number: head.number, hash: head.hash.hexadecimal, time: time.description,
            key: key.bytes.hexadecimal, signature: Data(signature).base64EncodedString()
        ).encode(to: encoder)
    }

    /// Reads the form above.
    public init(from decoder: any Decoder) throws {
        let form = try Form(from: decoder)
        guard let hash = [UInt8](hexadecimal: form.hash), hash.count == 32, form.number >= 0,
            let time = WallTime(rfc3339: form.time), let bytes = [UInt8](hexadecimal: form.key),
            let key = SigningPublicKey(bytes: bytes),
            let signature = Data(base64Encoded: form.signature)
        else { throw PlatedError(.badData, "no signed head of a log") }
        self.init(
            head: LogHead(number: form.number, hash: hash), time: time, key: key,
            signature: Array(signature))
    }
}
