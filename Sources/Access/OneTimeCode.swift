/// Codes that are good once: counted (HOTP, RFC 4226) and timed (TOTP, RFC 6238).
import Crypto
import Foundation
import PlateCore

/// The hash a token uses.
public enum OneTimeCodeHash: String, Sendable, Codable, CaseIterable {
    case sha1 = "SHA1"
    case sha256 = "SHA256"
}

/// Makes codes of a secret.
public struct OneTimeCode: Sendable, Hashable, Codable {
    /// The shared secret.
    public var secret: Data
    /// The hash.
    public var hash: OneTimeCodeHash
    /// Digits of a code, 6 to 8.
    public var digits: Int

    /// Seconds of one step of a timed code.
    public static let stepSeconds: Int64 = 30

    /// A maker from its parts.
    public init(secret: Data, hash: OneTimeCodeHash = .sha1, digits: Int = 6) {
        precondition((6...8).contains(digits), "RFC 4226 knows codes of six to eight digits")
        self.secret = secret
        self.hash = hash
        self.digits = digits
    }

    /// The code of `counter`: digits with leading zeros.
    public func code(counter: UInt64) -> String {
        let message = withUnsafeBytes(of: counter.bigEndian) { Data($0) }
        let key = SymmetricKey(data: secret)
        let sum: [UInt8] =
            switch hash {
            case .sha1: Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key))
            case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
            }
        let offset = Int(sum[sum.count - 1] & 15)
        let number =
            UInt32(sum[offset] & 0x7F) << 24 | UInt32(sum[offset + 1]) << 16
            | UInt32(sum[offset + 2]) << 8 | UInt32(sum[offset + 3])
        var power: UInt32 = 1
        for _ in 0..<min(max(digits, 6), 8) { power *= 10 }
        let text = String(number % power)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// The step that `time` falls into; times before 1970 fall into the first.
    public static func step(at time: WallTime) -> Int64 {
        max(0, time.milliseconds / (stepSeconds * 1000))
    }

    /// Whether `typed` is the code of `counter`.
    func matches(_ typed: String, counter: UInt64) -> Bool {
        SecretBytes.areEqual(Array(typed.utf8), Array(code(counter: counter).utf8))
    }

    /// What a telephone's application takes in by a picture or by hand.
    ///
    /// `timed` says which kind; a counted one begins at `counter`.
    public func address(issuer: String, name: String, timed: Bool, counter: UInt64 = 0) -> String {
        func escaped(_ text: String) -> String {
            var allowed = CharacterSet.alphanumerics.intersection(
                CharacterSet(charactersIn: Unicode.Scalar(0)...Unicode.Scalar(127)))
            allowed.insert(charactersIn: "-._~")
            return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        }
        let end = timed ? "period=\(Self.stepSeconds)" : "counter=\(counter)"
        return "otpauth://\(timed ? "totp" : "hotp")/\(escaped(issuer)):\(escaped(name))"
            + "?secret=\(Base32.rfc4648(Array(secret)))&issuer=\(escaped(issuer))"
            + "&algorithm=\(hash.rawValue)&digits=\(digits)&\(end)"
    }
}
