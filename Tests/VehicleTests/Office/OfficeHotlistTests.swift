/// Lists over the socket: who may bring one in, that every one stands in the log, and that pieces which do not
/// fit are refused.
import Access
import ControlProtocol
import Crypto
import Custody
import Foundation
import PlateCore
import Testing
import Vehicle

@Suite struct OfficeHotlistTests {
    private func stage() throws -> OfficeStage {
        try OfficeStage(sources: [ListSource(name: "svs", files: [])])
    }

    private static func csv(_ plates: String...) -> [UInt8] {
        let rows = plates.map { "svs,stolenVehicle,\($0),CA,,\n" }.joined()
        return Array(("list,category,plate,state,description,expiry\n" + rows).utf8)
    }

    private func form(_ bytes: [UInt8], source: String? = nil) -> HotlistImportForm {
        HotlistImportForm(
            source: source,
            files: [
                HotlistImportForm.File(
                    name: "svs.csv", bytes: bytes.count,
                    sha256: Array(SHA256.hash(data: bytes)).hexadecimal)
            ], extractedAt: WallTime(milliseconds: 1_795_470_000_000))
    }

    private func begin(
        _ form: HotlistImportForm, _ stage: OfficeStage, _ token: Secret
    ) throws -> String {
        guard
            case .hotlistImport(let report) = try stage.ask(.hotlist(.begin(form)), token).get()
        else { throw PlatedError(.badData, "no import") }
        return report.importID
    }

    private func piece(
        _ id: String, _ bytes: ArraySlice<UInt8>, offset: Int
    ) -> ControlBody {
        .hotlist(
            .piece(
                HotlistImportPiece(
                    importID: id, file: 0, offset: offset,
                    base64: Data(bytes).base64EncodedString())))
    }

    private func bringIn(
        _ bytes: [UInt8], _ stage: OfficeStage, _ token: Secret
    ) throws -> HotlistSourceReport {
        let id = try begin(form(bytes), stage, token)
        var offset = 0
        while offset < bytes.count {
            let part = bytes[offset...].prefix(37)
            _ = try stage.ask(piece(id, part, offset: offset), token).get()
            offset += part.count
        }
        let answer = try stage.ask(.hotlist(.end(importID: id)), token).get()
        guard case .hotlists(let reports) = answer else { throw PlatedError(.badData, "no list") }
        return try #require(reports.first)
    }

    @Test func anAdministratorBringsAVersionInAndTheLogSaysSo() throws {
        let stage = try stage()
        let boss = try stage.begin()
        let report = try bringIn(Self.csv("7ABC123", "8DEF456"), stage, boss)
        #expect(report.fault == nil && report.name == "svs")
        #expect(report.versions.map(\.entries) == [2] && report.versions[0].isSealed)
        #expect(report.versions[0].loadedBy == "boss")
        #expect(report.age.level == .green && (8400..<8500).contains(report.age.seconds ?? 0))
        let line = try stage.line(.hotlist)
        #expect(line.outcome == .granted && line.person?.name == "boss")
        #expect(line.reason == "a version of svs is in force" && line.subject?.count == 2)

        let refused = try bringIn(Self.csv("!!", "7ABC123"), stage, boss)
        #expect(refused.fault?.contains("bad") == true)
        #expect(refused.rejected.map(\.line) == [2])
        #expect(refused.versions.map(\.entries) == [2])
        #expect(try stage.line(.hotlist).outcome == .failed)

        let second = try bringIn(Self.csv("9GHJ789"), stage, boss)
        #expect(second.versions.map(\.standing) == [.inForce, .former])
    }

