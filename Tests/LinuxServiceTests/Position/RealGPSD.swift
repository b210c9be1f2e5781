/// gpsd itself, fed with sentences of a receiver as datagrams.
import Foundation
import Glibc
import PlateCore

/// A running gpsd, ended when the value goes.
///
/// `@unchecked Sendable`: one test uses it, one call after the other.
final class RealGPSD: @unchecked Sendable {
    /// Where Debian installs it; `nil` where it is not installed.
    static let path = ["/usr/sbin/gpsd", "/usr/local/sbin/gpsd"].first { (path: String) in
        access(path, X_OK) == 0
    }

    let port: UInt16
    private let feedPort: UInt16
    private let socketDescriptor: Int32
    private var program: Process?

    init() throws {
        port = freePort()
        feedPort = freePort(Int32(SOCK_DGRAM.rawValue))
        socketDescriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        try start()
    }

    deinit {
        kill()
        close(socketDescriptor)
    }

    /// Starts it, again on the same port.
    func start() throws {
        let program = Process()
        program.executableURL = URL(filePath: RealGPSD.path ?? "/usr/sbin/gpsd")
        program.arguments = ["-N", "-n", "-S", "\(port)", "udp://127.0.0.1:\(feedPort)"]
        program.standardInput = FileHandle.nullDevice
        program.standardOutput = FileHandle.nullDevice
        program.standardError = FileHandle.nullDevice
        try program.run()
        self.program = program
    }

    /// Ends it at once.
    func kill() {
        guard let program else { return }
        Glibc.kill(program.processIdentifier, SIGKILL)
        program.waitUntilExit()
        self.program = nil
    }

    /// What a receiver that moves east sends for one fix; without a fix where `hasFix` is false.
    func feed(at time: WallTime, hasFix: Bool = true) {
        let text = time.description
        let clock = text.dropFirst(11).prefix(8).filter { $0 != ":" } + ".00"
        let date =
            text.dropFirst(8).prefix(2) + text.dropFirst(5).prefix(2)
            + text.dropFirst(2).prefix(2)
        let place = hasFix ? "3834.8943,N,12129.6640,W" : ",,,"
        let status = hasFix ? "A" : "V"
        send(
            "GPRMC,\(clock),\(status),\(place),\(hasFix ? "26.0,090.0" : ","),\(date),,"
                + ",\(hasFix ? "A" : "N")")
        send(
            "GPGGA,\(clock),\(place),\(hasFix ? "1,08,1.1,20.0,M,-29.0,M" : "0,00,99.9,,M,,M"),,")
        send("GPGSA,A,\(hasFix ? "3,02,05,12,13,15,18,25,29" : "1,,,,,,,,"),,,,,1.9,1.1,1.5")
        send("GPGSV,3,1,09,02,45,100,40,05,60,200,42,12,30,050,38,13,20,300,35")
        send("GPGSV,3,2,09,15,70,010,45,18,25,150,36,25,55,250,41,29,15,080,33")
        send("GPGSV,3,3,09,31,05,180,20")
    }

    private func send(_ sentence: String) {
        let sum = sentence.utf8.reduce(UInt8(0), ^)
        let digits = String(sum, radix: 16, uppercase: true)
        let line = Array("$\(sentence)*\(digits.count == 1 ? "0" : "")\(digits)\r\n".utf8)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = feedPort.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(
                    socketDescriptor, line, line.count, 0, $0,
                    socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
