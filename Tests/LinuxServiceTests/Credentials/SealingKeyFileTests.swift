/// The key's file: who may have been able to read it, how big it is, and that no message shows it.

import Foundation
import Glibc
import LinuxService
import PlateCore
import Testing

@Suite struct SealingKeyFileTests {
    private let folder = ScratchFolder()
    private static let secret = Array("correct horse battery staple".utf8)

    private var environment: [String: String] { ["CREDENTIALS_DIRECTORY": folder.path] }

    private func refusal(
        _ path: String?, _ environment: [String: String] = [:]
    ) -> PlatedError? {
        let error = #expect(throws: PlatedError.self) {
            try SealingKeyFile.read(keyFile: path, environment: environment)
        }
        for word in ["correct", "horse", "battery", "staple"] {
            #expect(error?.description.contains(word) == false)
        }
        return error
    }

    @Test func bytesComeAsTheyAre() throws {
        let bytes = Self.secret + [0, 255, 10]
        let file = try folder.write("file", bytes)
        #expect(try SealingKeyFile.read(keyFile: file, environment: [:]) == bytes)
        #expect(try SealingKeyFile.read(keyFile: nil, environment: [:]) == nil)
        // A folder of credentials without this one is as good as none.
        #expect(try SealingKeyFile.read(keyFile: file, environment: environment) == bytes)
        #expect(
            try SealingKeyFile.read(
                keyFile: nil, environment: ["CREDENTIALS_DIRECTORY": "relative"]) == nil)
    }

    @Test func credentialIsRead() throws {
        _ = try folder.write("plated.key", Self.secret, mode: 0o400)
        #expect(
            try SealingKeyFile.read(keyFile: nil, environment: environment) == Self.secret)
    }

    @Test func twoKeysAreRefused() throws {
        _ = try folder.write("plated.key", Self.secret, mode: 0o400)
        let file = try folder.write("file", Self.secret)
        #expect(refusal(file, environment)?.code == .configuration)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o620, 0o610, 0o601, 0o602, 0o444, 0o666] as [mode_t])
    func fileOpenToOthersIsRefused(_ mode: mode_t) throws {
        let file = try folder.write("file", Self.secret, mode: mode)
        let error = refusal(file)
        #expect(error?.code == .notAllowed)
        #expect(error?.message.hasSuffix("mode is \(String(mode, radix: 8))") == true)
        #expect(error?.hint?.contains("chmod 600") == true)
    }

    /// The mask of an access control list shows as the group's right to read; more is refused.
    @Test func credentialOfRootMayHaveAMask() throws {
        guard geteuid() == 0 else { return }
        let file = try folder.write("plated.key", Self.secret, mode: 0o440)
        #expect(try SealingKeyFile.read(keyFile: nil, environment: environment) == Self.secret)
        for mode: mode_t in [0o444, 0o460, 0o441] {
            #expect(chmod(file, mode) == 0)
            #expect(refusal(nil, environment)?.code == .notAllowed)
        }
    }

    @Test func fileOfAnotherUserIsRefused() throws {
        guard geteuid() == 0 else { return }
        let file = try folder.write("file", Self.secret)
        #expect(chown(file, 65_534, 65_534) == 0)
        #expect(refusal(file)?.code == .notAllowed)
    }

    @Test func sizesAreBounded() throws {
        #expect(refusal(try folder.write("empty", []))?.code == .configuration)
        let most = [UInt8](repeating: 7, count: Limits.credentialBytesMax)
        let file = try folder.write("most", most)
        #expect(try SealingKeyFile.read(keyFile: file, environment: [:]) == most)
        #expect(refusal(try folder.write("more", most + [7]))?.code == .configuration)
    }

    @Test func whatIsNoFileIsRefused() {
        #expect(refusal(folder.path + "/none")?.code == .inputOutput)
        #expect(refusal(folder.path)?.code == .inputOutput)
        #expect(refusal("/dev/zero")?.code == .inputOutput)
    }
}
