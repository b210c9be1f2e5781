/// What happens to alerts, as it is stored: the board is rebuilt from these lines alone.
import PlateCore

/// Who answered, where and when, and what the screen showed then.
public struct AlertActor: Sendable, Hashable, Codable {
    /// Who it was.
    public var person: AccessPerson
    /// The console it was done at; two consoles of one car have different names.
    public var console: String
    /// The alert's revision that this console showed when the key was pressed.
    public var basedOn: Int
    /// Whether a passenger typed it while the car moved, by their own word.
    public var isPassenger: Bool

    /// An actor from their parts.
    public init(
        person: AccessPerson, console: String, basedOn: Int, isPassenger: Bool = false
    ) {
        self.person = person
        self.console = console
        self.basedOn = basedOn
        self.isPassenger = isPassenger
    }
}

/// One thing that happened to an alert.
public enum AlertStep: Sendable, Hashable, Codable {
    /// The pipeline raised it.
    case raised(facts: AlertFacts)
    /// Somebody has it before them.
    case acknowledged(by: AlertActor)
    /// Picture and listed plate were compared, so many milliseconds after the picture was shown.
    case compared(answer: PlateComparison, afterMilliseconds: Int64?, by: AlertActor)
    /// CLETS answered, or could not be asked.
    case verified(answer: CLETSAnswer, by: AlertActor)
    /// It is done with.
    case closed(disposition: AlertDisposition, by: AlertActor)
    /// Put off with one key; it comes again.
    case deferred(by: AlertActor)
    /// The officer says what the plate really reads; the reading itself stays as it was.
    case corrected(text: String, by: AlertActor)
    /// Later frames changed the reading. `meets` says whether the entry is still met.
    case readingChanged(text: String, match: MatchKind, meets: Bool)
}

/// One line of the journal.
public struct AlertEvent: Sendable, Hashable, Codable {
    /// The form that is written now.
    public static let versionNow = 1

    /// What a line is about.
    public enum Kind: Sendable, Hashable, Codable {
        /// One alert, by the text form of its id.
        case alert(id: String, step: AlertStep)
        /// Who is logged in to the car, by user name; empty when the last one logged out.
        case crew(names: [String])
        /// The shift is over: answered plates are announced again from now on.
        case shiftEnded
        /// Visual only, for half an hour from the line's time. By nobody where that was over.
        case silentRunning(isOn: Bool, by: AlertActor?)
        /// Sound off for all but the highest priority.
        case muted(isOn: Bool, by: AlertActor)
        /// A passenger types while the car moves, by their own word. By nobody where the car ended it.
        case passengerTyping(isOn: Bool, by: AlertActor?)
        /// Whether a car without a speed source holds back typing this shift.
        case holdsBackTyping(Bool, by: AlertActor)
    }

    /// The form of this line.
    public var version: Int
    /// When, in milliseconds since 1970.
    public var milliseconds: Int64
    /// What happened.
    public var kind: Kind

    /// When.
    public var time: WallTime { WallTime(milliseconds: milliseconds) }

    /// A line in the form of now.
    public init(_ kind: Kind, at time: WallTime) {
        version = Self.versionNow
        milliseconds = time.milliseconds
        self.kind = kind
    }

    /// A line about one alert.
    public init(_ id: RecordID, _ step: AlertStep, at time: WallTime) {
        self.init(.alert(id: id.description, step: step), at: time)
    }

    private enum Key: CodingKey { case version, milliseconds, kind }

    /// Reads a line of a form that is known here; another is an error, never skipped.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        version = try members.decode(Int.self, forKey: .version)
        guard version == Self.versionNow else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: members,
                debugDescription: "version \(version) of the alert journal is not known here")
        }
        milliseconds = try members.decode(Int64.self, forKey: .milliseconds)
        kind = try members.decode(Kind.self, forKey: .kind)
    }
}
