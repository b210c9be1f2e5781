/// The answers to requests that were granted, each under a name of its own on the wire.
import PlateCore

/// The answer to a request that was granted.
public enum ControlAnswer: Sendable, Equatable {
    /// Nothing but `ok`: to `ping`, to `logout`, and to what only changes something.
    case pong
    /// To `hello`, and unasked as the first line of a connection.
    case hello(ControlHello)
    /// To `status`.
    case status(StatusReport)
    /// To `about`.
    case about(AboutReport)
    /// To `roles`.
    case roles(RolesReport)
    /// To `login` that opens a session or proves once more who sits there.
    case session(SessionReport)
    /// To `login` that makes the first administrator, and to `account` with `add`, `factor` and
    /// `recovery-codes`.
    case enrolment(EnrolmentReport)
    /// To `login` with `challenge`.
    case challenge(ChallengeReport)
    /// To `account` with `list`, and of one account where it was shown or changed.
    case accounts([AccountReport])
    /// To `account` with `authority`.
    case authority(AuthorityReport)
    /// To `account` with `issue`.
    case code(CodeReport)
    /// To `reads`.
    case reads(ReadsPage)
    /// To `read`.
    case read(ReadReport)
    /// To `picture`, and to `misreads` with `fetch`.
    case picture(PictureChunk)
    /// To `alerts`.
    case alerts(AlertsPage)
    /// To `shift` and to `answer`.
    case board(BoardReport)
    /// To `subscribe`.
    case watch(WatchReport)
    /// Unasked, to a client that subscribed.
    case event(LiveEvent)
    /// To `audit` with `verify`.
    case verification(AuditVerification)
    /// To `audit` with `report`.
    case report(AuditReport)
    /// To `audit` with `entries`.
    case entries(AuditPage)
    /// To `audit` with `export`.
    case rows(AuditExport)
    /// To `hold`: all holds, or the one that was placed or released.
    case holds([HoldReport])
    /// To `expunge`.
    case expungement(ExpungeReport)
    /// To `export`.
    case export(ExportReport)
    /// To `lookout` with `list`, and with `remove` the one that ended.
    case lookouts([LookoutReport])
    /// To `lookout` with `add`.
    case sightings(LookoutSightings)
    /// To `lookout` with `preview`.
    case preview(LookoutPreview)
    /// To `hotlist` with `list`, and with `end` the one source that a version was brought in for.
    case hotlists([HotlistSourceReport])
    /// To `hotlist` with `begin`, `piece` and `cancel`.
    case hotlistImport(HotlistImportReport)
    /// To `misreads` but with `fetch`: those that were asked for, or that were released or taken back.
    case misreads([MisreadReport])

    /// Nothing but `ok`.
    public static var done: ControlAnswer { .pong }
}

// MARK: On the wire

extension ControlAnswer {
    private enum Member: String, CodingKey, CaseIterable {
        case hello, status, about, roles, session, enrolment, challenge, accounts
        case authority, code, reads, read, picture, alerts, board, watch, event, verification
        case report, entries, rows, holds, expungement, export
        case lookouts, sightings, preview, hotlists, hotlistImport, misreads
    }

    /// Reads the first member that is an answer; where there is none it is `pong`.
    init(membersOf decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Member.self)
        func value<Value: Decodable>(_ member: Member) throws -> Value {
            try members.decode(Value.self, forKey: member)
        }
        guard let member = Member.allCases.first(where: members.contains) else {
            self = .pong
            return
        }
        self =
            switch member {
            case .hello: .hello(try value(member))
            case .status: .status(try value(member))
            case .about: .about(try value(member))
            case .roles: .roles(try value(member))
            case .session: .session(try value(member))
            case .enrolment: .enrolment(try value(member))
            case .challenge: .challenge(try value(member))
            case .accounts: .accounts(try value(member))
            case .authority: .authority(try value(member))
            case .code: .code(try value(member))
            case .reads: .reads(try value(member))
            case .read: .read(try value(member))
            case .picture: .picture(try value(member))
            case .alerts: .alerts(try value(member))
            case .board: .board(try value(member))
            case .watch: .watch(try value(member))
            case .event: .event(try value(member))
            case .verification: .verification(try value(member))
            case .report: .report(try value(member))
            case .entries: .entries(try value(member))
            case .rows: .rows(try value(member))
            case .holds: .holds(try value(member))
            case .expungement: .expungement(try value(member))
            case .export: .export(try value(member))
            case .lookouts: .lookouts(try value(member))
            case .sightings: .sightings(try value(member))
            case .preview: .preview(try value(member))
            case .hotlists: .hotlists(try value(member))
            case .hotlistImport: .hotlistImport(try value(member))
            case .misreads: .misreads(try value(member))
            }
    }

    /// Writes the answer under its name, beside what stands there already.
    func encodeMember(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Member.self)
        switch self {
        case .pong: break
        case .hello(let value): try members.encode(value, forKey: .hello)
        case .status(let value): try members.encode(value, forKey: .status)
        case .about(let value): try members.encode(value, forKey: .about)
        case .roles(let value): try members.encode(value, forKey: .roles)
        case .session(let value): try members.encode(value, forKey: .session)
        case .enrolment(let value): try members.encode(value, forKey: .enrolment)
        case .challenge(let value): try members.encode(value, forKey: .challenge)
        case .accounts(let value): try members.encode(value, forKey: .accounts)
        case .authority(let value): try members.encode(value, forKey: .authority)
        case .code(let value): try members.encode(value, forKey: .code)
        case .reads(let value): try members.encode(value, forKey: .reads)
        case .read(let value): try members.encode(value, forKey: .read)
        case .picture(let value): try members.encode(value, forKey: .picture)
        case .alerts(let value): try members.encode(value, forKey: .alerts)
        case .board(let value): try members.encode(value, forKey: .board)
        case .watch(let value): try members.encode(value, forKey: .watch)
        case .event(let value): try members.encode(value, forKey: .event)
        case .verification(let value): try members.encode(value, forKey: .verification)
        case .report(let value): try members.encode(value, forKey: .report)
        case .entries(let value): try members.encode(value, forKey: .entries)
        case .rows(let value): try members.encode(value, forKey: .rows)
        case .holds(let value): try members.encode(value, forKey: .holds)
        case .expungement(let value): try members.encode(value, forKey: .expungement)
        case .export(let value): try members.encode(value, forKey: .export)
        case .lookouts(let value): try members.encode(value, forKey: .lookouts)
        case .sightings(let value): try members.encode(value, forKey: .sightings)
        case .preview(let value): try members.encode(value, forKey: .preview)
        case .hotlists(let value): try members.encode(value, forKey: .hotlists)
        case .hotlistImport(let value): try members.encode(value, forKey: .hotlistImport)
        case .misreads(let value): try members.encode(value, forKey: .misreads)
        }
    }
}
