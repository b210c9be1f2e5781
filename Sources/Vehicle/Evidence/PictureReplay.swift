/// The stored picture of a read, read once more: what the recogniser of today says of the very JPEG that is
/// kept, beside what is archived.
import Crypto
import Custody
import Imaging
import Ledger
import PlateCore
import PlateVision

/// Reads stored pictures again. One thread at a time may use it: it owns a recogniser.
final class PictureReplay {
    /// A reading is of the archived plate where the two boxes share this much.
    private static let overlapMin = 0.2

    private let recogniser: PlateRecogniser
    private let models: [EvidenceModel]

    /// - Throws: `badData` where the program was built with damaged weights.
    init() throws(PlatedError) {
        recogniser = try PlateRecogniser()
        models = try EmbeddedModels.evidence()
    }

    /// Reads `jpeg` and compares the plate at the archived place.
    ///
    /// - Parameters:
    ///   - jpeg: the stored whole picture; `nil` where there is none any more.
    ///   - archived: the reading it is compared with.
    ///   - revision: the archived reading's.
    ///   - models: the models in force when it was made, where the ledger knows them.
    func replay(
        _ jpeg: [UInt8]?, sha256: [UInt8]?, archived: PlateRead, revision: Int,
        models then: [EvidenceModel]?
    ) -> EvidenceReplay {
        var replay = EvidenceReplay(
            revision: revision, pictureSHA256: sha256?.hexadecimal, verdict: .impossible,
            archivedText: archived.text, archivedConfidence: archived.confidence, reading: nil,
            modelsThen: then, modelsNow: models)
        guard let jpeg else {
            replay.reason = "the whole picture is not kept any more"
            return replay
        }
        do throws(PlatedError) {
            let decoded = try JPEG.decodeGrey(jpeg)
            if decoded.warnings > 0 { replay.reason = "the picture is damaged in places" }
            let plates = try recogniser.recognise(decoded.picture).plates
            let box = archived.quad.boundingBox
            let nearest = plates.map { ($0, $0.quad.boundingBox.overlap(box)) }
                .filter { $0.1 >= Self.overlapMin }.max { $0.1 < $1.1 }
            guard let (reading, overlap) = nearest else {
                replay.verdict = .nothing
                return replay
            }
            replay.verdict = reading.text == archived.text ? .same : .different
            replay.reading = EvidenceReplayReading(
                text: reading.text, confidence: reading.confidence,
                candidates: reading.candidates, overlap: overlap)
        } catch {
            replay.reason = "the picture does not decode"
        }
        return replay
    }
}

/// The networks inside this program, as evidence names them.
public enum EmbeddedModels {
    /// SHA-256 of all their files one after another, hexadecimal; hashed once, they do not change.
    static let sha256: String = {
        var hash = SHA256()
        for file in PlateModels.embeddedFiles { hash.update(bufferPointer: file.bytes) }
        return Array(hash.finalize()).hexadecimal
    }()

    /// Names, SHA-256 of their files, and of what trained them.
    ///
    /// - Throws: `badData` where the program was built with damaged weights.
    public static func evidence() throws(PlatedError) -> [EvidenceModel] {
        zip(PlateModels.embeddedFiles, try PlateModels.embedded().all).map { file, model in
            EvidenceModel(
                name: file.name, file: file.bytes, trainingSHA256: model.birth.trainingSHA256)
        }
    }
}

extension EmbeddedModels {
    /// The networks as the ledger notes them for a run.
    ///
    /// - Throws: as `evidence`.
    public static func notes() throws(PlatedError) -> [RunModel] {
        try evidence().map {
            RunModel(
                name: $0.name, sha256: [UInt8](hexadecimal: $0.sha256) ?? [],
                trainingSHA256: $0.trainingSHA256)
        }
    }
}
