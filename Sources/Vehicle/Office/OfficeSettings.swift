/// What the office needs to know of its car, and the time as it is handed in.
import Access
import PlateCore

/// The car and its department, as they stand in reports and in codes over the radio.
package struct OfficeSettings: Sendable {
    /// Purposes, courses, idle times; the car's name.
    package var access: AccessSettings
    /// The department, which is the agency of new accounts and the issuer in their telephones.
    package var agency: String?
    /// The department's number with the FBI.
    package var ori: String?
    /// Who is in charge of the readers.
    package var designee: String?
    /// Days after which an audit is overdue.
    package var auditDaysMax: Int64
    /// scrypt's costs for new passwords and for names without an account.
    package var passwordCost: PasswordRecord.Cost

    /// Settings from their parts.
    package init(
        access: AccessSettings, agency: String? = nil, ori: String? = nil,
        designee: String? = nil, auditDaysMax: Int64 = Limits.auditDaysMax,
        passwordCost: PasswordRecord.Cost = .usual
    ) {
        self.access = access
        self.agency = agency
        self.ori = ori
        self.designee = designee
        self.auditDaysMax = auditDaysMax
        self.passwordCost = passwordCost
    }
}

/// The clocks of the office.
package struct OfficeClock: Sendable {
    /// The clock that never steps.
    package var clock: any Clock
    /// The wall time of a moment, with its source.
    package var stamp: @Sendable (MonotonicTime) -> WallStamp
    /// The car's offset from UTC at a time, in minutes, east positive.
    package var offsetMinutes: @Sendable (WallTime) -> Int
    /// The boot that monotonic times belong to.
    package var boot: String

    /// Clocks from their parts.
    package init(
        clock: any Clock, boot: String, stamp: @escaping @Sendable (MonotonicTime) -> WallStamp,
        offsetMinutes: @escaping @Sendable (WallTime) -> Int
    ) {
        self.clock = clock
        self.boot = boot
        self.stamp = stamp
        self.offsetMinutes = offsetMinutes
    }

    /// Now; `earliest` is the last trusted time that is remembered.
    func moment(earliest: WallTime?) -> AccessMoment {
        let now = clock.monotonicNow()
        let stamp = stamp(now)
        return AccessMoment(
            monotonic: now, boot: boot, wall: stamp.time, source: stamp.source,
            offsetMinutes: offsetMinutes(stamp.time), earliest: earliest)
    }
}
