/// An export for booking under way: records go in one by one, parts of files come out, and at the end the
/// list of hashes and the car's signature over it.
///
/// Pure: it opens no file and no store. Memory holds one record at a time. `Evidence.md` has the files.
import Crypto
import Foundation
import PlateCore

/// One export. `add` what there is, `finish`, and take parts with `next` in between and after.
public struct EvidenceExport {
    private let order: EvidenceOrder
    private let key: SigningKey
    private let asked: Int
    private var pages: EvidencePages
    private var manifest = EvidenceManifest()
    private var chunks: [EvidenceChunk] = []
    private var nextChunk = 0
    private var isFinished = false
    private var records: [RecordID] = []
    private var seen: Set<RecordID> = []
    private var missing: [RecordID] = []
    private var pictures = 0
    private var picturesWanting = 0

    private static let pagesName = "report.pdf"
    private static let recordsName = "records.json"
    private static let keyName = "car.pem"
    private static let verificationName = "VERIFY.txt"

    /// Begins an export.
    ///
    /// - Parameters:
    ///   - key: the car's, which signs it.
    ///   - asked: how many records were asked for.
    /// - Throws: as `EvidenceOrder.check`.
    public init(_ order: EvidenceOrder, signedBy key: SigningKey, asked: Int) throws(PlatedError) {
        try order.check()
        self.order = order
        self.key = key
        self.asked = asked
        pages = EvidencePages(order, key: key.publicKey, asked: asked)
        write(Array(key.publicKey.pem.utf8), asWhole: Self.keyName)
        let words = EvidenceVerification.text(order, key: key.publicKey)
        write(Array(words.utf8), asWhole: Self.verificationName)
        write(EvidenceDocument.beginning(order, asked: asked), to: Self.recordsName)
        write(pages.take(), to: Self.pagesName)
    }

    /// The next part of a file, in order; `nil` where more must be added first, or where all is out.
    public mutating func next() -> EvidenceChunk? {
        guard nextChunk < chunks.count else {
            (chunks, nextChunk) = ([], 0)
            return nil
        }
        defer { nextChunk += 1 }
        return chunks[nextChunk]
    }

    /// Adds a record. One that is there already is not added again.
    ///
    /// - Precondition: the export is not finished.
    public mutating func add(_ record: EvidenceRecord) {
        precondition(!isFinished, "nothing follows the signature")
        let id = record.reading.read.id
        guard seen.insert(id).inserted else { return }
        let exported = record.pictures.filter { order.wants($0.kind) }.map { export($0, of: id) }
        let form = EvidenceDocument.record(record, order: order, pictures: exported.map(\.form))
        write((isFirst ? [] : EvidenceDocument.separator) + form, to: Self.recordsName)
        records.append(id)
        pages.add(record, number: records.count, pictures: exported)
        write(pages.take(), to: Self.pagesName)
    }

    /// Notes that a record which was asked for is not there. Whether it ever was is not said.
    ///
    /// - Precondition: the export is not finished.
    public mutating func addMissing(_ id: RecordID) {
        precondition(!isFinished, "nothing follows the signature")
        guard seen.insert(id).inserted else { return }
        missing.append(id)
    }

    /// Ends the export. What `next` gives out after this is the rest of it.
    ///
    /// - Precondition: it is not finished yet.
    public mutating func finish() -> EvidenceSummary {
        precondition(!isFinished, "an export is signed once")
        isFinished = true
        let counts = EvidenceCounts(
            asked: asked, records: records.count, pictures: pictures,
            picturesWanting: picturesWanting)
        write(EvidenceDocument.end(counts, missing: missing), to: Self.recordsName, isLast: true)
        manifest.close(Self.recordsName)
        pages.end(counts, missing: missing)
        write(pages.take(), to: Self.pagesName, isLast: true)
        manifest.close(Self.pagesName)
        let list = manifest.list
        let signature = key.sign(list)
        queue(list, to: EvidenceManifest.listName, isLast: true)
        queue(signature, to: EvidenceManifest.signatureName, isLast: true)
        return EvidenceSummary(
            records: records.map(\.description), missing: missing.map(\.description),
            pictures: pictures, picturesWanting: picturesWanting, files: manifest.count + 2,
            bytes: manifest.bytes + list.count + signature.count,
            manifestSHA256: Array(SHA256.hash(data: list)).hexadecimal,
            keyFingerprint: key.publicKey.fingerprint)
    }

    private var isFirst: Bool { records.isEmpty }

    /// Writes the forms of a picture that the order allows.
    private mutating func export(_ picture: EvidencePicture, of id: RecordID) -> ExportedPicture {
        let name = "pictures/\(id)-\(picture.kind.rawValue)-\(picture.revision)"
        var form = EvidencePictureForm(picture)
        var shown: [UInt8]?
        let isBlanked = picture.kind == .scene && order.redaction == .surroundings
        if let jpeg = picture.jpeg {
            let isIntact = Array(SHA256.hash(data: jpeg)) == picture.recordedSHA256
            form.isIntact = isIntact
            let comment = Self.comment(picture, of: id, order: order)
            if !isBlanked, let marked = JPEGMarkers.marked(jpeg, comment: comment) {
                form.file = write(marked, asWhole: name + ".jpg")
                form.commentOffset = JPEGMarkers.commentOffset
                form.commentBytes = marked.count - jpeg.count
            }
        }
        if let copy = picture.copy, copy.isRedacted || !isBlanked {
            form.markedCopy = write(copy.jpeg, asWhole: name + "-marked.jpg")
            form.isRedacted = copy.isRedacted
            shown = copy.jpeg
        }
        if form.isWhole { pictures += 1 }
        if !form.isWhole || form.isIntact != true { picturesWanting += 1 }
        return ExportedPicture(form: form, shown: shown)
    }

    /// What a stored picture bears in its comment segment.
    private static func comment(
        _ picture: EvidencePicture, of id: RecordID, order: EvidenceOrder
    ) -> String {
        let lines =
            order.marks + [
                "Record \(id), \(picture.kind.rawValue), revision \(picture.revision)",
                "SHA-256 before this comment was put in: \(picture.recordedSHA256.hexadecimal)",
            ]
        return lines.joined(separator: "\n")
    }

    @discardableResult
    private mutating func write(_ bytes: [UInt8], asWhole file: String) -> EvidenceFileForm? {
        write(bytes, to: file, isLast: true)
        return manifest.close(file).map { EvidenceFileForm(name: file, sha256: $0) }
    }

    private mutating func write(_ bytes: [UInt8], to file: String, isLast: Bool = false) {
        let offset = manifest.bytes(of: file)
        if manifest.append(bytes, to: file) {
            queue(bytes, to: file, from: offset, isLast: isLast)
        }
    }

    private mutating func queue(
        _ bytes: [UInt8], to file: String, from start: Int = 0, isLast: Bool
    ) {
        var rest = bytes[...]
        var offset = start
        repeat {
            let part = rest.prefix(Limits.evidenceChunkBytesMax)
            rest = rest.dropFirst(part.count)
            chunks.append(
                EvidenceChunk(
                    file: file, offset: offset, bytes: Array(part),
                    isLast: isLast && rest.isEmpty))
            offset += part.count
        } while !rest.isEmpty
    }
}

/// A picture as it was exported, and what pages show of it.
struct ExportedPicture {
    /// What `records.json` says of it.
    var form: EvidencePictureForm
    /// The copy for people, where there is one.
    var shown: [UInt8]?
}

/// How much of what was asked for is in an export.
struct EvidenceCounts: Encodable {
    var asked: Int
    var records: Int
    var pictures: Int
    var picturesWanting: Int
}
