/// The files of an export by their hashes, taken from the very bytes that were handed out, and the car's
/// signature over them.
import Crypto
import Foundation
import PlateCore

/// A file's bytes, or the next part of them.
public struct EvidenceChunk: Sendable, Hashable {
    /// The path within the export: ASCII letters, digits, `-`, `.` and at most one `/`.
    public var file: String
    /// Bytes of the file before this part. Parts of a file come in their order, those of other files
    /// between them.
    public var offset: Int
    /// What goes to the file's end; at most `Limits.evidenceChunkBytesMax`.
    public var bytes: [UInt8]
    /// Whether the file ends with it.
    public var isLast: Bool

    /// A part from what it is of.
    public init(file: String, offset: Int, bytes: [UInt8], isLast: Bool) {
        self.file = file
        self.offset = offset
        self.bytes = bytes
        self.isLast = isLast
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

    private struct OpenFile {
        var hash = SHA256()
        var bytes = 0
    }

    private var open: [String: OpenFile] = [:]
    private var lines = ""
    private var names: Set<String> = []
    private(set) var bytes = 0

    /// Files done so far.
    var count: Int { names.count - open.count }

    /// Takes note of more bytes of a file; `false` where it was done before.
    mutating func append(_ bytes: [UInt8], to file: String) -> Bool {
        if names.insert(file).inserted { open[file] = OpenFile() }
        guard var entry = open.removeValue(forKey: file) else { return false }
        entry.hash.update(data: bytes)
        entry.bytes += bytes.count
        open[file] = entry
        self.bytes += bytes.count
        return true
    }

    /// Ends a file; its SHA-256 as 64 digits.
    @discardableResult
    mutating func close(_ file: String) -> String? {
        guard let entry = open.removeValue(forKey: file) else { return nil }
        let digits = Array(entry.hash.finalize()).hexadecimal
        lines += "\(digits)  \(file)\n"
        return digits
    }

    /// Bytes of a file so far, 0 where it was never written to.
    func bytes(of file: String) -> Int { open[file]?.bytes ?? 0 }

    /// The file that `sha256sum -c` reads.
    var list: [UInt8] { Array(lines.utf8) }
}
