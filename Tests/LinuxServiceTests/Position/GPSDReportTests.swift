/// Lines of gpsd: what is taken from good ones, and that no line does harm.
import LinuxService
import PlateCore
import Testing

@Suite struct GPSDReportTests {
    private func report(_ line: String) -> GPSDReport? { GPSDReport(line: Array(line.utf8)) }

    private func fix(_ line: String) throws -> GPSDReport.Fix {
        guard case .fix(let fix) = try #require(report(line)) else {
            throw PlatedError(.badData, "no fix in \(line)")
        }
        return fix
    }

    private static let full = """
        {"class":"TPV","device":"/dev/ttyACM0","status":2,"mode":3,\
        "time":"2026-05-04T07:30:12.250Z","leapseconds":18,"ept":0.005,"lat":38.581572,\
        "lon":-121.494400,"altHAE":20.1,"epx":3.1,"epy":4.2,"epv":9.2,"track":271.5,\
        "magtrack":258.0,"speed":13.4,"climb":0.1,"eps":0.4,"eph":5.5,"sep":11.0}
        """

    @Test func wholeFixIsTaken() throws {
        let fix = try fix(Self.full)
        #expect(fix.mode == .full)
        #expect(fix.time == WallTime(rfc3339: "2026-05-04T07:30:12.250Z"))
        #expect(fix.latitude == 38.581572 && fix.longitude == -121.4944)
        #expect(fix.speed == 13.4 && fix.track == 271.5)
        #expect(fix.accuracy == 5.5 && fix.timeErrorSeconds == 0.005)
    }

    @Test func accuracyComesFromTheAxesWhereThereIsNoOther() throws {
        let line = #"{"class":"TPV","mode":2,"lat":1,"lon":2,"epx":3,"epy":4}"#
        #expect(try fix(line).accuracy == 5)
        #expect(try fix(#"{"class":"TPV","mode":2,"lat":1,"lon":2,"epx":3}"#).accuracy == nil)
    }

    @Test func receiverWithoutAFixHasNoPosition() throws {
        let none = try fix(#"{"class":"TPV","mode":1}"#)
        #expect(none.mode == .none && none.latitude == nil && none.time == nil)
        let stale = try fix(#"{"class":"TPV","mode":1,"lat":38,"lon":-121}"#)
        #expect(stale.latitude == nil && stale.longitude == nil)
        #expect(try fix(#"{"class":"TPV"}"#).mode == .none)
    }

    @Test(arguments: [
        #""lat":91,"lon":0"#, #""lat":0,"lon":180.5"#, #""lat":-90.001,"lon":0"#,
        #""lat":1"#, #""lon":1"#,
    ])
    func placeThatCannotBeIsNone(_ place: String) throws {
        let fix = try fix(#"{"class":"TPV","mode":3,"# + place + "}")
        #expect(fix.latitude == nil && fix.longitude == nil)
    }

    @Test func valuesOutOfRangeAreLeftOut() throws {
        let fix = try fix(
            #"{"class":"TPV","mode":3,"lat":1,"lon":2,"speed":-1,"track":400,"eph":-3,"#
                + #""ept":1e300,"time":"yesterday"}"#)
        #expect(fix.latitude == 1 && fix.speed == nil && fix.track == nil)
        #expect(fix.accuracy == nil && fix.timeErrorSeconds == nil && fix.time == nil)
    }

    @Test func satellitesAreCounted() {
        let listed = report(
            #"{"class":"SKY","hdop":1.2,"satellites":[{"PRN":1,"used":true},{"PRN":2,"used":"#
                + #"false},{"PRN":3}]}"#)
        #expect(listed == .sky(GPSDReport.Satellites(used: 1, seen: 3)))
        #expect(
            report(#"{"class":"SKY","nSat":12,"uSat":7}"#)
                == .sky(GPSDReport.Satellites(used: 7, seen: 12)))
        #expect(report(#"{"class":"SKY","hdop":1.2}"#) == .sky(nil))
        #expect(report(#"{"class":"SKY","nSat":-4,"uSat":7}"#) == .sky(nil))
    }

    @Test func greetingAndDevices() {
        #expect(
            report(#"{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3}"#)
                == .version("3.22"))
        #expect(
            report(
                #"{"class":"DEVICES","devices":[{"path":"/dev/a","activated":"2026-05-04T0"},"#
                    + #"{"path":"/dev/b"},{"path":"/dev/c","activated":1.5}]}"#)
                == .devices(active: 2))
        #expect(report(#"{"class":"DEVICES","devices":[]}"#) == .devices(active: 0))
        #expect(report(#"{"class":"PPS","real_sec":1}"#) == .other)
        #expect(report(#"{"class":"WATCH","enable":true}"#) == .other)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[]", "null", "7", "\"TPV\"", "{}", #"{"class":7}"#,
        #"{"class":"TPV","mode":"three"}"#, #"{"class":"TPV","mode":1e30}"#,
        #"{"class":"SKY","satellites":7}"#, #"{"class":"TPV","lat":1"#,
        #"{"class":"VERSION"}"#, #"{"class":"DEVICES","devices":{}}"#, "GET / HTTP/1.1",
        "$GPRMC,000000,V,,,,,,,010100,,*20", "\u{0}\u{1}\u{2}",
    ])
    func lineThatIsNoReport(_ line: String) {
        #expect(report(line) == nil)
    }

    @Test func nestingToTheLimitOfALineIsRefused() {
        let deep = #"{"class":"#
        let line = String(repeating: "[", count: Limits.gpsdLineBytesMax)
        #expect(report(line) == nil)
        #expect(report(String(repeating: deep, count: 7000)) == nil)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func mutatedLinesDoNoHarm(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var understood = 0
        for _ in 0..<3000 {
            var bytes = Array(Self.full.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[(place * 7) % bytes.count], at: place)
                default: bytes.removeSubrange(place..<min(place + 9, bytes.count))
                }
            }
            guard case .fix(let fix) = GPSDReport(line: bytes) else { continue }
            understood += 1
            #expect(fix.latitude.map { (-90...90).contains($0) } ?? true)
            #expect(fix.longitude.map { (-180...180).contains($0) } ?? true)
            #expect(fix.track.map { (0...360).contains($0) } ?? true)
        }
        #expect(understood > 300)
    }

    @Test func linesComeWholeOverAnyBorders() {
        let text = "one\n\ntwo\r\nthree is not over"
        for size in 1...text.utf8.count {
            var lines = ReportLines()
            var found: [String] = []
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                lines.take(rest.prefix(size)) { found.append(String(decoding: $0, as: UTF8.self)) }
                rest = rest.dropFirst(size)
            }
            #expect(found == ["one", "", "two\r"])
        }
    }

    @Test func lineWithoutAnEndIsDroppedAndTheNextOneIsWhole() {
        var lines = ReportLines()
        var found: [[UInt8]] = []
        let chunk = [UInt8](repeating: 120, count: 10_000)
        for _ in 0..<100 { lines.take(chunk) { found.append($0) } }
        lines.take(Array("\nnext\n".utf8)) { found.append($0) }
        #expect(found == [Array("next".utf8)] && lines.tooLongCount == 1)
    }
}
