/// The files of an export by their hashes, taken from the very bytes that were handed out, and the car's
/// signature over them.
import Crypto
import Foundation
import PlateCore

/// A file's bytes, or the next part of them.
public struct EvidenceChunk: Sendable, Hashable {
    /// The path within the export: ASCII letters, digits, `-`, `.` and at most one `/`.
    public var file: String
    /// What goes to the file's end; at most `Limits.evidenceChunkBytesMax`.
    public var bytes: [UInt8]

    /// A part from its file and bytes.
    public init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }
}

/// What was exported: what the access log and the person who books the medium are told.
public struct EvidenceSummary: Sendable, Hashable, Codable {
    /// The ids of the exported records, in their order.
    public var records: [String]
    /// The ids that were asked for and are not there.
    public var missing: [String]
    /// Pictures of which at least one form was exported.
    public var pictures: Int
    /// Pictures that could not be exported as they were recorded: gone, damaged, unreadable.
    public var picturesWanting: Int
    /// Files, signature and list of hashes among them.
    public var files: Int
    /// Bytes of all of them.
    public var bytes: Int
    /// SHA-256 of `SHA256SUMS`, 64 digits: the hash that stands for the whole medium.
    public var manifestSHA256: String
    /// The fingerprint of the car's key.
    public var keyFingerprint: String

    /// What goes into the access log beside the records' ids.
    public var detail: String { "\(files) files, manifest \(manifestSHA256)" }
}

/// Hashes of files under way and done.
struct EvidenceManifest {
    /// Names of the files that are not listed in the manifest, being made from it.
    static let listName = "SHA256SUMS"
    static let signatureName = "SHA256SUMS.sig"

    private var open: [String: SHA256] = [:]
    private var lines = ""
    private var names: Set<String> = []
    private(set) var bytes = 0

    /// Files done so far.
    var count: Int { names.count - open.count }

    /// Takes note of more bytes of a file; `false` where it was done before.
    mutating func append(_ bytes: [UInt8], to file: String) -> Bool {
        if names.insert(file).inserted { open[file] = SHA256() }
        guard var hash = open.removeValue(forKey: file) else { return false }
        hash.update(data: bytes)
        open[file] = hash
        self.bytes += bytes.count
        return true
    }

    /// Ends a file; its SHA-256 as 64 digits.
    @discardableResult
    mutating func close(_ file: String) -> String? {
        guard let hash = open.removeValue(forKey: file) else { return nil }
        let digits = Array(hash.finalize()).hexadecimal
        lines += "\(digits)  \(file)\n"
        return digits
    }

    /// The file that `sha256sum -c` reads.
    var list: [UInt8] { Array(lines.utf8) }

    /// Whether all files are done.
    var isComplete: Bool { open.isEmpty }
}
