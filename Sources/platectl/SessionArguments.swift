// What every command that needs a login takes.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct SessionArguments: ParsableArguments {
    @OptionGroup var control: ControlArguments

    @Option(
        help: ArgumentHelp(
            "Where the session is kept; $XDG_RUNTIME_DIR/plated-session where not given. "
                + "One file a person lets several work at one shell.", valueName: "path"))
    var sessionFile: String?

    /// The file the session is kept in.
    var file: SessionFile {
        sessionFile.map(SessionFile.init)
            ?? .usual(environment: ProcessInfo.processInfo.environment)
    }

    /// A connection that speaks for whoever is logged in.
    ///
    /// - Throws: `notAllowed` where nobody is, before anything is asked of the daemon.
    func open() throws(PlatedError) -> SessionClient {
        guard let session = try file.read() else {
            throw PlatedError(
                .notAllowed, "Nobody is logged in.", hint: "Log in with: platectl login")
        }
        guard session.socket == control.socket else {
            throw PlatedError(
                .notAllowed, "The session is of the daemon at \(session.socket).",
                hint: "Give --socket \(session.socket), or log in at this one.")
        }
        let client = try control.connect()
        client.session = session.token
        return SessionClient(client, file: file, session: session)
    }
}

/// A connection that speaks for somebody. Forgets a session that the daemon says is over.
struct SessionClient {
    let client: ControlClient
    let session: KeptSession
    private let file: SessionFile

    init(_ client: ControlClient, file: SessionFile, session: KeptSession) {
        self.client = client
        self.file = file
        self.session = session
    }

    /// Asks, and waits for the answer.
    ///
    /// - Throws: as `ControlClient.ask`.
    func ask(_ body: ControlBody) throws(PlatedError) -> ControlAnswer {
        switch try client.reply(to: body) {
        case .success(let answer): return answer
        case .failure(let refusal):
            if refusal.code == .notLoggedIn { file.remove() }
            throw refusal.error
        }
    }

    /// Asks, and takes the one answer that belongs there.
    ///
    /// - Throws: as `ask`; `badData` for an answer of another kind.
    func ask<Value>(
        _ body: ControlBody, for member: (ControlAnswer) -> Value?
    ) throws(PlatedError) -> Value {
        guard let value = member(try ask(body)) else { throw Self.confused }
        return value
    }

    static let confused = PlatedError(
        .badData, "The daemon answered something else than was asked.",
        hint: "Are platectl and plated of the same version?")
}
