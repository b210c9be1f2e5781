/// What an officer answers to an alert.
import PlateCore

/// The body of `answer`.
public struct AnswerBody: Codable, Sendable, Hashable {
    /// What is done.
    public enum Action: String, Codable, Sendable, CaseIterable {
        /// Somebody has it before them.
        case acknowledge
        /// Picture and listed plate were compared: `comparison`.
        case compare
        /// CLETS answered, or could not be asked: `clets`.
        case clets
        /// It is done with: `disposition`.
        case close
        /// Put off with one key; it comes again.
        case later
        /// What the plate really reads: `text`. The reading itself stays as it was.
        case correct
    }

    /// What is done.
    public var action: Action
    /// The alert's id.
    public var alert: String
    /// The alert's revision that the screen showed when the key was pressed.
    public var revision: Int
    /// The console's name; two consoles of one car have different names.
    public var console: String
    /// Whether a passenger typed it while the car moved, by their own word.
    public var isPassenger: Bool
    /// The comparison, with `compare`.
    public var comparison: PlateComparison?
    /// Milliseconds from the picture's showing to the comparison, where they were measured.
    public var afterMilliseconds: Int64?
    /// The answer, with `clets`.
    public var clets: CLETSAnswer?
    /// What came of it, with `close`.
    public var disposition: AlertDisposition?
    /// Letters and digits, with `correct`.
    public var text: String?

    /// A body from its parts.
    public init(
        _ action: Action, alert: String, revision: Int, console: String, isPassenger: Bool = false,
        comparison: PlateComparison? = nil, afterMilliseconds: Int64? = nil,
        clets: CLETSAnswer? = nil, disposition: AlertDisposition? = nil, text: String? = nil
    ) {
        self.action = action
        self.alert = alert
        self.revision = revision
        self.console = console
        self.isPassenger = isPassenger
        self.comparison = comparison
        self.afterMilliseconds = afterMilliseconds
        self.clets = clets
        self.disposition = disposition
        self.text = text
    }

    /// Reads it; what is missing is as usual.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        action = try members.decode(Action.self, forKey: .action)
        alert = try members.decode(String.self, forKey: .alert)
        revision = try members.decode(Int.self, forKey: .revision)
        console = try members.decode(String.self, forKey: .console)
        isPassenger = try members.decodeIfPresent(Bool.self, forKey: .isPassenger) ?? false
        comparison = try members.decodeIfPresent(PlateComparison.self, forKey: .comparison)
        afterMilliseconds = try members.decodeIfPresent(Int64.self, forKey: .afterMilliseconds)
        clets = try members.decodeIfPresent(CLETSAnswer.self, forKey: .clets)
        disposition = try members.decodeIfPresent(AlertDisposition.self, forKey: .disposition)
        text = try members.decodeIfPresent(String.self, forKey: .text)
    }
}

extension AnswerBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.id(alert, "alert")
        rules.number(revision, "revision", 1...Int(Int32.max))
        rules.label(console, "console")
        rules.require(
            (comparison != nil) == (action == .compare), "comparison",
            "be given with \"compare\" and with nothing else")
        rules.require(
            afterMilliseconds.map { action == .compare && $0 >= 0 } ?? true, "afterMilliseconds",
            "be 0 or more, and given with \"compare\" alone")
        rules.require(
            (clets != nil) == (action == .clets), "clets",
            "be given with \"clets\" and with nothing else")
        rules.label(clets?.source, "source")
        rules.require(
            (disposition != nil) == (action == .close), "disposition",
            "be given with \"close\" and with nothing else")
        rules.require(
            (text != nil) == (action == .correct), "text",
            "be given with \"correct\" and with nothing else")
        rules.label(text, "text")
    }
}
