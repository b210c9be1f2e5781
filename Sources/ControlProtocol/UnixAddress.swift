/// A path as the kernel takes it for a Unix socket; for both ends of the control socket.
import Glibc

/// `sockaddr_un` for a path.
package struct UnixAddress {
    /// Bytes of a path; the structure has 108 with the NUL.
    package static let pathBytesMax = 107
    private var address = sockaddr_un()

    /// `nil` for a path that is empty, too long or holds a NUL.
    package init?(_ path: String) {
        let bytes = Array(path.utf8)
        guard (1...Self.pathBytesMax).contains(bytes.count), !bytes.contains(0) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    }

    /// Calls `body` with the address.
    package mutating func withPointer<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// A stream socket that child processes do not inherit; negative where there is none.
    package static func newSocket() -> CInt {
        socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }
}
