/// Names to socket addresses, away from the thread that must stay awake: asking a name server can
/// take half a minute, and nothing can end it.
import Foundation
import Glibc
import Synchronization

/// One address to connect to.
struct GPSDEndpoint: Sendable {
    /// `AF_INET` or `AF_INET6`.
    var family: Int32
    /// A `sockaddr` as the kernel takes it.
    var bytes: [UInt8]
}

/// A look-up on its own thread. Its answer is protected by the mutex.
final class GPSDLookup: Sendable {
    private let answer = Mutex<[GPSDEndpoint]?>(nil)

    /// Starts the look-up of `address`; `wake` is called once the answer is there.
    init(_ address: GPSDAddress, wake: @escaping @Sendable () -> Void) {
        let thread = Thread {
            let found = GPSDLookup.endpoints(of: address)
            self.answer.withLock { $0 = found }
            wake()
        }
        thread.name = "gpsd look-up"
        thread.stackSize = 1 << 19
        thread.start()
    }

    /// What was found, nothing where the name is not known; `nil` while it is asked.
    var endpoints: [GPSDEndpoint]? { answer.withLock { $0 } }

    private static func endpoints(of address: GPSDAddress) -> [GPSDEndpoint] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, String(address.port), &hints, &list) == 0 else {
            return []
        }
        defer { freeaddrinfo(list) }
        var endpoints: [GPSDEndpoint] = []
        var next = list
        while let entry = next?.pointee, endpoints.count < 8 {
            let bytes = UnsafeRawBufferPointer(
                start: entry.ai_addr, count: Int(entry.ai_addrlen))
            endpoints.append(GPSDEndpoint(family: entry.ai_family, bytes: Array(bytes)))
            next = entry.ai_next
        }
        return endpoints
    }
}
