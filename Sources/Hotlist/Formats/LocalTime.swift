/// Times as list writers write them, most of them without a zone: `HotlistSource` names it.

import Foundation
import PlateCore

/// A date, and a time of day where one is written, by the wall clocks of some zone.
struct LocalTime: Hashable {
    /// Milliseconds since 1970 as if the zone were UTC.
    var milliseconds: Int64
    /// Whether only a date was written.
    var isDate: Bool

    /// From its parts; `nil` where the calendar has no such time.
    init?(year: Int, month: Int, day: Int, time: (hour: Int, minute: Int, second: Int)? = nil) {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        guard (1900...2099).contains(year), (1...12).contains(month), (1...31).contains(day),
            let midnight = WallTime(rfc3339: "\(year)-\(two(month))-\(two(day))")
        else { return nil }
        milliseconds = midnight.milliseconds
        isDate = time == nil
        guard let time else { return }
        guard (0..<24).contains(time.hour), (0..<60).contains(time.minute),
            (0..<60).contains(time.second)
        else { return nil }
        milliseconds += Int64((time.hour * 60 + time.minute) * 60 + time.second) * 1000
    }

    /// The moment in `zone`. Where clocks showed the time twice the older counts, and where they
    /// skipped it what it would have been before they did: a list is never taken for younger.
    func moment(in zone: TimeZone) -> WallTime {
        func offset(_ around: Int64) -> Int64 {
            let date = Date(timeIntervalSince1970: Double(around) / 1000)
            return Int64(zone.secondsFromGMT(for: date)) * 1000
        }
        let day: Int64 = 86_400_000
        let moments = [milliseconds - day, milliseconds + day].map { milliseconds - offset($0) }
        let shown = moments.filter { $0 + offset($0) == milliseconds }
        return WallTime(milliseconds: (shown.isEmpty ? moments : shown).min()!)
    }

    /// The first instant after it in `zone`: of a date the end of its day.
    func end(in zone: TimeZone) -> WallTime {
        guard isDate else { return moment(in: zone) }
        var next = self
        next.milliseconds += 86_400_000
        return next.moment(in: zone)
    }

    /// `20190509`, all of `bytes`.
    static func compactDate(_ bytes: [UInt8], _ range: Range<Int>) -> LocalTime? {
        guard range.count == 8, let number = bytes.number(range) else { return nil }
        return LocalTime(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

/// A time that may bring its own zone.
enum WrittenTime: Hashable {
    case moment(WallTime)
    case local(LocalTime)

    /// Reads `2026-05-04`, `05/04/2026`, `20260504`, each with ` 09:00` or `T09:00:30` behind it
    /// where there is a time of day; with an offset or Z it is RFC 3339.
    init?(_ text: String) {
        let text = text.trimmed
        guard (8...35).contains(text.utf8.count) else { return nil }
        let digits = Array(text.utf8)
        if digits.contains(UInt8(ascii: "T")) || digits.contains(UInt8(ascii: "Z")),
            let moment = WallTime(rfc3339: text)
        {
            self = .moment(moment)
            return
        }
        guard let local = WrittenTime.local(digits) else {
            guard let moment = WallTime(rfc3339: text), digits.count > 10 else { return nil }
            self = .moment(moment)
            return
        }
        self = .local(local)
    }

    /// When it is, or of a date when it begins; `zone` counts where it brings none.
    func start(in zone: TimeZone) -> WallTime {
        switch self {
        case .moment(let moment): moment
        case .local(let local): local.moment(in: zone)
        }
    }

    /// When it is over, or of a date when its day is.
    func end(in zone: TimeZone) -> WallTime {
        switch self {
        case .moment(let moment): moment
        case .local(let local): local.end(in: zone)
        }
    }

    private static func local(_ text: [UInt8]) -> LocalTime? {
        let split = text.firstIndex { $0 == .space || $0 == UInt8(ascii: "T") } ?? text.count
        guard let date = date(Array(text[..<split])) else { return nil }
        guard split < text.count else {
            return LocalTime(year: date.year, month: date.month, day: date.day)
        }
        guard let time = timeOfDay(Array(text[(split + 1)...])) else { return nil }
        return LocalTime(year: date.year, month: date.month, day: date.day, time: time)
    }

    private static func date(_ text: [UInt8]) -> (year: Int, month: Int, day: Int)? {
        if text.count == 8, let number = text.number(0..<8) {
            return (number / 10_000, number / 100 % 100, number % 100)
        }
        let isAmerican = text.contains(UInt8(ascii: "/"))
        let mark = isAmerican ? UInt8(ascii: "/") : UInt8(ascii: "-")
        let parts = text.split(separator: mark, omittingEmptySubsequences: false).map(Array.init)
        let numbers = parts.compactMap { $0.number(0..<$0.count) }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        guard parts[isAmerican ? 2 : 0].count == 4 else { return nil }
        guard parts.allSatisfy({ (1...4).contains($0.count) }) else { return nil }
        return isAmerican
            ? (numbers[2], numbers[0], numbers[1]) : (numbers[0], numbers[1], numbers[2])
    }

    /// `09:00`, `09:00:30`, `0900`, `090030`.
    private static func timeOfDay(_ text: [UInt8]) -> (hour: Int, minute: Int, second: Int)? {
        if text.isDigits(0..<text.count) {
            switch text.count {
            case 4: return (text.number(0..<2)!, text.number(2..<4)!, 0)
            case 6: return (text.number(0..<2)!, text.number(2..<4)!, text.number(4..<6)!)
            default: return nil
            }
        }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            .map(Array.init)
        let numbers = parts.compactMap { $0.number(0..<$0.count) }
        guard (2...3).contains(parts.count), numbers.count == parts.count,
            parts.allSatisfy({ $0.count <= 2 })
        else { return nil }
        return (numbers[0], numbers[1], parts.count == 3 ? numbers[2] : 0)
    }
}
