/// Who may do what: five roles, everything that can be asked for, and the table of both.
///
/// Duties are separate. Who makes accounts sees no plate; who looks for plates makes no accounts; who
/// destroys records by a court's order does nothing else to them; the technician sees none but the misreads
/// that an administrator, who does not see them, released by their names.
import PlateCore

/// What an account is for. Each has one.
public enum Role: String, Sendable, Codable, CaseIterable {
    /// Patrols with the reader, answers alerts, looks for plates.
    case `operator`
    /// Installs, aims, diagnoses; sees no stored plate but of misreads that were released.
    case technician
    /// Makes accounts and gives rights; sees no stored plate.
    case administrator
    /// Reads the access log.
    case auditor
    /// Holds records, releases holds, destroys by order.
    case custodian
}

/// Everything a logged-in person can ask for. Every request of the control protocol maps to one.
public enum Permission: String, Sendable, Codable, CaseIterable {
    /// Prove one's identity again, end one's session, see what it is worth.
    case session
    /// Change one's own password, second factor and recovery codes.
    case ownCredential = "own-credential"
    /// The versions and ages of lists, the car's state: nothing of a plate.
    case diagnose
    /// Reads and alerts as they come.
    case watch
    /// Open alerts.
    case alerts
    /// Answer an alert.
    case answer
    /// Stored reads, by plate, place or time.
    case search
    /// A stored picture.
    case picture
    /// Correct a reading.
    case correct
    /// Enter a plate to look out for.
    case lookout
    /// Begin and end a canvass.
    case canvass
    /// Settings of a shift, such as silent running.
    case setting
    /// Bring in a list.
    case hotlistImport = "hotlist-import"
    /// See accounts, without their secrets.
    case accounts
    /// Make and change others' accounts, release them, give rights.
    case accountChange = "account-change"
    /// Export the key that makes codes for the radio, and make such codes.
    case authority
    /// Verify the access log; shows no plate.
    case auditVerify = "audit-verify"
    /// The access log's lines and sums, without what was looked for.
    case auditReport = "audit-report"
    /// What was looked for, in the lines of the log.
    case auditSubjects = "audit-subjects"
    /// Take the access log along.
    case auditExport = "audit-export"
    /// See holds.
    case holds
    /// Place a hold.
    case holdPlace = "hold-place"
    /// Release a hold.
    case holdRelease = "hold-release"
    /// Destroy records by a court's order.
    case expunge
    /// Take records along for booking, and an alert's dossier.
    case export
    /// List misreads by their names, give chosen ones to technicians, take them back: shows no plate.
    case misreadRelease = "misread-release"
    /// Fetch the pictures and readings of misreads that an administrator released.
    case misreadReplay = "misread-replay"
    /// Change sealing keys.
    case key

    /// Whether it goes on while a session waits for its owner to prove their identity again: alerts and
    /// their answers are never locked.
    public var outlastsLock: Bool {
        switch self {
        case .session, .diagnose, .watch, .alerts, .answer: true
        default: false
        }
    }

    /// Whether it shows stored plates, and so is refused while the access log cannot be written.
    public var showsPlates: Bool {
        switch self {
        case .watch, .alerts, .answer, .search, .picture, .correct, .lookout, .canvass,
            .auditSubjects, .auditExport, .holds, .holdPlace, .export, .expunge, .misreadReplay:
            true
        default: false
        }
    }

    /// Who may.
    public var roles: Set<Role> {
        switch self {
        case .session, .ownCredential, .diagnose: Set(Role.allCases)
        case .watch, .answer, .correct, .lookout, .canvass, .setting: [.operator]
        case .alerts, .search, .picture, .export: [.operator, .custodian]
        case .hotlistImport: [.operator, .technician, .administrator]
        case .accounts: [.administrator, .auditor]
        case .accountChange, .authority, .key, .misreadRelease: [.administrator]
        case .misreadReplay: [.technician]
        case .auditVerify: [.administrator, .auditor, .custodian]
        case .auditReport: [.administrator, .auditor]
        case .auditSubjects, .auditExport: [.auditor]
        case .holds: [.operator, .auditor, .custodian]
        case .holdPlace: [.operator, .custodian]
        case .holdRelease, .expunge: [.custodian]
        }
    }
}

extension Role {
    /// Whether this role may.
    public func may(_ permission: Permission) -> Bool { permission.roles.contains(self) }

    /// Whether it needs a training certificate to log in (policy 475.8: nobody operates or accesses
    /// without it). An administrator sees no plate and operates nothing, so that a lapse of everybody's
    /// training leaves somebody who can renew it.
    public var needsTraining: Bool { self != .administrator }
}

/// The table of roles and permissions as text, for people.
public enum RoleTable {
    /// One line a permission, a column a role.
    public static var text: String {
        let width = Permission.allCases.map { $0.rawValue.utf8.count }.max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.utf8.count))
        }
        let head = ([padded("", width)] + Role.allCases.map(\.rawValue)).joined(separator: "  ")
        let lines = Permission.allCases.map { permission in
            let marks = Role.allCases.map { role in
                padded(role.may(permission) ? "yes" : "-", role.rawValue.utf8.count)
            }
            let line = ([padded(permission.rawValue, width)] + marks).joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        return ([head] + lines).joined(separator: "\n") + "\n"
    }
}
