/// What is settled about a list before its file is read: its name, format, zone, codes and limits.
/// A value of the configuration; what the file itself says is `HotlistLoad`'s.

import Foundation
import PlateCore

/// The formats of hotlist files. Gzip and zip around any of them are undone first.
public enum HotlistFormat: String, Sendable, Codable, CaseIterable {
    /// Plated's own comma-separated form with a header.
    case csv
    /// California DOJ: `svs.tbl`, `sfr.tbl`, `slr.tbl`; fixed width.
    case clew
    /// NCIC extract, fixed width or with commas.
    case ncic
    /// `Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate`.
    case genetec
}

/// How a source is read and matched.
public struct HotlistSource: Sendable, Hashable {
    /// The list's name on alerts where its rows name none; empty: the file's own.
    public var name = ""
    /// The format; `nil` where the file shall tell.
    public var format: HotlistFormat?
    /// The IANA zone of times that say none of their own; `nil`: California's for DOJ, UTC in CSV.
    public var zone: TimeZone?
    /// What the source's codes mean, in upper case; they add to the format's own and go before them.
    public var categories: [String: HotlistCategory] = [:]
    /// What a row is whose format has no codes and whose file no known name.
    public var category: HotlistCategory?
    /// Codes whose rows are left out, in upper case. NCIC's immigration violators by default: DOJ
    /// bulletin 2023-DLE-06 and SB 54 allow no such use.
    public var droppedCodes: Set<String> = ["N"]
    /// Whether only the very text is looked for, as suits lists of millions.
    public var isExactOnly = false
    /// Whether the source writes the letter O as zero; `nil`: where the format is known for it.
    public var writesOhAsZero: Bool?
    /// Seconds of age from which on the list is flagged, and from which on it is a fault: a list is
    /// to be replaced every day (Sacramento Sheriff's Office, State Auditor 2019-118).
    public var ageLimits = HotlistAgeLimits()
    /// The entitlement that shows what its entries say of a vehicle; `nil`: one named as the list.
    public var entitlement: String?
    /// Plates registered where the list is from, for the base rate: `HotlistPrior`.
    public var registeredPlates = HotlistPrior.registeredPlatesCalifornia

    /// A source of which nothing is settled but its name.
    public init(name: String = "", format: HotlistFormat? = nil) {
        self.name = name
        self.format = format
    }

    /// The zone of `identifier`, for `zone`.
    ///
    /// - Throws: `configuration` where there is no such zone.
    public static func zone(named identifier: String) throws(PlatedError) -> TimeZone {
        guard identifier.utf8.count <= Limits.labelBytesMax,
            let zone = TimeZone(identifier: identifier)
        else {
            throw PlatedError(
                .configuration, "a hotlist's time zone is no name of one",
                hint: "Use a name of the IANA list, as America/Los_Angeles.")
        }
        return zone
    }
}

/// From which age on a list is flagged.
public struct HotlistAgeLimits: Sendable, Hashable {
    /// Seconds from which on it is yellow.
    public var yellowSeconds: Int64 = 24 * 3600
    /// Seconds from which on it is red.
    public var redSeconds: Int64 = 48 * 3600

    /// A day and two days.
    public init() {}

    /// Limits from their seconds.
    public init(yellowSeconds: Int64, redSeconds: Int64) {
        self.yellowSeconds = yellowSeconds
        self.redSeconds = redSeconds
    }
}

/// How old a list is. Over-age lists are flagged and stay in force.
public enum HotlistAge: Sendable, Hashable {
    /// The list does not say when it was extracted, or the clock is not set.
    case unknown
    /// Seconds since the extract, and what they mean.
    case known(seconds: Int64, level: Level)

    /// What an age means.
    public enum Level: String, Sendable, Codable, CaseIterable {
        case green, yellow, red
    }

    /// The age at `moment` of a list extracted at `extractedAt`; unknown where the clock is not set or
    /// says that the extract lies ahead.
    public init(
        extractedAt: WallTime?, at moment: WallTime, clock: WallTimeSource,
        limits: HotlistAgeLimits
    ) {
        guard clock != .unset, let extractedAt, extractedAt <= moment else {
            self = .unknown
            return
        }
        let seconds = (moment.milliseconds - extractedAt.milliseconds) / 1000
        let level: Level =
            seconds >= limits.redSeconds
            ? .red : seconds >= limits.yellowSeconds ? .yellow : .green
        self = .known(seconds: seconds, level: level)
    }

    /// Seconds where known.
    public var seconds: Int64? {
        guard case .known(let seconds, _) = self else { return nil }
        return seconds
    }
}
