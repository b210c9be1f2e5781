/// Files that a thief of the computer can read, told from those that lie in memory alone.
import Foundation
import LinuxService
import Testing

@Suite struct StoredFileTests {
    @Test func aFileIsKeptWhereItsMountIsNoMemory() throws {
        let path = NSTemporaryDirectory() + "/plated-stored-" + UUID().uuidString
        try Data("a list".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var status = stat()
        try #require(stat(path, &status) == 0)
        let device = UInt64(status.st_dev)
        let name = "\(device >> 8 & 0xFFF):\(device & 0xFF | device >> 12 & 0xFFF00)"
        func mount(_ type: String) -> String {
            "30 1 0:9999 / /x rw - tmpfs none rw\n29 1 \(name) / / rw shared:1 - \(type) none rw\n"
        }
        #expect(StoredFile.isKeptOnADisk(path, mounts: mount("ext4")))
        #expect(!StoredFile.isKeptOnADisk(path, mounts: mount("tmpfs")))
        #expect(!StoredFile.isKeptOnADisk(path + "x", mounts: mount("ext4")))
        // The kernel's own table names the device as it is named here, or it would tell nothing.
        #expect(StoredFile.mounts.contains(" \(name) "))
    }
}
