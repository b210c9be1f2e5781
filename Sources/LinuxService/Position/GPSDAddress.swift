/// Where gpsd listens.
import PlateCore

/// A host and a port: `localhost`, `192.168.7.1:2947`, `[fd00::1]:2947`.
public struct GPSDAddress: Sendable, Hashable, CustomStringConvertible {
    /// The port that IANA gave gpsd.
    public static let portDefault: UInt16 = 2947
    /// A name, or an address of either family, without brackets.
    public var host: String
    /// The TCP port.
    public var port: UInt16

    /// An address from its parts.
    public init(host: String, port: UInt16 = portDefault) {
        self.host = host
        self.port = port
    }

    /// An address from its text; without a port it is gpsd's usual one.
    ///
    /// - Throws: `configuration` where the text is none, with what it should look like.
    public init(_ text: String) throws(PlatedError) {
        guard let address = GPSDAddress(parsing: text) else {
            throw PlatedError(
                .configuration, "\"\(text)\" is no address of a gpsd",
                hint: "Write host, host:port or [IPv6 address]:port.")
        }
        self = address
    }

    private init?(parsing text: String) {
        guard text.utf8.count <= 260 else { return nil }
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard host.contains(":") else { return nil }
        } else if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            rest = text[colon...]
        } else {
            host = text[...]
            rest = ""
        }
        // A percent sign stands before the interface of a link-local address.
        let isHost = host.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || [45, 46, 58, 95, 37].contains(byte)
        }
        guard !host.isEmpty, isHost else { return nil }
        guard !rest.isEmpty else {
            self.init(host: String(host))
            return
        }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        self.init(host: String(host), port: port)
    }

    /// The text that `init(_:)` reads back.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