    @Test func whoMayNotIsRefusedAndEverybodyLoggedInSeesTheAges() throws {
        let stage = try stage()
        let boss = try stage.begin()
        let auditor = try stage.logIn(
            stage.person("auditor", .auditor, by: boss), purpose: "audit"
        ).token
        let wrench = try stage.logIn(
            stage.person("wrench", .technician, by: boss), purpose: "maintenance"
        ).token
        let form = form(Self.csv("7ABC123"))
        #expect(stage.refusal(.hotlist(.begin(form)), auditor)?.code == .notAllowed)
        #expect(stage.refusal(.hotlist(.begin(form)))?.code == .notLoggedIn)
        #expect(stage.refusal(.hotlist(.list(includingFormer: true)))?.code == .notLoggedIn)
        #expect(try bringIn(Self.csv("7ABC123"), stage, wrench).fault == nil)
        let answer = try stage.ask(.hotlist(.list(includingFormer: false)), auditor).get()
        guard case .hotlists(let list) = answer else {
            Issue.record("no list")
            return
        }
        #expect(list.map(\.name) == ["svs"])
    }

    @Test func piecesThatDoNotFitAreRefusedAndNothingOfThemCounts() throws {
        let stage = try stage()
        let boss = try stage.begin()
        let bytes = Self.csv("7ABC123")
        let id = try begin(form(bytes), stage, boss)
        #expect(stage.refusal(piece(id, bytes[5...], offset: 5), boss)?.code == .conflict)
        #expect(
            stage.refusal(piece(id, (bytes + [1])[...], offset: 0), boss)?.code == .badRequest)
        _ = try stage.ask(piece(id, bytes[..<9], offset: 0), boss).get()
        #expect(stage.refusal(piece(id, bytes[..<9], offset: 0), boss)?.code == .conflict)
        #expect(stage.refusal(.hotlist(.end(importID: id)), boss)?.code == .badRequest)
        #expect(stage.refusal(.hotlist(.end(importID: id)), boss)?.code == .notFound)
        #expect(stage.lists.shelf.standings[0].version == nil)
        // Bytes that are not what was said to come.
        let other = try begin(form(bytes), stage, boss)
        var changed = bytes
        changed[60] ^= 1
        _ = try stage.ask(piece(other, changed[...], offset: 0), boss).get()
        #expect(stage.refusal(.hotlist(.end(importID: other)), boss)?.code == .badRequest)
        #expect(stage.lists.shelf.standings[0].version == nil)
    }

    @Test func oneImportAtATimeAndOneThatIsLeftGivesWay() throws {
        let stage = try stage()
        let boss = try stage.begin()
        let wrench = try stage.logIn(
            stage.person("wrench", .technician, by: boss), purpose: "maintenance"
        ).token
        let form = form(Self.csv("7ABC123"))
        let id = try begin(form, stage, boss)
        #expect(stage.refusal(.hotlist(.begin(form)), wrench)?.code == .conflict)
        #expect(stage.refusal(.hotlist(.cancel(importID: id)), wrench)?.code == .notFound)
        stage.clock.pass(minutes: Limits.hotlistImportIdleSecondsMax / 60 + 0.1)
        let theirs = try begin(form, stage, wrench)
        _ = try stage.ask(.hotlist(.cancel(importID: theirs)), wrench).get()
        #expect(try stage.line(.hotlist).reason == "cancelled")
        let wrong = HotlistImportForm(source: "slr", files: form.files)
        let third = try begin(wrong, stage, boss)
        let bytes = Self.csv("7ABC123")
        _ = try stage.ask(piece(third, bytes[...], offset: 0), boss).get()
        #expect(stage.refusal(.hotlist(.end(importID: third)), boss) != nil)
    }

    @Test func ageIsUnknownOnAClockThatIsNotSet() throws {
        let stage = try stage()
        let boss = try stage.begin()
        _ = try bringIn(Self.csv("7ABC123"), stage, boss)
        stage.clock.pass(minutes: 24 * 60)
        func age() throws -> HotlistAgeReport? {
            let answer = try stage.ask(.hotlist(.list(includingFormer: false)), boss).get()
            if case .hotlists(let list) = answer { return list.first?.age }
            return nil
        }
        let wrench = stage.clock
        #expect(try age()?.level == .yellow)
        wrench.set(.unset)
        #expect(try age() == HotlistAgeReport(seconds: nil, level: .unknown))
        wrench.set(.gps)
        wrench.pass(minutes: 24 * 60)
        #expect(try age()?.level == .red)
    }
}
