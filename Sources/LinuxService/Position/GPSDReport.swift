/// One line of gpsd's JSON as a value (https://gpsd.gitlab.io/gpsd/gpsd_json.html). Nothing in a line
/// is believed before its range was looked at.
import Foundation
import PlateCore

/// What gpsd said, as far as the car needs it.
package enum GPSDReport: Sendable, Equatable {
    /// The greeting, with gpsd's release.
    case version(String)
    /// The receivers it has: how many of them are open.
    case devices(active: Int)
    /// Time, position, velocity.
    case fix(Fix)
    /// Satellites; `nil` where the report speaks of dilutions alone.
    case sky(Satellites?)
    /// A class that is of no interest here.
    case other

    /// A TPV report.
    package struct Fix: Sendable, Equatable {
        /// How much the receiver knows.
        package var mode: FixMode
        /// UTC of the fix, where known; the first reports after a start have none.
        package var time: WallTime?
        /// Half the width of the interval that holds `time`, in seconds, where known.
        package var timeErrorSeconds: Double?
        /// Degrees north.
        package var latitude: Double?
        /// Degrees east.
        package var longitude: Double?
        /// Metres a second over ground.
        package var speed: Double?
        /// Degrees clockwise from true north.
        package var track: Double?
        /// Radius in metres, where known.
        package var accuracy: Double?
    }

    /// How many satellites there are.
    package struct Satellites: Sendable, Equatable {
        /// Those the fix rests on.
        package var used: Int
        /// Those that are heard.
        package var seen: Int

        /// Counts from their parts.
        package init(used: Int, seen: Int) {
            self.used = used
            self.seen = seen
        }
    }

    /// The report in a line without its end; `nil` where the line is no JSON object with a class.
    package init?(line: [UInt8]) {
        let decoder = JSONDecoder()
        let data = Data(line)
        guard let heading = try? decoder.decode(Heading.self, from: data) else { return nil }
        func body<Body: Decodable>(_ type: Body.Type) -> Body? {
            try? decoder.decode(type, from: data)
        }
        switch heading.class {
        case "TPV":
            guard let body = body(TimePositionVelocity.self) else { return nil }
            self = .fix(Fix(body))
        case "SKY":
            guard let body = body(Sky.self) else { return nil }
            self = .sky(body.count)
        case "VERSION":
            guard let body = body(Version.self) else { return nil }
            self = .version(String(body.release.prefix(32)))
        case "DEVICES":
            guard let body = body(Devices.self) else { return nil }
            self = .devices(active: body.devices.count(where: \.isActive))
        default:
            self = .other
        }
    }

    private struct Heading: Decodable {
        var `class`: String
    }

    private struct Version: Decodable {
        var release: String
    }

    private struct Devices: Decodable {
        var devices: [Device]

        struct Device: Decodable {
            /// When it was opened: a time or a number, there only for those that are.
            var activated: Activation?
            var isActive: Bool { activated != nil }
        }

        struct Activation: Decodable {
            init(from decoder: any Decoder) throws {}
        }
    }

    private struct Sky: Decodable {
        var satellites: [Satellite]?
        var nSat: Int?
        var uSat: Int?

        struct Satellite: Decodable {
            var used: Bool?
        }

        var count: Satellites? {
            guard let seen = satellites?.count ?? nSat, (0...1000).contains(seen) else {
                return nil
            }
            let used = satellites?.count { $0.used == true } ?? uSat ?? 0
            return Satellites(used: min(max(0, used), seen), seen: seen)
        }
    }
}

/// How much a receiver knows of where it is.
public enum FixMode: Int, Sendable, Comparable {
    /// Nothing.
    case none = 1
    /// Latitude and longitude.
    case flat = 2
    /// Height as well.
    case full = 3

    /// Less comes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// TPV as gpsd writes it.
private struct TimePositionVelocity: Decodable {
    var mode: Int?
    var time: String?
    var ept: Double?
    var lat: Double?
    var lon: Double?
    var speed: Double?
    var track: Double?
    var eph: Double?
    var epx: Double?
    var epy: Double?
}

extension GPSDReport.Fix {
    fileprivate init(_ body: TimePositionVelocity) {
        mode = body.mode.flatMap(FixMode.init) ?? .none
        time = body.time.flatMap { WallTime(rfc3339: $0) }
        timeErrorSeconds = body.ept.within(0...1000)
        let place = (body.lat.within(-90...90), body.lon.within(-180...180))
        if case (.some(let north), .some(let east)) = place, mode > .none {
            latitude = north
            longitude = east
        }
        speed = body.speed.within(0...1000)
        track = body.track.within(0...360)
        accuracy = GPSDReport.Fix.accuracy(body)
    }

    /// gpsd's horizontal error where it tells one, else that of its two axes. gpsd scales the axes to
    /// 95 %, and the root of their squares holds the car with that probability or more.
    private static func accuracy(_ body: TimePositionVelocity) -> Double? {
        if let horizontal = body.eph.within(0...1e6) { return horizontal }
        guard let east = body.epx.within(0...1e6), let north = body.epy.within(0...1e6) else {
            return nil
        }
        return (east * east + north * north).squareRoot()
    }
}

extension Double? {
    fileprivate func within(_ range: ClosedRange<Double>) -> Double? {
        flatMap { range.contains($0) ? $0 : nil }
    }
}
