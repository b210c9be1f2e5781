/// RFC 3339 in and out: known moments, every day of 800 years, offsets, and what is no time.

import PlateCore
import Testing

@Suite struct WallTimeTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:34:56.789Z", 951_827_696_789),
            ("2026-05-04T03:02:01.000Z", 1_777_863_721_000),
            ("2100-02-28T23:59:59.999Z", 4_107_542_399_999),
            ("2100-03-01T00:00:00.000Z", 4_107_542_400_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        ] as [(String, Int64)])
    func knownMoments(_ text: String, _ milliseconds: Int64) {
        #expect(WallTime(rfc3339: text)?.milliseconds == milliseconds)
        #expect(WallTime(milliseconds: milliseconds).description == text)
    }

    @Test func everyDayFollowsTheLast() throws {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        func padded(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: width - String(value).count) + String(value)
        }
        var expected = try #require(WallTime(rfc3339: "1600-01-01")).milliseconds
        var wrong = 0
        for year in 1600..<2400 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                let length = lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)
                for day in 1...length {
                    let text = "\(year)-\(padded(month, 2))-\(padded(day, 2))"
                    if WallTime(rfc3339: text)?.milliseconds != expected { wrong += 1 }
                    if WallTime(milliseconds: expected).description != text + "T00:00:00.000Z" {
                        wrong += 1
                    }
                    expected += 86_400_000
                }
                let beyond = "\(year)-\(padded(month, 2))-\(padded(length + 1, 2))"
                if WallTime(rfc3339: beyond) != nil { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(WallTime(milliseconds: expected).description == "2400-01-01T00:00:00.000Z")
    }

    @Test(arguments: [
        ("2026-05-04T03:02:01+02:00", "2026-05-04T01:02:01.000Z"),
        ("2026-05-04T03:02:01-08:30", "2026-05-04T11:32:01.000Z"),
        ("2026-01-01T00:00:00+00:01", "2025-12-31T23:59:00.000Z"),
        ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00.000Z"),
        ("2026-05-04T03:02:01.5Z", "2026-05-04T03:02:01.500Z"),
        ("2026-05-04T03:02:01.123456789Z", "2026-05-04T03:02:01.123Z"),
        ("2026-05-04t03:02:01z", "2026-05-04T03:02:01.000Z"),
        ("2026-05-04 03:02:01Z", "2026-05-04T03:02:01.000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("2026-05-04", "2026-05-04T00:00:00.000Z"),
    ])
    func otherSpellingsOfAMoment(_ text: String, _ written: String) {
        #expect(WallTime(rfc3339: text)?.description == written)
    }

    @Test(arguments: [
        "", "2026", "2026-05", "2026-5-4", "26-05-04", "2026-13-01", "2026-00-10", "2026-01-00",
        "2023-02-29", "1900-02-29", "2026-04-31", "2026-05-04T", "2026-05-04T03:02Z",
        "2026-05-04T03:02:01", "2026-05-04T24:00:00Z", "2026-05-04T03:60:00Z",
        "2026-05-04T03:02:61Z", "2026-05-04T03:02:01.Z", "2026-05-04T03:02:01,5Z",
        "2026-05-04T03:02:01+2:00", "2026-05-04T03:02:01+0200", "2026-05-04T03:02:01+24:00",
        "2026-05-04T03:02:01ZZ", "2026-05-04T03:02:01Z ", " 2026-05-04", "2026/05/04",
        "-026-05-04", "２026-05-04", "2026-05-04T03:02:01\u{2212}01:00", "+2026-05-04",
    ])
    func whatIsNoTime(_ text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }

    @Test func randomMomentsRoundTrip() {
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let milliseconds = Int64(state >> 16) % 253_402_300_799_999
            let moment = WallTime(milliseconds: milliseconds)
            #expect(WallTime(rfc3339: moment.description) == moment)
        }
    }

    @Test func momentsCompareAndSubtract() {
        #expect(WallTime(milliseconds: 1) < WallTime(milliseconds: 2))
        let start = MonotonicTime(nanoseconds: 5_000_000)
        let later = start.adding(milliseconds: 1.5)
        #expect(start < later && !(later < start))
        #expect(later.milliseconds(since: start) == 1.5)
        #expect(start.milliseconds(since: later) == -1.5)
    }
}
