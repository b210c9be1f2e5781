/// The socket's file: its permissions, what a dead daemon left, and a second instance.

import ControlProtocol
import Foundation
import Logging
import PlateCore
import Testing
import Vehicle

@Suite struct ControlSocketTests {
    private func server(_ path: String) -> ControlServer {
        ControlServer(
            path: path, clock: ShiftedClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { request, _ in ControlReply(to: request, .status(ControlStage.report)) }
    }

    /// The code a start ends with; `nil` where it succeeds.
    private func failure(at path: String) -> ErrorCode? {
        let server = server(path)
        do throws(PlatedError) {
            try server.start()
            server.stop()
            return nil
        } catch {
            #expect(error.message.contains(path))
            return error.code
        }
    }

    /// A socket that nobody listens on, as `kill -9` leaves it.
    private func leaveSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = try #require(UnixAddress(path))
        #expect(address.withPointer { bind(descriptor, $0, $1) } == 0)
        close(descriptor)
    }

    @Test func ownerAndGroupMayConnectAndNobodyElse() throws {
        let stage = try ControlStage()
        var status = stat()
        #expect(lstat(stage.path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFSOCK)
        #expect(status.st_mode & 0o777 == 0o660)
    }

    @Test func nothingIsLeftBehind() throws {
        let stage = try ControlStage()
        stage.server.stop()
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.folder) == [])
    }

    @Test func aSecondInstanceIsRefusedAndTheFirstGoesOn() throws {
        let stage = try ControlStage()
        #expect(failure(at: stage.path) == .unavailable)
        #expect(try ControlClient(path: stage.path).ask(.ping) == .pong)
    }

    @Test func aLiveSocketIsNotTakenEvenWithoutItsLock() throws {
        let stage = try ControlStage()
        #expect(unlink(stage.path + ".lock") == 0)
        #expect(failure(at: stage.path) == .unavailable)
        #expect(try ControlClient(path: stage.path).ask(.ping) == .pong)
    }

    @Test func aDeadDaemonsSocketIsReplaced() throws {
        let folder = try ControlStage.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/control.sock"
        try leaveSocket(at: path)
        #expect(FileManager.default.createFile(atPath: path + ".lock", contents: nil))
        let client = #expect(throws: ControlConnectFailure.self) { try ControlClient(path: path) }
        #expect(client == .abandoned(path))
        let server = server(path)
        try server.start()
        #expect(try ControlClient(path: path).ask(.ping) == .pong)
        server.stop()
    }

    @Test func whatIsNoSocketIsLeftAlone() throws {
        let folder = try ControlStage.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/precious"
        try Data("kept".utf8).write(to: URL(fileURLWithPath: file))
        #expect(failure(at: file) == .configuration)
        let link = folder + "/link"
        #expect(symlink(file, link) == 0)
        #expect(failure(at: link) == .configuration)
        #expect(failure(at: folder) == .configuration)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "kept")
        let failure = #expect(throws: ControlConnectFailure.self) { try ControlClient(path: file) }
        #expect(failure == .notASocket(file))
    }

    @Test func anotherSocketAtItsPlaceIsNotRemoved() throws {
        let stage = try ControlStage()
        #expect(unlink(stage.path) == 0)
        try leaveSocket(at: stage.path)
        stage.server.stop()
        var status = stat()
        #expect(lstat(stage.path, &status) == 0)
    }

    @Test func pathsThatCannotBeAreSaidToBeWrong() throws {
        let long = "/tmp/" + String(repeating: "x", count: 200)
        #expect(failure(at: long) == .configuration)
        #expect(failure(at: "/nowhere/at/all/control.sock") == .inputOutput)
        let missing = "/nowhere/at/all/control.sock"
        let failure = #expect(throws: ControlConnectFailure.self) {
            try ControlClient(path: missing)
        }
        #expect(failure == .missing(missing))
        #expect(failure?.error.code.exitCode == 69)
    }

    @Test func aServerMayStartAgain() throws {
        let stage = try ControlStage()
        stage.server.stop()
        try stage.server.start()
        #expect(try ControlClient(path: stage.path).ask(.ping) == .pong)
    }

    @Test func aListenerThatSaysNothingIsNotWaitedForLong() throws {
        let folder = try ControlStage.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/silent.sock"
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = try #require(UnixAddress(path))
        #expect(address.withPointer { bind(descriptor, $0, $1) } == 0)
        #expect(listen(descriptor, 4) == 0)
        let failure = #expect(throws: ControlConnectFailure.self) {
            try ControlClient(path: path, timeOutSeconds: 0.3)
        }
        #expect(failure == .noAnswer(path))
    }
}
