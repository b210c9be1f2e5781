/// Gathers one record for an export: its readings, hits, alerts, what was said of it, its pictures with their
/// marked copies, and the dossier where one was asked for.
import Custody
import Ledger
import PlateCore

/// Not to be used from two threads at once: it owns a recogniser.
final class EvidenceGathering {
    private let request: EvidenceRequest
    private let store: ReadStore
    private let custody: CustodyStore
    private var replay: PictureReplay?
    private var lists: [HotlistVersion]?

    init(_ request: EvidenceRequest, _ store: ReadStore, _ custody: CustodyStore) {
        self.request = request
        self.store = store
        self.custody = custody
    }

    /// The record named `id`; `nil` where there is none.
    ///
    /// - Throws: `corrupted` where it does not open, `inputOutput` where the disk fails.
    func record(_ id: RecordID) throws(PlatedError) -> EvidenceRecord? {
        guard let stored = try store.read(id) else { return nil }
        let former = try store.revisions(of: id)
        let hits = try store.hits(of: id)
        let alerts = try store.alerts(of: id)
        let journal = RecordJournal(try store.statements(of: id))
        var record = EvidenceRecord(
            reading: reading(stored), formerReadings: former.map(reading),
            hits: hits.map { EvidenceHit(hit: $0, isWithheld: !request.mayDescribe($0.entry)) },
            lists: hits.isEmpty ? [] : try listsInForce(at: stored.read.capturedAt),
            alerts: alerts.map {
                EvidenceAlert($0, verification: journal.verification(of: $0.id))
            },
            statements: journal.statements)
        let fields = request.order.fields
        let shown = fields.contains(.revisions) ? former + [stored] : [stored]
        for kind in ImageKind.allCases {
            record.pictures += try pictures(kind, of: shown)
        }
        for alert in alerts where alert.id == request.dossier {
            record.dossiers.append(try dossier(alert, stored, former, journal))
        }
        return record
    }

    private func reading(_ stored: StoredRead) -> EvidenceReading {
        EvidenceReading(
            revision: stored.revision, read: stored.read, cropSHA256: stored.cropSHA256,
            sceneSHA256: stored.sceneSHA256)
    }

    /// Of each source the version that was loaded last before `time`.
    private func listsInForce(at time: WallTime) throws(PlatedError) -> [EvidenceListVersion] {
        let all: [HotlistVersion]
        if let lists { all = lists } else { all = try store.hotlistVersions() }
        lists = all
        var newest: [String: HotlistVersion] = [:]
        for version in all where version.loadedAt <= time { newest[version.source] = version }
        return newest.values.sorted { $0.source < $1.source }.map {
            EvidenceListVersion(
                source: $0.source, sha256: $0.sha256, extractedAt: $0.extractedAt,
                loadedAt: $0.loadedAt)
        }
    }

    /// The pictures of one kind that go with `readings`, each once, the present one last.
    private func pictures(
        _ kind: ImageKind, of readings: [StoredRead]
    ) throws(PlatedError) -> [EvidencePicture] {
        guard let wanted = EvidencePictureKind(rawValue: kind.rawValue),
            request.order.wants(wanted)
        else { return [] }
        var pictures: [EvidencePicture] = []
        var seen: Set<[UInt8]> = []
        for reading in readings {
            let hash = kind == .crop ? reading.cropSHA256 : reading.sceneSHA256
            guard let hash, seen.insert(hash).inserted else { continue }
            pictures.append(try picture(kind, wanted, of: reading, hash))
        }
        return pictures
    }

    private func picture(
        _ kind: ImageKind, _ wanted: EvidencePictureKind, of reading: StoredRead, _ hash: [UInt8]
    ) throws(PlatedError) -> EvidencePicture {
        var picture = EvidencePicture(
            kind: wanted, revision: reading.revision, jpeg: nil, recordedSHA256: hash)
        let image: StoredImage?
        do {
            image = try store.image(kind, of: reading.read.id, revision: reading.revision)
        } catch {
            guard error.code == .corrupted else { throw error }
            picture.absence = "the stored picture does not open: it was damaged or changed"
            return picture
        }
        guard let image else {
            picture.absence = "the picture is not in the store"
            return picture
        }
        picture.revision = image.revision
        guard !image.isShed else {
            picture.absence = "a full disk took the picture after the depot had it"
            return picture
        }
        picture.jpeg = image.jpeg
        let isBlanked = wanted == .scene && request.order.redaction == .surroundings
        do {
            picture.copy = try MarkedCopy.make(
                image.jpeg,
                marks: request.order.pictureMarks(
                    reading.read.id, wanted, revision: image.revision),
                blankingAllBut: isBlanked ? reading.read.quad : nil)
        } catch {
            picture.absence = "the picture does not decode"
        }
        return picture
    }

    private func dossier(
        _ alert: Alert, _ stored: StoredRead, _ former: [StoredRead], _ journal: RecordJournal
    ) throws(PlatedError) -> EvidenceDossier {
        // The reading that raised it: the first with its text, or else the present one.
        let raising = (former + [stored]).first { $0.read.text == alert.text } ?? stored
        let fields = request.order.fields
        var dossier = EvidenceDossier(alert: alert.id, timeline: [], card: [])
        if fields.contains(.timeline) {
            dossier.timeline = try AlertTimeline.events(
                of: alert, read: raising.read, journal: journal, log: custody)
            dossier.card = AlertCard.lines(
                alert, raising.read, mayDescribe: request.mayDescribe(alert.hit.entry))
        }
        if fields.contains(.replay) { dossier.replay = try replayed(raising) }
        return dossier
    }

    private func replayed(_ archived: StoredRead) throws(PlatedError) -> EvidenceReplay {
        let recogniser: PictureReplay
        if let replay { recogniser = replay } else { recogniser = try PictureReplay() }
        replay = recogniser
        var image: StoredImage?
        do {
            image = try store.image(.scene, of: archived.read.id, revision: archived.revision)
        } catch {
            // A picture that does not open is told as one that is not kept: its own line says why.
            guard error.code == .corrupted else { throw error }
        }
        let models = try archived.run.map { run throws(PlatedError) in try store.models(ofRun: run)
        }
        return recogniser.replay(
            image.flatMap { $0.isShed ? nil : $0.jpeg }, sha256: image?.sha256,
            archived: archived.read, revision: archived.revision,
            models: models.flatMap { $0.isEmpty ? nil : $0.map(EvidenceModel.init) })
    }
}

extension EvidenceModel {
    /// A model as the ledger knows it.
    init(_ model: RunModel) {
        self.init(
            name: model.name, sha256: model.sha256.hexadecimal, trainingSHA256: model.trainingSHA256
        )
    }
}
