/// What a request asks for, with all that belongs to it.
import Foundation
import PlateCore

/// Everything a client can ask for, in this form of the protocol and in the ones that are planned: a
/// name is refused for want of a login, and not as unknown, from the first form on.
public enum ControlRequestKind: String, Sendable, Codable, CaseIterable {
    /// Who is there: the greeting once more.
    case hello
    /// A sign of life; also keeps a silent connection open.
    case ping
    /// A `StatusReport`.
    case status
    /// What is installed, whose it is, who answers for it.
    case about
    /// Who may do what.
    case roles
    /// Opens a session, and what belongs to that.
    case login
    /// Ends it.
    case logout
    /// Stored reads.
    case reads
    /// One stored read.
    case read
    /// One stored picture.
    case picture
    /// Alerts that are open.
    case alerts
    /// An officer's answer to an alert.
    case answer
    /// What a crew sets for its shift, and the board of its alerts.
    case shift
    /// Reads and alerts as they come.
    case subscribe
    /// A plate to look out for.
    case lookout
    /// The lists' versions, and new ones.
    case hotlist
    /// Accounts and their rights.
    case account
    /// The access log.
    case audit
    /// Records kept beyond their time.
    case hold
    /// Records taken away.
    case expunge
    /// Records taken along.
    case export
    /// Misreads that technicians may replay.
    case misreads

    /// Whether only a client that has a session may ask. What needs none says nothing about a plate.
    /// `login` needs none, but for proving once more who one is.
    public var needsLogin: Bool {
        switch self {
        case .hello, .ping, .status, .about, .roles, .login: false
        case .logout, .reads, .read, .picture, .alerts, .answer, .shift, .subscribe, .lookout,
            .hotlist, .account, .audit, .hold, .expunge, .export, .misreads:
            true
        }
    }
}

/// A request's kind and its body.
public enum ControlBody: Sendable, Hashable {
    /// Who is there: the greeting once more.
    case hello
    /// A sign of life.
    case ping
    /// A `StatusReport`.
    case status
    /// An `AboutReport`.
    case about
    /// A `RolesReport`.
    case roles
    /// Opens a session, and what belongs to that.
    case login(LoginBody)
    /// Ends it.
    case logout(LogoutBody)
    /// Stored reads.
    case reads(ReadsBody)
    /// One stored read.
    case read(ReadBody)
    /// One stored picture.
    case picture(PictureBody)
    /// Alerts.
    case alerts(AlertsBody)
    /// An officer's answer to an alert.
    case answer(AnswerBody)
    /// What a crew sets for its shift, and the board of its alerts.
    case shift(ShiftBody)
    /// Reads and alerts as they come.
    case subscribe(SubscribeBody)
    /// A plate to look out for.
    case lookout(LookoutBody)
    /// The lists' versions, and new ones.
    case hotlist(HotlistBody)
    /// Accounts and their rights.
    case account(AccountBody)
    /// The access log.
    case audit(AuditBody)
    /// Records kept beyond their time.
    case hold(HoldBody)
    /// Records taken away.
    case expunge(ExpungeBody)
    /// Records taken along.
    case export(ExportBody)
    /// Misreads that technicians may replay.
    case misreads(MisreadsBody)

    /// Its name.
    public var kind: ControlRequestKind {
        switch self {
        case .hello: .hello
        case .ping: .ping
        case .status: .status
        case .about: .about
        case .roles: .roles
        case .login: .login
        case .logout: .logout
        case .reads: .reads
        case .read: .read
        case .picture: .picture
        case .alerts: .alerts
        case .answer: .answer
        case .shift: .shift
        case .subscribe: .subscribe
        case .lookout: .lookout
        case .hotlist: .hotlist
        case .account: .account
        case .audit: .audit
        case .hold: .hold
        case .expunge: .expunge
        case .export: .export
        case .misreads: .misreads
        }
    }

    /// Whether only a client that has a session may ask.
    public var needsLogin: Bool {
        if case .login(let body) = self { return body.needsLogin }
        return kind.needsLogin
    }

    /// Seconds an answer may take. The log's walk, expungements and exports take their time; a log-in
    /// hashes a password slowly.
    public var answerSecondsMax: Double {
        switch self {
        case .audit, .expunge, .export, .hold, .hotlist, .misreads:
            Limits.controlLongAnswerSecondsMax
        case .login, .account, .reads, .lookout: Limits.controlLookAnswerSecondsMax
        default: Limits.controlAnswerSecondsMax
        }
    }

    /// What is written under `body`; `nil` where nothing is.
    var form: (any ControlBodyForm)? {
        switch self {
        case .hello, .ping, .status, .about, .roles: nil
        case .login(let body): body
        case .logout(let body): body
        case .reads(let body): body
        case .read(let body): body
        case .picture(let body): body
        case .alerts(let body): body
        case .answer(let body): body
        case .shift(let body): body
        case .subscribe(let body): body
        case .lookout(let body): body
        case .hotlist(let body): body
        case .account(let body): body
        case .audit(let body): body
        case .hold(let body): body
        case .expunge(let body): body
        case .export(let body): body
        case .misreads(let body): body
        }
    }

    /// Reads the body of a `kind`; a missing one counts as `{}`.
    init(_ kind: ControlRequestKind, from decoder: any Decoder) throws {
        self =
            switch kind {
            case .hello: .hello
            case .ping: .ping
            case .status: .status
            case .about: .about
            case .roles: .roles
            case .login: .login(try LoginBody(from: decoder))
            case .logout: .logout(try LogoutBody(from: decoder))
            case .reads: .reads(try ReadsBody(from: decoder))
            case .read: .read(try ReadBody(from: decoder))
            case .picture: .picture(try PictureBody(from: decoder))
            case .alerts: .alerts(try AlertsBody(from: decoder))
            case .answer: .answer(try AnswerBody(from: decoder))
            case .shift: .shift(try ShiftBody(from: decoder))
            case .subscribe: .subscribe(try SubscribeBody(from: decoder))
            case .lookout: .lookout(try LookoutBody(from: decoder))
            case .hotlist: .hotlist(try HotlistBody(from: decoder))
            case .account: .account(try AccountBody(from: decoder))
            case .audit: .audit(try AuditBody(from: decoder))
            case .hold: .hold(try HoldBody(from: decoder))
            case .expunge: .expunge(try ExpungeBody(from: decoder))
            case .export: .export(try ExportBody(from: decoder))
            case .misreads: .misreads(try MisreadsBody(from: decoder))
            }
    }
}
