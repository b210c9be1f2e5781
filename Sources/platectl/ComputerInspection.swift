// Looks at the computer for `doctor` where the daemon cannot be asked; judges nothing.
import ControlProtocol
import Foundation
import PlateCore

struct ComputerInspection {
    let stateFolder: String
    let listFiles: [String]

    /// A service manager that does not answer is left alone after this.
    private static let serviceSecondsMax = 5.0

    func state(socket: ControlConnectFailure) -> ComputerState {
        let devices = Self.cameraDevices()
        let now = Date()
        return ComputerState(
            socket: socket, service: Self.service(), cameraDevices: devices,
            mayUseCameras: devices.contains { access($0, R_OK | W_OK) == 0 },
            stateFolder: folder(),
            listFiles: listFiles.map {
                ComputerState.ListFile(path: $0, ageSeconds: Self.age(of: $0, at: now))
            },
            wallTime: WallTime(milliseconds: Int64(now.timeIntervalSince1970 * 1000)))
    }

    private static func cameraDevices() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev")) ?? []
        return names.filter { $0.hasPrefix("video") && $0.dropFirst(5).allSatisfy(\.isNumber) }
            .filter { $0 != "video" }.sorted().map { "/dev/" + $0 }
    }

    private func folder() -> ComputerState.Folder {
        var status = stat()
        guard stat(stateFolder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return ComputerState.Folder(
                path: stateFolder, isThere: false, isWritable: nil, freeShare: nil)
        }
        var system = statvfs()
        let isKnown = statvfs(stateFolder, &system) == 0
        let isReadOnly = isKnown && system.f_flag & UInt(ST_RDONLY) != 0
        // The service's account, where it is installed, must own the folder.
        let isOwned = AccountNames.userNumber("plated").map {
            $0 == status.st_uid && status.st_mode & S_IWUSR != 0
        }
        return ComputerState.Folder(
            path: stateFolder, isThere: true, isWritable: isReadOnly ? false : isOwned,
            freeShare: isKnown && system.f_blocks > 0
                ? Double(system.f_bavail) / Double(system.f_blocks) : nil)
    }

    private static func age(of path: String, at now: Date) -> Int64? {
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK) == 0 else { return nil }
        return Int64(now.timeIntervalSince1970) - Int64(status.st_mtim.tv_sec)
    }

    /// What `systemctl` says; `unknown` where systemd does not run this computer.
    private static func service() -> ComputerState.Service {
        guard access("/run/systemd/system", F_OK) == 0,
            let text = output(
                of: "systemctl",
                ["show", "plated.service", "--property=LoadState", "--property=ActiveState"])
        else { return .unknown }
        if text.contains("LoadState=not-found") { return .notInstalled }
        let state = text.split(separator: "\n").first { $0.hasPrefix("ActiveState=") }
        switch state?.dropFirst("ActiveState=".count) {
        case "active", "reloading": return .active
        case "inactive": return .inactive
        case "failed": return .failed
        case "activating", "deactivating": return .changing
        default: return .unknown
        }
    }

    private static func output(of name: String, _ arguments: [String]) -> String? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let deadline = Date() + serviceSecondsMax
        while process.isRunning, Date() < deadline { usleep(20_000) }
        guard !process.isRunning else {
            process.terminate()
            return nil
        }
        // Two short lines: they fit into the pipe, so nobody waited for this.
        let bytes = try? pipe.fileHandleForReading.readToEnd()
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }
}
