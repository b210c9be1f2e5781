/// Folders, and sockets in them, for the tests of the service.

import Foundation
import Glibc
import PlateCore

/// A folder that goes when the value goes.
final class ScratchFolder {
    let path: String

    init() {
        var template = Array("/tmp/plated-service-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no folder for tests") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file of the folder and returns its path.
    func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o600) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(filePath: file))
        guard chmod(file, mode) == 0 else { throw PlatedError(.inputOutput, "chmod \(file)") }
        return file
    }

    func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }
}

/// A bound datagram socket, as systemd and journald have them.
final class DatagramReceiver: Sendable {
    private let descriptor: CInt

    /// Binds to `path`; `@` at the front stands for an abstract name.
    init(at path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var name = Array(path.utf8)
        if name[0] == UInt8(ascii: "@") { name[0] = 0 } else { name.append(0) }
        let address = withUnsafeBytes(of: sa_family_t(AF_UNIX)) { Array($0) } + name
        let result = address.withUnsafeBytes {
            bind(
                descriptor, $0.baseAddress!.assumingMemoryBound(to: sockaddr.self),
                socklen_t($0.count))
        }
        guard descriptor >= 0, result == 0 else { throw PlatedError(.inputOutput, "bind \(path)") }
    }

    deinit { close(descriptor) }

    /// The next datagram; `nil` where none comes within `milliseconds`.
    func receive(withinMilliseconds milliseconds: Int = 20_000) -> [UInt8]? {
        var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wish, 1, CInt(milliseconds)) > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 256 * 1024)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return count >= 0 ? Array(bytes.prefix(count)) : nil
    }

    /// The next datagram as text.
    func text(withinMilliseconds milliseconds: Int = 20_000) -> String? {
        receive(withinMilliseconds: milliseconds).map { String(decoding: $0, as: UTF8.self) }
    }
}
