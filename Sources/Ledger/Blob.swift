/// Between the values of PlateCore and the columns of SQLite. Reading never traps: a damaged
/// database may hold anything anywhere.

import Foundation
import GRDB
import PlateCore

extension [UInt8] {
    /// The bytes as GRDB binds them.
    var blob: Data { Data(self) }
}

extension Data {
    /// The bytes, copied at once.
    var array: [UInt8] { withUnsafeBytes { Array($0) } }
}

extension RecordID {
    /// The sixteen bytes as GRDB binds them.
    var blob: Data { Data(bytes) }

    /// The id in a blob; `nil` where that has not sixteen bytes.
    init?(blob: Data) {
        self.init(bytes: blob.array)
    }
}

/// JSON columns: compact, keys in order, so that equal values give equal text.
enum JSONColumn {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw PlatedError(.badData, "a value that JSON cannot hold")
        }
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw PlatedError(.corrupted, "a JSON column that does not hold what it should")
        }
    }
}

extension Row {
    /// The value of `column`.
    ///
    /// - Throws: `corrupted` where it is null or of another type, which GRDB's subscript traps on.
    func required<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        guard let value = Value.fromDatabaseValue(self[column] as DatabaseValue) else {
            throw PlatedError(.corrupted, "column \(column) does not hold what it should")
        }
        return value
    }

    /// The value of `column`, `nil` where it is null.
    ///
    /// - Throws: `corrupted` where it is of another type.
    func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
        (self[column] as DatabaseValue).isNull ? nil : try required(column)
    }

    /// The record's name in `column`.
    func id(_ column: String) throws -> RecordID {
        guard let id = RecordID(blob: try required(column)) else {
            throw PlatedError(.corrupted, "column \(column) does not hold an id")
        }
        return id
    }

    /// The case of an enumeration whose raw value stands in `column`.
    func choice<Choice: RawRepresentable<String>>(_ column: String) throws -> Choice {
        guard let choice = Choice(rawValue: try required(column)) else {
            throw PlatedError(.corrupted, "column \(column) holds none of the words it may")
        }
        return choice
    }

    /// The bytes in the column at `index`, for loops that look at every row of a store.
    ///
    /// - Throws: `corrupted` where it holds none.
    func blob(at index: Int) throws -> Data {
        guard case .blob(let data) = (self[index] as DatabaseValue).storage else {
            throw PlatedError(.corrupted, "a column does not hold what it should")
        }
        return data
    }

    /// The bytes in `column`, `nil` where it is null.
    func bytes(_ column: String) throws -> [UInt8]? {
        let blob: Data? = try optional(column)
        return blob?.array
    }
}
