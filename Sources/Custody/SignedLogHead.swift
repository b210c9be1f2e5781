/// The end of the log with the car's signature.

import Foundation
import PlateCore

/// A head of the log with the car's signature: what an anchor, an export and the depot keep.
///
/// It covers what stands beside the log too (accounts, values, holds, destruction records), so that an
/// older one of these cannot be put back while the log stays.
public struct SignedLogHead: Sendable, Hashable {
    /// Where the log ended.
    public var head: LogHead
    /// SHA-256 over what stood beside the log.
    public var state: [UInt8]
    /// When the last entry was made.
    public var time: WallTime
    /// Whose signature it is.
    public var key: SigningPublicKey
    /// The signature over head and time.
    public var signature: [UInt8]

    /// Signs `head`.
    public init(_ head: LogHead, state: [UInt8], at time: WallTime, by key: SigningKey) {
        self.head = head
        self.state = state
        self.time = time
        self.key = key.publicKey
        signature = key.sign(Self.message(head, state, time))
    }

    /// A signed head from its parts; whether the signature is good, `isGenuine` says.
    public init(
        head: LogHead, state: [UInt8], time: WallTime, key: SigningPublicKey, signature: [UInt8]
    ) {
        self.head = head
        self.state = state
        self.time = time
        self.key = key
        self.signature = signature
    }

    /// The bytes that are signed.
    public static func message(
        _ head: LogHead, _ state: [UInt8], _ time: WallTime
    ) -> [UInt8] {
        LogChain.framed(
            "plated log head 1",
            [head.number.bigEndianBytes, head.hash, state, time.milliseconds.bigEndianBytes])
    }

    /// Whether `key` signed it. Whose key that is, is for the reader to know.
    public var isGenuine: Bool {
        key.verifies(signature, of: Self.message(head, state, time))
    }
}

/// In JSON: number; hash, state and key in hexadecimal, time in RFC 3339, signature in base 64.
extension SignedLogHead: Codable {
    private struct Form: Codable {
        var number: Int64
        var hash: String
        var state: String
        var time: String
        var key: String
        var signature: String
    }

    /// Writes the form above.
    public func encode(to encoder: any Encoder) throws {
        try Form(
            number: head.number, hash: head.hash.hexadecimal, state: state.hexadecimal,
            time: time.description, key: key.bytes.hexadecimal,
            signature: Data(signature).base64EncodedString()
        ).encode(to: encoder)
    }

    /// Reads the form above.
    public init(from decoder: any Decoder) throws {
        let form = try Form(from: decoder)
        guard let hash = [UInt8](hexadecimal: form.hash), hash.count == 32, form.number >= 0,
            let state = [UInt8](hexadecimal: form.state), state.count == 32,
            let time = WallTime(rfc3339: form.time), let bytes = [UInt8](hexadecimal: form.key),
            let key = SigningPublicKey(bytes: bytes),
            let signature = Data(base64Encoded: form.signature)
        else { throw PlatedError(.badData, "no signed head of a log") }
        self.init(
            head: LogHead(number: form.number, hash: hash), state: state, time: time, key: key,
            signature: Array(signature))
    }
}
