/// What systemd is told, over a real datagram socket.

import Foundation
import LinuxService
import PlateCore
import Testing

@Suite struct ServiceNotifierTests {
    private let folder = ScratchFolder()

    private func expectAll(_ receiver: DatagramReceiver, _ notifier: ServiceNotifier) {
        #expect(notifier.isConnected)
        notifier.ready(status: "two cameras")
        #expect(receiver.text() == "READY=1\nSTATUS=two cameras")
        notifier.ready()
        #expect(receiver.text() == "READY=1")
        notifier.status("60 frames a second")
        #expect(receiver.text() == "STATUS=60 frames a second")
        notifier.reloading(at: MonotonicTime(nanoseconds: 12_345_678_901))
        #expect(receiver.text() == "RELOADING=1\nMONOTONIC_USEC=12345678")
        notifier.stopping(status: "ending")
        #expect(receiver.text() == "STOPPING=1\nSTATUS=ending")
    }

    @Test func pathIsTold() throws {
        let path = folder.path + "/notify"
        let receiver = try DatagramReceiver(at: path)
        expectAll(receiver, ServiceNotifier(environment: ["NOTIFY_SOCKET": path]))
    }

    @Test func abstractNameIsTold() throws {
        let name = "@" + folder.path
        let receiver = try DatagramReceiver(at: name)
        expectAll(receiver, ServiceNotifier(environment: ["NOTIFY_SOCKET": name]))
    }

    @Test(arguments: [
        nil, "", "/", "@", "relative", "vsock:2:1234", "/" + String(repeating: "x", count: 108),
    ])
    func noSocketMeansNothingHappens(_ path: String?) {
        let notifier = ServiceNotifier(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:])
        notifier.ready(status: "x")
        notifier.stopping()
        #expect(!notifier.isConnected)
    }

    @Test func socketThatIsGoneDoesNoHarm() {
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": folder.path + "/none"])
        notifier.ready()
        notifier.status("x")
    }

    @Test func statusIsOneBoundedLine() throws {
        let path = folder.path + "/notify"
        let receiver = try DatagramReceiver(at: path)
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
        notifier.status("a\nREADY=1\u{1B}")
        #expect(receiver.text() == "STATUS=a\\nREADY=1\\u{1b}")
        notifier.status(String(repeating: "é", count: 10_000))
        let text = try #require(receiver.text())
        #expect(text.utf8.count <= Limits.serviceStatusBytesMax + 7 && text.hasSuffix("é…"))
    }

    /// A full queue at systemd's end delays by a second at most.
    @Test func serviceManagerThatDoesNotReadHoldsNobodyUpForLong() throws {
        let path = folder.path + "/notify"
        let receiver = try DatagramReceiver(at: path)
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": path])
        let thread = Thread {
            Thread.sleep(forTimeInterval: 0.3)
            while receiver.text(withinMilliseconds: 3000) != nil {}
        }
        thread.start()
        // More than any queue takes; the last ones wait for the thread.
        for _ in 0..<2000 { notifier.ready() }
    }
}
