/// Sealed versions of lists: whole or not there whatever cuts the writing, unreadable without the key, and
/// let go in their time.

import Custody
import Foundation
import Ledger
import PlateCore
import Synchronization
import Testing

@Suite struct ListVaultTests {
    private let scratch = ScratchFolder()

    private func version(
        _ number: Int, source: String = "svs", at milliseconds: Int64 = 1_795_000_000_000
    ) -> ListVersion {
        let time = WallTime(milliseconds: milliseconds + Int64(number) * 1000)
        return ListVersion(
            id: RecordID(wallTime: time, random: [UInt8](repeating: UInt8(number), count: 10)),
            source: source, sha256: String(repeating: "ab", count: 32), entryCount: number,
            rejectedCount: 1, rejected: [.init(line: 7, reason: "no plate")], extractedAt: time,
            loadedAt: time, loadedBy: "chief", signedBy: nil, reading: "auto")
    }

    /// Segments that name what must not be readable.
    private func segments(_ number: Int) -> [[UInt8]] {
        [Array("9QZX\(number) burgundy hearse".utf8), [UInt8](repeating: 65, count: 5000), [1, 2]]
    }

    private func keep(_ version: ListVersion, in vault: ListVault) throws {
        try vault.keep(version) { sink throws(PlatedError) in
            for segment in segments(version.entryCount) { try sink(segment) }
        }
    }

    private func contents(_ version: ListVersion, in vault: ListVault) throws -> [[UInt8]] {
        try vault.open(version) { next throws(PlatedError) in
            var found: [[UInt8]] = []
            while let segment = try next() { found.append(segment) }
            return found
        }
    }

    private func file(_ version: ListVersion, in vault: ListVault) throws -> String {
        let names = try FileManager.default.subpathsOfDirectory(atPath: vault.folder)
        let name = try #require(names.first { $0.hasSuffix(version.id + ".list") })
        return vault.folder + "/" + name
    }

