/// The two stores of the car, opened: a damaged one is set aside and a fresh one begun.
import Custody
import Ledger
import LinuxService
import Logging
import PlateCore

/// Reads and custody of one car.
struct VehicleStores: Sendable {
    /// Reads, pictures, hits, alerts.
    let reads: ReadStore
    /// Accounts, the access log, holds.
    let custody: CustodyStore
    /// What was found damaged and set aside as the daemon began.
    let setAside: [SetAside]

    /// Opens both in the configured folder.
    ///
    /// - Throws: `configuration` where another key sealed them, `unavailable` where another daemon has
    ///   them, `inputOutput` where the disk refuses.
    init(
        _ configuration: VehicleConfiguration, _ keys: CarKeys, beginning start: RunStart,
        log: Logger
    ) throws(PlatedError) {
        let folder = configuration.stateDirectory
        let reads = try ReadStore.openOrSetAside(
            at: folder, sealing: keys.sealing, beginning: start, at: start.stamp.time)
        let custody: (store: CustodyStore, setAside: SetAside?)
        do throws(PlatedError) {
            custody = try CustodyStore.openOrSetAside(
                at: folder, sealing: keys.sealing, at: start.stamp.time)
        } catch {
            try? reads.store.close()
            throw error
        }
        self.reads = reads.store
        self.custody = custody.store
        setAside = [reads.setAside, custody.setAside].compactMap(\.self)
        for found in setAside {
            log.critical(
                "a damaged store was set aside and a fresh one begun",
                metadata: ["folder": "\(found.folder)", "cause": "\(found.cause.message)"])
        }
        noteModels(log)
    }

    /// Which networks read in this run: a reading is evidence only together with what read it.
    private func noteModels(_ log: Logger) {
        do throws(PlatedError) { try reads.note(try EmbeddedModels.notes()) } catch {
            log.error("the networks are not noted", metadata: ["error": "\(error.message)"])
        }
    }

    /// Closes both.
    func close(_ log: Logger) {
        do throws(PlatedError) { try reads.close() } catch {
            log.error("the store did not close", metadata: ["error": "\(error.message)"])
        }
        do throws(PlatedError) { try custody.close() } catch {
            log.error("the store did not close", metadata: ["error": "\(error.message)"])
        }
    }
}
