/// What is kept of data that was destroyed: that it was, by whom, why and how much; never what it was.

import Crypto
import Foundation
import PlateCore

/// Why data was destroyed.
public enum DestructionKind: String, Sendable, Codable, CaseIterable {
    /// A court's order, which leaves no answer behind.
    case expungement
    /// Its time was over and the depot has it.
    case purge
    /// A full disk: pictures of reads that the depot has.
    case shedding
    /// The beginning of the access log, when its time was over.
    case log
}

/// The record of a destruction.
public struct DestructionRecord: Sendable, Hashable, Codable {
    /// Why.
    public var kind: DestructionKind
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
    /// The order's number, or the rule that was applied.
    public var authority: String
    /// Who did it; `nil` for what the daemon does by itself.
    public var person: AccessPerson?
    /// How much of each class.
    public var counts: [String: Int]
    /// SHA-256 over the sorted ids of what was destroyed, in hexadecimal: whoever has the ids can tell
    /// that they are these. `nil` where there were none.
    public var idsSHA256: String?
    /// Entries of the access log whose subject was destroyed with it.
    public var logEntries: [Int64]

    /// A record from its parts.
    public init(
        _ kind: DestructionKind, at time: WallTime, authority: String,
        person: AccessPerson? = nil, counts: [String: Int] = [:], ids: [RecordID] = [],
        logEntries: [Int64] = []
    ) {
        self.kind = kind
        milliseconds = time.milliseconds
        self.authority = authority
        self.person = person
        self.counts = counts
        idsSHA256 = ids.isEmpty ? nil : DestructionRecord.digest(of: ids)
        self.logEntries = logEntries
    }

    /// SHA-256 over ids, sorted, sixteen bytes each; in hexadecimal.
    public static func digest(of ids: [RecordID]) -> String {
        var hash = SHA256()
        for id in ids.map(\.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            hash.update(data: id)
        }
        return Array(hash.finalize()).hexadecimal
    }
}
