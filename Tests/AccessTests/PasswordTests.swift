/// Passwords: which are taken, and what is kept of them.
import Access
import Foundation
import PlateCore
import Testing

@Suite struct PasswordTests {
    private let ownWords = ["rdoe", "4711", "Patrol Officer", "Rivertown Police Department"]

    private func weakness(_ password: String) -> PasswordWeakness? {
        PasswordRules.weakness(of: password, ownWords: ownWords)
    }

    @Test(
        arguments: [
            "password", "Password1", "P@ssw0rd!", "passw0rd123", "Welcome2024!", "Summer2026!",
            "qwertyuiop1", "1qaz2wsx", "Letmein!!", "iloveyou", "trustno1", "Police911!",
            "Sheriff123", "ThinBlueLine", "backtheblue!", "123456789", "Football7!", "changeme1",
            "admin1234", "Administrator1", "toprotectandserve", "1234PASSWORD", "Dr@g0n2020",
        ])
    func commonPasswordsAreNotTaken(password: String) {
        let found = weakness(password)
        #expect(found == .common || found == .pattern, "\(password): \(String(describing: found))")
    }

    @Test(
        arguments: [
            "aaaaaaaa", "abababab", "abcabcabc", "12345678", "87654321", "abcdefghij", "asdfghjkl",
            "zxcvbnmzxcvbnm", "01230123", "ABCDEFGH", "11111112",
        ])
    func rowsAndRepetitionsAreNotTaken(password: String) {
        let found = weakness(password)
        #expect(found == .common || found == .pattern, "\(password): \(String(describing: found))")
    }

    @Test(
        arguments: [
            "rdoe4711", "rdoe-4711!", "Rivertown1", "rivertownpolice", "rpd4711rpd", "4711officer",
            "Patrol4711", "Rivertown-2026",
        ])
    func whatEverybodyKnowsOfTheOwnerIsNotTaken(password: String) {
        let found = weakness(password)
        // A year of four digits is what is left of the last, and is let pass.
        if password == "Rivertown-2026" {
            #expect(found == nil)
        } else {
            #expect(found == .ownName || found == .common, "\(password)")
        }
    }

    @Test(
        arguments: [
            samplePassword, "correct zebra staple", "Tr3mbling-lantern", "žluťoučký kůň",
            "日本語のパスワード", "x9#kQ2!v", "my dog eats rivertown snow",
        ])
    func otherPasswordsAreTaken(password: String) {
        #expect(weakness(password) == nil)
    }

    @Test func lengthsAreKept() {
        #expect(weakness("x9#kQ2!") == .tooShort)
        #expect(weakness("") == .tooShort)
        #expect(weakness(String(repeating: "long sentence ", count: 30)) == .tooLong)
        #expect(weakness("é\u{301}x9") == .tooShort)
    }

    @Test func theBlockListHasHundredsOfWordsInLowerCase() {
        #expect(PasswordBlockList.words.count > 500)
        #expect(PasswordBlockList.words.allSatisfy { $0 == $0.lowercased() && !$0.isEmpty })
    }

    @Test func aRecordTakesItsPasswordAndNoOther() throws {
        let record = PasswordRecord(
            "Straße 12 naïve", mustChange: false, set: sampleDay, random: seededBytes(), cost: .weak
        )
        #expect(record.matches("Straße 12 naïve"))
        // The same text in another normal form is the same password.
        #expect(record.matches("Straße 12 nai\u{308}ve"))
        for wrong in ["", "Straße 12 naive", "straße 12 naïve", "Straße 12 naïve "] {
            #expect(!record.matches(wrong))
        }
        let stored = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(PasswordRecord.self, from: stored) == record)
        #expect(!String(decoding: stored, as: UTF8.self).contains("12"))
    }

    @Test func theSamePasswordHasAnotherHashForEverybody() {
        let random = seededBytes()
        let records = (0..<3).map { _ in
            PasswordRecord(
                samplePassword, mustChange: false, set: sampleDay, random: random, cost: .weak)
        }
        #expect(Set(records.map(\.hash)).count == 3)
    }

    @Test func noPasswordFitsTheDecoyAndAnEndlessOneIsCut() {
        #expect(!PasswordRecord.decoy(.weak).matches(""))
        let long = String(repeating: "ab3-", count: 100_000)
        let record = PasswordRecord(
            String(long.prefix(256)), mustChange: false, set: sampleDay, random: seededBytes(),
            cost: .weak)
        #expect(!record.matches(long))
    }

    @Test func aRecordThatAsksForMoreMemoryThanBearableFitsNothing() {
        var record = PasswordRecord(
            samplePassword, mustChange: false, set: sampleDay, random: seededBytes(), cost: .weak)
        for (rounds, blockSize, parallelism) in [
            (1 << 40, 8, 1), (1000, 8, 1), (16, 1 << 30, 1), (16, 8, 0), (0, 8, 1), (-16, 8, 1),
        ] {
            record.cost = .init(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
            #expect(!record.matches(samplePassword))
        }
    }

    @Test func formerPasswordsAreNotTakenAgain() throws {
        var account = SamplePerson().account
        let clock = SampleClock()
        let login = sampleLogin()
        var used = [samplePassword]
        for number in 0..<7 {
            for former in used.suffix(5) {
                #expect(
                    refusal { () throws(AccessRefusal) in
                        try login.changePassword(of: &account, to: former, at: clock.moment)
                    } == .passwordRefused(.former), "\(former)")
            }
            let next = "lantern \(number) over the weir"
            try login.changePassword(of: &account, to: next, at: clock.moment)
            used.append(next)
        }
        #expect(account.formerPasswords.count == 4)
        try login.changePassword(of: &account, to: samplePassword, at: clock.moment)
        #expect(account.password.matches(samplePassword))
    }

    @Test func passwordsExpireAfterAYearOfKnownTime() {
        let record = SamplePerson().account.password
        var clock = SampleClock()
        clock.pass(days: 365)
        #expect(!record.isExpired(at: clock.moment))
        clock.pass(days: 1)
        #expect(record.isExpired(at: clock.moment))
        clock.source = .unset
        #expect(!record.isExpired(at: clock.moment))
        clock.earliest = clock.wall
        #expect(record.isExpired(at: clock.moment))
    }
}
