/// The way from a document's root to one of its values.

/// Keys and places in arrays: `camera`, 1, `name`.
struct ConfigurationPath: Hashable, Sendable, CustomStringConvertible {
    /// One step down.
    enum Step: Hashable, Sendable {
        /// Into a table.
        case key(String)
        /// Into an array, counted from 0.
        case index(Int)
    }

    /// From the root; none is the root itself.
    var steps: [Step] = []

    /// The table of everything.
    static let root = ConfigurationPath()

    /// One step further down.
    func appending(_ step: Step) -> ConfigurationPath {
        ConfigurationPath(steps: steps + [step])
    }

    /// The table or array that holds this; the root holds itself.
    var parent: ConfigurationPath { ConfigurationPath(steps: steps.dropLast()) }

    /// As people write it: `camera.name`. Places are left out, since a line tells them. Keys may hold
    /// anything; whoever puts this into a message escapes the whole of it.
    var description: String {
        steps.compactMap {
            guard case .key(let key) = $0 else { return nil }
            return Self.needsNoQuotes(key) ? key : "\"\(key.cut(toBytes: 64))\""
        }
        .joined(separator: ".")
    }

    private static func needsNoQuotes(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 64 && key.utf8.allSatisfy(TOMLBytes.isBareKey)
    }
}

/// Bytes that mean something in TOML.
enum TOMLBytes {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let apostrophe = UInt8(ascii: "'")
    static let backslash = UInt8(ascii: "\\")
    static let hash = UInt8(ascii: "#")
    static let dot = UInt8(ascii: ".")
    static let comma = UInt8(ascii: ",")
    static let equals = UInt8(ascii: "=")
    static let open = UInt8(ascii: "[")
    static let close = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")

    /// Letters, digits, `-` and `_`.
    static func isBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
