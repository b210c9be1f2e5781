/// A Unix datagram socket that sends to one address.
import Glibc

/// Sends datagrams to one path, and waits for a full receiver for a bounded time. Several threads may
/// send at once.
final class DatagramSocket: Sendable {
    private let descriptor: CInt
    // Written once in `init`, read-only from then on.
    private let address: Address

    /// A socket that will send to `path`, where `@` at the front stands for an abstract address;
    /// `nil` where the path cannot be one or there is no socket to be had.
    init?(to path: String, sendMillisecondsMax: Int) {
        guard let address = Address(path) else { return nil }
        let type = CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { return nil }
        self.address = address
        var limit = timeval(
            tv_sec: sendMillisecondsMax / 1000,
            tv_usec: sendMillisecondsMax % 1000 * 1000)
        setsockopt(
            descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends one datagram; where the receiver's queue is full it waits as long as `init` was told, or
    /// not at all.
    ///
    /// Returns 0, or the error number: `EAGAIN` where the receiver's queue is full, `EMSGSIZE` where
    /// the datagram is too big, `ENOENT` or `ECONNREFUSED` where nobody listens.
    func send(_ bytes: [UInt8], mayWait: Bool) -> CInt {
        let flags = CInt(MSG_NOSIGNAL) | (mayWait ? 0 : CInt(MSG_DONTWAIT))
        while true {
            let count = address.withPointer { pointer, length in
                sendto(descriptor, bytes, bytes.count, flags, pointer, length)
            }
            if count >= 0 { return 0 }
            if errno != EINTR { return errno }
        }
    }

    /// The address of a Unix socket.
    private struct Address: Sendable {
        private let bytes: [UInt8]

        init?(_ path: String) {
            let isAbstract = path.hasPrefix("@")
            guard isAbstract || path.hasPrefix("/") else { return nil }
            var name = Array(path.utf8)
            guard !name.contains(0), name.count > 1, name.count <= 107 else { return nil }
            // An abstract name has a NUL in front and none behind; a path has one behind.
            if isAbstract { name[0] = 0 } else { name.append(0) }
            let family = sa_family_t(AF_UNIX)
            bytes = withUnsafeBytes(of: family) { Array($0) } + name
        }

        func withPointer<Result>(
            _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
        ) -> Result {
            bytes.withUnsafeBytes { buffer in
                body(
                    buffer.baseAddress!.assumingMemoryBound(to: sockaddr.self),
                    socklen_t(buffer.count))
            }
        }
    }
}
