/// Addresses of gpsd, as the configuration writes them.
import LinuxService
import PlateCore
import Testing

@Suite struct GPSDAddressTests {
    @Test(
        arguments: [
            ("localhost", "localhost", 2947), ("localhost:2948", "localhost", 2948),
            ("127.0.0.1", "127.0.0.1", 2947), ("10.0.0.7:1", "10.0.0.7", 1),
            ("::1", "::1", 2947), ("[::1]", "::1", 2947), ("[fd00::17]:65535", "fd00::17", 65535),
            ("fe80::1%eth0", "fe80::1%eth0", 2947),
            ("gps-unit.car.example:2947", "gps-unit.car.example", 2947),
        ] as [(String, String, UInt16)])
    func addressIsRead(_ text: String, _ host: String, _ port: UInt16) throws {
        let address = try GPSDAddress(text)
        #expect(address == GPSDAddress(host: host, port: port))
        #expect(try GPSDAddress(address.description) == address)
    }

    @Test(arguments: [
        "", ":", ":2947", "localhost:", "localhost:0", "localhost:65536", "localhost:-1",
        "localhost:two", "[::1", "[]:2947", "[localhost]:2947", "[::1]2947", "[::1]:", "a b",
        "host\n:2947", "http://gps:2947/", "hôte", "a;b", String(repeating: "a", count: 300),
    ])
    func whatIsNoAddress(_ text: String) {
        let error = #expect(throws: PlatedError.self) { try GPSDAddress(text) }
        #expect(error?.code == .configuration && error?.hint != nil)
    }
}
