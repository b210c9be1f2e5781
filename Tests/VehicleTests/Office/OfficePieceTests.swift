/// What is handed out in pieces: one look is one line of the log, and no piece is had without a line.
import Access
import ControlProtocol
import Foundation
import PlateCore
import Testing

@Suite struct OfficePieceTests {
    private func pictureLines(_ stage: OfficeStage) throws -> Int {
        try stage.lines().count { $0.action == .picture && $0.outcome == .granted }
    }

    @Test func aPictureBegunInTheMiddleIsALookToo() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let person = try stage.person("rdoe", .operator, lists: ["clew"], by: boss)
        let officer = try stage.logIn(person, purpose: "investigation", caseNumber: "26-7").token
        let first = try stage.store("7ABC123", number: 5)
        let second = try stage.store("8XYZ999", number: 6)
        func ask(_ id: RecordID, _ offset: Int, _ kind: String = "scene") throws {
            let body = PictureBody(read: id.description, kind: kind, offset: offset)
            _ = try stage.ask(.picture(body), officer).get()
        }
        try ask(first, 1)
        #expect(try pictureLines(stage) == 1)
        try ask(first, 200_000)
        #expect(try pictureLines(stage) == 1)
        try ask(second, 200_000)
        #expect(try pictureLines(stage) == 2)
        try ask(first, 200_000)
        #expect(try pictureLines(stage) == 3)
        try ask(first, 0)
        #expect(try pictureLines(stage) == 4)
        try ask(first, 1, "crop")
        #expect(try pictureLines(stage) == 5)
        // While the log takes nothing, no piece of anything new is had.
        stage.log.isBroken = true
        let body = PictureBody(read: second.description, kind: "scene", offset: 1)
        #expect(stage.refusal(.picture(body), officer)?.code == .unavailable)
    }

    @Test func anExportOfTheLogBegunInTheMiddleIsLoggedToo() throws {
        let stage = try OfficeStage()
        let boss = try stage.begin()
        let person = try stage.person("aud", .auditor, by: boss)
        let auditor = try stage.logIn(person, purpose: "audit").token
        func lines() throws -> Int { try stage.lines().count { $0.action == .audit } }
        func ask(_ after: Int64?) throws -> AuditExport {
            guard
                case .rows(let page) = try stage.ask(
                    .audit(.export(after: after, limit: 3)), auditor
                ).get()
            else { throw PlatedError(.badData, "no rows") }
            return page
        }
        var page = try ask(nil)
        #expect(try lines() == 1)
        while let after = page.after { page = try ask(after) }
        #expect(page.seal != nil)
        #expect(try lines() == 1)
        _ = try ask(1)
        #expect(try lines() == 2)
    }
}
