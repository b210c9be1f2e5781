/// The chain of the access log: how an entry's hash is made, and the head that stands for the whole log.
///
/// The chain runs over ciphertext, so that whoever has no key can verify it, and so that an expungement,
/// which destroys the key of an entry's subject, leaves it whole.

import Crypto
import Foundation
import PlateCore

/// Where a log ends: the last entry's number and hash. Whoever keeps one elsewhere can tell later whether
/// the log still has everything that it had then.
public struct LogHead: Sendable, Hashable, CustomStringConvertible {
    /// The last entry's number; 0 where there is none yet.
    public var number: Int64
    /// Its hash, 32 bytes.
    public var hash: [UInt8]

    /// A head from its parts.
    public init(number: Int64, hash: [UInt8]) {
        self.number = number
        self.hash = hash
    }

    /// `57:` and the hash in hexadecimal, for an auditor to keep.
    public var description: String { "\(number):\(hash.hexadecimal)" }

    /// A head from its text; `nil` where it is none.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), number >= 0,
            let hash = [UInt8](hexadecimal: parts[1]), hash.count == 32
        else { return nil }
        self.init(number: number, hash: hash)
    }
}

/// In JSON its text.
extension LogHead: Codable {
    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        guard let head = LogHead(try decoder.singleValueContainer().decode(String.self)) else {
            throw PlatedError(.badData, "no head of a log")
        }
        self = head
    }
}

/// What was found amiss with the log when an entry was made, told for good in that entry.
public enum LogGap: Sendable, Hashable, CustomStringConvertible {
    /// The anchor was further than the log: entries after this many are gone.
    case behind(LogHead)
    /// The anchor is of another chain, or of another car.
    case foreignAnchor
    /// The anchor was gone.
    case noAnchor
    /// The signed head in the database was not that of its last entry.
    case unsignedEnd
    /// What stands beside the log was not what the car had signed.
    case otherState

    /// The words in the table, which the chain covers: `behind 57:…`, `foreign anchor`, `no anchor`,
    /// `unsigned end`, `other state`.
    public var description: String {
        switch self {
        case .behind(let head): "behind \(head)"
        case .foreignAnchor: "foreign anchor"
        case .noAnchor: "no anchor"
        case .unsignedEnd: "unsigned end"
        case .otherState: "other state"
        }
    }

    /// What the log says of it.
    public var words: String {
        switch self {
        case .behind(let head):
            "made after the entries up to \(head.number) had been lost or taken away"
        case .foreignAnchor: "made when the anchor was another log's, or forged"
        case .noAnchor: "made after the anchor had been taken away"
        case .unsignedEnd: "made when the log did not end where the car had signed"
        case .otherState:
            "made when accounts, values, holds or destruction records were not what the car had "
                + "signed"
        }
    }

    /// A gap from its words; `nil` where they are none.
    public init?(_ text: some StringProtocol) {
        let plain: [LogGap] = [.foreignAnchor, .noAnchor, .unsignedEnd, .otherState]
        if let gap = plain.first(where: { $0.description == text }) {
            self = gap
        } else if text.hasPrefix("behind "), let head = LogHead(text.dropFirst(7)) {
            self = .behind(head)
        } else {
            return nil
        }
    }
}

/// An entry as it lies in the table: all that the chain covers, and its place in it.
public struct LogEntry: Sendable, Hashable {
    /// Counts up from 1.
    public var number: Int64
    /// When, in milliseconds since 1970, as in the sealed body.
    public var milliseconds: Int64
    /// The key that its body is sealed with.
    public var keyID: KeyID
    /// Who, when, what and why, sealed.
    public var body: [UInt8]
    /// What names a plate, sealed with a key of its own; `nil` where nothing does.
    public var subject: [UInt8]?
    /// What was amiss with the log as it was made; `nil` usually.
    public var gap: String?
    /// The entry's hash as it is stored.
    public var hash: [UInt8]
    /// Whether the key of its subject is still there.
    public var hasSubjectKey: Bool

    /// An entry from its parts.
    public init(
        number: Int64, milliseconds: Int64, keyID: KeyID, body: [UInt8], subject: [UInt8]?,
        gap: String?, hash: [UInt8], hasSubjectKey: Bool
    ) {
        self.number = number
        self.milliseconds = milliseconds
        self.keyID = keyID
        self.body = body
        self.subject = subject
        self.gap = gap
        self.hash = hash
        self.hasSubjectKey = hasSubjectKey
    }

    /// What of an entry is sealed, each with a place of its own.
    public enum Part: String, Sendable {
        /// Who, when, what and why.
        case body
        /// What names a plate.
        case subject
        /// The key of the subject.
        case subjectKey = "subject_key"
    }

    /// Where `part` of the entry `number`, made at `milliseconds`, is sealed for. So neither number nor
    /// time can be changed without the key.
    public static func place(
        of part: Part, number: Int64, milliseconds: Int64
    ) -> SealPlace {
        SealPlace(
            table: "log", column: part.rawValue,
            record: number.bigEndianBytes + milliseconds.bigEndianBytes)
    }

    /// Where `part` of this entry is sealed for.
    public func place(of part: Part) -> SealPlace {
        LogEntry.place(of: part, number: number, milliseconds: milliseconds)
    }
}

/// How hashes of the chain are made.
public enum LogChain {
    /// What the first entry follows: it depends on the car's signing key, so that the log of another car,
    /// or one begun anew under other keys, shares no hash with this one.
    public static func start(of key: SigningPublicKey) -> LogHead {
        LogHead(number: 0, hash: digest("plated log start 1", [key.bytes]))
    }

    /// The hash of `entry` behind one with the hash `previous`.
    ///
    /// SHA-256 over a word for the purpose and every part behind its length: the previous hash, the
    /// number, the time, the key's name, the sealed body, the sealed subject, the gap. The subject's
    /// wrapped key is left out, for an expungement destroys it.
    public static func hash(of entry: LogEntry, after previous: [UInt8]) -> [UInt8] {
        digest(
            "plated log entry 1",
            [
                previous, entry.number.bigEndianBytes, entry.milliseconds.bigEndianBytes,
                entry.keyID.bytes, entry.body, entry.subject, entry.gap.map { Array($0.utf8) },
            ])
    }

    /// SHA-256 over `purpose` and `parts`, each behind its length of four bytes; a part that is not there
    /// has the length 2³² − 1, which no part has.
    static func digest(_ purpose: String, _ parts: [[UInt8]?]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: framed(purpose, parts))
        return Array(hash.finalize())
    }

    /// `purpose` and `parts` as bytes that no other parts give.
    static func framed(_ purpose: String, _ parts: [[UInt8]?]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in [Array(purpose.utf8)] + parts {
            let count = part.map { UInt32($0.count) } ?? .max
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
            bytes += part ?? []
        }
        return bytes
    }
}

extension Int64 {
    /// Eight bytes, the most significant first.
    public var bigEndianBytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * Int64($0))) }
    }
}

extension [UInt8] {
    /// The bytes that two digits each stand for; `nil` where the text is something else.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = Array<UInt8>(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.nibble(digits[index]), let low = Self.nibble(digits[index + 1])
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self = bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}
