/// Record ids: their bits after RFC 9562, their order, and their text.

import PlateCore
import Testing

@Suite struct RecordIDTests {
    private func id(_ milliseconds: Int64, _ random: [UInt8] = Array(1...10)) -> RecordID {
        RecordID(wallTime: WallTime(milliseconds: milliseconds), random: random)
    }

    @Test func bitsAreThoseOfVersionSeven() {
        let ones = id(0x0123_4567_89AB, [UInt8](repeating: 0xFF, count: 10))
        #expect(ones.description == "01234567-89ab-7fff-bfff-ffffffffffff")
        let zeros = id(0x0123_4567_89AB, [UInt8](repeating: 0, count: 10))
        #expect(zeros.description == "01234567-89ab-7000-8000-000000000000")
    }

    @Test func laterIdsSortLater() {
        let times: [Int64] = [0, 1, 255, 256, 65_536, 1_777_863_721_000, 1_777_863_721_001]
        let texts = times.map {
            id($0, (0..<10).map { _ in UInt8.random(in: 0...255) }).description
        }
        #expect(texts == texts.sorted())
    }

    @Test func textRoundTrips() throws {
        var generator = SystemRandomNumberGenerator()
        for number in 0..<500 {
            let made = RecordID(
                wallTime: WallTime(milliseconds: 1_777_863_721_000 + Int64(number)),
                using: &generator)
            #expect(RecordID(made.description) == made)
            #expect(RecordID(made.description.uppercased()) == made)
            #expect(made.bytes.count == 16 && made.description.count == 36)
        }
    }

    @Test(arguments: [
        "", "01234567-89ab-7fff-bfff-fffffffffff", "01234567-89ab-7fff-bfff-fffffffffffff",
        "0123456789ab7fffbfffffffffffffff", "01234567-89ab-7fff-bfff-ffffffffffg0",
        "0123456-789ab-7fff-bfff-ffffffffffff", "+1234567-89ab-7fff-bfff-ffffffffffff",
        "01234567-89ab-7fff-bfff-ffffffffff", "{1234567-89ab-7fff-bfff-fffffffffff}",
        "01234567--89ab-7fff-bfff-ffffffffffff", "é1234567-89ab-7fff-bfff-fffffffffff",
        "é123456-89ab-7fff-bfff-ffffffffffff",
    ])
    func whatIsNoID(_ text: String) {
        #expect(RecordID(text) == nil)
    }
}

/// Ids of one run: they grow, whatever the wall clock does.
@Suite struct RecordIDSequenceTests {
    private func text(_ ids: inout RecordIDSequence, _ milliseconds: Int64) -> String {
        ids.next(at: WallTime(milliseconds: milliseconds)).description
    }

    @Test func idsGrowOverStepsOfTheClock() {
        let now: Int64 = 1_777_863_721_000
        var ids = RecordIDSequence()
        var last = ""
        for number in 0..<5000 {
            let step: Int64 = [0, 0, 1, -3_600_000, 86_400_000, -1][number % 6]
            let id = text(&ids, now + Int64(number) + step)
            #expect(id > last)
            last = id
        }
    }

    @Test func clockThatStandsStillDoesNotStopThem() {
        var ids = RecordIDSequence()
        let texts = (0..<20_000).map { _ in text(&ids, 1_777_863_721_000) }
        #expect(zip(texts, texts.dropFirst()).allSatisfy { $0 < $1 })
        // Twelve bits count: the milliseconds hardly move.
        let last: RecordID? = RecordID(texts[19_999])
        let milliseconds = last?.bytes.prefix(6).reduce(0) { $0 << 8 | Int64($1) } ?? 0
        #expect((0...20).contains(milliseconds - 1_777_863_721_000))
    }

    @Test func idOfALaterMillisecondHasItsTime() {
        var ids = RecordIDSequence()
        _ = text(&ids, 1000)
        #expect(text(&ids, 0x0123_4567_89AB).hasPrefix("01234567-89ab-7"))
        #expect(text(&ids, -5) > "01234567-89ab-7")
    }
}
