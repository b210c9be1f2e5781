/// How a version of a list comes onto the disk, and again when a store was begun anew.
import Custody
import Hotlist
import Ledger
import Logging
import PlateCore

extension HotlistShelf {
    /// A list that is believed: sealed on the disk and ready to be in force.
    func kept(
        _ load: HotlistLoad, by name: String?, signedBy: String?, over held: Slot
    ) -> Slot {
        let source = held.standing.source
        var generator = SystemRandomNumberGenerator()
        let loadedAt = stamp().time
        var record = HotlistVersion(of: load, loadedAt: loadedAt, using: &generator)
        record.source = source.name
        let version = ListVersion(
            id: record.id, source: source.name, sha256: load.sha256.hexadecimal,
            entryCount: load.entryCount, rejectedCount: load.rejected.count,
            rejected: ListVersion.Rejected.first(of: load), extractedAt: load.extractedAt,
            loadedAt: loadedAt, loadedBy: name, signedBy: signedBy, reading: source.reading)
        var slot = Slot(standing: Standing(source: source, version: version), load: load)
        // Rows stay in the version's own record, and not in memory for as long as it is in force.
        slot.load?.rejected = []
        slot.standing.unsealed = sealing(load, as: version)
        if slot.standing.isSealed { prune(former: source.name) }
        slot.standing.former = vault.versions(of: source.name).versions.filter {
            $0.id != version.id
        }
        onVersion(record)
        log.notice(
            "hotlist in force",
            metadata: [
                "source": "\(source.name)", "entries": "\(load.entryCount)",
                "rejected": "\(load.rejected.count)", "sealed": "\(slot.standing.isSealed)",
            ])
        return slot
    }

    /// Lets go what is one too many; where the disk does not, the next hour's turn says so.
    private func prune(former name: String) {
        _ = try? vault.prune(name, formerBefore: nil)
    }

    /// The same version, sealed again where the disk has it not or it does not open any more: a store that
    /// was begun anew has other keys, and a list that was brought in has no file to come from.
    func sealed(_ held: Slot) -> Slot {
        guard let load = held.load, let version = held.standing.version else { return held }
        var slot = held
        let found = vault.versions(of: version.source).versions
        if !found.contains(where: { $0.id == version.id }) {
            slot.standing.unsealed = sealing(load, as: version)
        }
        slot.standing.former = found.filter { $0.id != version.id }
        return slot
    }

    /// Seals `load` on the disk; why that was not to be had.
    private func sealing(_ load: HotlistLoad, as version: ListVersion) -> String? {
        do throws(PlatedError) {
            try vault.keep(version) { sink throws(PlatedError) in
                try load.write(blockBytes: Limits.hotlistSegmentBytes, to: sink)
            }
            return nil
        } catch {
            return error.message
        }
    }
}
