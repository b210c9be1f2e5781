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
