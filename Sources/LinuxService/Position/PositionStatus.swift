/// How position and time stand: what `platectl status` shows. It does not tell where the car is.
import PlateCore

/// Position and time at one moment.
public struct PositionStatus: Sendable, Equatable {
    /// How the receiver stands.
    public var receiver: ReceiverCondition
    /// Why gpsd does not answer, where it does not.
    public var loss: GPSDLoss?
    /// gpsd's release, where it told.
    public var gpsdVersion: String?
    /// How much the last report of the receiver knew.
    public var fixMode: FixMode
    /// Since the last position came; `nil` where there never was one.
    public var fixAgeMilliseconds: Int64?
    /// Radius in metres within which the car was with 95 % probability, at the last position.
    public var accuracyMetres: Double?
    /// Satellites the fix rests on.
    public var satellitesUsed: Int?
    /// Satellites that are heard.
    public var satellitesSeen: Int?
    /// Where wall times come from.
    public var timeSource: WallTimeSource
    /// How far off they may be; `nil` where nobody knows.
    public var timeUncertaintyMilliseconds: Int64?
    /// Whether the source is silent, and its last word is held over.
    public var isTimeHeldOver: Bool
    /// Whether satellites and network contradict each other.
    public var sourcesDisagree: Bool
    /// Jumps of the operating system's clock since the start.
    public var clockStepCount: Int
    /// The size of the last one, positive forward.
    public var lastClockStepMilliseconds: Int64?
    /// How often stamps jumped since a better source contradicted the one they came from.
    public var correctionCount: Int
    /// How often the machine slept.
    public var suspensionCount: Int
    /// Connections that gpsd took since the start.
    public var connectionCount: Int
    /// Lines of gpsd that are no report, or are too long for one.
    public var brokenLineCount: Int
    /// Times of fixes that were not believed.
    public var doubtedTimeCount: Int
}
