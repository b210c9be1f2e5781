/// Misreads released by an administrator who sees no plate, fetched by a technician who chooses none.
import Access
import ControlProtocol
import Foundation
import Ledger
import PlateCore
import Testing

/// An alert that an officer called misread and corrected, an administrator and a technician.
private final class MisreadStage {
    let answers: AnswerStage
    var office: OfficeStage { answers.stage }
    let boss: Secret
    let technician: Secret
    let read: String

    init() throws {
        answers = try AnswerStage()
        let told = try answers.raise("7ABC123", number: 1)
        try answers.raise("8DEF456", number: 2)
        let board = try answers.ask(
            answers.body(.compare, try answers.front(), comparison: .misread))
        let closed = try #require(board?.lastClosed)
        _ = try answers.ask(answers.body(.correct, closed, text: "7A8C128"))
        answers.stage.disk.turn()
        read = told.alert.readID.description
        boss = try answers.stage.logIn(
            try #require(answers.stage.administrator), purpose: "administration"
        ).token
        let person = try answers.stage.person("tech", .technician, by: boss)
        technician = try answers.stage.logIn(person, purpose: "maintenance").token
    }

    func list(_ body: MisreadsBody, _ token: Secret) throws -> [MisreadReport] {
        guard case .misreads(let list) = try office.ask(.misreads(body), token).get() else {
            throw PlatedError(.badData, "no misreads")
        }
        return list
    }

    func release() throws {
        _ = try list(.release(MisreadsForm(reads: [read], reason: "glare")), boss)
    }

    func fetch(_ file: MisreadPieceForm.File, offset: Int = 0) -> ControlBody {
        .misreads(.fetch(MisreadPieceForm(read: read, file: file, offset: offset)))
    }

    func bytes(_ file: MisreadPieceForm.File) throws -> Data {
        var whole = Data()
        while true {
            guard
                case .picture(let chunk) = try office.ask(
                    fetch(file, offset: whole.count), technician
                ).get(), let piece = Data(base64Encoded: chunk.base64)
            else { throw PlatedError(.badData, "no piece") }
            whole += piece
            if whole.count == chunk.bytes { return whole }
        }
    }

    func exports(_ outcome: AccessOutcome) throws -> Int {
        try office.lines().count { $0.action == .export && $0.outcome == outcome }
    }
}

@Suite struct OfficeMisreadTests {
    @Test func theAdministratorChoosesWithoutAPlateAndIsLogged() throws {
        let stage = try MisreadStage()
        let list = try stage.list(.list(releasedOnly: false), stage.boss)
        #expect(list.map(\.read) == [stage.read])
        #expect(list.first?.charactersWrong == 2 && list.first?.releasedBy == nil)
        let look = try stage.office.line(.view)
        #expect(look.subject?.records == [stage.read] && look.purpose == "administration")
        #expect(try stage.list(.list(releasedOnly: true), stage.technician).isEmpty)
        try stage.release()
        let line = try stage.office.line(.misread)
        #expect(line.person?.name == "boss" && line.subject?.detail == "glare")
        let told = try stage.list(.list(releasedOnly: true), stage.technician)
        #expect(told.first?.releasedBy == "boss" && told.first?.reason == "glare")
    }

