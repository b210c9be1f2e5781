/// Runs whole exports into folders.

import Crypto
import Custody
import Foundation
import PlateCore

func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

/// An export carried out.
struct EvidenceRun {
    let folder: EvidenceFolder
    let summary: EvidenceSummary
    /// Every part as it came.
    let chunks: [EvidenceChunk]

    /// Exports `records` and notes `missing`, in a folder of its own.
    init(
        _ order: EvidenceOrder = EvidenceSample.order(), key: SigningKey = SigningKey(),
        records: [EvidenceRecord], missing: [RecordID] = []
    ) throws {
        let folder = try EvidenceFolder()
        var export = try EvidenceExport(
            order, signedBy: key, asked: records.count + missing.count)
        var chunks: [EvidenceChunk] = []
        func drain() throws {
            while let chunk = export.next() {
                try folder.write(chunk)
                chunks.append(chunk)
            }
        }
        try drain()
        for record in records {
            export.add(record)
            try drain()
        }
        for id in missing { export.addMissing(id) }
        summary = export.finish()
        try drain()
        self.folder = folder
        self.chunks = chunks
    }
}
