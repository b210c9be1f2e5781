/// The second thing that proves somebody: a telephone or token that makes codes, and ten codes on paper
/// for the day it is lost. Every account has one (CJIS Security Policy 6.0, IA-2).
import Crypto
import Foundation
import PlateCore

/// What was typed as a code turned out to be.
public enum FactorResult: String, Sendable, Hashable {
    /// A timed code.
    case timed
    /// A counted code.
    case counted
    /// A code from paper.
    case recovery
    /// None, or one that was used.
    case wrong
    /// None that can be told without a trusted clock, and the clock is not trusted.
    case needsClock
}

/// The codes of one account.
public struct SecondFactor: Sendable, Hashable, Codable {
    /// Makes timed codes.
    public private(set) var timed: OneTimeCode
    /// The step of the last timed code taken; it and earlier ones are not taken again.
    public private(set) var lastStep: Int64?
    /// Makes counted codes, which need no clock.
    public private(set) var counted: OneTimeCode
    /// The first count that was not used.
    public private(set) var nextCount: UInt64
    /// Salts the hashes of recovery codes.
    public private(set) var recoverySalt: Data
    /// Hashes of the recovery codes that were not used.
    public private(set) var recoveryHashes: [Data]

    /// Characters of a recovery code: sixty bits.
    static let recoveryCharacters = 12

    /// A second factor with its secrets, and the recovery codes, which are shown once and not kept.
    public static func make(
        random: RandomBytes, hash: OneTimeCodeHash = .sha1
    ) -> (factor: SecondFactor, recoveryCodes: [String]) {
        let byteCount = hash == .sha1 ? 20 : 32
        var factor = SecondFactor(
            timed: OneTimeCode(secret: Data(random(byteCount)), hash: hash),
            counted: OneTimeCode(secret: Data(random(byteCount)), hash: hash))
        let codes = factor.renewRecoveryCodes(random: random)
        return (factor, codes)
    }

    private init(timed: OneTimeCode, counted: OneTimeCode) {
        self.timed = timed
        self.counted = counted
        nextCount = 0
        recoverySalt = Data()
        recoveryHashes = []
    }

    /// New recovery codes in the place of the former ones, in groups for writing down.
    public mutating func renewRecoveryCodes(random: RandomBytes) -> [String] {
        recoverySalt = Data(random(16))
        let codes = (0..<Limits.recoveryCodesMax).map { _ in
            Base32.spoken(random(8), count: Self.recoveryCharacters)
        }
        recoveryHashes = codes.map { recoveryHash($0) }
        return codes.map(Base32.grouped)
    }

    /// What a telephone's application takes in: the timed kind, and the counted one for a car whose
    /// clock is not set.
    public func addresses(issuer: String, name: String) -> (timed: String, counted: String) {
        (
            timed.address(issuer: issuer, name: name, timed: true),
            counted.address(issuer: issuer, name: name, timed: false, counter: nextCount)
        )
    }

    /// Takes `typed`, and uses it up where it is right.
    ///
    /// Timed codes are taken one step to either side of a trusted clock, and none that is as old as the
    /// last one taken. Counted codes are taken with any clock, up to ten counts ahead.
    public mutating func take(_ typed: String, at moment: AccessMoment) -> FactorResult {
        let text = typed.filter { !$0.isWhitespace }
        if moment.isTrusted {
            let now = OneTimeCode.step(at: moment.wall)
            let steps = (now - Limits.timedCodeStepsMax)...(now + Limits.timedCodeStepsMax)
            for step in steps where step >= 0 && step > lastStep ?? -1 {
                guard timed.matches(text, counter: UInt64(step)) else { continue }
                lastStep = step
                return .timed
            }
        }
        for ahead in 0...Limits.countedCodeLookAhead {
            let count = nextCount &+ ahead
            guard counted.matches(text, counter: count) else { continue }
            nextCount = count &+ 1
            return .counted
        }
        if takeRecoveryCode(text) { return .recovery }
        return moment.isTrusted ? .wrong : .needsClock
    }

    private mutating func takeRecoveryCode(_ typed: String) -> Bool {
        guard typed.utf8.count <= 64, let code = Base32.heard(typed),
            code.utf8.count == Self.recoveryCharacters
        else { return false }
        let hash = recoveryHash(code)
        guard let index = recoveryHashes.firstIndex(where: { SecretBytes.areEqual($0, hash) })
        else { return false }
        recoveryHashes.remove(at: index)
        return true
    }

    private func recoveryHash(_ code: String) -> Data {
        Data(
            HMAC<SHA256>.authenticationCode(
                for: Data(code.utf8), using: SymmetricKey(data: recoverySalt)))
    }
}
