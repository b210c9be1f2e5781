/// Times as they stand on the wire: RFC 3339 text in UTC with milliseconds.
import PlateCore

/// A time that must be there.
@propertyWrapper
public struct WireTime: Codable, Sendable, Hashable {
    /// The time.
    public var wrappedValue: WallTime

    /// Wraps a time.
    public init(wrappedValue: WallTime) {
        self.wrappedValue = wrappedValue
    }

    /// Reads RFC 3339; any offset will do.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = WallTime(rfc3339: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not an RFC 3339 time")
        }
        wrappedValue = time
    }

    /// Writes UTC with milliseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.description)
    }
}

/// A time that may be missing or `null`; written as `null` where there is none.
@propertyWrapper
public struct WireTimeOrNull: Codable, Sendable, Hashable {
    /// The time, or none.
    public var wrappedValue: WallTime?

    /// Wraps a time, or none.
    public init(wrappedValue: WallTime?) {
        self.wrappedValue = wrappedValue
    }

    /// Reads RFC 3339 or `null`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try WireTime(from: decoder).wrappedValue
    }

    /// Writes UTC with milliseconds, or `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue.description)
        } else {
            try container.encodeNil()
        }
    }
}

extension KeyedDecodingContainer {
    /// What the compiler calls for a wrapped member: a missing one is `nil`.
    public func decode(
        _ type: WireTimeOrNull.Type, forKey key: Key
    ) throws -> WireTimeOrNull {
        try decodeIfPresent(type, forKey: key) ?? WireTimeOrNull(wrappedValue: nil)
    }
}
