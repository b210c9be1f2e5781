/// The access log as it is taken out of the car: sealed, and still verifiable by whoever has it.

import Foundation
import PlateCore

/// What goes with the entries of an export.
public struct LogExport: Sendable, Hashable, Codable {
    /// Entries that are handed out at a time.
    public static let batchCount = 256

    /// What the first entry follows.
    public var start: LogHead
    /// The signed end.
    public var head: SignedLogHead
    /// The car's signing key, PEM. That it is the car's, the reader must know from elsewhere.
    public var publicKey: String

    /// An export from its parts.
    public init(start: LogHead, head: SignedLogHead, publicKey: String) {
        self.start = start
        self.head = head
        self.publicKey = publicKey
    }

    /// Verifies exported entries without any key of the car but the public one.
    ///
    /// - Parameters:
    ///   - key: the car's signing key as the reader knows it; `nil`: the export's own word is taken for it,
    ///     and a note says so.
    ///   - expected: a head kept from an earlier time.
    public func verification(
        of entries: some Sequence<LogEntry>, key: SigningPublicKey?, expecting expected: LogHead?
    ) -> LogVerification {
        // Which subjects were expunged by order, only the car's own records say.
        var walk = LogWalk(
            from: start, against: LogWitnesses(head: head, expected: expected, key: key),
            expunged: nil)
        for entry in entries { walk.take(entry, opening: .noKey) }
        return walk.finished()
    }
}

/// In JSON: bytes in base 64, the hash in hexadecimal.
extension LogEntry: Codable {
    private struct Form: Codable {
        var number: Int64
        var milliseconds: Int64
        var key: String
        var body: Data
        var subject: Data?
        var gap: String?
        var hash: String
        var hasSubjectKey: Bool
    }

    /// Writes the form above.
    public func encode(to encoder: any Encoder) throws {
        try Form(
            number: number, milliseconds: milliseconds, key: keyID.description, body: Data(body),
            subject: subject.map { Data($0) }, gap: gap, hash: hash.hexadecimal,
            hasSubjectKey: hasSubjectKey
        ).encode(to: encoder)
    }

    /// Reads the form above.
    public init(from decoder: any Decoder) throws {
        let form = try Form(from: decoder)
        guard let bytes = [UInt8](hexadecimal: form.key), let keyID = KeyID(bytes: bytes),
            let hash = [UInt8](hexadecimal: form.hash), hash.count == 32
        else { throw PlatedError(.badData, "no entry of a log") }
        self.init(
            number: form.number, milliseconds: form.milliseconds, keyID: keyID,
            body: Array(form.body), subject: form.subject.map { Array($0) }, gap: form.gap,
            hash: hash, hasSubjectKey: form.hasSubjectKey)
    }
}
