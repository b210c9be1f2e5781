/// The thread that watches: reads, alerts and the board as they come, on a connection of its own, so that
/// no answer that takes its time holds an alert back.
import ControlProtocol
import Foundation
import PlateCore

/// Watches for as long as there is a session.
final class DaemonWatch: Sendable {
    private let socket: String
    private let line: DaemonLine
    private let inbox: ConsoleInbox
    private let wake = DispatchSemaphore(value: 0)

    /// Seconds for which an event is waited for before the session is looked at again.
    private static let turnSeconds = 1.0
    /// Seconds after which a sign of life keeps the connection open.
    private static let signSeconds = 60.0

    init(socket: String, line: DaemonLine, inbox: ConsoleInbox) {
        self.socket = socket
        self.line = line
        self.inbox = inbox
    }

    /// Starts the thread.
    func start() {
        let thread = Thread { [self] in
            ThreadSignals.leaveToOthers()
            while true {
                let token = line.token.value
                guard let token, watch(token) else {
                    _ = wake.wait(timeout: .now() + .seconds(1))
                    continue
                }
            }
        }
        thread.name = "daemon watch"
        thread.start()
    }

    /// There may be a session now.
    func lookNow() { wake.signal() }

    /// Watches until the session changes; `false` where that is not possible now.
    private func watch(_ token: Secret) -> Bool {
        guard let client = try? ControlClient(path: socket) else { return false }
        client.session = token
        do throws(PlatedError) {
            switch try client.reply(to: .subscribe(SubscribeBody())) {
            case .success: break
            case .failure(let refusal):
                if refusal.code != .notLoggedIn {
                    inbox.put(.notice(ConsoleNotice(refusal.message, isFault: true)))
                }
                return false
            }
            var signedAt = ContinuousClock.now
            while line.token.value == token {
                if let event = try client.event(withinSeconds: Self.turnSeconds) {
                    take(event, token)
                }
                if ContinuousClock.now - signedAt > .seconds(Self.signSeconds) {
                    signedAt = .now
                    _ = try client.reply(to: .ping)
                }
            }
            return true
        } catch {
            // The other thread tells of a daemon that went.
            return false
        }
    }

    private func take(_ event: LiveEvent, _ token: Secret) {
        switch event.kind {
        case .read, .readChanged: event.read.map { inbox.put(.read($0)) }
        case .alert, .alertChanged: event.alert.map { inbox.put(.alert($0)) }
        case .board: event.board.map { inbox.put(.board($0)) }
        case .ended:
            if line.token.drop(token) {
                inbox.put(.loggedOut("Your session is over. Log in again."))
            }
        }
    }
}
