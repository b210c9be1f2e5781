/// A TCP socket that never blocks. One of the doors to the kernel; it knows nothing of gpsd's words.
import Glibc
import PlateCore

/// A descriptor that is closed when the last reference goes.
final class GPSDSocket: Sendable {
    /// For `poll`.
    let descriptor: Int32

    /// Begins to connect; `nil` where that fails at once.
    init?(connectingTo endpoint: GPSDEndpoint) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(endpoint.family, kind, 0)
        guard descriptor >= 0 else { return nil }
        let result = endpoint.bytes.withUnsafeBytes { bytes in
            connect(
                descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count))
        }
        guard result == 0 || errno == EINPROGRESS else {
            Glibc.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { Glibc.close(descriptor) }

    /// Whether the connection stands; asked once the socket can be written to.
    func isConnected() -> Bool {
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0
    }

    /// Writes a short text whole; false where the socket does not take it.
    func write(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What one read gave.
    enum Reading {
        case bytes(Int)
        case nothing
        case closed
    }

    /// Reads into `buffer` what is there.
    func read(into buffer: inout [UInt8]) -> Reading {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 { return .bytes(count) }
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return .nothing }
        return .closed
    }
}
