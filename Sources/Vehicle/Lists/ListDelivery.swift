/// A list as it is brought in by hand or comes from the depot: its files in memory, a manifest where there is
/// one, and whether all of it is what it says to be.
import Crypto
import Custody
import Foundation
import Hotlist
import PlateCore

/// What was brought in. Nothing of it is believed yet.
package struct ListDelivery: Sendable {
    /// One file.
    package struct File: Sendable {
        /// Its name, without a path.
        package var name: String
        /// Its bytes.
        package var bytes: [UInt8]
        /// Whether its rows are the list, came to it or left it.
        package var part: ListManifest.Part

        /// A file from its parts.
        package init(name: String, bytes: [UInt8], part: ListManifest.Part = .list) {
            self.name = name
            self.bytes = bytes
            self.part = part
        }
    }

    /// The source it is for; `nil` where the manifest says, or the car has one source only.
    package var source: String?
    /// Its files, in order.
    package var files: [File]
    /// When it was extracted, where whoever brings it knows better than its files.
    package var extractedAt: WallTime?
    /// The manifest, to the byte.
    package var manifest: [UInt8]?
    /// The signature over it.
    package var signature: [UInt8]?

    /// A delivery from its parts.
    package init(
        source: String? = nil, files: [File], extractedAt: WallTime? = nil,
        manifest: [UInt8]? = nil, signature: [UInt8]? = nil
    ) {
        self.source = source
        self.files = files
        self.extractedAt = extractedAt
        self.manifest = manifest
        self.signature = signature
    }
}

/// What the depot says of a list: JSON, signed to the byte.
package struct ListManifest: Codable, Sendable, Hashable {
    /// What a file is of its list.
    package enum Part: String, Codable, Sendable, CaseIterable {
        /// The list, or one of several files that are it together.
        case list
        /// Rows that came since the base version.
        case added
        /// Rows that left since then.
        case removed
    }

    /// One file.
    package struct File: Codable, Sendable, Hashable {
        /// Its name, without a path.
        package var name: String
        /// Its length.
        package var bytes: Int
        /// SHA-256 of it, hexadecimal.
        package var sha256: String
        /// What it is; `list` where not said.
        package var part: Part?
    }

    /// The form of manifests; another form gets another number.
    package static let form = "plated-hotlist-1"

    /// Must be `ListManifest.form`.
    package var form: String
    /// The source's name on the cars.
    package var source: String
    /// SHA-256 of the version that it is to be applied to; only for changes.
    package var base: String?
    /// When the list was extracted: RFC 3339.
    package var extractedAt: String?
    /// How many entries the version has.
    package var entries: Int?
    /// Its files, in order.
    package var files: [File]
}

/// A delivery that is what it says to be.
struct CheckedDelivery {
    var source: String?
    var files: [ListDelivery.File]
    var base: [UInt8]?
    var extractedAt: WallTime?
    /// Entries that the version must have.
    var entries: Int?
    /// The fingerprint of the key that signed it.
    var signedBy: String?

    /// Holds `delivery` against its manifest, and that against its signature.
    ///
    /// - Throws: `badData` with the reason to refuse it.
    init(_ delivery: ListDelivery, key: SigningPublicKey?) throws(PlatedError) {
        source = delivery.source
        files = delivery.files
        extractedAt = delivery.extractedAt
        guard let bytes = delivery.manifest else { return }
        guard let key else {
            throw Self.refusal(
                "it is signed, and the car has no key to verify it with",
                hint: "Name the depot's public key: depot.signing-key-file in plated.toml.")
        }
        guard let signature = delivery.signature, key.verifies(signature, of: bytes) else {
            throw Self.refusal("the signature of its manifest is not the depot's")
        }
        signedBy = key.fingerprint
        guard let manifest = try? JSONDecoder().decode(ListManifest.self, from: Data(bytes)),
            manifest.form == ListManifest.form
        else { throw Self.refusal("its manifest is none") }
        guard delivery.source == nil || delivery.source == manifest.source else {
            throw Self.refusal("its manifest is of another source")
        }
        source = manifest.source
        entries = manifest.entries
        if let text = manifest.extractedAt {
            guard let time = WallTime(rfc3339: text) else {
                throw Self.refusal("its manifest's extract time is none")
            }
            extractedAt = time
        }
        if let text = manifest.base {
            guard let digest = [UInt8](hexadecimal: text) else {
                throw Self.refusal("its manifest's base is no SHA-256")
            }
            base = digest
        }
        try take(manifest.files)
    }

    private mutating func take(_ listed: [ListManifest.File]) throws(PlatedError) {
        guard listed.map(\.name) == files.map(\.name) else {
            throw Self.refusal("its files are not those of its manifest")
        }
        for (index, file) in listed.enumerated() {
            let digest = Array(SHA256.hash(data: files[index].bytes)).hexadecimal
            guard file.bytes == files[index].bytes.count, file.sha256.lowercased() == digest else {
                throw Self.refusal("file \(index + 1) is not what its manifest says")
            }
            files[index].part = file.part ?? .list
        }
    }

    static func refusal(_ reason: String, hint: String? = nil) -> PlatedError {
        PlatedError(.badData, reason, hint: hint)
    }
}

extension [UInt8] {
    /// Bytes from two digits each; `nil` where there are others.
    init?(hexadecimal text: String) {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0]! << 4 | digits[$0 + 1]!)
        }
    }
}
