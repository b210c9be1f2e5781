/// Proves the invariants of the store of custody, for `plated check`, as `LedgerCheck` does for the ledger.
/// Reads only, and a program may be writing to it meanwhile.

import Custody
import GRDB
import Glibc
import PlateCore

/// The invariants that hold now, numbered for good and apart from those of the ledger.
public enum CustodyInvariant: Int, Sendable, CaseIterable {
    case entriesWaitForTheDisk = 51
    case schemaIsThisPrograms, databaseIsSound, filesArePrivate, logIsWhole, restOpens
    case roomIsReserved

    /// The invariant in words.
    public var text: String {
        switch self {
        case .entriesWaitForTheDisk:
            "an entry of the access log is on disk before anything is shown"
        case .schemaIsThisPrograms: "the schema of custody is the one this program works on"
        case .databaseIsSound: "the pages and indexes of custody are sound"
        case .filesArePrivate: "the files of custody are their owner's alone"
        case .logIsWhole: "the access log only grew"
        case .restOpens: "accounts, values, holds and destruction records can be opened"
        case .roomIsReserved: "there is room for the access log"
        }
    }
}

/// The check of the store of custody in a state folder.
public enum CustodyCheck {
    /// Checks every invariant of the store of custody in `folder`, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - sealing: the key; without one that of the folder itself, where there is one.
    ///   - expected: a head of the log that an auditor kept.
    /// - Returns: nothing where the folder never had a store of custody, as that of a replay.
    /// - Throws: `inputOutput` where the folder cannot be read. What is wrong inside is a finding.
    public static func run(
        at folder: String, sealing: Sealing? = nil, expecting expected: LogHead? = nil
    ) throws(PlatedError) -> [LedgerFinding] {
        let place = CustodyFolder(folder)
        guard StateFolder.kind(of: place.database) == S_IFREG else {
            return StateFolder.kind(of: place.anchor) == nil ? [] : [gone(place)]
        }
        var sealing = sealing
        if sealing == nil { sealing = try StateKey.existing(at: folder) }
        let reference = try SchemaReference.custody()
        // The anchor first: entries made meanwhile are behind it.
        let anchor = (try? LogAnchor(path: place.anchor).read()) ?? .damaged
        var outcomes: [CustodyInvariant: InvariantOutcome] = [
            .entriesWaitForTheDisk: reference.durability(of: place.database),
            .filesArePrivate: permissions(of: place),
            .roomIsReserved: room(in: place),
        ]
        let inside = CustodyInvariant.allCases.filter { outcomes[$0] == nil }
        do throws(PlatedError) {
            let view = try LedgerView(place.state, sealing)
            defer { view.close() }
            let look = CustodyLook(
                view: view, reference: reference, anchor: anchor, expected: expected)
            for invariant in inside { outcomes[invariant] = look.outcome(of: invariant) }
        } catch {
            guard error.code == .corrupted else { throw error }
            for invariant in inside { outcomes[invariant] = .unreadable(error) }
        }
        return CustodyInvariant.allCases.map { finding($0, outcomes[$0] ?? .held("")) }
    }

    private static func gone(_ place: CustodyFolder) -> LedgerFinding {
        finding(
            .logIsWhole,
            .broken(
                "\(place.database) is gone, and \(place.anchor) says that there was one",
                remedy: "Put it back from where it went; who had the disk meanwhile is to be asked."
            ))
    }

    private static func permissions(of place: CustodyFolder) -> InvariantOutcome {
        let state = place.state
        let names = [
            state.database, state.writeAheadLog, state.sharedMemory, state.lock, place.anchor,
            place.reserve,
        ]
        let open = names.filter { name in
            var status = stat()
            return stat(name, &status) == 0 && status.st_mode & 0o077 != 0
        }
        return .held(
            "mode 0600", unless: open.map { "\($0) is open to others" },
            remedy: "chmod 600 them; who could read them meanwhile is to be assumed to have.")
    }

    private static func room(in place: CustodyFolder) -> InvariantOutcome {
        if LogReserve(path: place.reserve, bytes: 1).isWhole {
            return .held("the reserve is there")
        }
        let free = place.freeBytes.map { "\($0 / 1_048_576) MB are free" } ?? "free room is unknown"
        return .broken(
            "the reserve was given up to a full disk; \(free)",
            remedy: "Make room: plated makes the reserve again by itself.")
    }

    private static func finding(
        _ invariant: CustodyInvariant, _ outcome: InvariantOutcome
    ) -> LedgerFinding {
        var finding = LedgerFinding(
            number: invariant.rawValue, invariant: invariant.text, isHeld: false, detail: "",
            remedy: nil)
        switch outcome {
        case .held(let detail):
            finding.isHeld = true
            finding.detail = detail
        case .broken(let detail, let remedy):
            finding.detail = detail
            finding.remedy = remedy
        case .unseen(let detail, let remedy):
            finding.isUnseen = true
            finding.detail = detail
            finding.remedy = remedy
        }
        return finding
    }
}

/// One look at an open database.
private struct CustodyLook {
    let view: LedgerView
    let reference: SchemaReference
    let anchor: LogAnchor.Content
    let expected: LogHead?

    func outcome(of invariant: CustodyInvariant) -> InvariantOutcome {
        do throws(PlatedError) {
            switch invariant {
            case .schemaIsThisPrograms: return try view.read(reference.schema)
            case .databaseIsSound: return try view.read(LedgerView.soundness)
            case .logIsWhole: return try view.read(log)
            case .restOpens: return try view.read(rest)
            case .entriesWaitForTheDisk, .filesArePrivate, .roomIsReserved: return .held("")
            }
        } catch {
            return .unreadable(error)
        }
    }

    private func log(_ database: Database) throws -> InvariantOutcome {
        let key = view.keys.flatMap { keys in
            try? SigningKey.open(keys, in: database)?.publicKey
        }
        let outcome = try LogVerifier(database, view.keys).verification(
            anchor: anchor, expecting: expected, key: key)
        let text = "\(outcome.entries) entries, the last one \(outcome.head)"
        guard outcome.isWhole else {
            return .held(
                text, unless: outcome.findings.map(\.description),
                remedy: "Keep the folder as it is and tell the auditor: somebody or something "
                    + "changed the log.")
        }
        guard outcome.notes.isEmpty else {
            return .unseen(
                text + "; the chain is whole; " + outcome.notes.joined(separator: "; "),
                remedy: "Give the car's key to look at the rest.")
        }
        return .held(text)
    }

    private func rest(_ database: Database) throws -> InvariantOutcome {
        guard let keys = view.keys else {
            return .unseen(
                "not looked at: the key is not at hand", remedy: "Give the car's key.")
        }
        var wrong: [String] = []
        var count = 0
        for look in try CustodyStore.openings(keys, in: database) {
            count += 1
            do {
                try look.open()
            } catch let error as PlatedError {
                wrong.append("\(look.name): \(error.message)")
            }
        }
        return .held("\(count) rows", unless: wrong)
    }
}
