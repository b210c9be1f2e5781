/// The two stores of the car: opened as soon as the disk lets them, a damaged one set aside and a fresh one
/// begun. Capture and recognition wait for neither (durability 6).
import ControlProtocol
import Custody
import Ledger
import LinuxService
import Logging
import PlateCore
import Synchronization

/// Reads and custody of one car.
final class VehicleStores: Sendable {
    /// What opened in a turn.
    struct Opened: Sendable {
        /// The store of reads.
        var reads = false
        /// The store of custody.
        var custody = false
    }

    private struct Told {
        var setAside = 0
        var faults: [String: String] = [:]
    }

    /// Reads, pictures, hits, alerts.
    let reads: ReadStore
    /// Accounts, the access log, holds.
    let custody: CustodyStore
    private let log: Logger
    private let told = Mutex(Told())

    /// Opens both in the configured folder, or leaves for later what the disk refuses.
    ///
    /// - Throws: `configuration` where another key sealed them, `unavailable` where another daemon has
    ///   them, `badData` where they are not of this Plated: what a person set up and can mend.
    init(
        _ configuration: VehicleConfiguration, _ keys: CarKeys, beginning start: RunStart,
        log: Logger
    ) throws(PlatedError) {
        let folder = configuration.stateDirectory
        let sealing = { @Sendable () throws(PlatedError) in try keys.sealing() }
        reads = try ReadStore.openLate(
            at: folder, sealing: sealing, beginning: start, at: start.stamp.time)
        do throws(PlatedError) {
            custody = try CustodyStore.openLate(
                at: folder, sealing: sealing, at: start.stamp.time)
        } catch {
            try? reads.close()
            throw error
        }
        self.log = log
        if reads.fault == nil { noteModels() }
        tell()
    }

    /// Tries again what is not open, and begins anew what was found damaged; what opened. For the thread
    /// that turns once a second.
    func heal(at time: WallTime) -> Opened {
        let opened = Opened(reads: reads.heal(at: time), custody: custody.heal(at: time))
        if opened.reads { noteModels() }
        tell()
        return opened
    }

    /// Logs what is new: what was set aside, what does not open, what does again.
    private func tell() {
        let (aside, faults) = (setAside, ["reads": reads.fault, "custody": custody.fault])
        let former = told.withLock { told in
            defer {
                told.setAside = aside.count
                told.faults = faults.compactMapValues { $0?.message }
            }
            return told
        }
        for found in aside.dropFirst(former.setAside) {
            log.critical(
                "a damaged store was set aside and a fresh one begun",
                metadata: ["folder": "\(found.folder)", "cause": "\(found.cause.message)"])
        }
        for (store, fault) in faults {
            let was = former.faults[store]
            if let fault, was != fault.message {
                log.critical(
                    "a store is not open; it is tried again every second",
                    metadata: ["store": "\(store)", "error": "\(fault.message)"])
            } else if fault == nil, was != nil {
                log.notice("a store is open again", metadata: ["store": "\(store)"])
            }
        }
    }

    /// Which networks read in this run: a reading is evidence only together with what read it.
    private func noteModels() {
        do throws(PlatedError) { try reads.note(try EmbeddedModels.notes()) } catch {
            log.error("the networks are not noted", metadata: ["error": "\(error.message)"])
        }
    }

    /// Closes both.
    func close() {
        do throws(PlatedError) { try reads.close() } catch {
            log.error("the store did not close", metadata: ["error": "\(error.message)"])
        }
        do throws(PlatedError) { try custody.close() } catch {
            log.error("the store did not close", metadata: ["error": "\(error.message)"])
        }
    }
}

/// What is to be said of them.
extension VehicleStores {
    /// What was found damaged and set aside since the daemon began.
    var setAside: [SetAside] { reads.setAside + custody.setAside }

    /// Faults for the status.
    var faults: [StatusReport.Fault] {
        var faults: [StatusReport.Fault] = []
        if let fault = reads.fault {
            faults.append(
                StatusReport.Fault(
                    .failure,
                    "The store of reads is not open; reads wait in memory: \(fault.message)",
                    remedy: Self.remedy))
        }
        if let fault = custody.fault {
            faults.append(
                StatusReport.Fault(
                    .failure,
                    "The store of accounts and of the access log is not open; nobody can log in or "
                        + "look, capture and alerts go on: \(fault.message)", remedy: Self.remedy))
        }
        faults += reads.setAside.map { Self.fault(of: $0, Self.lookouts(savedFrom: $0)) }
        faults += custody.setAside.map { Self.fault(of: $0, "The store was begun anew.") }
        return faults
    }

    private static func fault(of found: SetAside, _ remedy: String) -> StatusReport.Fault {
        StatusReport.Fault(
            .failure, "A damaged store was set aside in \(found.folder): \(found.cause.message)",
            remedy: "Keep that folder: what it holds is not lost. " + remedy)
    }

    private static func lookouts(savedFrom found: SetAside) -> String {
        let count = found.salvaged["lookouts"] ?? 0
        return
            (count == 0
            ? "No plates to look out for could be taken over from it"
            : "\(count) plates to look out for were taken over from it")
            + ": see that none is missing (platectl lookout list)."
    }

    private static let remedy =
        "Look at the disk of the state folder; it is tried again by itself every second."
}
