/// All that a console shows and takes, as one value: screens are drawn from it, keys change it.
///
/// The shell around it puts in what the daemon tells, hands in keys with the time, and sends the
/// requests that come out. Nothing here knows a socket, a clock or a terminal.
import Imaging
import PlateCore

/// Which screen was chosen. An alert takes its place while there is one.
public enum ConsolePage: String, Sendable, CaseIterable {
    case login, live, search, results, history, lookout, canvass, handOver, proof
}

/// What lies over the screen until it is left.
public enum ConsoleOverlay: String, Sendable, CaseIterable {
    case help, radio
    /// A car without a speed source asks once a shift whether to hold back typing.
    case typing
}

/// What the next key on an alert answers.
public enum AlertFocus: String, Sendable, CaseIterable {
    /// Comparison, CLETS, and the way to the rest.
    case answers
    /// Why CLETS could not be asked.
    case reason
    /// What came of it.
    case disposition
    /// The dispatcher's name or an incident number, typed.
    case source
}

/// A line at the bottom that goes away with the next key.
public struct ConsoleNotice: Sendable, Hashable {
    /// What it says.
    public var text: String
    /// Whether something is wrong.
    public var isFault: Bool

    /// A notice from its parts.
    public init(_ text: String, isFault: Bool = false) {
        self.text = text
        self.isFault = isFault
    }
}

/// A picture with a name: the same name, the same pixels.
public struct ConsolePicture: Sendable, Hashable {
    /// The name.
    public var key: String
    /// The pixels.
    public var image: ColourImage

    /// A picture from its parts; a larger one is shrunk once, here, and not at every drawing.
    public init(key: String, image: ColourImage) {
        self.key = key
        let side = max(image.width, image.height)
        let most = Limits.consolePictureSidePixelsMax
        self.image =
            side <= most
            ? image
            : image.areaResized(
                width: max(1, image.width * most / side),
                height: max(1, image.height * most / side))
    }

    /// Compared by name.
    public static func == (a: Self, b: Self) -> Bool { a.key == b.key }

    /// As for `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// The console.
public struct ConsoleModel: Sendable, Hashable {
    /// The chosen screen.
    public var page = ConsolePage.login
    /// What lies over it.
    public var overlay: ConsoleOverlay?
    /// Whether F1 blanked it.
    public var isBlank = false
    /// The colours.
    public var palette = Palette.Name.night
    /// The department's name, for the marking.
    public var agency: String
    /// The car.
    public var vehicle: String
    /// Who is logged in, as shown; empty before a log-in.
    public var crew: [String] = []
    /// The time now.
    public var now = WallTime(milliseconds: 0)
    /// The car's offset from UTC, in minutes, east positive.
    public var offsetMinutes = 0
    /// Cameras, lists and the rest of the top line.
    public var status = ConsoleStatus()
    /// The last reads, the newest first.
    public var reads: [ReadLine] = []
    /// The alert in front.
    public var alert: AlertCard?
    /// What the next key on it answers.
    public var focus = AlertFocus.answers
    /// Whether the whole picture is shown instead of the plate's.
    public var showsScene = false
    /// Other open alerts, the most urgent first.
    public var waiting: [AlertLine] = []
    /// What motion allows.
    public var presentation = MotionPresentation.full
    /// Visual only.
    public var isSilent = false
    /// The incident of the canvass that is on.
    public var canvass: String?
    /// The form of the present screen.
    public var form: ConsoleForm?
    /// The field for who gave the CLETS answer; a form that was begun before the alert stays.
    public internal(set) var sourceForm: ConsoleForm?
    /// The table of the present screen.
    public var table: ConsoleTable?
    /// The line at the bottom.
    public var notice: ConsoleNotice?
    /// Keys that are not taken yet.
    public var keyGuard = KeyGuard()
    /// Purposes that a log-in may have, in their order.
    public var purposes: [String]

    /// A console at the log-in.
    public init(agency: String, vehicle: String, purposes: [String]) {
        self.agency = agency
        self.vehicle = vehicle
        self.purposes = purposes
        form = .login(purposes: purposes)
    }

    /// Whether anybody is logged in.
    public var isLoggedIn: Bool { !crew.isEmpty }

    /// Whether there is an alert that is not done with; that much is told before a log-in.
    public var hasOpenAlerts: Bool {
        alert != nil || !waiting.isEmpty || !isLoggedIn && status.alertsOpen > 0
    }

    /// Whether the alert has the screen: somebody is logged in and there is one.
    public var showsAlert: Bool { isLoggedIn && alert != nil }

    /// Puts another alert in front, or none, at `moment`: keys meant for what was there before are
    /// not taken for answers.
    public mutating func setAlert(_ card: AlertCard?, at moment: MonotonicTime) {
        if card?.id != alert?.id {
            focus = .answers
            showsScene = false
            if overlay == .radio { overlay = nil }
            if card != nil { keyGuard.arm(at: moment) }
        } else if let card, let alert, card.readText != alert.readText {
            // Another reading is another question.
            focus = .answers
            keyGuard.arm(at: moment)
        }
        alert = card
    }
}

/// Keeps keys that were on their way when an alert took the screen from being its answer.
public struct KeyGuard: Sendable, Hashable {
    private var quietUntil: MonotonicTime?
    /// When the alert was shown, for how long its comparison took.
    public private(set) var shownAt: MonotonicTime?

    /// A guard that lets everything through.
    public init() {}

    mutating func arm(at moment: MonotonicTime) {
        shownAt = moment
        quietUntil = moment.adding(milliseconds: Limits.consoleKeyGuardMilliseconds)
    }

    /// Whether a key at `moment` is let through. One that is not begins the pause anew: somebody is
    /// typing.
    mutating func lets(at moment: MonotonicTime) -> Bool {
        guard let quietUntil else { return true }
        if moment >= quietUntil {
            self.quietUntil = nil
            return true
        }
        self.quietUntil = moment.adding(milliseconds: Limits.consoleKeyGuardMilliseconds)
        return false
    }

    /// Milliseconds for which the alert has been there.
    func shownMilliseconds(at moment: MonotonicTime) -> Int64? {
        shownAt.map { Int64(moment.milliseconds(since: $0)) }
    }
}
