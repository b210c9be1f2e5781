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
        var late = 0
        var number = FaultPace.first(fault, 5)
        while true {
            let folder = FaultFolder()
            let disk = FaultDisk(folder.state)
            defer { disk.remove() }
            disk.strike(fault, call: number)
            let store = try ReadStore.openLate(
                at: folder.state, sealing: sealing, at: FaultSample.time)
            if store.fault != nil {
                late += 1
                #expect(!store.heal(at: FaultSample.time), "at \(number)")
                #expect(throws: PlatedError.self) { try store.append([FaultSample.record(1)]) }
            }
            guard disk.recover() else { break }
            let wasOpen = store.fault == nil
            #expect(store.heal(at: FaultSample.time) != wasOpen, "at \(number)")
            #expect(store.fault == nil && store.setAside.isEmpty, "at \(number)")
            try store.append([FaultSample.record(1)])
            try store.close()
            number += FaultPace.step(5)
        }
        #expect(late > 0)
    }

    @Test(arguments: [DiskFault.failsFromThere, .isFull])
    func custodyOpensLate(_ fault: DiskFault) throws {
        var late = 0
        var number = FaultPace.first(fault, 5)
        while true {
            let folder = FaultFolder()
            let disk = FaultDisk(folder.state)
            defer { disk.remove() }
            disk.strike(fault, call: number)
            let store = try CustodyStore.openLate(
                at: folder.state, sealing: sealing, at: FaultSample.time, reserveBytes: 4096)
            if store.fault != nil {
                late += 1
                #expect(!store.heal(at: FaultSample.time), "at \(number)")
                #expect(throws: PlatedError.self) { try store.log(FaultSample.access(1)) }
            }
            guard disk.recover() else { break }
            let wasOpen = store.fault == nil
            #expect(store.heal(at: FaultSample.time) != wasOpen, "at \(number)")
            #expect(store.fault == nil && store.setAside.isEmpty, "at \(number)")
            try store.log(FaultSample.access(1))
            #expect(try store.verifyLog().isWhole, "at \(number)")
            try store.close()
            number += FaultPace.step(5)
        }
        #expect(late > 0)
    }
}
