/// Retention as a pure rule: what may leave the disk, and when.

import Custody
import PlateCore
import Testing

@Suite struct RetentionTests {
    private let rules = RetentionRules.standard
    private let start = WallTime(milliseconds: 1_777_880_000_000)

    private func now(_ days: Double, _ source: WallTimeSource = .gps, _ off: Int64? = 0)
        -> WallStamp
    {
        WallStamp(
            WallTime(milliseconds: start.milliseconds + Int64(days * 86_400_000)), source: source,
            uncertaintyMilliseconds: off)
    }

    private func decision(
        _ now: WallStamp, acknowledged: Bool = true, held: Bool = false,
        _ kind: RetentionClass = .reads
    ) -> RetentionDecision {
        rules.mayLeave(
            RetentionCandidate(
                kind, keptFrom: start, isAcknowledged: acknowledged, isHeld: held), now: now)
    }

    @Test func nothingLeavesBeforeAllThreeAllowIt() {
        #expect(decision(now(31)) == .leaves)
        #expect(decision(now(30)) == .leaves)
        let end = WallTime(milliseconds: start.milliseconds + 30 * 86_400_000)
        #expect(decision(now(29.99)) == .stays([.withinTime(end)]))
        #expect(decision(now(31), acknowledged: false) == .stays([.notAcknowledged]))
        #expect(decision(now(31), held: true) == .stays([.held]))
        #expect(
            decision(now(1), acknowledged: false, held: true)
                == .stays([.held, .notAcknowledged, .withinTime(end)]))
    }

    @Test func anUntrustedClockDestroysNothing() {
        #expect(decision(now(9999, .unset)) == .stays([.clockNotSet]))
        #expect(decision(now(30, .network, 1)) != .leaves)
        #expect(decision(now(31, .network, 3_600_000)) == .leaves)
        #expect(decision(now(31, .network, .max)) != .leaves)
        #expect(decision(now(-400)) != .leaves, "a record of the future stays")
    }

    @Test func theLogStaysAYear() throws {
        #expect(throws: PlatedError.self) { try RetentionRules(days: [.log: 364]) }
        #expect(throws: PlatedError.self) { try RetentionRules(days: [.reads: -1]) }
        #expect(throws: PlatedError.self) { try RetentionRules(days: [.reads: 4000]) }
        #expect(try RetentionRules(days: [.log: 365]).days[.log] == 365)
        #expect(try RetentionRules(days: [.log: 400]).days[.reads] == 30)
        #expect(decision(now(400), .log) != .leaves)
        #expect(decision(now(731), .log) == .leaves)
    }
}
