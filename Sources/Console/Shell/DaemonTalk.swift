/// What is said to the daemon and what its answers mean, on the one thread that has the connection.
import ControlProtocol
import Foundation
import PlateCore

/// A connection that comes back when the daemon does.
struct DaemonTalk {
    /// When the status is asked for next.
    private(set) var statusDue: MonotonicTime

    private let socket: String
    private let console: String
    private let inbox: ConsoleInbox
    private let token: SessionToken
    private let clock = ConsoleClock()
    private var client: ControlClient?
    private var isLost = false
    /// The search that waits until somebody proved who they are.
    private var held: ConsoleRequest?

    /// Reads of one answer.
    private static let rowsMax = 100
    /// Ten years: nothing is older.
    private static let hoursMax = 87_600.0

    init(socket: String, console: String, inbox: ConsoleInbox, token: SessionToken) {
        self.socket = socket
        self.console = console
        self.inbox = inbox
        self.token = token
        statusDue = clock.monotonicNow()
    }

    /// Asks for the status where it is due.
    mutating func lookAtStatus() {
        let now = clock.monotonicNow()
        guard now >= statusDue else { return }
        statusDue = now.adding(milliseconds: Double(DaemonLine.turnMilliseconds))
        do throws(PlatedError) {
            inbox.put(.status(try connected().status()))
        } catch {
            lose(error)
        }
    }

    /// Does what was asked.
    mutating func perform(_ ask: DaemonAsk) {
        do throws(PlatedError) {
            switch ask {
            case .request(let request, let isPassenger):
                try send(request, isPassenger: isPassenger)
            case .scene(let read): try fetchScene(read)
            case .leave(let told):
                defer { told.signal() }
                if token.value != nil { _ = try connected().reply(to: .logout(LogoutBody())) }
            }
        } catch {
            lose(error)
            if case .request = ask {
                inbox.put(
                    .notice(
                        ConsoleNotice(
                            "Not done: the daemon does not answer. Press again when it does.",
                            isFault: true)))
            }
        }
    }

    // MARK: The connection

    /// The connection; made anew where there is none.
    private mutating func connected() throws(PlatedError) -> ControlClient {
        if let client {
            client.session = token.value
            return client
        }
        let made: ControlClient
        do throws(ControlConnectFailure) {
            made = try ControlClient(path: socket)
        } catch {
            throw error.error
        }
        made.session = token.value
        client = made
        guard case .about(let about) = try made.ask(.about) else { return made }
        isLost = false
        inbox.put(.connected(about))
        // Whether the session outlived what happened to the daemon shows at once.
        if token.value != nil { try showBoard(made) }
        return made
    }

    private mutating func showBoard(_ client: ControlClient) throws(PlatedError) {
        switch try client.reply(to: .shift(ShiftBody(.show, console: console))) {
        case .success(.board(let board)): inbox.put(.board(board))
        case .success: break
        case .failure(let refusal): take(refusal, of: nil)
        }
    }

    private mutating func lose(_ error: PlatedError) {
        client = nil
        guard !isLost else { return }
        isLost = true
        inbox.put(.lost(error))
    }

    private mutating func keep(_ token: Secret?) {
        self.token.keep(token)
        client?.session = token
    }

    // MARK: Requests

    private mutating func send(
        _ request: ConsoleRequest, isPassenger: Bool
    ) throws(PlatedError) {
        guard let body = body(of: request, isPassenger: isPassenger) else { return }
        let client = try connected()
        switch try client.reply(to: body) {
        case .success(let answer): try take(answer, to: request, client)
        case .failure(let refusal): take(refusal, of: request)
        }
    }

