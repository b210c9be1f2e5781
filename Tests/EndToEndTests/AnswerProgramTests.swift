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
        let first = try OfficerLine(
            "a", of: try stage.addAndLogIn("jdoe", "operator", for: "patrol", by: chief), stage)
        let partner = try stage.addAndLogIn("second", "operator", for: "patrol", by: chief)
        let second = try OfficerLine("b", of: partner, stage)
        _ = try first.shift(.holdBackTyping, isOn: false)
        let watch = try second.watch()
        let alert = try first.front(stage)
        try first.answer(.acknowledge, alert)
        try first.answer(.compare, alert) { $0.comparison = .matches }
        // The other console hears of it by itself.
        try stage.daemon.wait("the other console is in step") {
            guard let board = try watch.event(withinSeconds: 5)?.board else { return false }
            return OfficerLine.card(alert, board)?.comparison == .matches
        }
        try stage.waitForTheDisk()
        stage.daemon.signal(SIGKILL)
        stage.daemon.process?.waitUntilExit()

        try stage.daemon.start()
        #expect(try stage.logIn(partner).exitCode == 0)
        let again = try OfficerLine("b", of: partner, stage)
        _ = try again.shift(.holdBackTyping, isOn: false)
        let card = try #require(OfficerLine.card(alert, try again.shift(.show)))
        #expect(card.comparison == .matches && card.answeredBy == "jdoe")
        #expect(card.verification == .unverified && card.plate?.isEmpty == false)
        try again.answer(.clets, alert) { $0.clets = CLETSAnswer(.active, source: "dispatch 4") }
        try again.answer(.close, alert) { $0.disposition = .recovered }
        let board = try again.shift(.show)
        #expect(board.lastClosed?.id == alert && board.lastClosed?.verification == .active)
        try stage.waitForTheDisk()
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
}
