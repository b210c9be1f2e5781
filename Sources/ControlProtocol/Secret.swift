/// Text that must not appear in a log, a description or an error: passwords, codes, session tokens.

/// Written to the wire as it is, and shown nowhere else.
public struct Secret: Sendable, Hashable, Codable {
    /// The text itself. Whoever takes it out answers for where it goes.
    public var value: String

    /// Wraps `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// Reads plain text.
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes plain text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the text.
    public var description: String { "(secret)" }
    /// Never the text.
    public var debugDescription: String { description }
    /// Nothing: `dump` and a debugger's printer look in here.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