    @Test func aTechnicianFetchesWhatIsStoredInOneLook() throws {
        let stage = try MisreadStage()
        #expect(stage.office.refusal(stage.fetch(.reading), stage.technician)?.code == .notFound)
        #expect(try stage.exports(.refused) == 1)
        try stage.release()
        let reading = try JSONSerialization.jsonObject(with: try stage.bytes(.reading))
        let told = try #require(reading as? [String: Any])
        #expect(told["text"] as? String == "7ABC123" && told["correctedTo"] as? String == "7A8C128")
        let id = try #require(RecordID(stage.read))
        for (file, kind) in [(MisreadPieceForm.File.crop, ImageKind.crop), (.scene, .scene)] {
            let stored = try #require(try stage.office.reads.image(kind, of: id))
            #expect(try Array(stage.bytes(file)) == stored.jpeg)
        }
        #expect(try stage.exports(.granted) == 1)
        // Once more is another look; so is one that begins in the middle after something else.
        _ = try stage.bytes(.reading)
        #expect(try stage.exports(.granted) == 2)
        stage.office.log.isBroken = true
        #expect(stage.office.refusal(stage.fetch(.reading), stage.technician)?.code == .unavailable)
        let release = ControlBody.misreads(
            .release(MisreadsForm(reads: [stage.read], reason: "again")))
        #expect(stage.office.refusal(release, stage.boss)?.code == .unavailable)
    }

    @Test func nobodyElseAndNothingElse() throws {
        let stage = try MisreadStage()
        try stage.release()
        let form = MisreadsForm(reads: [stage.read], reason: "glare")
        for body in [MisreadsBody.list(releasedOnly: false), .release(form), .withdraw(form)] {
            for token in [stage.technician, stage.answers.token] {
                #expect(stage.office.refusal(.misreads(body), token)?.code == .notAllowed)
            }
        }
        for token in [stage.boss, stage.answers.token] {
            #expect(stage.office.refusal(stage.fetch(.scene), token)?.code == .notAllowed)
        }
        // A read that nobody called misread is none, and one bad name releases nothing.
        let other = try #require(try stage.answers.board().front)
        let both = MisreadsForm(reads: [other.readId, stage.read], reason: "glare")
        #expect(stage.office.refusal(.misreads(.release(both)), stage.boss)?.code == .notFound)
        #expect(try stage.office.line(.misread).outcome == .refused)
    }

    @Test func whatIsTakenBackOrHeldIsNotHandedOut() throws {
        let stage = try MisreadStage()
        try stage.release()
        _ = try stage.bytes(.reading)
        let back = MisreadsForm(reads: [stage.read], reason: "looked into")
        _ = try stage.list(.withdraw(back), stage.boss)
        #expect(stage.office.refusal(stage.fetch(.crop), stage.technician)?.code == .notFound)
        #expect(stage.office.refusal(.misreads(.withdraw(back)), stage.boss)?.code == .notFound)
        try stage.release()
        let hold = HoldForm(plate: "7A8C128", reason: "discovery")
        _ = try stage.office.ask(.hold(.place(hold)), stage.answers.token).get()
        #expect(try stage.list(.list(releasedOnly: true), stage.technician).isEmpty)
        #expect(stage.office.refusal(stage.fetch(.crop), stage.technician)?.code == .notFound)
        #expect(try stage.list(.list(releasedOnly: false), stage.boss).first?.isHeld == true)
        let again = ControlBody.misreads(.release(back))
        #expect(stage.office.refusal(again, stage.boss)?.code == .conflict)
    }

    @Test func nothingIsLeftOfOneThatIsExpunged() throws {
        let stage = try MisreadStage()
        try stage.release()
        _ = try stage.bytes(.reading)
        let custodian = try stage.office.person("custodian", .custodian, by: stage.boss)
        let token = try stage.office.logIn(custodian, purpose: "records", caseNumber: "26-9").token
        let order = ExpungeBody(order: "CR-1", reads: [stage.read], isDryRun: false)
        guard case .expungement(let report) = try stage.office.ask(.expunge(order), token).get()
        else { throw PlatedError(.badData, "no report") }
        // The copy that the technician has is named.
        #expect(report.bookedCopies.contains { $0.contains("fetched for replay") })
        #expect(try stage.list(.list(releasedOnly: false), stage.boss).isEmpty)
        #expect(stage.office.refusal(stage.fetch(.crop), stage.technician)?.code == .notFound)
        #expect(try stage.office.reads.statements(kind: .release, limit: 10).isEmpty)
    }
}
