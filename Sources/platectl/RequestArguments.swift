// Times, places and stretches as they are typed.
import ArgumentParser
import ControlProtocol
import PlateCore

/// The first instant that a text means.
struct FirstInstant: ExpressibleByArgument {
    let time: WallTime

    init?(argument: String) {
        guard let time = WallTime(rfc3339: argument) else { return nil }
        self.time = time
    }
}

/// The last instant that a text means: of a date alone, the end of that day.
struct LastInstant: ExpressibleByArgument {
    let time: WallTime

    init?(argument: String) {
        guard let time = WallTime(rfc3339: argument) else { return nil }
        let isDay = argument.utf8.count == 10
        self.time = isDay ? WallTime(milliseconds: time.milliseconds + 86_399_999) : time
    }
}

/// `LATITUDE,LONGITUDE,METRES`.
struct PlaceArgument: ExpressibleByArgument {
    let circle: PlaceCircle

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
            .map { Double($0.filter { $0 != " " }) }
        guard parts.count == 3, let latitude = parts[0], let longitude = parts[1],
            let radius = parts[2], (-90...90).contains(latitude),
            (-180...180).contains(longitude),
            (1...Limits.controlRadiusMetresMax).contains(radius)
        else { return nil }
        circle = PlaceCircle(latitude: latitude, longitude: longitude, radiusMetres: radius)
    }
}

/// From when to when.
struct StretchArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Then or later: a date or an RFC 3339 time; a date begins at 00:00 UTC.",
            valueName: "time"))
    var from: FirstInstant?

    @Option(
        help: ArgumentHelp(
            "Then or earlier; a date ends at 24:00 UTC.", valueName: "time"))
    var through: LastInstant?

    func validate() throws {
        guard let from, let through else { return }
        guard from.time <= through.time else {
            throw ValidationError("--from must not be later than --through.")
        }
    }
}

extension ExportRedaction: ExpressibleByArgument {}
extension AccessAction: ExpressibleByArgument {}
