/// When a hit becomes an alert: as soon as the merged confidence allows, and for look-alikes not before
/// the frames had their say.
import PlateCore
import PlateVision

package struct AlertRules: Sendable {
    /// An exact hit alerts at this merged confidence; at the end of the sighting at any that is recorded.
    package var exactConfidence = 0.8
    /// A look-alike waits for so many frames, or for the end: blur alone makes look-alikes.
    package var lookAlikeFrames = TrackerRules.settledFrames

    /// The rules as measured.
    package init() {}

    package func allows(_ hit: HotlistHit, _ sighting: PlateSighting, isOver: Bool) -> Bool {
        if isOver { return true }
        switch hit.match {
        case .exact: return sighting.confidence >= exactConfidence
        case .lookAlike, .partial: return sighting.frames >= lookAlikeFrames
        }
    }
}
