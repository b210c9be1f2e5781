/// A car with an officer logged in, to whom alerts come: raised as the pipeline raises them, answered by
/// requests as consoles send them.
import Access
import ControlProtocol
import Foundation
import Ledger
import Pipeline
import PlateCore
import Testing
import Vehicle

final class AnswerStage {
    let stage: OfficeStage
    let boss: Secret
    /// The session of the officer at console `a`.
    private(set) var token: Secret
    let officer: OfficeTestPerson

    init(
        motion: CarMotion = .unknown, lists: [String] = ["svs"], holdsBack: Bool? = false,
        sound: ShiftBoard.Sound = .none
    ) throws {
        stage = try OfficeStage(motion: motion, sound: sound)
        boss = try stage.begin()
        officer = try stage.person("jdoe", .operator, lists: lists, by: boss)
        _ = try stage.ask(.logout(LogoutBody()), boss).get()
        token = try stage.logIn(officer).token
        if let holdsBack { _ = try shift(.holdBackTyping, isOn: holdsBack) }
    }

    /// The daemon begins anew, and the officer logs in again.
    func restart() throws {
        stage.disk.turn()
        try stage.restart()
        token = try stage.logIn(officer).token
    }

    func logInAgain() throws { token = try stage.logIn(officer).token }

    // MARK: Alerts

    /// An alert that the disk has.
    @discardableResult
    func raise(
        _ text: String, number: Int, isRecorded: Bool = true
    ) throws -> AlertAnnouncement {
        let record = stage.record(text, number: number, list: "svs")
        if isRecorded { try stage.reads.append([record]) }
        let told = AlertAnnouncement(
            alert: try #require(record.alerts.first),
            sight: AlertSight(read: record.read, crop: record.crop), latencyMilliseconds: 40,
            offsetMilliseconds: 0, isRecorded: isRecorded)
        stage.shift.take(.alert(told))
        return told
    }

    /// Later frames read the plate of an alert as `text`.
    func change(_ told: AlertAnnouncement, to text: String, meets: Bool) {
        var sight = told.sight
        sight.read.text = text
        stage.shift.take(
            .alertReading(
                AlertReadingChange(
                    alert: told.alert, sight: sight, match: .exact, meets: meets)))
    }

    /// A later frame shows the plate better.
    func show(_ told: AlertAnnouncement, crop: [UInt8]) {
        var sight = told.sight
        sight.crop = crop
        stage.shift.take(
            .alertReading(
                AlertReadingChange(
                    alert: told.alert, sight: sight, isTextNew: false, match: .exact, meets: true)))
    }

    // MARK: Requests

    func shift(
        _ action: ShiftBody.Action, isOn: Bool? = nil, token other: Secret? = nil
    ) throws -> BoardReport {
        let body = ShiftBody(action, console: "a", isOn: isOn)
        guard case .board(let board) = try stage.ask(.shift(body), other ?? token).get() else {
            throw PlatedError(.badData, "no board")
        }
        return board
    }

    func board() throws -> BoardReport { try shift(.show) }

    func front() throws -> AlertDetail { try #require(try board().front) }

    func ask(
        _ body: AnswerBody, token other: Secret? = nil
    ) throws(ControlRefusal) -> BoardReport? {
        let result = stage.ask(.answer(body), other ?? token)
        if case .board(let board) = try result.get() { return board }
        return nil
    }

    func refusal(_ body: AnswerBody, token other: Secret? = nil) -> ControlRefusal? {
        stage.refusal(.answer(body), other ?? token)
    }

    /// What is said of `alert` on a screen of its revision `seen`, or of the one it has now.
    func body(
        _ action: AnswerBody.Action, _ alert: AlertDetail, seen: Int? = nil,
        console: String = "a", comparison: PlateComparison? = nil, clets: CLETSAnswer? = nil,
        disposition: AlertDisposition? = nil, text: String? = nil
    ) -> AnswerBody {
        AnswerBody(
            action, alert: alert.id, revision: seen ?? alert.revision, console: console,
            comparison: comparison, afterMilliseconds: comparison == nil ? nil : 2400,
            clets: clets, disposition: disposition, text: text)
    }

    /// Everything that the store keeps of the journal, as words: `shift`, or the step's name.
    func kept() throws -> [String] {
        stage.disk.turn()
        return try stage.reads.statements(limit: 1000).map { stored in
            guard stored.statement.kind == .alert else { return stored.statement.kind.rawValue }
            let line =
                try JSONSerialization.jsonObject(with: Data(stored.statement.body.utf8))
                as? [String: Any]
            let kind = line?["kind"] as? [String: Any]
            let step = (kind?["alert"] as? [String: Any])?["step"] as? [String: Any]
            return step?.keys.first ?? "?"
        }
    }

    /// How the alert's row in the store stands.
    func row(_ told: AlertAnnouncement) throws -> AlertState? {
        stage.disk.turn()
        return try stage.reads.alerts(of: told.alert.readID).first?.state
    }
}
