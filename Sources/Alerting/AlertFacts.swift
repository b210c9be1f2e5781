/// What an alert was raised with, as its journal keeps it. The pictures stay with the read.
import PlateCore

/// One alert as the pipeline raised it.
public struct AlertFacts: Sendable, Hashable, Codable {
    /// The read that met the entry, in its text form.
    public var read: String
    /// The merged text when it was raised.
    public var text: String
    /// The list the entry is from.
    public var list: String
    /// Why the plate is listed.
    public var category: HotlistCategory
    /// The listed plate.
    public var listedText: String
    /// The listed state, two letters, where the list gives one.
    public var listedState: String?
    /// How the two met.
    public var match: MatchKind
    /// Whether the states agree.
    public var stateMatch: StateMatch
    /// Where the car was, where that is known.
    public var position: Position?

    /// Facts from their parts.
    public init(
        read: RecordID, text: String, list: String, category: HotlistCategory, listedText: String,
        listedState: String?, match: MatchKind, stateMatch: StateMatch, position: Position?
    ) {
        self.read = read.description
        self.text = text
        self.list = list
        self.category = category
        self.listedText = listedText
        self.listedState = listedState
        self.match = match
        self.stateMatch = stateMatch
        self.position = position
    }

    /// The facts of `alert`, read at `position`.
    public init(_ alert: Alert, position: Position?) {
        self.init(
            read: alert.readID, text: alert.text, list: alert.hit.entry.list,
            category: alert.hit.entry.category, listedText: alert.hit.entry.text,
            listedState: alert.hit.entry.state, match: alert.hit.match,
            stateMatch: alert.hit.stateMatch, position: position)
    }
}

/// What makes two alerts ask the same question of an officer: the same text met the same entry in the
/// same way. An alert that agrees better than the answered one, say in its state, is another question.
struct AlertQuestion: Sendable, Hashable {
    var text: String
    var list: String
    var category: HotlistCategory
    var listedText: String
    var listedState: String?
    var match: MatchKind
    var stateMatch: StateMatch

    init(_ facts: AlertFacts) {
        text = facts.text
        list = facts.list
        category = facts.category
        listedText = facts.listedText
        listedState = facts.listedState
        match = facts.match
        stateMatch = facts.stateMatch
    }
}
