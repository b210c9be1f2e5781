/// The car's signing key: what it signs, the real `openssl` verifies, and nothing else.

import Custody
import Foundation
import PlateCore
import Testing

@Suite struct SigningKeyTests {
    @Test func sealedKeyOpensWithItsKeyAlone() throws {
        let key = SigningKey()
        let sealing = SealingKey()
        let sealed = key.sealed(with: sealing)
        let opened = try SigningKey(sealed: sealed, key: sealing)
        #expect(opened.publicKey == key.publicKey)
        #expect(key.publicKey.verifies(opened.sign([1, 2]), of: [1, 2]))
        #expect(!key.publicKey.verifies(opened.sign([1, 2]), of: [1, 3]))
        #expect(throws: PlatedError.self) { try SigningKey(sealed: sealed, key: SealingKey()) }
        #expect(throws: PlatedError.self) {
            try SigningKey(sealed: Array(sealed.dropLast()), key: sealing)
        }
        #expect(throws: PlatedError.self) { try SigningKey(sealed: [], key: sealing) }
    }

    @Test func publicKeysReadBackFromPEM() {
        let key = SigningKey().publicKey
        #expect(SigningPublicKey(pem: key.pem) == key)
        #expect(SigningPublicKey(bytes: key.bytes) == key)
        #expect(SigningPublicKey(bytes: [1]) == nil)
        #expect(key.fingerprint.split(separator: " ").map(\.count) == Array(repeating: 4, count: 8))
        for text in ["", "-----END PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----", "x" + key.pem] {
            #expect(SigningPublicKey(pem: text) == nil)
        }
    }

    @Test func headsAreSignedWithEverythingTheySay() throws {
        let key = SigningKey()
        let head = SignedLogHead(
            LogHead(number: 57, hash: [UInt8](repeating: 1, count: 32)),
            state: [UInt8](repeating: 2, count: 32), at: WallTime(milliseconds: 1_777_880_000_123),
            by: key)
        #expect(head.isGenuine)
        let text = try JSONEncoder().encode(head)
        #expect(try JSONDecoder().decode(SignedLogHead.self, from: text) == head)
        for change: (inout SignedLogHead) -> Void in [
            { $0.head.number += 1 }, { $0.head.hash[3] ^= 1 }, { $0.state[0] ^= 1 },
            { $0.time.milliseconds += 1 }, { $0.signature[9] ^= 1 },
            { $0.key = SigningKey().publicKey },
        ] {
            var other = head
            change(&other)
            #expect(!other.isGenuine)
        }
    }

    @Test func opensslVerifiesTheSignature() throws {
        guard
            let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first(
                where: FileManager.default.isExecutableFile)
        else {
            print("openssl is not installed: its verdict was not asked for")
            return
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "plated-signing-\(UInt64.random(in: .min ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = SigningKey()
        let message = Array("manifest of an export\n".utf8)
        try Data(message).write(to: folder.appending(path: "message"))
        try Data(key.sign(message)).write(to: folder.appending(path: "signature"))
        try Data(key.publicKey.pem.utf8).write(to: folder.appending(path: "car.pem"))
        func verdict() throws -> Int32 {
            let process = Process()
            process.executableURL = URL(filePath: openssl)
            process.arguments = [
                "pkeyutl", "-verify", "-pubin", "-inkey", "car.pem", "-rawin", "-in", "message",
                "-sigfile", "signature",
            ]
            process.currentDirectoryURL = folder
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus
        }
        #expect(try verdict() == 0)
        try Data(message + [10]).write(to: folder.appending(path: "message"))
        #expect(try verdict() != 0)
    }
}
