// An officer's console as a program sees it: the board asked for, alerts answered.
import ControlProtocol
import PlateCore
import Testing

/// What a console asks, over a connection of its own.
final class OfficerLine {
    private let name: String
    private let client: ControlClient
    private let socket: String

    init(_ name: String, of person: Person, _ stage: CustodyStage) throws {
        self.name = name
        socket = stage.daemon.socket
        let file = SessionFile.usual(environment: ["XDG_RUNTIME_DIR": person.runFolder])
        client = try ControlClient(path: socket, timeOutSeconds: DaemonStage.patience)
        client.session = try #require(try file.read()).token
    }

    /// A second connection that is told of alerts.
    func watch() throws -> ControlClient {
        let watch = try ControlClient(path: socket, timeOutSeconds: DaemonStage.patience)
        watch.session = client.session
        guard case .watch = try watch.ask(.subscribe(SubscribeBody(reads: false, alerts: true)))
        else { throw DaemonStage.Failure(description: "no watch") }
        return watch
    }

    func shift(_ action: ShiftBody.Action, isOn: Bool? = nil) throws -> BoardReport {
        let body = ShiftBody(action, console: name, isOn: isOn)
        guard case .board(let board) = try client.ask(.shift(body)) else {
            throw DaemonStage.Failure(description: "no board")
        }
        return board
    }

    static func card(_ alert: String, _ board: BoardReport) -> AlertDetail? {
        ([board.front].compactMap(\.self) + board.waiting).first { $0.id == alert }
    }

    /// The id of the alert in front, once there is one.
    func front(_ stage: CustodyStage) throws -> String {
        var front: AlertDetail?
        try stage.daemon.wait("an alert is in front") {
            front = try shift(.show).front
            return front != nil
        }
        return try #require(front).id
    }

    /// Says something of `alert`, looking at its card as it is now.
    func answer(
        _ action: AnswerBody.Action, _ alert: String, _ fill: (inout AnswerBody) -> Void = { _ in }
    ) throws {
        let card = try #require(Self.card(alert, try shift(.show)))
        var body = AnswerBody(action, alert: alert, revision: card.revision, console: name)
        fill(&body)
        guard case .board = try client.ask(.answer(body)) else {
            throw DaemonStage.Failure(description: "no board")
        }
    }

    /// Says how the plate of an alert that was just closed really reads.
    func correct(_ alert: String, to text: String) throws {
        let card = try #require(try shift(.show).lastClosed)
        #expect(card.id == alert)
        var body = AnswerBody(.correct, alert: alert, revision: card.revision, console: name)
        body.text = text
        _ = try client.ask(.answer(body))
    }
}
