/// When a hit becomes an alert: as soon as the merged confidence allows, and for look-alikes not
/// before the frames had their say.
import PlateCore
import PlateVision

package struct AlertRules: Sendable {
    /// An exact hit alerts at once at this probability,
    package var exactProbability = 0.99
    /// and at this one when the sighting is over and nothing better can come.
    package var exactProbabilityAtEnd = 0.5
    /// A look-alike alerts at this probability,
    package var lookAlikeProbability = 0.25
    /// once it had so many frames, or at the end: blur alone makes look-alikes.
    package var lookAlikeFrames = TrackerRules.settledFrames

    /// The rules as measured: the note on alerts.
    package init() {}

    /// Whether `hit` alerts now, on a sighting of so many frames.
    package func allows(_ hit: HotlistHit, frames: Int, isOver: Bool) -> Bool {
        switch hit.match {
        case .exact:
            return hit.probability >= (isOver ? exactProbabilityAtEnd : exactProbability)
        case .lookAlike, .partial:
            return hit.probability >= lookAlikeProbability
                && (isOver || frames >= lookAlikeFrames)
        }
    }
}
