/// The file a session is kept in: for one account alone, whole or not there.

import ControlProtocol
import Foundation
import PlateCore
import Testing

@Suite struct SessionFileTests {
    /// A folder of a test's own.
    private final class Folder {
        let path = NSTemporaryDirectory() + "/ps-" + UUID().uuidString.prefix(8)

        init() throws {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static let session = KeptSession(
        socket: "/run/plated/control.sock", token: Secret("t0ken"), name: "jdoe")

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    private func code(_ act: () throws(PlatedError) -> Void) -> ErrorCode? {
        do throws(PlatedError) {
            try act()
            return nil
        } catch {
            #expect(!error.description.contains("t0ken"))
            return error.code
        }
    }

    @Test func aSessionIsKeptForOneAccountAlone() throws {
        let folder = try Folder()
        let file = SessionFile.usual(environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(try file.read() == nil)
        try file.write(Self.session)
        #expect(mode(file.path) == 0o600)
        #expect(try file.read() == Self.session)
        try file.write(KeptSession(socket: "/other", token: Secret("2"), name: "roe"))
        #expect(try file.read()?.name == "roe")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
        file.remove()
        #expect(try file.read() == nil)
        file.remove()
    }

    @Test func withoutItsVariableItIsInTheAccountsRunFolder() {
        for environment in [[:], ["XDG_RUNTIME_DIR": ""]] {
            let path = SessionFile.usual(environment: environment).path
            #expect(path == "/run/user/\(geteuid())/plated-session")
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o777])
    func whatOthersCouldReadIsNotTaken(mode: Int) throws {
        let folder = try Folder()
        let file = SessionFile(path: folder.path + "/s")
        try file.write(Self.session)
        #expect(chmod(file.path, mode_t(mode)) == 0)
        #expect(code { () throws(PlatedError) in _ = try file.read() } == .notAllowed)
    }

    @Test func linksFoldersAndPipesAreNotTaken() throws {
        let folder = try Folder()
        let file = SessionFile(path: folder.path + "/s")
        try file.write(Self.session)
        let link = SessionFile(path: folder.path + "/link")
        #expect(symlink(file.path, link.path) == 0)
        #expect(code { () throws(PlatedError) in _ = try link.read() } == .notAllowed)
        let inside = SessionFile(path: folder.path)
        #expect(code { () throws(PlatedError) in _ = try inside.read() } == .notAllowed)
        let pipe = SessionFile(path: folder.path + "/pipe")
        #expect(mkfifo(pipe.path, 0o600) == 0)
        #expect(code { () throws(PlatedError) in _ = try pipe.read() } == .notAllowed)
        // A link in the place of the file is replaced, and what it points to is left alone.
        try link.write(KeptSession(socket: "/x", token: Secret("2"), name: "roe"))
        #expect(try file.read() == Self.session)
    }

    @Test(arguments: ["", "{}", "[1]", "{\"socket\":", String(repeating: "x", count: 9000)])
    func whatHoldsNoSessionIsSaidToHoldNone(text: String) throws {
        let folder = try Folder()
        let file = SessionFile(path: folder.path + "/s")
        #expect(
            FileManager.default.createFile(
                atPath: file.path, contents: Data(text.utf8),
                attributes: [.posixPermissions: 0o600]))
        #expect(code { () throws(PlatedError) in _ = try file.read() } == .badData)
    }

    @Test func aFolderThatOthersMayWriteToIsNotUsed() throws {
        let folder = try Folder()
        let file = SessionFile(path: folder.path + "/s")
        #expect(chmod(folder.path, 0o777) == 0)
        #expect(
            code { () throws(PlatedError) in try file.write(Self.session) } == .notAllowed)
        #expect(try file.read() == nil)
        let nowhere = SessionFile(path: folder.path + "/none/s")
        #expect(
            code { () throws(PlatedError) in try nowhere.write(Self.session) } == .unavailable)
    }
}
