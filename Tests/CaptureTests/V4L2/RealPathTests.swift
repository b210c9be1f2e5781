import Capture
import Foundation
import PlateCore
import Testing

/// Paths of this machine that are no cameras, through the real device. Real cameras are tried in the
/// virtual machine of `hardware/rig`.
struct RealPathTests {
    private let stage: ClipStage

    init() throws { stage = try ClipStage() }

    private func fault(_ path: String) throws -> (PlatedError, CameraCondition) {
        let clock = HandClock()
        let record = CameraRecord()
        let camera = V4L2Camera(
            name: "front", path: path, wanted: CameraFormat(), clock: clock, record: record)
        var take = CameraTake()
        try take.ask(camera, clock, seconds: 3)
        #expect(take.frames.isEmpty && take.conditions.count == 1)
        #expect(record.report.openedCount == 0 && record.report.closedCount == 0)
        return (try #require(record.report.lastFault), record.report.condition)
    }

    @Test func whatIsNotThereIsAbsent() throws {
        let file = try stage.write([1, 2, 3], "file")
        let dangling = stage.folder.path + "/link"
        try FileManager.default.createSymbolicLink(
            atPath: dangling, withDestinationPath: "/dev/nothing")
        for path in [stage.folder.path + "/video0", "", file + "/video0", dangling] {
            let (error, condition) = try fault(path)
            #expect(error.code == .inputOutput && condition == .absent, "\(path)")
            #expect(error.hint?.contains("camera list") == true)
        }
    }

    @Test func whatIsNoVideoDeviceIsRefused() throws {
        let file = try stage.write([1, 2, 3], "file")
        let pipe = stage.folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in ["/dev/null", "/dev/zero", stage.folder.path, file, pipe] {
            let (error, condition) = try fault(path)
            #expect(error.code == .badData && error.message.contains("no video device"))
            #expect(condition == .failing(reason: error.message))
        }
    }

    /// Root may everything.
    @Test(.enabled(if: geteuid() != 0))
    func whatMayNotBeOpenedNamesTheGroup() throws {
        let closed = stage.folder.path + "/closed"
        try FileManager.default.createDirectory(
            atPath: closed, withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0])
        let (error, _) = try fault(closed + "/video0")
        #expect(error.code == .notAllowed && error.hint?.contains("group video") == true)
    }

    @Test func devicesAreListedInOrderWithTheirLinks() throws {
        let root = stage.folder.path
        for name in ["video10", "video2", "videodrome", "vbi0"] { _ = try stage.write([0], name) }
        let folder = root + "/v4l/by-path"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/usb-1", withDestinationPath: "../../video10")
        let devices = CameraListing.all(root: root)
        #expect(devices.map(\.path) == ["\(root)/video2", "\(root)/video10"])
        #expect(devices.map(\.links) == [[], ["\(folder)/usb-1"]])
        #expect(devices.allSatisfy { $0.problem?.contains("no video device") == true })
        #expect(CameraListing.all(root: root + "/nothing").isEmpty)
    }
}
