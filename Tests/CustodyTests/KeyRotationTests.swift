/// Changes of the master key, and what the depot's key recovers.

import Custody
import PlateCore
import Testing

@Suite struct KeyRotationTests {
    private let former: MasterKey
    private let recovery: RecoveryPrivateKey
    private let fresh: Sealing
    private let rows: [StoredKey]
    private let keys: [SealingKey]

    init() throws {
        former = try MasterKey(secret: Array("the former master key".utf8))
        recovery = RecoveryPrivateKey()
        let sealing = Sealing(master: former, recovery: try recovery.publicKey)
        fresh = Sealing(
            master: try MasterKey(secret: Array("the next master key".utf8)),
            recovery: try recovery.publicKey)
        let made = [KeyUse.day("2026-11-24"), .lookUp, .accounts, .log, .signing].map(sealing.make)
        rows = made.map(\.row)
        keys = made.map(\.key)
    }

    private func expectOpen(_ rewrapped: [StoredKey]) throws {
        let sealed = keys.map {
            $0.seal([1, 2, 3], at: SealPlace(table: "t", column: "c", record: []))
        }
        for (row, bytes) in zip(rewrapped, sealed) {
            #expect(
                try row.open(with: fresh.master)
                    .open(bytes, at: SealPlace(table: "t", column: "c", record: [])) == [1, 2, 3])
            #expect(throws: PlatedError.self) { try row.open(with: former) }
        }
        #expect(rewrapped.map(\.id) == rows.map(\.id) && rewrapped.map(\.use) == rows.map(\.use))
    }

    @Test func aChangeWrapsEveryKeyAnewAndCanBeDoneAgain() throws {
        let first = try KeyRotation.rewrapped(rows, from: former, to: fresh)
        #expect(first.changed == rows.count)
        try expectOpen(first.rows)
        let mixed = Array(first.rows.prefix(2)) + rows.dropFirst(2)
        let again = try KeyRotation.rewrapped(mixed, from: former, to: fresh)
        #expect(again.changed == rows.count - 2)
        try expectOpen(again.rows)
    }

    @Test func aWrongFormerKeyChangesNothing() throws {
        let wrong = try MasterKey(secret: Array("someone else's key".utf8))
        #expect(throws: PlatedError.self) {
            try KeyRotation.rewrapped(rows, from: wrong, to: fresh)
        }
        var damaged = rows
        damaged[3].wrapped[20] ^= 1
        #expect(throws: PlatedError.self) {
            try KeyRotation.rewrapped(damaged, from: former, to: fresh)
        }
    }

    @Test func theDepotsKeyRecoversEverything() throws {
        try expectOpen(try KeyRotation.recovered(rows, with: recovery, to: fresh).rows)
        #expect(throws: PlatedError.self) {
            try KeyRotation.recovered(rows, with: RecoveryPrivateKey(), to: fresh)
        }
        var bare = rows
        bare[1].recovery = nil
        let error = #expect(throws: PlatedError.self) {
            try KeyRotation.recovered(bare, with: recovery, to: fresh)
        }
        #expect(error?.code == .notAllowed)
        // Copies that were swapped between rows open nowhere.
        var swapped = rows
        swapped[0].recovery = rows[1].recovery
        #expect(throws: PlatedError.self) {
            try KeyRotation.recovered(swapped, with: recovery, to: fresh)
        }
    }
}
