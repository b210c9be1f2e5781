/// Whether two sightings are at the same place.
import Glibc
import PlateCore

/// The ground between two positions.
public enum AlertPlace {
    /// Metres between `a` and `b` on a sphere; at the distances asked about, 150 m, the error against
    /// the true shape of the earth is below one metre.
    public static func metres(_ a: Position, _ b: Position) -> Double {
        let radians = Double.pi / 180
        let north = (a.latitude - b.latitude) * radians
        // Across the date line the short way counts.
        let east = remainder((a.longitude - b.longitude) * radians, 2 * .pi)
        let squared =
            pow(sin(north / 2), 2) + cos(a.latitude * radians) * cos(b.latitude * radians)
            * pow(sin(east / 2), 2)
        return 2 * 6_371_000 * asin(min(1, squared.squareRoot()))
    }

    /// Whether `a` and `b` are known to be the same place: both fixes fresh, at most 150 m apart. What
    /// is not known is never the same, so that doubt announces.
    public static func isSame(_ a: Position?, _ b: Position?) -> Bool {
        guard let a, let b else { return false }
        guard (0...Limits.alertFixAgeMillisecondsMax).contains(a.ageMilliseconds),
            (0...Limits.alertFixAgeMillisecondsMax).contains(b.ageMilliseconds)
        else { return false }
        // A comparison with what is no number is false, and so no place is the same.
        return metres(a, b) <= Limits.alertSamePlaceMetresMax
    }
}
