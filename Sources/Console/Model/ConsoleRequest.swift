/// What a console asks of the daemon or of its own shell.
import PlateCore

/// What stored reads are looked into for; the log has it beside what was looked for.
public struct SearchGrounds: Sendable, Hashable {
    /// The purpose; `nil` for the session's.
    public var purpose: String?
    /// The case, incident or matter number; `nil` for the session's.
    public var caseNumber: String?

    /// Grounds from what was typed.
    public init(purpose: String? = nil, caseNumber: String? = nil) {
        self.purpose = purpose?.isEmpty == true ? nil : purpose
        self.caseNumber = caseNumber?.isEmpty == true ? nil : caseNumber
    }
}

/// One thing to do.
public enum ConsoleRequest: Sendable, Hashable {
    /// Open a session.
    case login(name: String, password: String, code: String, purpose: String, caseNumber: String)
    /// Open a session with a password that has to be changed, and change it.
    case changePassword(
        name: String, password: String, newPassword: String, code: String, purpose: String,
        caseNumber: String)
    /// Prove once more who sits there, so that searching goes on.
    case prove(password: String, code: String)
    /// Somebody has the alert before them.
    case acknowledge(alert: String, revision: Int)
    /// Compared, so many milliseconds after the picture was shown.
    case compare(alert: String, revision: Int, PlateComparison, afterMilliseconds: Int64?)
    /// CLETS answered.
    case clets(alert: String, revision: Int, CLETSAnswer)
    /// Done with.
    case close(alert: String, revision: Int, AlertDisposition)
    /// Go on from an alert that is closed to whatever is next.
    case leave(alert: String)
    /// Show the alert that was closed last, so that it can be amended.
    case lastAlert
    /// Put off.
    case later(alert: String, revision: Int)
    /// Look among the reads on the car.
    case search(plate: String, hours: String, camera: String, purpose: String, caseNumber: String)
    /// Every read of a plate, for what it was found for.
    case history(plate: String, grounds: SearchGrounds)
    /// Look out for a plate.
    case lookout(
        plate: String, state: String, make: String, colour: String, caseNumber: String,
        reason: String, days: String)
    /// Begin a canvass.
    case beginCanvass(incident: String)
    /// End it, and list its reads.
    case endCanvass(incident: String)
    /// The reads that were tagged in it, so many in all.
    case canvassReads(incident: String, count: Int)
    /// Visual only, or no longer.
    case silentRunning(isOn: Bool)
    /// A passenger types while the car moves: logged.
    case passengerTyping
    /// Whether a car without a speed source holds back typing this shift.
    case holdBackTyping(Bool)
    /// End the shift: the log-out of everybody on.
    case endShift
    /// Put text into the terminal's clipboard.
    case copy(String)
    /// Draw everything anew.
    case redraw
}