    private mutating func take(
        _ answer: ControlAnswer, to request: ConsoleRequest, _ client: ControlClient
    ) throws(PlatedError) {
        switch (request, answer) {
        case (.login, .session(let session)), (.changePassword, .session(let session)):
            keep(session.token)
            inbox.put(.loggedIn(session))
            try showBoard(client)
        case (.prove, .session):
            inbox.put(.done(nil))
            guard let held else { return }
            self.held = nil
            try send(held, isPassenger: false)
        case (.endShift, _):
            keep(nil)
            inbox.put(.loggedOut("Everybody is logged out."))
        case (.search(let plate, let hours, _, let purpose, let caseNumber), .reads(let page)):
            let what = plate.isEmpty ? "All reads" : plate
            let grounds = SearchGrounds(purpose: purpose, caseNumber: caseNumber)
            inbox.put(.found(Self.table("\(what), last \(hours) h", page, grounds), .results))
        case (.history(let plate, let grounds), .reads(let page)):
            inbox.put(.found(Self.table("History of \(plate)", page, grounds), .history))
        case (.lookout(_, _, _, _, let caseNumber, _, _), .sightings(let found)):
            let page = ReadsPage(reads: found.past, cursor: nil)
            let grounds = SearchGrounds(caseNumber: caseNumber)
            inbox.put(.found(Self.table("Met \(found.lookout.pattern)", page, grounds), .results))
        case (.beginCanvass, .board(let board)):
            inbox.put(.board(board))
            inbox.put(.done(nil))
        case (.endCanvass(let incident), .board(let board)):
            inbox.put(.board(board))
            inbox.put(.done(nil))
            try send(
                .canvassReads(incident: incident, count: board.canvassReads ?? 0),
                isPassenger: false)
        case (.canvassReads(let incident, let count), .reads(let page)):
            let grounds = SearchGrounds(caseNumber: incident)
            let title = "Canvass \(incident): \(count) \(count == 1 ? "read" : "reads")"
            inbox.put(.found(Self.table(title, page, grounds), .results))
        case (_, .board(let board)): inbox.put(.board(board))
        default: inbox.put(.done(nil))
        }
    }

    private mutating func take(_ refusal: ControlRefusal, of request: ConsoleRequest?) {
        switch (refusal.code, request) {
        case (.passwordExpired, .login): inbox.put(.needsNewPassword(refusal.message))
        case (.reauthenticate, .some(let request)):
            held = request
            inbox.put(.needsProof(refusal.message))
        case (.notLoggedIn, .login), (.notLoggedIn, .changePassword):
            inbox.put(.notice(ConsoleNotice(refusal.message, isFault: true)))
        case (.notLoggedIn, _):
            // The other thread may have told already.
            if let lost = client?.session, token.drop(lost) {
                inbox.put(.loggedOut("Your session is over. Log in again."))
            }
            client?.session = nil
        default:
            let hint = refusal.hint.map { " " + $0 } ?? ""
            inbox.put(.notice(ConsoleNotice(refusal.message + hint, isFault: true)))
        }
    }

    private static func table(
        _ title: String, _ page: ReadsPage, _ grounds: SearchGrounds
    ) -> ConsoleTable {
        let more = page.cursor == nil ? "" : ": the newest"
        return ConsoleTable(
            title: title + more, rows: page.reads.map { ReadLine($0) }, grounds: grounds)
    }

    private func fetchScene(_ read: String) throws(PlatedError) {
        guard let client else { return }
        var jpeg: [UInt8] = []
        while true {
            let body = PictureBody(read: read, kind: "scene", offset: jpeg.count)
            // A picture that is not there or not for these eyes is none: the card shows the plate's.
            guard case .success(.picture(let chunk)) = try client.reply(to: .picture(body)),
                let piece = Data(base64Encoded: chunk.base64), !piece.isEmpty
            else { return }
            jpeg += piece
            guard jpeg.count < chunk.bytes else { break }
        }
        if let picture = ConsolePicture(key: "scene-\(read)", jpeg: jpeg) {
            inbox.put(.scene(read: read, picture))
        }
    }
}

// MARK: Requests in the protocol's terms

