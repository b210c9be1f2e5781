// Alerts of a real daemon answered over its socket by two officers, killed in between, ended as systemd does.
import ControlProtocol
import Foundation
import Ledger
import PlateCore
import Testing

@Suite struct AnswerProgramTests {
    @Test func anAlertIsAnsweredByTwoOfficersAcrossAKill() throws {
        let stage = try CustodyStage()
        let chief = try stage.firstAdministrator()
        let first = try Console(
            "a", of: try stage.addAndLogIn("jdoe", "operator", for: "patrol", by: chief), stage)
        let partner = try stage.addAndLogIn("second", "operator", for: "patrol", by: chief)
        let second = try Console("b", of: partner, stage)
        _ = try first.shift(.holdBackTyping, isOn: false)
        let watch = try second.watch()
        let alert = try first.front(stage)
        try first.answer(.acknowledge, alert)
        try first.answer(.compare, alert) { $0.comparison = .matches }
        // The other console hears of it by itself.
        try stage.daemon.wait("the other console is in step") {
            guard let board = try watch.event(withinSeconds: 5)?.board else { return false }
            return Console.card(alert, board)?.comparison == .matches
        }
        try waitForTheDisk(stage)
        stage.daemon.signal(SIGKILL)
        stage.daemon.process?.waitUntilExit()

        try stage.daemon.start()
        #expect(try stage.logIn(partner).exitCode == 0)
        let again = try Console("b", of: partner, stage)
        _ = try again.shift(.holdBackTyping, isOn: false)
        let card = try #require(Console.card(alert, try again.shift(.show)))
        #expect(card.comparison == .matches && card.answeredBy == "jdoe")
        #expect(card.verification == .unverified && card.plate?.isEmpty == false)
        try again.answer(.clets, alert) { $0.clets = CLETSAnswer(.active, source: "dispatch 4") }
        try again.answer(.close, alert) { $0.disposition = .recovered }
        let board = try again.shift(.show)
        #expect(board.lastClosed?.id == alert && board.lastClosed?.verification == .active)
        try waitForTheDisk(stage)
        #expect(try stage.daemon.stop().exitCode == 0, "\(stage.daemon.log)")
        let check = try Program.run("plated", ["check", "--config", stage.daemon.configuration])
        #expect(check.exitCode == 0, "\(check.output)")
        let store = try ReadStore.open(
            at: stage.daemon.state, sealing: StateKey.sealing(at: stage.daemon.state))
        defer { try? store.close() }
        let rows = try store.alerts(limit: 10_000)
        #expect(rows.first { $0.id.description == alert }?.state == .closed)
        // Every alert has its line: none was left when the daemon ended.
        let journalled = Set(
            try store.statements(kind: .alert, limit: 100_000).compactMap(\.statement.alertID))
        #expect(Set(rows.map(\.id)).subtracting(journalled).isEmpty)
    }

    /// Until everything that was said by now is on the disk.
    private func waitForTheDisk(_ stage: CustodyStage) throws {
        try stage.daemon.wait("the disk has everything") {
            let queues = try stage.daemon.status()?["queues"] as? [[String: Any]] ?? []
            let commits = queues.first { $0["name"] as? String == "commits" }
            return commits?["depth"] as? Int == 0
        }
    }
}

/// What a console asks, over a connection of its own.
private final class Console {
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
}
