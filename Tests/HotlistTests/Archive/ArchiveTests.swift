/// Packed lists: what gzip and zip of this machine pack is read, what is damaged or a bomb is refused.

import Foundation
import Hotlist
import PlateCore
import Testing

@Suite struct ArchiveTests {
    private let folder = NSTemporaryDirectory() + "/plated-lists-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program)")
    }

    private func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    private func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
    }

    /// Two stored blocks by hand: a member of gzip without any program.
    private func stored(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        for (index, block) in [bytes.prefix(20), bytes.dropFirst(20)].enumerated() {
            let length = UInt16(block.count)
            member +=
                [UInt8(index)] + [length, ~length].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
            member += block
        }
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            checksum ^= UInt32(byte)
            for _ in 0..<8 {
                checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xEDB8_8320 : checksum >> 1
            }
        }
        for number in [~checksum, UInt32(bytes.count)] {
            member += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        return member
    }

    @Test(arguments: ["-1", "-6", "-9"])
    func gzipOfThisMachine(_ level: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var samples = ListSamples(seed: 9)
        try write(ListSamples.clew(samples.clewRows(20_000)), "svs.tbl")
        let plain = try HotlistFile.load(path: folder + "/svs.tbl")
        try run("gzip", level, "svs.tbl")
        let load = try HotlistFile.load(path: folder + "/svs.tbl.gz")
        #expect(load.entries == plain.entries && load.entryCount == 20_000)
        #expect(load.extractedAt == plain.extractedAt && load.sha256 != plain.sha256)
        #expect(load.entries.first?.category == .stolenVehicle)
        // Two members behind each other are one text.
        var packed = try bytes("svs.tbl.gz")
        packed += stored("")
        #expect(try HotlistFile.parse(packed, source: "svs").entryCount == 20_000)
    }

    @Test func storedBlocksAndTrailingZeros() throws {
        let text = ListSamples.csv(["a,lookout,7ABC123,CA,x,"])
        let load = try HotlistFile.parse(stored(text) + [0, 0, 0], source: "stored")
        #expect(load.entries.map(\.text) == ["7ABC123"])
        let twice = stored(text) + stored("a,lookout,8ABC123,CA,x,\n")
        #expect(try HotlistFile.parse(twice, source: "twice").entryCount == 2)
        #expect(throws: PlatedError.self) {
            try HotlistFile.parse(stored(text) + [1, 2, 3], source: "rest")
        }
    }

    @Test func severalFilesOfOneZip() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var samples = ListSamples(seed: 10)
        for (name, count) in [("svs.tbl", 3000), ("sfr.tbl", 200), ("slr.tbl", 1)] {
            try write(ListSamples.clew(samples.clewRows(count)), name)
        }
        let program = """
            import sys, zipfile
            for name, kind in (("packed.zip", 8), ("stored.zip", 0)):
                with zipfile.ZipFile(name, "w", kind) as archive:
                    for member in sys.argv[1:]: archive.write(member)
            """
        try run("python3", "-c", program, "svs.tbl", "sfr.tbl", "slr.tbl")
        let paths = ["svs.tbl", "sfr.tbl", "slr.tbl"].map { folder + "/" + $0 }
        let plain = try HotlistFile.load(paths: paths, source: HotlistSource(name: "doj"))
        for name in ["packed.zip", "stored.zip"] {
            let load = try HotlistFile.load(
                paths: [folder + "/" + name], source: HotlistSource(name: "doj"))
            #expect(load.entries == plain.entries && load.declaredRows == 3201)
            let categories = Dictionary(grouping: load.entries, by: \.category).mapValues(\.count)
            #expect(categories == [.stolenVehicle: 3000, .felonyVehicle: 200, .stolenPlate: 1])
        }
        // Every byte of the directory and of the data, one in so many, changed.
        let good = try bytes("packed.zip")
        var refused = 0
        for place in stride(from: 0, to: good.count, by: 97) {
            var damaged = good
            damaged[place] ^= 0x41
            let load = try HotlistFile.inspect(damaged, source: "damaged")
            if load.verdict != .accepted {
                refused += 1
            } else {
                #expect(load.entries.map(\.text) == plain.entries.map(\.text), "\(place)")
            }
        }
        #expect(refused > 100)
        for length in stride(from: 4, to: good.count, by: 1009) {
            let load = try HotlistFile.inspect(Array(good.prefix(length)), source: "cut")
            #expect(load.verdict != .accepted)
        }
    }

    @Test func damagedGzipIsRefused() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var samples = ListSamples(seed: 11)
        try write(ListSamples.csv(samples.csvRows(2000)), "list.csv")
        let plain = try HotlistFile.load(path: folder + "/list.csv").entries
        try run("gzip", "-n", "list.csv")
        let good = try bytes("list.csv.gz")
        for place in stride(from: 0, to: good.count, by: 61) {
            var damaged = good
            damaged[place] ^= 0x10
            let load = try HotlistFile.inspect(damaged, source: "damaged")
            // Flags, time and system in the header say nothing of the content.
            #expect(load.verdict != .accepted || (load.entries == plain && place < 10), "\(place)")
        }
        for length in stride(from: 2, to: good.count, by: 211) {
            #expect(
                try HotlistFile.inspect(Array(good.prefix(length)), source: "cut").verdict
                    != .accepted)
        }
    }

    @Test func bombsEnd() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = """
            import gzip, zipfile
            gzip.open("bomb.gz", "wb").write(b"A" * 200_000_000)
            with zipfile.ZipFile("bomb.zip", "w", 8) as archive:
                for name in "abc": archive.writestr(name, b"\\n" * 100_000_000)
            with zipfile.ZipFile("big.zip", "w", 8) as archive:
                for number in range(65): archive.writestr(str(number), b"x")
            """
        try run("python3", "-c", program)
        for (name, word) in [
            ("bomb.gz", "200 times"), ("bomb.zip", "200 times"), ("big.zip", "64"),
        ] {
            let load = try HotlistFile.inspect(
                paths: [folder + "/" + name], source: HotlistSource())
            guard case .refused(let reason) = load.verdict else {
                Issue.record("\(name) was accepted")
                continue
            }
            #expect(reason.contains(word), "\(name): \(reason)")
        }
    }

    @Test func randomBytesBehindTheMagicNeverTrap() throws {
        var generator = SeededGenerator(seed: 12)
        for round in 0..<3000 {
            let magic: [UInt8] =
                round % 2 == 0 ? [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0] : [0x50, 0x4B, 3, 4]
            let rest = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let load = try HotlistFile.inspect(magic + rest, source: "random")
            #expect(load.entryCount == 0)
        }
    }
}
