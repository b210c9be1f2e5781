/// Codes read out over the radio: an administrator far away releases an account or renews a training on
/// a car that has no network.
///
/// The car shows a short challenge. Whoever holds the department's authority key makes a code of it, of
/// what shall be done, to which account and on which car; the code does that, there, once, while the
/// challenge is open. Challenges live in memory and by the monotonic clock: no clock that was set and
/// no restart lets a code be used twice.
import Crypto
import Foundation
import PlateCore

/// What a code allows.
public enum RadioAction: Sendable, Hashable {
    /// Take an account's lock away, and open it where it was shut for want of use.
    case release
    /// Put down a training until the time given; a code says its day alone, in UTC.
    case renewTraining(course: String, until: WallTime)

    /// What stands in the code's bytes and in the log.
    public var text: String {
        switch self {
        case .release: "release"
        case .renewTraining(let course, let until):
            "renew training \(course) until \(until.description.prefix(10))"
        }
    }
}

/// The department's key for such codes; every car and dispatch have it.
public struct AuthorityKey: Sendable {
    private let key: SymmetricKey

    /// Bytes of a key.
    public static let byteCount = 32
    /// Characters of a code: sixty bits.
    public static let codeCharacters = 12

    /// A new key.
    public static func make(random: RandomBytes) -> AuthorityKey {
        AuthorityKey(key: SymmetricKey(data: random(byteCount)))
    }

    /// The key that `text` stands for, base 64 of 32 bytes; `nil` where it does not.
    public init?(_ text: String) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Data(base64Encoded: trimmed), bytes.count == Self.byteCount else {
            return nil
        }
        key = SymmetricKey(data: bytes)
    }

    private init(key: SymmetricKey) {
        self.key = key
    }

    /// The key for taking it to dispatch and to other cars.
    public var text: String { key.withUnsafeBytes { Data($0) }.base64EncodedString() }

    /// The code that allows `action` for `account` on `car` in answer to `challenge`, in groups for
    /// reading out; `nil` where that cannot be a challenge.
    public func code(
        for action: RadioAction, account: String, car: String, challenge: String
    ) -> String? {
        guard let heard = Base32.heard(challenge),
            heard.utf8.count == ChallengeBook.challengeCharacters
        else { return nil }
        return Base32.grouped(plainCode(action, account, car, heard))
    }

    fileprivate func plainCode(
        _ action: RadioAction, _ account: String, _ car: String, _ challenge: String
    ) -> String {
        var bytes = Data()
        for part in ["plated radio code 1", action.text, account, car, challenge] {
            withUnsafeBytes(of: UInt32(part.utf8.count).littleEndian) {
                bytes.append(contentsOf: $0)
            }
            bytes.append(contentsOf: part.utf8)
        }
        let sum = Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
        return Base32.spoken(sum, count: Self.codeCharacters)
    }
}

/// The challenges that are open on a car. In memory only.
public struct ChallengeBook: Sendable {
    private struct Entry: Sendable {
        var account: String
        var challenge: String
        var opened: AccessMoment
        var failures = 0
    }

    private var entries: [Entry] = []

    /// Characters of a challenge.
    public static let challengeCharacters = 6

    /// No open challenges.
    public init() {}

    /// Opens a challenge for `account`, in the place of its former one. Any name gets one, so that
    /// nobody learns which names there are; the oldest gives way where there are many.
    public mutating func open(
        for account: String, at moment: AccessMoment, random: RandomBytes
    ) -> String {
        entries.removeAll { $0.account == account }
        if entries.count >= Limits.challengesMax { entries.removeFirst() }
        let challenge = Base32.spoken(random(4), count: Self.challengeCharacters)
        entries.append(Entry(account: account, challenge: challenge, opened: moment))
        return challenge
    }

    /// Takes `typed` as the code that allows `action` for `account` on `car`. The challenge is used up
    /// by the right code, and by too many wrong ones.
    ///
    /// - Throws: a refusal where no challenge is open for the account, or the code does not fit.
    public mutating func take(
        _ typed: String, for action: RadioAction, account: String, car: String,
        key: AuthorityKey, at moment: AccessMoment
    ) throws(AccessRefusal) {
        entries.removeAll {
            moment.milliseconds(since: $0.opened) > Limits.challengeMinutesMax * 60_000
        }
        guard let index = entries.firstIndex(where: { $0.account == account }) else {
            throw AccessRefusal(.noChallenge)
        }
        let right = key.plainCode(action, account, car, entries[index].challenge)
        guard let heard = Base32.heard(typed),
            SecretBytes.areEqual(Array(heard.utf8), Array(right.utf8))
        else {
            entries[index].failures += 1
            if entries[index].failures >= Limits.challengeFailuresMax { entries.remove(at: index) }
            throw AccessRefusal(.wrongRadioCode)
        }
        entries.remove(at: index)
    }
}

extension RadioAction {
    /// Does to `account` what the code allowed.
    ///
    /// - Throws: a refusal where the date is past, or further ahead than a training lasts.
    public func apply(
        to account: Account, at moment: AccessMoment
    ) throws(AccessRefusal) -> Account {
        var changed = account
        switch self {
        case .release:
            changed.lockout.release()
            if changed.disablement?.cause == .inactivity { changed.reopen(at: moment) }
        case .renewTraining(let course, let until):
            guard Account.isLabel(course) else { throw AccessRefusal(.badField("course")) }
            guard Self.isSensible(until, at: moment) else { throw AccessRefusal(.dateBad) }
            changed.renew(TrainingCertificate(course: course, expires: until))
            guard changed.training.count <= Limits.trainingCoursesMax else {
                throw AccessRefusal(.badField("course"))
            }
        }
        return changed
    }

    /// Whether `until` lies ahead, and no further than a training lasts. Where no time is known, any
    /// date that can be one.
    private static func isSensible(_ until: WallTime, at moment: AccessMoment) -> Bool {
        guard let now = moment.knownTime else {
            return Limits.wallTimePlausibleMilliseconds.contains(until.milliseconds)
        }
        let ahead = until.milliseconds - now.milliseconds
        return (1...(Limits.trainingRenewalDaysMax * 86_400_000)).contains(ahead)
    }
}
