/// A daemon's stores on a disk that refuses them from the N-th call on as they are opened: they say why, take
/// nothing, and open by themselves when the disk is well again.
import Custody
import Foundation
import Ledger
import PlateCore
import Testing

@Suite(.serialized) struct LateOpeningFaultTests {
    private let sealing: @Sendable () throws(PlatedError) -> Sealing = {
        () throws(PlatedError) in FaultSample.sealing
    }

    @Test(arguments: [DiskFault.failsFromThere, .isFull])
    func readsOpenLate(_ fault: DiskFault) throws {
        try expectLate(fault) {
            try ReadStore.openLate(at: $0, sealing: sealing, at: FaultSample.time)
        } writing: {
            try $0.append([FaultSample.record(1)])
        }
    }

    @Test(arguments: [DiskFault.failsFromThere, .isFull])
    func custodyOpensLate(_ fault: DiskFault) throws {
        try expectLate(fault) {
            try CustodyStore.openLate(
                at: $0, sealing: sealing, at: FaultSample.time, reserveBytes: 4096)
        } writing: {
            try $0.log(FaultSample.access(1))
            let isWhole = try $0.verifyLog().isWhole
            #expect(isWhole)
        }
    }

    /// Strikes every call in turn, until a store opens without meeting the fault.
    private func expectLate<Store: LateStore>(
        _ fault: DiskFault, open: (String) throws -> Store, writing: (Store) throws -> Void
    ) throws {
        var late = 0
        var number = FaultPace.first(fault, 5)
        while true {
            let folder = FaultFolder()
            let disk = FaultDisk(folder.state)
            defer { disk.remove() }
            disk.strike(fault, call: number)
            let store = try open(folder.state)
            if store.fault != nil {
                late += 1
                #expect(!store.heal(at: FaultSample.time), "at \(number)")
                #expect(throws: PlatedError.self, "at \(number)") { try writing(store) }
            }
            guard disk.recover() else { break }
            let wasOpen = store.fault == nil
            #expect(store.heal(at: FaultSample.time) != wasOpen, "at \(number)")
            #expect(store.fault == nil && store.setAside.isEmpty, "at \(number)")
            try writing(store)
            try store.close()
            number += FaultPace.step(5)
        }
        #expect(late > 0)
    }
}

/// What both stores do alike.
private protocol LateStore {
    var fault: PlatedError? { get }
    var setAside: [SetAside] { get }
    func heal(at time: WallTime) -> Bool
    func close() throws(PlatedError)
}

extension ReadStore: LateStore {}
extension CustodyStore: LateStore {}
