/// What a password is checked against: a salted scrypt hash (RFC 7914), never the password.
import Crypto
import CryptoExtras
import Foundation
import PlateCore

/// A hash with all that is needed to try a password against it.
public struct PasswordRecord: Sendable, Hashable, Codable {
    /// scrypt's costs.
    ///
    /// Memory is 128 · `blockSize` · `rounds` bytes; time grows with all three.
    public struct Cost: Sendable, Hashable, Codable {
        /// A power of two.
        public var rounds: Int
        /// Mixes of 128 bytes.
        public var blockSize: Int
        /// Times that memory is gone through anew.
        public var parallelism: Int

        /// Costs from their parts.
        public init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 16 MiB, and about a fifth of a second on a car's computer; see Access's note.
        public static let usual = Cost(rounds: 1 << 14, blockSize: 8, parallelism: 5)
        /// For tests that are not about the hash: a millisecond.
        package static let weak = Cost(rounds: 16, blockSize: 8, parallelism: 1)

        /// What a record from the disk may ask for: no memory that the car has not.
        var isBearable: Bool {
            rounds > 1 && rounds & (rounds - 1) == 0 && (1...16).contains(blockSize)
                && (1...16).contains(parallelism) && rounds <= (32 << 20) / (128 * blockSize)
        }
    }

    /// Sixteen random bytes.
    public var salt: Data
    /// Thirty-two bytes.
    public var hash: Data
    /// scrypt's costs.
    public var cost: Cost
    /// When it was set, in milliseconds since 1970.
    public var setMilliseconds: Int64
    /// Whether it is somebody else's choice and must be changed at the next log-in.
    public var mustChange: Bool

    /// The record of `password`. Takes a fifth of a second with the usual cost, on the calling thread.
    public init(
        _ password: String, mustChange: Bool, set: WallTime, random: RandomBytes,
        cost: Cost = .usual
    ) {
        salt = Data(random(16))
        self.cost = cost
        hash = Self.derive(password, salt, cost)
        setMilliseconds = set.milliseconds
        self.mustChange = mustChange
    }

    /// The record that a name without an account is tried against, so that it takes as long as others.
    /// No password fits it.
    public static func decoy(_ cost: Cost = .usual) -> PasswordRecord {
        PasswordRecord(cost: cost)
    }

    private init(cost: Cost) {
        salt = Data(count: 16)
        hash = Data()
        self.cost = cost
        setMilliseconds = 0
        mustChange = false
    }

    /// Whether it is the record of `password`. Takes as long for a wrong one as for the right one.
    public func matches(_ password: String) -> Bool {
        guard cost.isBearable else { return false }
        return SecretBytes.areEqual(Self.derive(password, salt, cost), hash)
    }

    /// Whether it must be changed by the calendar; the clock counts only as far as it is known.
    public func isExpired(at moment: AccessMoment) -> Bool {
        guard let now = moment.knownTime else { return false }
        return now.milliseconds - setMilliseconds > Limits.passwordDaysMax * 86_400_000
    }

    /// A password too long to be one is cut before it is hashed, and then never fits.
    private static func derive(_ password: String, _ salt: Data, _ cost: Cost) -> Data {
        let text = password.precomposedStringWithCompatibilityMapping
        let bytes = Array(text.utf8.prefix(Limits.passwordBytesMax + 1))
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: 32, rounds: cost.rounds,
                blockSize: cost.blockSize, parallelism: cost.parallelism)
            return key.withUnsafeBytes { Data($0) }
        } catch {
            preconditionFailure("scrypt takes any password at a bearable cost: \(error)")
        }
    }
}

/// Comparing secrets.
enum SecretBytes {
    /// Whether both are the same, in a time that says only whether their lengths are.
    static func areEqual(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