    @Test func aVersionIsKeptAndOpensAfterARestart() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let vault = ListVault(store)
        #expect(vault.versions(of: "svs").versions.isEmpty)
        try keep(version(1), in: vault)
        try keep(version(2), in: vault)
        try keep(version(3, source: "/lists/other, with a path.csv"), in: vault)
        try store.close()
        let again = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        defer { try? again.close() }
        let found = ListVault(again).versions(of: "svs")
        #expect(found.versions == [version(2), version(1)] && found.isPointerGood)
        #expect(try contents(version(2), in: ListVault(again)) == segments(2))
        #expect(try contents(version(1), in: ListVault(again)) == segments(1))
        #expect(ListVault(again).versions(of: "slr").versions.isEmpty)
    }

    /// A page of the reads that went bad takes no list from the car.
    @Test func aVersionOpensInTheStoreThatFollowsADamagedOne() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append([Sample.record(1)])
        try keep(version(1), in: ListVault(store))
        try store.close()
        try Wear.overwriteRoot(of: "reads", in: scratch.database)
        let again = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        defer { try? again.close() }
        #expect(throws: PlatedError.self) { try again.reads(limit: 9) }
        #expect(again.heal(at: Sample.start) && again.setAside.count == 1)
        #expect(ListVault(again).versions(of: "svs").versions == [version(1)])
        #expect(try contents(version(1), in: ListVault(again)) == segments(1))
        try keep(version(2), in: ListVault(again))
        #expect(try contents(version(2), in: ListVault(again)) == segments(2))
    }

    @Test func nothingOfAListIsReadableAndAnotherKeyOpensNothing() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let vault = ListVault(store)
        try keep(version(1, source: "sheriff"), in: vault)
        let names = try FileManager.default.subpathsOfDirectory(atPath: scratch.state)
        #expect(names.contains { $0.hasSuffix(".list") })
        for name in names where !name.hasSuffix("hotlists") {
            let bytes = FileManager.default.contents(atPath: scratch.state + "/" + name) ?? Data()
            for word in ["9QZX", "burgundy", "hearse", "sheriff", "AAAA", "chief"] {
                #expect(bytes.firstRange(of: Array(word.utf8)) == nil, "\(word) in \(name)")
                #expect(!name.contains(word))
            }
        }
        // A file of another car, under the very same name.
        let other = ScratchFolder()
        let theirs = try ReadStore.open(at: other.state, sealing: Sample.sealing)
        try keep(version(1, source: "sheriff"), in: ListVault(theirs))
        let from = try file(version(1, source: "sheriff"), in: ListVault(theirs))
        try Data(contentsOf: URL(filePath: from))
            .write(to: URL(filePath: file(version(1, source: "sheriff"), in: vault)))
        let found = vault.versions(of: "sheriff")
        #expect(found.versions.isEmpty && found.unreadableCount == 1)
        try theirs.close()
        try store.close()
    }

    /// A cut before each change of the disk in turn leaves the version before in force, or the new one.
    @Test func aCutAnywhereLeavesTheOldVersionOrTheNewOne() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        defer { try? store.close() }
        var sawOld = 0
        var sawNew = 0
        for cut in 1...100 {
            let source = "source \(cut)"
            try keep(version(1, source: source), in: ListVault(store))
            let left = Mutex(cut)
            let cutting = ListVault(store) { () throws(PlatedError) in
                let isCut = left.withLock { left in
                    left -= 1
                    return left <= 0
                }
                if isCut { throw PlatedError(.inputOutput, "the power is gone") }
            }
            let isWhole = (try? keep(version(2, source: source), in: cutting)) != nil
            let after = ListVault(store)
            let inForce = try #require(after.versions(of: source).versions.first)
            #expect(after.versions(of: source).unreadableCount == 0)
            #expect(after.versions(of: source).isPointerGood)
            #expect(
                try contents(inForce, in: after) == segments(inForce.entryCount), "cut \(cut)")
            if inForce.entryCount == 1 { sawOld += 1 } else { sawNew += 1 }
            // What the cut left half written goes, and the next version comes as if nothing had been.
            try after.prune(source, formerBefore: nil)
            try keep(version(3, source: source), in: after)
            let names = try FileManager.default.subpathsOfDirectory(atPath: after.folder)
            #expect(!names.contains { $0.hasSuffix(".new") })
            #expect(after.versions(of: source).versions.first?.entryCount == 3)
            if isWhole {
                #expect(inForce.entryCount == 2)
                break
            }
        }
        #expect(sawOld >= 10 && sawNew >= 2)
    }

    /// Bytes changed, cut off, or put in another order: the version does not open, and the one before does.
    @Test func aDamagedVersionDoesNotOpen() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        defer { try? store.close() }
        let vault = ListVault(store)
        try keep(version(1), in: vault)
        try keep(version(2), in: vault)
        let path = try file(version(2), in: vault)
        let whole = try Data(contentsOf: URL(filePath: path))
        func opens(_ bytes: Data) throws -> Bool {
            try bytes.write(to: URL(filePath: path))
            return (try? contents(version(2), in: vault)) != nil
        }
        #expect(try opens(whole))
        for place in stride(from: 0, to: whole.count, by: 41) {
            var changed = whole
            changed[place] ^= 0x10
            #expect(try !opens(changed), "\(place)")
            #expect(try !opens(whole.prefix(place)), "\(place)")
        }
        try whole.prefix(20).write(to: URL(filePath: path))
        let found = vault.versions(of: "svs")
        #expect(found.versions == [version(1)] && found.unreadableCount == 1)
        #expect(!found.isPointerGood)
    }

    /// `plated check` looks through every version, and says in words which one is damaged.
    @Test func aCheckFindsVersionsThatDoNotOpen() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        let vault = ListVault(store)
        for number in 1...2 { try keep(version(number), in: vault) }
        try keep(version(3, source: "sfr"), in: vault)
        try store.close()
        func finding(_ sealing: Sealing? = Sample.sealing) throws -> LedgerFinding {
            let found = try LedgerCheck.run(at: scratch.state, sealing: sealing)
            return try #require(found.first { $0.number == LedgerInvariant.listsOpen.rawValue })
        }
        #expect(try finding().isHeld && finding().detail == "3 versions of 2 lists")
        let unseen = try finding(nil)
        #expect(unseen.isUnseen && unseen.remedy?.contains("key") == true)
        #expect(try finding(Sample.sealing(of: "a key of another car")).isUnseen)

        // Behind the head, which opens: only who reads on finds it.
        let path = try file(version(2), in: vault)
        let whole = try Data(contentsOf: URL(filePath: path))
        var changed = whole
        changed[whole.count - 3] ^= 1
        try changed.write(to: URL(filePath: path))
        let broken = try finding()
        #expect(!broken.isHeld && !broken.isUnseen)
        #expect(broken.detail.contains("the list svs: the version in force does not open"))
        #expect(broken.remedy?.contains("platectl hotlist import") == true)
        try FileManager.default.removeItem(atPath: path)
        #expect(try finding().detail.contains("the version in force is gone"))
        try whole.write(to: URL(filePath: path))
        #expect(try finding().isHeld)
        // What a cut left half written is no version yet.
        try Data("half".utf8).write(to: URL(filePath: path + ".new"))
        #expect(try finding().isHeld)
    }

    @Test func formerVersionsGoByAgeAndByNumber() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        defer { try? store.close() }
        let vault = ListVault(store)
        for number in 1...8 { try keep(version(number), in: vault) }
        let limit = Limits.hotlistFormerVersionsMax
        #expect(try vault.prune("svs", formerBefore: nil) == 7 - limit)
        #expect(vault.versions(of: "svs").versions.map(\.entryCount) == Array((4...8).reversed()))
        #expect(try vault.prune("svs", formerBefore: version(6).loadedAt) == 2)
        #expect(vault.versions(of: "svs").versions.map(\.entryCount) == [8, 7, 6])
        // The one in force stays however old it is.
        let later = WallTime(milliseconds: 1_999_000_000_000)
        #expect(try vault.prune("svs", formerBefore: later) == 2)
        #expect(vault.versions(of: "svs").versions.map(\.entryCount) == [8])
        // Unless its source is gone, and then not before its time.
        #expect(try vault.pruneGone(keeping: ["svs"], before: later) == 0)
        #expect(try vault.pruneGone(keeping: ["sfr"], before: version(8).loadedAt) == 0)
        #expect(try vault.pruneGone(keeping: ["sfr"], before: later) == 1)
        #expect(vault.versions(of: "svs").versions.isEmpty)
    }
}
