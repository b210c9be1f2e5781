/// What is given up as the disk fills: a pure decision from free bytes to a step (durability 2).

import PlateCore

/// Steps in the order they are taken; each has all before it.
public enum DiskStep: Int, Sendable, Codable, CaseIterable, Comparable {
    /// There is room.
    case normal
    /// Scene pictures of reads that the depot has are deleted.
    case shedScenes
    /// New scene pictures are not stored.
    case refuseScenes
    /// New crops are not stored.
    case refuseCrops
    /// New reads are not stored; alerts are shown NOT RECORDED.
    case refuseReads
    /// The access log has no room left: looking at data is refused. Capture and alerts go on.
    case refuseLooking

    /// An earlier step comes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// What the status says.
    public var words: String {
        switch self {
        case .normal: "room on the disk"
        case .shedScenes:
            "DISK FILLING: scene pictures that the depot has are deleted to make room"
        case .refuseScenes: "DISK NEARLY FULL: new scene pictures are not stored"
        case .refuseCrops: "DISK NEARLY FULL: new pictures are not stored, reads are"
        case .refuseReads: "DISK FULL: reads are NOT STORED; alerts go on, NOT RECORDED"
        case .refuseLooking:
            "DISK FULL: the access log cannot be written, so stored data cannot be looked at; "
                + "capture and alerts go on"
        }
    }
}

/// How full the store's disk is.
public struct DiskRoom: Sendable, Hashable {
    /// Bytes that the program may still write, the log's reserve not counted.
    public var freeBytes: Int64
    /// Whether the log's reserve is still there.
    public var hasReserve: Bool

    /// Room from its parts.
    public init(freeBytes: Int64, hasReserve: Bool) {
        self.freeBytes = freeBytes
        self.hasReserve = hasReserve
    }
}

/// Where each step begins.
public struct DiskShedding: Sendable, Hashable {
    /// Free bytes below which each step is taken.
    public var thresholds: [DiskStep: Int64]
    /// Free bytes beyond a threshold before its step is taken back, so that it does not come and go with
    /// every record.
    public var slackBytes: Int64

    /// The thresholds of a car.
    public static let standard = DiskShedding(
        thresholds: [
            .shedScenes: Limits.diskShedScenesBytes, .refuseScenes: Limits.diskRefuseScenesBytes,
            .refuseCrops: Limits.diskRefuseCropsBytes, .refuseReads: Limits.diskRefuseReadsBytes,
        ], slackBytes: Limits.diskSlackBytes)

    /// Thresholds from their parts; `refuseLooking` follows from the reserve and has none.
    public init(thresholds: [DiskStep: Int64], slackBytes: Int64) {
        self.thresholds = thresholds
        self.slackBytes = slackBytes
    }

    /// The step for `room`, coming from `former`.
    ///
    /// The log's reserve is used up only when the disk is full for everything else, so where it is gone
    /// and nothing is free, looking is refused.
    public func step(_ room: DiskRoom, after former: DiskStep) -> DiskStep {
        var step = DiskStep.normal
        for (candidate, threshold) in thresholds {
            let limit = candidate <= former ? threshold + slackBytes : threshold
            if room.freeBytes < limit { step = max(step, candidate) }
        }
        if step == .refuseReads, !room.hasReserve, room.freeBytes < Limits.logEntryRoomBytes {
            step = .refuseLooking
        }
        return step
    }
}
