/// Ends a wait in `poll` from another thread. One of the doors to the kernel.
import Glibc
import PlateCore

/// A pipe that is closed when the value goes.
final class WakePipe: Sendable {
    private let reader: Int32
    private let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        // A pair of sockets, because Swift does not import `pipe2` and its flags.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let result = socketpair(AF_UNIX, kind, 0, &ends)
        precondition(result == 0, "no descriptor is left")
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// What `poll` should wait for.
    var interest: pollfd { pollfd(fd: reader, events: Int16(POLLIN), revents: 0) }

    /// Ends the present wait, or the next one.
    func wake() {
        // It fails only where the pipe is full, and then the other thread wakes anyway.
        _ = Glibc.write(writer, [1], 1)
    }

    /// Takes what `wake` left.
    func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while Glibc.read(reader, &bytes, bytes.count) == bytes.count {}
    }
}