extension DaemonTalk {
    private func body(of request: ConsoleRequest, isPassenger: Bool) -> ControlBody? {
        func answer(_ action: AnswerBody.Action, _ alert: String, _ revision: Int) -> AnswerBody {
            AnswerBody(
                action, alert: alert, revision: revision, console: console,
                isPassenger: isPassenger)
        }
        switch request {
        case .acknowledge(let alert, let revision):
            return .answer(answer(.acknowledge, alert, revision))
        case .compare(let alert, let revision, let comparison, let after):
            var body = answer(.compare, alert, revision)
            body.comparison = comparison
            body.afterMilliseconds = after
            return .answer(body)
        case .clets(let alert, let revision, let clets):
            var body = answer(.clets, alert, revision)
            body.clets = clets
            return .answer(body)
        case .close(let alert, let revision, let disposition):
            var body = answer(.close, alert, revision)
            body.disposition = disposition
            return .answer(body)
        case .later(let alert, let revision): return .answer(answer(.later, alert, revision))
        case .login, .changePassword, .prove: return loginBody(of: request)
        case .search, .history, .canvassReads: return searchBody(of: request)
        case .lookout: return lookoutBody(of: request)
        case .beginCanvass(let incident):
            return .shift(ShiftBody(.beginCanvass, console: console, incident: incident))
        case .endCanvass: return .shift(ShiftBody(.endCanvass, console: console))
        case .silentRunning(let isOn):
            return .shift(ShiftBody(.silentRunning, console: console, isOn: isOn))
        case .passengerTyping:
            return .shift(ShiftBody(.passengerTyping, console: console, isOn: true))
        case .holdBackTyping(let isOn):
            return .shift(ShiftBody(.holdBackTyping, console: console, isOn: isOn))
        case .endShift: return .shift(ShiftBody(.end, console: console))
        // The shell's own.
        case .leave, .lastAlert, .copy, .redraw: return nil
        }
    }

    private func lookoutBody(of request: ConsoleRequest) -> ControlBody? {
        guard
            case .lookout(
                let plate, let state, let make, let colour, let caseNumber, let reason, let days) =
                request
        else { return nil }
        guard let days = Int(days) else {
            inbox.put(.notice(ConsoleNotice("Days: a whole number.", isFault: true)))
            return nil
        }
        func given(_ text: String) -> String? { text.isEmpty ? nil : text }
        return .lookout(
            .add(
                LookoutForm(
                    pattern: plate, state: given(state), make: given(make), colour: given(colour),
                    caseNumber: caseNumber, reason: reason, days: days)))
    }

    private func loginBody(of request: ConsoleRequest) -> ControlBody? {
        switch request {
        case .login(let name, let password, let code, let purpose, let caseNumber):
            .login(
                .open(
                    LoginForm(
                        name: name, password: Secret(password), code: Secret(code),
                        purpose: purpose, caseNumber: caseNumber.isEmpty ? nil : caseNumber)))
        case .changePassword(
            let name, let password, let newPassword, let code, let purpose, let caseNumber):
            .login(
                .open(
                    LoginForm(
                        name: name, password: Secret(password), code: Secret(code),
                        purpose: purpose, caseNumber: caseNumber.isEmpty ? nil : caseNumber,
                        newPassword: Secret(newPassword))))
        case .prove(let password, let code):
            .login(
                .reauthenticate(ProofForm(password: Secret(password), code: Secret(code))))
        default: nil
        }
    }

    private func searchBody(of request: ConsoleRequest) -> ControlBody? {
        switch request {
        case .search(let plate, let hours, let camera, let purpose, let caseNumber):
            guard let hours = Double(hours), (0.01...Self.hoursMax).contains(hours) else {
                inbox.put(
                    .notice(ConsoleNotice("Hours back: a number, 24 for a day.", isFault: true)))
                return nil
            }
            let from = WallTime(
                milliseconds: clock.wallNow().milliseconds - Int64(hours * 3_600_000))
            return .reads(
                ReadsBody(
                    query: plate.isEmpty ? nil : plate, from: from,
                    camera: camera.isEmpty ? nil : camera, limit: Self.rowsMax,
                    purpose: purpose, caseNumber: caseNumber.isEmpty ? nil : caseNumber))
        case .history(let plate, let grounds):
            return .reads(
                ReadsBody(
                    query: plate, limit: Self.rowsMax, purpose: grounds.purpose,
                    caseNumber: grounds.caseNumber))
        case .canvassReads(let incident, _):
            return .reads(
                ReadsBody(canvass: incident, limit: Self.rowsMax, caseNumber: incident))
        default: return nil
        }
    }
}
