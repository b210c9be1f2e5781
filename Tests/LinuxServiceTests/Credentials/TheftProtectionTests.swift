/// Who else has the key: judged from a system folder and files of the tests' own.

import Foundation
import LinuxService
import Testing

@Suite struct TheftProtectionTests {
    private let folder = ScratchFolder()

    @Test func keyBesideTheStoreProtectsNothing() {
        let gap = TheftProtection().gap(key: .besideStore, stateFolder: folder.path)
        #expect(gap?.contains("state folder") == true)
    }

    @Test func credentialNeedsATPM() throws {
        let protection = TheftProtection(systemFolder: folder.path)
        #expect(protection.gap(key: .credential, stateFolder: folder.path)?.contains("TPM") == true)
        try FileManager.default.createDirectory(
            atPath: folder.path + "/class/tpm/tpm0", withIntermediateDirectories: true)
        #expect(protection.gap(key: .credential, stateFolder: folder.path) == nil)
    }

    @Test func keyOnTheSameDiskProtectsNothing() throws {
        let key = try folder.write("plated.key", "secret secret secret")
        let gap = TheftProtection().gap(key: .file(key), stateFolder: folder.path)
        #expect(gap?.contains("same disk") == true)
        let missing = TheftProtection().gap(
            key: .file(folder.path + "/none.key"), stateFolder: folder.path + "/not-made-yet")
        #expect(missing?.contains("same disk") == true)
    }

    /// `/dev/shm` is another file system than the scratch folder's on every Linux that has it.
    @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm")))
    func keyOnADiskThatStaysInProtectsNothing() throws {
        let key = "/dev/shm/plated-test-\(ProcessInfo.processInfo.processIdentifier).key"
        try Data("secret secret secret".utf8).write(to: URL(filePath: key))
        defer { try? FileManager.default.removeItem(atPath: key) }
        let gap = TheftProtection(systemFolder: folder.path)
            .gap(key: .file(key), stateFolder: "/proc")
        #expect(gap?.contains("stays in the computer") == true)
        // The same file where the system says that its disk can be taken out.
        var status = stat()
        try #require(stat(key, &status) == 0)
        let device = UInt64(status.st_dev)
        let name = "\((device >> 8) & 0xFFF):\(device & 0xFF | (device >> 12) & ~0xFF)"
        try FileManager.default.createDirectory(
            atPath: folder.path + "/dev/block/\(name)", withIntermediateDirectories: true)
        _ = try folder.write("dev/block/\(name)/removable", "1\n")
        #expect(
            TheftProtection(systemFolder: folder.path)
                .gap(key: .file(key), stateFolder: "/proc") == nil)
    }

    @Test func placeFollowsTheConfiguration() throws {
        #expect(SealingKeyPlace.of(keyFile: "/k", environment: [:]) == .file("/k"))
        #expect(SealingKeyPlace.of(keyFile: nil, environment: [:]) == .besideStore)
        _ = try folder.write("plated.key", "secret secret secret")
        #expect(
            SealingKeyPlace.of(
                keyFile: nil, environment: ["CREDENTIALS_DIRECTORY": folder.path]) == .credential)
    }
}
