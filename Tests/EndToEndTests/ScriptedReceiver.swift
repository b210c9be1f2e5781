// gpsd as a program finds it: a server on the loopback interface that tells a fix five times a second, with the
// time that the test wants.
import Foundation
import Synchronization

/// The server; it ends when the value goes.
final class ScriptedReceiver: Sendable {
    private struct Script {
        var offsetSeconds: Double
        var isOver = false
    }

    let port: UInt16
    private let descriptor: Int32
    private let script: Mutex<Script>

    /// A receiver whose time is so many seconds ahead of the computer's.
    init(offsetSeconds: Double) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound, listen(descriptor, 4) == 0 else {
            throw DaemonStage.Failure(description: "no port for a receiver")
        }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        script = Mutex(Script(offsetSeconds: offsetSeconds))
        Thread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Thread { [weak self] in
                    while let line = self?.line, Self.say(line, to: connection) {
                        usleep(200_000)
                    }
                    close(connection)
                }.start()
            }
        }.start()
    }

    deinit {
        script.withLock { $0.isOver = true }
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// Goes ahead by so many seconds more.
    func jump(seconds: Double) { script.withLock { $0.offsetSeconds += seconds } }

    /// Its time now.
    var time: Date {
        Date(timeIntervalSinceNow: script.withLock { $0.offsetSeconds })
    }

    private var line: String? {
        guard !script.withLock({ $0.isOver }) else { return nil }
        let milliseconds = Int64(time.timeIntervalSince1970 * 1000)
        let seconds = Date(timeIntervalSince1970: Double(milliseconds / 1000))
        let stamp = seconds.formatted(.iso8601).dropLast()
        let rest = String(milliseconds % 1000 + 1000).dropFirst()
        return
            #"{"class":"TPV","mode":3,"lat":38.5,"lon":-121.5,"eph":4,"time":"\#(stamp).\#(rest)Z"}"#
            + "\n"
    }

    private static func say(_ text: String, to connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
