/// A key that seals bytes and wraps other keys: AES-256-GCM, and a name derived from the key itself.
///
/// Keys come in three layers. A *master key* is made from what the machine hands in (`MasterKey`). It
/// wraps *store keys*: one a day for records, and named ones for look-ups, accounts and the log. A day's
/// key wraps a *record key* each, which seals everything kept of one record.
import Crypto
import Foundation
import PlateCore

/// The name of a key: sixteen bytes that follow from the key and say nothing of it.
public struct KeyID: Sendable, Hashable, CustomStringConvertible {
    /// Sixteen bytes.
    public let bytes: [UInt8]
    /// Bytes of a name.
    public static let byteCount = 16

    /// A name from its bytes; `nil` where there are not sixteen.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(of key: SymmetricKey) {
        bytes = Array(
            HMAC<SHA256>.authenticationCode(for: Data("plated key id".utf8), using: key)
                .prefix(Self.byteCount))
    }

    /// Hexadecimal.
    public var description: String { bytes.hexadecimal }

    /// Its first eight digits, for people.
    public var brief: String { String(description.prefix(8)) }
}

/// Where sealed bytes belong. They open nowhere else: not in another table, column or record.
public struct SealPlace: Sendable, Hashable {
    /// The table.
    public var table: String
    /// The column; a kind of picture or a revision may be part of it.
    public var column: String
    /// The record's id.
    public var record: [UInt8]

    /// A place from its parts.
    public init(table: String, column: String, record: [UInt8]) {
        self.table = table
        self.column = column
        self.record = record
    }

    /// The associated data: every part behind its length, so that no two places give the same bytes.
    func associatedData(_ key: KeyID) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96)
        func add(_ part: some Collection<UInt8>) {
            withUnsafeBytes(of: UInt32(part.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part)
        }
        add(table.utf8)
        add(column.utf8)
        add(record)
        add(key.bytes)
        return bytes
    }
}

/// A key of 256 bits. Its bytes are in memory only.
public struct SealingKey: Sendable {
    /// Its name.
    public let id: KeyID
    let key: SymmetricKey

    /// Bytes that sealing adds: a nonce of twelve and a tag of sixteen.
    public static let overheadBytes = 28
    /// Bytes of a key.
    static let byteCount = 32

    /// A new key from the operating system's randomness.
    public init() {
        self.init(SymmetricKey(size: .bits256))
    }

    init(_ key: SymmetricKey) {
        self.key = key
        id = KeyID(of: key)
    }

    /// Seals `bytes` for `place` under a fresh nonce.
    public func seal(_ bytes: [UInt8], at place: SealPlace) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(bytes, using: key, authenticating: place.associatedData(id))
            guard let combined = box.combined else {
                preconditionFailure("a nonce of twelve bytes")
            }
            return combined.withUnsafeBytes { Array($0) }
        } catch {
            preconditionFailure("AES-GCM seals any bytes: \(error)")
        }
    }

    /// Opens what was sealed for `place`.
    ///
    /// - Throws: `corrupted` where the bytes were changed, moved, or sealed with another key.
    public func open(_ sealed: [UInt8], at place: SealPlace) throws(PlatedError) -> [UInt8] {
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return try AES.GCM.open(box, using: key, authenticating: place.associatedData(id))
                .withUnsafeBytes { Array($0) }
        } catch {
            throw PlatedError(
                .corrupted,
                "\(place.table).\(place.column) does not open: changed, moved, or of another key")
        }
    }

    /// Wraps `inner` with this key, for `place`.
    public func wrap(_ inner: SealingKey, at place: SealPlace) -> [UInt8] {
        seal(inner.key.withUnsafeBytes { Array($0) }, at: place)
    }

    /// Unwraps a key that was wrapped for `place`.
    ///
    /// - Throws: `corrupted` as `open` does.
    public func unwrap(_ wrapped: [UInt8], at place: SealPlace) throws(PlatedError) -> SealingKey {
        let bytes = try open(wrapped, at: place)
        guard bytes.count == Self.byteCount else {
            throw PlatedError(.corrupted, "\(place.table).\(place.column) holds no key")
        }
        return SealingKey(SymmetricKey(data: bytes))
    }

    /// The keyed hash of `text` that stands for it where equal texts must be found: HMAC-SHA-256, its
    /// first sixteen bytes.
    public func lookUpHash(of text: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(16))
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
