/// Proves the store's invariants on a state folder, for `plated check`. Reads only: nothing in the
/// folder is made or changed, and a program may be writing to it meanwhile.

import Custody
import Glibc
import PlateCore

/// What became of one invariant.
public struct LedgerFinding: Sendable, Equatable, CustomStringConvertible {
    /// The invariant's number in `LedgerInvariant`.
    public var number: Int
    /// The invariant in words.
    public var invariant: String
    /// Whether it was looked at and holds.
    public var isHeld: Bool
    /// Whether it could not be looked at: the key is not at hand.
    public var isUnseen = false
    /// What was looked at, or what is wrong.
    public var detail: String
    /// What to do where it does not hold.
    public var remedy: String?

    /// One line where it holds; a second one with the remedy where it does not.
    public var description: String {
        let place = number < 10 ? " \(number)" : "\(number)"
        let verdict = isHeld ? "ok   " : isUnseen ? "?    " : "WRONG"
        let line = "\(place) \(verdict) \(invariant): \(detail)"
        return remedy.map { line + "\n         " + $0 } ?? line
    }
}

/// The invariants that hold now, numbered for good: a number is never given to another one.
public enum LedgerInvariant: Int, Sendable, CaseIterable {
    case commitsWaitForTheDisk = 1
    case schemaIsThisPrograms, databaseIsSound, rowsKeepConstraints, referencesLead
    case picturesMatch, alertsHaveHits, formerReadingsAreKept, columnsDecode, filesArePrivate
    case timesKeepOrder, everythingIsSealed, everythingIsQueued
    case listsOpen

    /// The invariant in words.
    public var text: String {
        switch self {
        case .commitsWaitForTheDisk: "a read is on disk before it is called stored"
        case .schemaIsThisPrograms: "the schema is the one this program works on"
        case .databaseIsSound: "the database's pages and indexes are sound"
        case .rowsKeepConstraints: "every row is within its constraints"
        case .referencesLead: "every reference leads to a row"
        case .picturesMatch: "every read has the pictures it names, unchanged"
        case .alertsHaveHits: "every alert has its hit and its read"
        case .formerReadingsAreKept: "every former reading is kept"
        case .columnsDecode: "every row can be read back"
        case .filesArePrivate: "the files are their owner's alone"
        case .timesKeepOrder: "later reads have later times, unless the clock was corrected"
        case .everythingIsSealed: "nothing is readable without the key, and all is with it"
        case .everythingIsQueued: "whatever is kept of a read is queued for the depot"
        case .listsOpen: "every version of a hotlist opens"
        }
    }
}

/// The check of a state folder.
public enum LedgerCheck {
    /// Checks every invariant of the store in `folder`, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - sealing: the key; without one that of the folder itself, where there is one. What cannot be
    ///     looked at without a key is a finding that says so.
    ///   - onProgress: called with pictures checked so far and pictures in all.
    /// - Throws: `inputOutput` where there is no such folder or it cannot be read, `badData` where
    ///   no store of Plated lies in it. What is wrong inside a store is a finding, no error.
    public static func run(
        at folder: String, sealing: Sealing? = nil, onProgress: (Int, Int) -> Void = { _, _ in }
    ) throws(PlatedError) -> [LedgerFinding] {
        let place = StateFolder(folder)
        guard let kind = StateFolder.kind(of: place.path) else {
            throw StateFolder.failure(place.path, errno)
        }
        guard kind == S_IFDIR else {
            throw PlatedError(.badData, "\(place.path): not a folder")
        }
        guard StateFolder.kind(of: place.database) == S_IFREG else {
            throw PlatedError(
                .badData, "\(place.path): no state folder of Plated: ledger.sqlite is not there")
        }
        let reference = try SchemaReference.ledger()
        let beside = sealing == nil ? try StateKey.existing(at: folder) : nil
        var outcomes = try inspect(place, sealing ?? beside, reference, onProgress)
        if beside != nil, case .held(let detail)? = outcomes[.everythingIsSealed] {
            outcomes[.everythingIsSealed] = .held(
                detail + "; NOT SEALED AGAINST THEFT: plated.key lies in the same folder")
        }
        return LedgerInvariant.allCases.map { invariant in
            finding(invariant, outcomes[invariant] ?? .held(""))
        }
    }

    private static func inspect(
        _ place: StateFolder, _ sealing: Sealing?, _ reference: SchemaReference,
        _ onProgress: (Int, Int) -> Void
    ) throws(PlatedError) -> [LedgerInvariant: InvariantOutcome] {
        var outcomes: [LedgerInvariant: InvariantOutcome] = [
            .commitsWaitForTheDisk: reference.durability(of: place.database),
            .filesArePrivate: place.permissions(),
        ]
        let inside = LedgerInvariant.allCases.filter { outcomes[$0] == nil }
        do throws(PlatedError) {
            let view = try LedgerView(place, sealing)
            defer { view.close() }
            for invariant in inside {
                outcomes[invariant] = view.outcome(of: invariant, reference, onProgress)
            }
        } catch {
            // A folder that may not be read says nothing about the store in it.
            guard error.code == .corrupted else { throw error }
            for invariant in inside { outcomes[invariant] = .unreadable(error) }
        }
        return outcomes
    }

    private static func finding(
        _ invariant: LedgerInvariant, _ outcome: InvariantOutcome
    ) -> LedgerFinding {
        switch outcome {
        case .held(let detail):
            LedgerFinding(
                number: invariant.rawValue, invariant: invariant.text, isHeld: true,
                detail: detail, remedy: nil)
        case .broken(let detail, let remedy):
            LedgerFinding(
                number: invariant.rawValue, invariant: invariant.text, isHeld: false,
                detail: detail, remedy: remedy)
        case .unseen(let detail, let remedy):
            LedgerFinding(
                number: invariant.rawValue, invariant: invariant.text, isHeld: false,
                isUnseen: true, detail: detail, remedy: remedy)
        }
    }
}

/// Whether an invariant holds, and what there is to say.
enum InvariantOutcome {
    case held(String)
    case broken(String, remedy: String)
    /// It could not be looked at.
    case unseen(String, remedy: String)

    /// The remedy for damage that no program can mend.
    static let setAside =
        "Stop plated, set the folder aside (never delete it), start with a fresh one, "
        + "and have the old one recovered."

    /// The outcome where looking failed.
    static func unreadable(_ error: PlatedError) -> InvariantOutcome {
        .broken("cannot be read: \(error.message)", remedy: setAside)
    }

    /// Held with `detail` where nothing is wrong; otherwise what is, the first few named.
    static func held(
        _ detail: String, unless wrong: [String], remedy: String = setAside
    ) -> InvariantOutcome {
        guard !wrong.isEmpty else { return .held(detail) }
        let named = wrong.prefix(5).joined(separator: "; ")
        let rest = wrong.count > 5 ? "; and \(wrong.count - 5) more" : ""
        return .broken(named + rest, remedy: remedy)
    }
}
