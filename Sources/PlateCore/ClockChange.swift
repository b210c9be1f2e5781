/// What happened to the clocks of a run: kept beside the reads, so that the order of their times can
/// be explained.

/// One deliberate or foreign change of a clock.
public struct ClockChange: Sendable, Hashable {
    /// Whose clock changed, and why.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The operating system's clock jumped: by hand, or by what sets it. Stamps did not follow by
        /// that alone.
        case systemStepped = "system-stepped"
        /// The stamps moved, because a better source contradicted the one they came from.
        case corrected
        /// The machine slept; the monotonic clock stood still meanwhile and the stamps moved on.
        case suspended
    }

    /// Whose clock changed.
    public var kind: Kind
    /// When it was noticed; from this moment on stamps are the new ones.
    public var moment: MonotonicTime
    /// How far the clock moved: positive is forward.
    public var milliseconds: Int64
    /// The stamp of `moment` after the change, and its source.
    public var stamp: WallStamp

    /// A change from its parts.
    public init(kind: Kind, moment: MonotonicTime, milliseconds: Int64, stamp: WallStamp) {
        self.kind = kind
        self.moment = moment
        self.milliseconds = milliseconds
        self.stamp = stamp
    }
}

/// The boot that monotonic times belong to.
public struct BootID: Sendable, Hashable, CustomStringConvertible {
    /// The kernel's text for it: a UUID in lower case.
    public let description: String

    /// A boot by the kernel's text; `nil` where that is no UUID.
    public init?(_ text: some StringProtocol) {
        guard let id = RecordID(text) else { return nil }
        description = id.description
    }
}
