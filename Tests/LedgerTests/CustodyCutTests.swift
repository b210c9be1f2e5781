/// What a cut at any point leaves of the store of custody, and what a full disk does to the log.

import Custody
import Foundation
import GRDB
import Glibc
import Ledger
import PlateCore
import Testing

@Suite struct CustodyCutTests {
    private let scratch: CustodyScratch

    init() throws { scratch = try CustodyScratch() }

    /// The files of a store that lives, after each of `count` entries.
    private func states(_ count: Int) throws -> [[String: [UInt8]]] {
        let store = try scratch.open()
        var states = [try scratch.scratch.snapshot()]
        for number in 0..<count {
            try store.log(LogSample.record(number))
            states.append(try scratch.scratch.snapshot())
        }
        try store.close()
        return states
    }

    private func folder(_ name: String, _ files: [String: [UInt8]]) throws -> String {
        let folder = scratch.scratch.path + "/" + name
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        for (file, bytes) in files where file != "custody.sqlite-shm" {
            try Data(bytes).write(to: URL(filePath: folder + "/" + file))
        }
        return folder
    }

    /// An anchor is written after the commit: a cut in between leaves an earlier one, which is no gap. A
    /// later one can only come from a database that was put back.
    @Test func anEarlierAnchorIsNoGapAndALaterOneIs() throws {
        let states = try states(4)
        for (end, state) in states.enumerated() {
            for (anchored, other) in states.enumerated() {
                var files = state
                files["custody.anchor"] = other["custody.anchor"]
                files["custody.anchor.new"] = Array("{\"number\":9".utf8)
                let store = try scratch.open(folder("c\(end)-\(anchored)", files))
                #expect(try store.logRecords(limit: 99).count == end)
                if anchored <= end {
                    #expect(store.gap == nil, "\(anchored) before \(end)")
                    #expect(try store.log(LogSample.bare(9)) == Int64(end + 1))
                    #expect(try store.verifyLog().findings == [])
                } else {
                    guard case .behind(let head)? = store.gap else {
                        Issue.record("\(anchored) after \(end): \(String(describing: store.gap))")
                        continue
                    }
                    #expect(head.number == Int64(anchored))
                    try store.setValue([1], named: "no entry")
                    #expect(store.gap != nil, "only an entry tells of it")
                    try store.log(LogSample.bare(9))
                    #expect(store.gap == nil)
                    #expect(try store.verifyLog().findings.map(\.fault) == [.gap])
                }
                try store.close()
            }
        }
    }

    /// A cut between the commit that begins a log and its anchor: there is nothing yet that could be gone.
    @Test func aLogThatWasCutAsItBeganBeginsAgain() throws {
        let anchor = scratch.state + "/custody.anchor"
        for _ in 0..<2 {
            let store = try scratch.open()
            #expect(try store.gap == nil && store.verifyLog().isWhole)
            try store.close()
            try FileManager.default.removeItem(atPath: anchor)
        }
        let store = try scratch.open()
        #expect(FileManager.default.fileExists(atPath: anchor))
        try store.log(LogSample.record(1))
        #expect(try store.verifyLog().isWhole)
        try store.close()
        try FileManager.default.removeItem(atPath: anchor)
        let after = try scratch.open()
        #expect(try after.gap != nil && !after.verifyLog().isWhole)
        try after.close()
    }

    /// Nothing but the log is refused where the anchor cannot be read or written.
    @Test func anAnchorThatIsNoFileRefusesTheLogAlone() throws {
        try scratch.fill(2)
        let path = scratch.state + "/custody.anchor"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let store = try scratch.open()
        #expect(store.gap == .foreignAnchor)
        #expect(try store.logRecords(limit: 9).count == 2)
        #expect(throws: PlatedError.self) { try store.log(LogSample.record(2)) }
        #expect(try !store.verifyLog().isWhole)
        try FileManager.default.removeItem(atPath: path)
        try store.log(LogSample.record(3))
        #expect(try store.verifyLog().findings.map(\.fault) == [.gap])
        try store.close()
    }

    @Test func aLogOfCommitsThatWasCutIsFound() throws {
        let states = try states(8)
        let last = try #require(states.last)
        let commits = try #require(last["custody.sqlite-wal"])
        var counts: [Int] = []
        for part in 1...8 {
            var files = last
            files["custody.sqlite-wal"] = Array(
                commits.prefix(commits.count * part / 8 - (part == 8 ? 0 : 100)))
            let store = try CustodyStore.openOrSetAside(
                at: folder("w\(part)", files), sealing: scratch.sealing, at: LogSample.time(99),
                reserveBytes: 65_536
            ).store
            counts.append(try store.logRecords(limit: 99).count)
            #expect((store.gap == nil) == (counts.last == 8), "\(part): \(counts)")
            #expect(try store.verifyLog().isWhole == (counts.last == 8))
            try store.log(LogSample.bare(9))
            #expect(try store.verifyLog().isWhole == (counts.last == 8))
            try store.close()
        }
        #expect(counts == counts.sorted() && counts.last == 8 && Set(counts).count > 2)
    }

    /// A real full disk, where this program may mount one.
    @Test func theReserveLetsTheLogGoOnOverAFullDisk() throws {
        let folder = scratch.scratch.path + "/disk"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        guard mount("none", folder, "tmpfs", 0, "size=12m") == 0 else {
            print("no file system may be mounted here: the full disk was not tried")
            return
        }
        defer { umount2(folder, Int32(MNT_DETACH)) }
        let reserve: Int64 = 4 * 1024 * 1024
        let store = try CustodyStore.open(
            at: folder + "/state", sealing: scratch.sealing, reserveBytes: reserve)
        // A disk of twelve megabytes has never the room that a car's has.
        #expect(store.reserve == .missing)
        try Data(count: Int(reserve)).write(to: URL(filePath: folder + "/state/custody.reserve"))
        #expect(store.reserve == .whole)
        try store.log(LogSample.record(0))
        try fill(folder + "/filler")
        var written = 1
        var refusal: PlatedError?
        while refusal == nil && written < 5000 {
            do {
                try store.log(LogSample.record(written))
                written += 1
            } catch {
                refusal = error
            }
        }
        #expect(refusal?.code == .inputOutput)
        #expect(store.reserve == .used)
        #expect(written > 500, "the reserve took \(written) entries")
        // What was said to be there is there, and nothing that was refused.
        for _ in 0..<5 {
            #expect(throws: PlatedError.self) { try store.log(LogSample.record(9997)) }
        }
        #expect(try store.logRecords(limit: 9999).count == written)
        try FileManager.default.removeItem(atPath: folder + "/filler")
        try store.log(LogSample.record(9998))
        #expect(try store.verifyLog().isWhole)
        try store.close()
        let again = try CustodyStore.open(
            at: folder + "/state", sealing: scratch.sealing, reserveBytes: reserve)
        #expect(again.gap == nil)
        #expect(try again.verifyLog().isWhole)
        try again.close()
    }

    private func fill(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, block, block.count) == block.count {}
        while write(descriptor, block, 1) == 1 {}
    }
}
