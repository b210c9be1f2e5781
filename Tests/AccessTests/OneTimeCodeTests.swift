/// Codes that are good once: the vectors of both RFCs, windows, and that none is taken twice.
import Access
import Foundation
import PlateCore
import Testing

@Suite struct OneTimeCodeTests {
    @Test func countedCodesAreThoseOfRFC4226() {
        let maker = OneTimeCode(secret: Data("12345678901234567890".utf8))
        let codes = (0..<10).map { maker.code(counter: $0) }
        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
                "399871", "520489",
            ])
    }

    @Test(
        arguments: [
            (59, "94287082", "46119246"), (1_111_111_109, "07081804", "68084774"),
            (1_111_111_111, "14050471", "67062674"), (1_234_567_890, "89005924", "91819424"),
            (2_000_000_000, "69279037", "90698825"), (20_000_000_000, "65353130", "77737706"),
        ] as [(Int64, String, String)])
    func timedCodesAreThoseOfRFC6238(seconds: Int64, sha1: String, sha256: String) {
        let step = UInt64(OneTimeCode.step(at: WallTime(milliseconds: seconds * 1000)))
        let short = OneTimeCode(secret: Data("12345678901234567890".utf8), digits: 8)
        #expect(short.code(counter: step) == sha1)
        let long = OneTimeCode(
            secret: Data("12345678901234567890123456789012".utf8), hash: .sha256, digits: 8)
        #expect(long.code(counter: step) == sha256)
    }

    @Test func addressesAreWhatTelephonesTakeIn() {
        let maker = OneTimeCode(secret: Data("12345678901234567890".utf8))
        let timed = maker.address(issuer: "Rivertown Police", name: "rdoe", timed: true)
        #expect(
            timed
                == "otpauth://totp/Rivertown%20Police:rdoe?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Rivertown%20Police&algorithm=SHA1&digits=6&period=30")
        let counted = maker.address(issuer: "A&B:é", name: "r", timed: false, counter: 7)
        #expect(counted.hasPrefix("otpauth://hotp/A%26B%3A%C3%A9:r?secret="))
        #expect(counted.hasSuffix("&counter=7"))
    }

    @Test func base32IsRFC4648AndCrockford() {
        #expect(Base32.rfc4648(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(Base32.rfc4648(Array("foob".utf8)) == "MZXW6YQ")
        #expect(Base32.spoken([0xFF, 0xFF, 0xFF, 0xFF, 0xFF], count: 8) == "ZZZZZZZZ")
        #expect(Base32.heard("abcd-efgh oil") == "ABCDEFGH011")
        #expect(Base32.heard("ABCU") == nil)
        #expect(Base32.heard("ÄB") == nil)
        #expect(Base32.grouped("ABCDEFGHJ") == "ABCD-EFGH-J")
    }
}

@Suite struct SecondFactorTests {
    @Test func aTimedCodeIsTakenOneStepToEitherSideAndNoFurther() {
        let person = SamplePerson()
        let clock = SampleClock()
        for steps in -3...3 as ClosedRange<Int64> {
            var factor = person.account.factor
            let result = factor.take(person.timedCode(clock, steps: steps), at: clock.moment)
            #expect(result == (abs(steps) <= 1 ? .timed : .wrong), "\(steps) steps away")
        }
    }

    @Test func noTimedCodeIsTakenTwiceNorOneThatIsOlder() {
        let person = SamplePerson()
        let clock = SampleClock()
        var factor = person.account.factor
        #expect(factor.take(person.timedCode(clock), at: clock.moment) == .timed)
        #expect(factor.take(person.timedCode(clock), at: clock.moment) == .wrong)
        #expect(factor.take(person.timedCode(clock, steps: -1), at: clock.moment) == .wrong)
        #expect(factor.take(person.timedCode(clock, steps: 1), at: clock.moment) == .timed)
    }

    @Test func aClockSetBackTakesNoUsedCode() {
        let person = SamplePerson()
        var clock = SampleClock()
        var factor = person.account.factor
        let used = person.timedCode(clock)
        #expect(factor.take(used, at: clock.moment) == .timed)
        clock.pass(days: 1)
        #expect(factor.take(person.timedCode(clock), at: clock.moment) == .timed)
        clock.wall = sampleDay
        #expect(factor.take(used, at: clock.moment) == .wrong)
    }

    @Test func withoutATrustedClockOnlyCountedAndPaperCodesAreTaken() {
        let person = SamplePerson()
        var clock = SampleClock()
        clock.source = .unset
        var factor = person.account.factor
        #expect(factor.take(person.timedCode(clock), at: clock.moment) == .needsClock)
        #expect(factor.take(person.countedCode(), at: clock.moment) == .counted)
        #expect(factor.take(person.recoveryCodes[3], at: clock.moment) == .recovery)
    }

    @Test func countedCodesMayBeTenAheadAndNeverGoBack() {
        let person = SamplePerson()
        let clock = SampleClock()
        var factor = person.account.factor
        #expect(factor.take(person.countedCode(ahead: 11), at: clock.moment) == .wrong)
        #expect(factor.take(person.countedCode(ahead: 10), at: clock.moment) == .counted)
        #expect(factor.nextCount == 11)
        for count in 0...10 as ClosedRange<UInt64> {
            #expect(factor.take(person.countedCode(ahead: count), at: clock.moment) == .wrong)
        }
        #expect(factor.take(person.countedCode(ahead: 11), at: clock.moment) == .counted)
    }

    @Test func eachOfTenRecoveryCodesIsTakenOnceInAnyWriting() {
        let person = SamplePerson()
        let clock = SampleClock()
        var factor = person.account.factor
        #expect(Set(person.recoveryCodes).count == 10)
        for code in person.recoveryCodes {
            let typed = code.lowercased().replacingOccurrences(of: "-", with: " ")
            #expect(factor.take(typed, at: clock.moment) == .recovery)
            #expect(factor.take(code, at: clock.moment) == .wrong)
        }
        #expect(factor.recoveryHashes.isEmpty)
        let renewed = factor.renewRecoveryCodes(random: seededBytes(5))
        #expect(factor.take(person.recoveryCodes[0], at: clock.moment) == .wrong)
        #expect(factor.take(renewed[0], at: clock.moment) == .recovery)
    }

    @Test(arguments: ["", " ", "000000000000000000", "12345", "１２３４５６", "AAAA-AAAA-AAAA", "\u{0}"])
    func whatIsNoCodeIsNotTaken(typed: String) {
        var factor = SamplePerson().account.factor
        let before = factor
        #expect(factor.take(typed, at: SampleClock().moment) == .wrong)
        #expect(factor == before)
    }

    @Test func recoveryCodesAreNotInWhatIsStored() throws {
        let person = SamplePerson()
        let stored = String(decoding: try JSONEncoder().encode(person.account), as: UTF8.self)
        for code in person.recoveryCodes {
            #expect(!stored.contains(code))
            #expect(!stored.contains(code.replacingOccurrences(of: "-", with: "")))
        }
        #expect(!stored.contains(samplePassword))
        let read = try JSONDecoder().decode(Account.self, from: Data(stored.utf8))
        #expect(read == person.account)
    }
}
