/// Stored records in the forms of the control protocol, with what may not be seen left out.
import Access
import ControlProtocol
import Custody
import Ledger
import PlateCore

extension ReadEntry {
    /// A stored read with as many hits.
    init(_ stored: StoredRead, hits: Int) {
        let read = stored.read
        var pictures: [Picture] = []
        if let hash = stored.cropSHA256 {
            pictures.append(Picture(kind: ImageKind.crop.rawValue, sha256: hash.hexadecimal))
        }
        if let hash = stored.sceneSHA256 {
            pictures.append(Picture(kind: ImageKind.scene.rawValue, sha256: hash.hexadecimal))
        }
        self.init(
            id: read.id.description, text: read.text, confidence: read.confidence,
            state: read.state, stateConfidence: read.stateConfidence, camera: read.camera,
            capturedAt: read.capturedAt, timeSource: read.wallTimeSource, position: read.position,
            revision: stored.revision, hits: hits, pictures: pictures)
    }
}

extension HitEntry {
    /// A hit as everybody of `crew` together may see it.
    init(_ hit: HotlistHit, _ crew: Crew) {
        let shown = crew.shown(hit.entry)
        self.init(
            list: shown.details?.list ?? ShownEntry.withheldText, category: shown.category,
            text: shown.text, state: shown.state, match: hit.match, stateMatch: hit.stateMatch,
            listAgeSeconds: hit.listAgeSeconds, caution: shown.caution,
            description: shown.details?.description ?? ShownEntry.withheldText,
            isWithheld: shown.details == nil)
    }
}

extension AlertEntry {
    /// An alert as everybody of `crew` together may see it.
    init(_ alert: Alert, _ crew: Crew) {
        self.init(
            id: alert.id.description, readId: alert.readID.description, text: alert.text,
            entry: HitEntry(alert.hit, crew), state: alert.state, raisedAt: alert.raisedAt)
    }
}
