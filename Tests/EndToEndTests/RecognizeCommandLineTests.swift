// `platectl recognize` on files that hold no plate: order, errors, exit codes, names of overlays.
import Foundation
import Testing

@Suite struct RecognizeCommandLineTests {
    private func recognize(_ arguments: [String]) throws -> ProgramResult {
        try Program.run("platectl", ["recognize"] + arguments)
    }

    /// A folder with two pictures, one deeper, and files that are none.
    private func mixedFolder() throws -> Scratch {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("sub"), withIntermediateDirectories: true)
        _ = try scratch.write("b.png", PNGBytes.grey(width: 40, height: 30))
        _ = try scratch.write("sub/A.PNG", PNGBytes.grey(width: 50, height: 20))
        _ = try scratch.write("bad.jpg", Array("no picture".utf8))
        _ = try scratch.write("notes.txt", Array("skipped".utf8))
        return scratch
    }

    private func sources(_ result: ProgramResult, in scratch: Scratch) -> [String] {
        result.jsonLines.compactMap { $0["source"] as? String }.map {
            $0.replacingOccurrences(of: scratch.folder + "/", with: "")
        }
    }

    @Test func aPictureIsOneLine() throws {
        let scratch = try Scratch()
        let path = try scratch.write("a.png", PNGBytes.grey(width: 40, height: 30))
        let result = try recognize(["--json", path])
        #expect(result.exitCode == 0)
        let line = try #require(result.jsonLines.first)
        #expect(result.jsonLines.count == 1)
        #expect(line["source"] as? String == path)
        #expect(line["width"] as? Int == 40 && line["height"] as? Int == 30)
        #expect(line["plates"] as? [Any] != nil)
        let milliseconds = try #require(line["milliseconds"] as? [String: Double])
        #expect(Set(milliseconds.keys) == ["decode", "locate", "read", "total"])
        #expect(milliseconds.values.allSatisfy { $0 >= 0 })
    }

    @Test func foldersAreSearchedInTheOrderOfNames() throws {
        let scratch = try mixedFolder()
        let result = try recognize(["--json", scratch.folder])
        #expect(result.exitCode == 1)
        #expect(sources(result, in: scratch) == ["b.png", "bad.jpg", "sub/A.PNG"])
        let failure = try #require(result.jsonLines[1]["error"] as? [String: String])
        #expect(failure["code"] == "bad-data")
        #expect(failure["message"]?.isEmpty == false)
    }

    @Test func threadsKeepTheOrder() throws {
        let scratch = try Scratch()
        for index in 10..<30 {
            let side = index % 3 == 0 ? 700 : 20
            _ = try scratch.write("\(index).png", PNGBytes.grey(width: side, height: side))
        }
        let result = try recognize(["--json", "--threads", "4", scratch.folder])
        #expect(result.exitCode == 0)
        #expect(sources(result, in: scratch) == (10..<30).map { "\($0).png" })
    }

    @Test func aPathThatIsNotThereIsSaidAndTheRestIsDone() throws {
        let scratch = try mixedFolder()
        let result = try recognize([
            "--json", scratch.path("nowhere.jpg"), scratch.path("b.png"),
        ])
        #expect(result.exitCode == 74)
        #expect(sources(result, in: scratch) == ["nowhere.jpg", "b.png"])
        let failure = try #require(result.jsonLines[0]["error"] as? [String: String])
        #expect(failure["code"] == "io")
    }

    @Test func aFileThatIsNoPictureEndsWithOne() throws {
        let scratch = try mixedFolder()
        let result = try recognize([scratch.path("notes.txt")])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("notes.txt"))
    }

    @Test(arguments: [
        [], ["--threads", "0", "x"], ["--threads", "many", "x"], ["--nonsense", "x"],
    ])
    func wrongCommandLinesEndWith64(arguments: [String]) throws {
        #expect(try recognize(arguments).exitCode == 64)
    }

    @Test func overlaysKeepTheirNamesApart() throws {
        let scratch = try mixedFolder()
        _ = try scratch.write("sub/b.png", PNGBytes.grey(width: 40, height: 30))
        let target = scratch.path("drawn")
        let result = try recognize(["--json", "--overlay", target, scratch.folder])
        #expect(result.exitCode == 1)
        let files = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
        #expect(files == ["A.jpg", "b-2.jpg", "b.jpg"])
        let said = result.jsonLines.compactMap { $0["overlay"] as? String }
        #expect(said.map { URL(fileURLWithPath: $0).lastPathComponent }.sorted() == files)
    }

    @Test func versionIsPrinted() throws {
        let result = try Program.run("platectl", ["version"])
        #expect(result.exitCode == 0)
        #expect(result.output.hasPrefix("plated "))
    }
}

/// Grey PNG files, written without compression.
enum PNGBytes {
    /// A gradient of `width` by `height` pixels.
    static func grey(width: Int, height: Int) -> [UInt8] {
        var header: [UInt8] = []
        header += bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 0, 0, 0, 0]
        var rows: [UInt8] = []
        for y in 0..<height {
            rows.append(0)
            rows += (0..<width).map { UInt8(truncatingIfNeeded: 60 + $0 + y) }
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", stored(rows)) + chunk("IEND", [])
    }

    /// zlib with stored blocks of at most 65,535 bytes.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let count = min(65_535, bytes.count - start)
            let isLast = start + count == bytes.count
            let length = UInt16(count)
            result.append(isLast ? 1 : 0)
            for word in [length, ~length] {
                result += [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)]
            }
            result += bytes[start..<start + count]
            start += count
        } while start < bytes.count
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return result + bigEndian(b << 16 | a)
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in body {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return bigEndian(UInt32(content.count)) + body + bigEndian(~crc)
    }

    private static func bigEndian(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) }
    }
}
