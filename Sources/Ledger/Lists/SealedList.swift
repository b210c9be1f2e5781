/// One version of a hotlist as a sealed file: what is said of it, then its bytes in segments.
///
/// A key of the version's own seals all of it and lies in front, wrapped by the store's key for lists. A
/// segment opens only at its place in this version, and the last one only as the last: a file that was cut
/// off, or put together from two, does not open.

import Custody
import Foundation
import PlateCore

/// What is kept of a version beside its entries.
public struct ListVersion: Codable, Sendable, Hashable {
    /// A row that was left out. It never quotes the row.
    public struct Rejected: Codable, Sendable, Hashable {
        /// The line in its file, from 1.
        public var line: Int
        /// Why.
        public var reason: String

        /// A row from its parts.
        public init(line: Int, reason: String) {
            self.line = line
            self.reason = reason
        }
    }

    /// Its id: `RecordID` as text.
    public var id: String
    /// The source it is a version of.
    public var source: String
    /// SHA-256 of its files, hexadecimal; of a version made by changes, of all they were made of.
    public var sha256: String
    /// How many entries it has.
    public var entryCount: Int
    /// Rows that were left out, all of them.
    public var rejectedCount: Int
    /// The first of them.
    public var rejected: [Rejected]
    /// When it was extracted at its source, in milliseconds since 1970.
    public var extractedMilliseconds: Int64?
    /// When it came to this car.
    public var loadedMilliseconds: Int64
    /// Who brought it in; `nil` where it came from a configured file.
    public var loadedBy: String?
    /// The fingerprint of the key that signed it; `nil` where nobody did.
    public var signedBy: String?
    /// How its rows were read: settings that change what they come to.
    public var reading: String

    /// A version from its parts.
    public init(
        id: RecordID, source: String, sha256: String, entryCount: Int, rejectedCount: Int,
        rejected: [Rejected], extractedAt: WallTime?, loadedAt: WallTime, loadedBy: String?,
        signedBy: String?, reading: String
    ) {
        self.id = id.description
        self.source = source
        self.sha256 = sha256
        self.entryCount = entryCount
        self.rejectedCount = rejectedCount
        self.rejected = rejected
        extractedMilliseconds = extractedAt?.milliseconds
        loadedMilliseconds = loadedAt.milliseconds
        self.loadedBy = loadedBy
        self.signedBy = signedBy
        self.reading = reading
    }

    /// When it was extracted, where known.
    public var extractedAt: WallTime? {
        extractedMilliseconds.map(WallTime.init(milliseconds:))
    }

    /// When it came to this car.
    public var loadedAt: WallTime { WallTime(milliseconds: loadedMilliseconds) }
}

/// Seals and opens the parts of one version's file.
struct ListSeal {
    /// What every file begins with.
    static let magic = Array("PLATED LIST 1\n".utf8)
    /// The magic, the name of the key that wraps, and the version's key, wrapped.
    static let prefixBytes = magic.count + KeyID.byteCount + 32 + SealingKey.overheadBytes

    private let id: RecordID
    private let key: SealingKey
    /// What the file begins with.
    let prefix: [UInt8]

    /// A new key for a new version.
    init(new id: RecordID, under store: SealingKey) {
        self.id = id
        key = SealingKey()
        prefix = Self.magic + store.id.bytes + store.wrap(key, at: Self.place(id, "key"))
    }

    /// The key in a file's beginning.
    ///
    /// - Throws: `corrupted` where that is none of Plated, or was changed.
    init(
        _ id: RecordID, prefix: [UInt8], key: (KeyID) throws(PlatedError) -> SealingKey
    ) throws(PlatedError) {
        let name = prefix.dropFirst(Self.magic.count).prefix(KeyID.byteCount)
        guard prefix.count == Self.prefixBytes, prefix.starts(with: Self.magic),
            let store = KeyID(bytes: Array(name))
        else { throw PlatedError(.corrupted, "no sealed list") }
        self.id = id
        self.prefix = prefix
        self.key = try key(store).unwrap(
            Array(prefix.suffix(32 + SealingKey.overheadBytes)), at: Self.place(id, "key"))
    }

    /// Part 0 is the head, the others are segments.
    func seal(_ bytes: [UInt8], part: Int, isLast: Bool) -> [UInt8] {
        key.seal(bytes, at: Self.place(id, Self.name(part, isLast)))
    }

    /// - Throws: `corrupted` where it was changed, moved, or is not the last where it should be.
    func open(_ bytes: [UInt8], part: Int, isLast: Bool) throws(PlatedError) -> [UInt8] {
        try key.open(bytes, at: Self.place(id, Self.name(part, isLast)))
    }

    private static func name(_ part: Int, _ isLast: Bool) -> String {
        "part \(part)" + (isLast ? ", the last" : "")
    }

    private static func place(_ id: RecordID, _ column: String) -> SealPlace {
        SealPlace(table: "hotlists", column: column, record: id.bytes)
    }
}
