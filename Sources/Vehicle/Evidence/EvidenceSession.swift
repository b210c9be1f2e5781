/// An export under way in the daemon: records are gathered from the stores one by one as their files are
/// asked for, so that memory holds one record, and what was really handed out is what is signed.
///
/// Who may export is decided, and written into the access log, before a session is made; when it has ended
/// its summary goes into the log as well.
import Custody
import Ledger
import PlateCore
import Synchronization

/// One export. Calls block on the disk and on recognition; they belong on a thread that may.
public final class EvidenceSession: Sendable {
    private struct Progress {
        var export: EvidenceExport
        var waiting: ArraySlice<RecordID>
        let gathering: EvidenceGathering
        var notices: [String]
        var summary: EvidenceSummary?
        /// A part that did not fit into the last call's.
        var heldBack: EvidenceChunk?
    }

    private let progress: Mutex<Progress>
    /// The ids of the reads that are gathered, each once, in the order they were asked for.
    public let reads: [RecordID]
    /// Of what was asked for, the ids that nothing is known of.
    public let unknown: [RecordID]

    /// Begins an export. Nothing is decoded yet; alerts are looked up for their reads.
    ///
    /// - Throws: `configuration` or `usage` as `EvidenceOrder.check`, `usage` where more is asked for than
    ///   one export holds, `inputOutput` where the store cannot be read.
    public init(
        _ request: EvidenceRequest, reads store: ReadStore, custody: CustodyStore
    ) throws(PlatedError) {
        let asked = request.alerts + (request.dossier.map { [$0] } ?? [])
        guard request.reads.count + asked.count <= Limits.evidenceRecordsMax else {
            throw PlatedError(
                .usage, "one export holds \(Limits.evidenceRecordsMax) records at most",
                hint: "Book them under several evidence numbers.")
        }
        var reads: [RecordID] = []
        var unknown: [RecordID] = []
        var seen: Set<RecordID> = []
        for id in request.reads where seen.insert(id).inserted { reads.append(id) }
        for id in asked {
            guard let read = try store.readID(ofAlert: id) else {
                if !unknown.contains(id) { unknown.append(id) }
                continue
            }
            if seen.insert(read).inserted { reads.append(read) }
        }
        self.reads = reads
        self.unknown = unknown
        var export = try EvidenceExport(
            request.order, signedBy: custody.signingKey, asked: reads.count + unknown.count)
        for id in unknown { export.addMissing(id) }
        progress = Mutex(
            Progress(
                export: export, waiting: reads[...],
                gathering: EvidenceGathering(request, store, custody),
                notices: unknown.isEmpty
                    ? [] : ["\(unknown.count) of what was asked for is not in the store"]))
    }

    /// The next part of a file; `nil` when all is handed out. Then there is a `summary`.
    ///
    /// A record that does not open is noted and passed over. Where the disk fails nothing is lost: the
    /// next call tries the same record again.
    ///
    /// - Throws: `inputOutput` where the store cannot be read.
    public func next() throws(PlatedError) -> EvidenceChunk? {
        try progress.withLock { progress throws(PlatedError) in try Self.next(&progress) }
    }

    /// The next parts, as many as have `bytesMax` bytes together, one at least; none when all is handed
    /// out.
    ///
    /// - Throws: as `next`, where there is not one part.
    public func parts(
        bytesMax: Int = Limits.controlChunkBytesMax
    ) throws(PlatedError) -> [EvidenceChunk] {
        try progress.withLock { progress throws(PlatedError) in
            var chunks: [EvidenceChunk] = []
            var bytes = 0
            while bytes < bytesMax {
                let chunk: EvidenceChunk?
                do throws(PlatedError) {
                    chunk = try Self.next(&progress)
                } catch {
                    // What there is goes out; the disk is tried again by the next call.
                    if chunks.isEmpty { throw error }
                    return chunks
                }
                guard let chunk else { break }
                if !chunks.isEmpty, bytes + chunk.bytes.count > bytesMax {
                    progress.heldBack = chunk
                    break
                }
                chunks.append(chunk)
                bytes += chunk.bytes.count
            }
            return chunks
        }
    }

    private static func next(_ progress: inout Progress) throws(PlatedError) -> EvidenceChunk? {
        if let chunk = progress.heldBack {
            progress.heldBack = nil
            return chunk
        }
        while true {
            if let chunk = progress.export.next() { return chunk }
            if progress.summary != nil { return nil }
            guard let id = progress.waiting.first else {
                progress.summary = progress.export.finish()
                continue
            }
            try add(id, to: &progress)
            progress.waiting = progress.waiting.dropFirst()
        }
    }

    private static func add(_ id: RecordID, to progress: inout Progress) throws(PlatedError) {
        do {
            if let record = try progress.gathering.record(id) {
                for picture in record.pictures {
                    guard let absence = picture.absence else { continue }
                    progress.notices.append("record \(id), \(picture.kind.rawValue): \(absence)")
                }
                progress.export.add(record)
            } else {
                progress.notices.append("record \(id) is not in the store")
                progress.export.addMissing(id)
            }
        } catch {
            guard error.code == .corrupted else { throw error }
            progress.notices.append("record \(id) does not open; plated check says why")
            progress.export.addMissing(id)
        }
    }

    /// What whoever gets the export should know: things that are not there, damaged or unreadable. No
    /// notice names a plate.
    public var notices: [String] { progress.withLock { $0.notices } }

    /// What was handed out; `nil` until the last part is made.
    public var summary: EvidenceSummary? { progress.withLock { $0.summary } }
}
