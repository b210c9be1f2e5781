/// Turns what SQLite and GRDB throw into the errors that cross targets.

import GRDB
import PlateCore

/// The one place where database errors become `PlatedError`.
enum StoreFailure {
    /// Runs `work`; its errors name `place`.
    static func translated<Value>(
        _ place: String, _ work: () throws -> Value
    ) throws(PlatedError) -> Value {
        do {
            return try work()
        } catch {
            throw translate(error, place)
        }
    }

    /// Whether SQLite found its own file to be no database, or a torn one.
    static func isDamage(_ error: any Error) -> Bool {
        let code = (error as? DatabaseError)?.resultCode
        return code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
    }

    static func translate(_ error: any Error, _ place: String) -> PlatedError {
        if let error = error as? PlatedError { return error }
        guard let error = error as? DatabaseError else {
            return PlatedError(.inputOutput, "\(place): \(error)")
        }
        let text = "\(place): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return PlatedError(
                .corrupted, text,
                hint: "Set the folder aside, never delete it, and start a fresh one.")
        case .SQLITE_FULL:
            return PlatedError(.inputOutput, text, hint: "The disk is full.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return PlatedError(.unavailable, text, hint: "Another program holds the database.")
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
            return PlatedError(.badData, text)
        default:
            return PlatedError(.inputOutput, text)
        }
    }
}
