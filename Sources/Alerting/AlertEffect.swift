/// What the board asks its shell to do. The shell stores, sounds and draws; it decides nothing.
import PlateCore

/// Why an alert is called out.
public enum AlertCause: String, Sendable, Codable, CaseIterable {
    /// It is new.
    case raised
    /// Nobody has answered it.
    case unanswered
    /// It was put off and its time has come.
    case putOff
    /// Its plate was seen again, elsewhere or before anybody answered.
    case seenAgain
    /// Later frames changed the reading.
    case readingChanged
    /// Two consoles disagree.
    case conflict
    /// The daemon or the car started anew.
    case restarted
    /// Another crew is on.
    case handedOver
}

/// One call to the crew.
public struct AlertCall: Sendable, Hashable {
    /// Which alert.
    public var alert: RecordID
    /// Why.
    public var cause: AlertCause
    /// How urgent; its tone and colour hang on it.
    public var priority: AlertPriority
    /// Whether the tone is played; silent running and muting take it away, the picture stays.
    public var isAudible: Bool
    /// Whether nobody is logged in, so that the screen says only "log in".
    public var needsLogin: Bool
}

/// Why a step was not taken. Nothing changed then.
public enum AlertRefusal: String, Sendable, Codable, CaseIterable, Error {
    /// There is no such alert on the board.
    case unknownAlert
    /// It was raised before.
    case raisedTwice
    /// The console shows a revision that was never made.
    case unknownRevision
    /// The reading changed or another console answered since the screen was drawn: look again.
    case screenOutdated
    /// The disposition acts on the alert, and picture and listed plate were not compared.
    case comparisonMissing
    /// The disposition acts on the alert, and there is no CLETS answer.
    case cletsMissing
    /// Two consoles disagree; one of them has to answer anew first.
    case conflict
    /// The disposition belongs to a comparison that was not made.
    case otherComparison
    /// It is closed.
    case closed
    /// There is nothing in it: an empty correction, or the reading that was there.
    case nothing
}

/// One thing to do.
public enum AlertEffect: Sendable, Hashable {
    /// Store this line. What it says holds already: an alert never waits for the disk.
    case keep(AlertEvent)
    /// Call the crew.
    case call(AlertCall)
    /// Stop the tone of this alert.
    case silence(RecordID)
    /// Draw this alert anew on every console.
    case changed(RecordID)
    /// The alert in front of the crew is another one now, or none.
    case front(RecordID?)
    /// This alert repeats another: it is counted there and has no card of its own.
    case repeated(RecordID, of: RecordID)
    /// The half hour of silent running is over: for the log.
    case silentRunningEnded
    /// Tell the console that the step was not taken.
    case refuse(RecordID?, AlertRefusal)
}
