/// Training certificates and how they are judged, with and without a clock (policy 475.8, 475.3.1 b).
import PlateCore

/// One department-approved training.
public struct TrainingCertificate: Sendable, Hashable, Codable {
    /// The course.
    public var course: String
    /// When it lapses, in milliseconds since 1970.
    public var expiresMilliseconds: Int64

    /// A certificate from its parts.
    public init(course: String, expires: WallTime) {
        self.course = course
        expiresMilliseconds = expires.milliseconds
    }

    /// When it lapses.
    public var expires: WallTime { WallTime(milliseconds: expiresMilliseconds) }
}

/// What the certificates of an account are worth.
///
/// Where the clock is not trusted, a certificate counts as lapsed only if it had lapsed by the latest
/// trusted time the car remembers; the untrusted clock is left out in both directions. So a car whose
/// clock was lost does not lock everybody out, and setting the clock back renews nothing that had
/// lapsed before. The log says that it was judged so.
public enum TrainingStanding: Sendable, Hashable {
    /// All that is needed is there until the time given, and judged by a trusted clock.
    case valid(until: WallTime)
    /// Not lapsed by what the car remembers; the clock cannot say more.
    case unchecked(until: WallTime)
    /// No certificate of this course.
    case missing(course: String)
    /// The certificate of this course lapsed.
    case lapsed(course: String, at: WallTime)
    /// The role needs none.
    case notNeeded

    /// Judges `account` by the courses that are needed.
    public static func of(
        _ account: Account, courses: [String], at moment: AccessMoment
    ) -> TrainingStanding {
        guard account.role.needsTraining, !courses.isEmpty else { return .notNeeded }
        var until: WallTime?
        for course in courses {
            let certificates = account.training.filter { $0.course == course }
            guard let expires = certificates.map(\.expires).max() else {
                return .missing(course: course)
            }
            if let now = moment.knownTime, expires <= now {
                return .lapsed(course: course, at: expires)
            }
            until = min(until ?? expires, expires)
        }
        guard let until else { return .notNeeded }
        return moment.isTrusted ? .valid(until: until) : .unchecked(until: until)
    }
}

extension Account {
    /// Puts `certificate` in the place of the one of its course.
    public mutating func renew(_ certificate: TrainingCertificate) {
        training.removeAll { $0.course == certificate.course }
        training.append(certificate)
        training.sort { $0.course < $1.course }
    }
}
