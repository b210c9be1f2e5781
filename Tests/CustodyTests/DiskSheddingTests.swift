/// Shedding as a pure rule: which step free bytes come to.

import Custody
import PlateCore
import Testing

@Suite struct DiskSheddingTests {
    private let rules = DiskShedding(
        thresholds: [
            .shedScenes: 1000, .refuseScenes: 800, .refuseCrops: 600, .refuseReads: 400,
        ], slackBytes: 50)

    private func step(_ free: Int64, _ former: DiskStep = .normal, reserve: Bool = true)
        -> DiskStep
    {
        rules.step(DiskRoom(freeBytes: free, hasReserve: reserve), after: former)
    }

    @Test func stepsComeInTheirOrderAsTheDiskFills() {
        #expect(
            [1000, 999, 800, 799, 600, 599, 400, 399, 0].map { step($0) } == [
                .normal, .shedScenes, .shedScenes, .refuseScenes, .refuseScenes, .refuseCrops,
                .refuseCrops, .refuseReads, .refuseReads,
            ])
    }

    @Test func stepsAreTakenBackWithSomeRoom() {
        #expect(step(1020, .shedScenes) == .shedScenes)
        #expect(step(1050, .shedScenes) == .normal)
        #expect(step(820, .refuseReads) == .refuseScenes)
        #expect(step(2000, .refuseLooking) == .normal)
    }

    @Test func lookingIsRefusedOnlyWithoutTheReserve() {
        #expect(step(0, .refuseReads, reserve: false) == .refuseLooking)
        #expect(step(0, .refuseReads, reserve: true) == .refuseReads)
        #expect(step(1000, .refuseLooking, reserve: false) != .refuseLooking)
        let standard = DiskShedding.standard
        #expect(
            standard.step(DiskRoom(freeBytes: .max / 2, hasReserve: false), after: .normal)
                == .normal)
        for step in DiskStep.allCases { #expect(!step.words.isEmpty) }
    }
}
