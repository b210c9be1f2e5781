/// Exports from real stores: pictures with their marks, the dossier, and what goes wrong in between.
import Alerting
import Custody
import Foundation
import Imaging
import Ledger
import PlateCore
import Testing
import Vehicle

@Suite struct EvidenceSessionTests {
    private typealias Stage = EvidenceSessionStage

    private func request(
        _ order: EvidenceOrder = Stage.order(), reads: [Int] = [], alerts: [Int] = [],
        dossier: Int? = nil, mayDescribe: Bool = true
    ) -> EvidenceRequest {
        EvidenceRequest(
            order: order, reads: reads.map(Stage.id),
            alerts: alerts.map { Stage.id(500_000 + $0) },
            dossier: dossier.map { Stage.id(500_000 + $0) }, mayDescribe: { _ in mayDescribe })
    }

    private func member<Value>(_ record: [String: Any], _ name: String) throws -> Value {
        try #require(record[name] as? Value, "\(name)")
    }

    @Test func readsAndAlertsAreExportedWithBothPicturesMarked() throws {
        let stage = try Stage()
        for number in 1...3 { try stage.store(number) }
        // The second by its read, the third by its alert; the first by both, once.
        let result = try stage.carryOut(request(reads: [2, 1], alerts: [3, 1]))
        #expect(try result.verifies())
        #expect(result.notices.isEmpty)
        #expect(result.summary.records == [2, 1, 3].map { Stage.id($0).description })
        #expect(result.summary.pictures == 6 && result.summary.picturesWanting == 0)
        let scene = "pictures/\(Stage.id(2))-scene-0"
        let original = try #require(JPEGMarkers.unmarked(try result.bytes(scene + ".jpg")))
        #expect(original.jpeg == Stage.seen.jpeg)
        #expect(original.comment.contains("26-001234"))
        // The copy shows the same picture, and words below it.
        let picture = try JPEG.decodeColour(Stage.seen.jpeg).picture
        let copy = try JPEG.decodeColour(try result.bytes(scene + "-marked.jpg")).picture
        #expect(copy.width == picture.width && copy.height > picture.height + 20)
        let difference = (0..<picture.pixels.count).reduce(0) {
            $0 + abs(Int(picture.pixels[$1]) - Int(copy.pixels[$1]))
        }
        #expect(difference / picture.pixels.count < 4)
        let bar = copy.pixels.dropFirst(picture.pixels.count)
        #expect(bar.contains { $0 < 30 } && bar.contains { $0 > 225 })
        #expect(try result.files().count == result.summary.files)
    }

    @Test func theDossierTellsWhatHappenedAndReadsThePictureAgain() throws {
        let now = try EmbeddedModels.evidence()
        let stage = try Stage(noting: try EmbeddedModels.notes())
        try stage.store(1)
        let time = { (seconds: Int64) in
            WallTime(milliseconds: Stage.start.milliseconds + seconds * 1000)
        }
        let actor = AlertActor(person: Stage.person, console: "front", basedOn: 1)
        let alert = Stage.alert(1)
        for (number, event) in [
            AlertEvent(alert.id, .raised(facts: AlertFacts(alert, position: nil)), at: time(1)),
            AlertEvent(
                alert.id, .compared(answer: .matches, afterMilliseconds: 4000, by: actor),
                at: time(5)),
            AlertEvent(
                alert.id,
                .verified(answer: try #require(CLETSAnswer(.active, source: "D7")), by: actor),
                at: time(30)),
        ].enumerated() {
            try stage.keep(event, about: 1, as: number)
        }
        let logged = try stage.custody.log(
            AccessRecord(
                time: time(3), offsetMinutes: 0, timeSource: .gps, action: .picture,
                outcome: .granted, person: Stage.person, purpose: "patrol",
                subject: AccessSubject(records: [Stage.id(1).description])))
        let result = try stage.carryOut(request(dossier: 1))
        #expect(try result.verifies())
        let record = try result.records()[0]
        let alerts: [[String: Any]] = try member(record, "alerts")
        #expect(alerts[0]["verification"] as? String == "VERIFIED: active in CLETS")
        let dossiers: [[String: Any]] = try member(record, "dossiers")
        let timeline: [[String: Any]] = try member(dossiers[0], "timeline")
        #expect(
            timeline.map { $0["what"] as? String }
                == ["captured", "raised", "picture", "compared", "CLETS"])
        #expect(timeline[2]["logNumber"] as? Int64 == logged)
        #expect((timeline[4]["detail"] as? String)?.contains("D7") == true)
        let replay: [String: Any] = try member(dossiers[0], "replay")
        #expect(replay["verdict"] as? String == "same")
        #expect(dossiers[0]["isSameModels"] as? Bool == true)
        // The hashes are those of the files in the source tree, by a program that knows nothing of us.
        let weights = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/CPlateModels/Weights").standardized.path
        for model in now {
            let sum = try result.shell("sha256sum \(weights)/\(model.name).plnn")
            #expect(sum.output.hasPrefix(model.sha256))
            #expect(model.trainingSHA256?.count == 64)
        }
        let card: [[String: String]] = try member(dossiers[0], "card")
        #expect(card.contains { $0["text"] == "UNVERIFIED" })
        #expect(card.contains { $0["label"] == "Differs at" && $0["text"] == "nowhere" })
    }

    @Test func aTextThatThePictureDoesNotBearOutIsTold() throws {
        let stage = try Stage(noting: [
            RunModel(name: "reader", sha256: Array(repeating: 7, count: 32))
        ])
        try stage.store(1, text: "XXX0000")
        let result = try stage.carryOut(request(dossier: 1))
        let dossiers: [[String: Any]] = try member(try result.records()[0], "dossiers")
        let replay: [String: Any] = try member(dossiers[0], "replay")
        #expect(replay["verdict"] as? String == "different")
        #expect(replay["archivedText"] as? String == "XXX0000")
        #expect(
            (replay["reading"] as? [String: Any])?["text"] as? String == Stage.seen.reading.text)
        #expect(dossiers[0]["isSameModels"] as? Bool == false)
    }

    @Test func withoutItsPictureNothingIsReadAgainAndThatIsTold() throws {
        let stage = try Stage()
        let noise = [0xFF, 0xD8] + [UInt8](repeating: 9, count: 4000)
        try stage.store(1, scene: noise)
        let result = try stage.carryOut(request(dossier: 1))
        #expect(try result.verifies())
        #expect(result.notices.count == 1)
        #expect(result.summary.pictures == 2 && result.summary.picturesWanting == 0)
        let dossiers: [[String: Any]] = try member(try result.records()[0], "dossiers")
        let replay: [String: Any] = try member(dossiers[0], "replay")
        #expect(replay["verdict"] as? String == "impossible")
        // The bytes are evidence all the same, as they were stored.
        let kept = try result.bytes("pictures/\(Stage.id(1))-scene-0.jpg")
        #expect(JPEGMarkers.unmarked(kept)?.jpeg == noise)
    }

    @Test func ofABlankedSceneOnlyThePlateLeavesTheCar() throws {
        let stage = try Stage()
        try stage.store(1)
        let result = try stage.carryOut(
            request(Stage.order(redaction: .surroundings), reads: [1]))
        #expect(try result.verifies())
        let files = try result.files()
        let scene = "pictures/\(Stage.id(1))-scene-0-marked.jpg"
        #expect(files.filter { $0.contains("scene") } == [scene])
        // No file has a stretch of the stored JPEG.
        let stored = Data(Stage.seen.jpeg)
        let middle = stored[(stored.count / 2)..<(stored.count / 2 + 64)]
        for file in files { #expect(Data(try result.bytes(file)).range(of: middle) == nil) }
        let picture = try JPEG.decodeColour(Stage.seen.jpeg).picture
        let copy = try JPEG.decodeColour(try result.bytes(scene)).picture
        let box = Stage.seen.reading.quad.enlarged(by: 1.25).boundingBox
        var (strangers, shown) = (0, 0)
        for y in 0..<picture.height {
            for x in 0..<picture.width {
                let place = 3 * (y * picture.width + x)
                let isGrey = copy.pixels[place..<place + 3].allSatisfy { abs(Int($0) - 128) < 12 }
                let (px, py) = (Double(x), Double(y))
                // Blocks of sixteen pixels at the edge may ring.
                let isNear =
                    px >= box.x - 16 && px <= box.x + box.width + 16 && py >= box.y - 16
                    && py <= box.y + box.height + 16
                if !isNear && !isGrey { strangers += 1 }
                if isNear && !isGrey { shown += 1 }
            }
        }
        #expect(strangers == 0)
        #expect(shown > Int(box.width * box.height / 3))
    }

    @Test func whatIsDestroyedMeanwhileIsNotExportedAndNotDenied() throws {
        let stage = try Stage()
        for number in 1...3 { try stage.store(number, text: "7QQC10\(number)") }
        var isDone = false
        let result = try stage.carryOut(request(reads: [1, 2, 3])) { session, _ in
            guard !isDone else { return }
            isDone = true
            _ = try stage.reads.expunge(
                reads: [Stage.id(2)],
                record: DestructionRecord(
                    .expungement, at: Stage.start, authority: "order 1", person: Stage.person))
        }
        #expect(isDone)
        #expect(try result.verifies())
        #expect(result.summary.records == [1, 3].map { Stage.id($0).description })
        #expect(result.summary.missing == [Stage.id(2).description])
        for file in try result.files() {
            #expect(Data(try result.bytes(file)).range(of: Data("7QQC102".utf8)) == nil)
        }
        // One that never was is told in the same words.
        let other = try stage.carryOut(request(reads: [1, 77]))
        #expect(
            other.notices.map { $0.replacingOccurrences(of: "\(Stage.id(77))", with: "") }
                == result.notices.map { $0.replacingOccurrences(of: "\(Stage.id(2))", with: "") })
    }

    @Test func withoutEntitlementNothingOfTheListLeaves() throws {
        let stage = try Stage()
        try stage.store(1)
        let result = try stage.carryOut(request(alerts: [1], dossier: 1, mayDescribe: false))
        for file in ["records.json", "report.pdf"] {
            let text = String(decoding: try result.bytes(file), as: UTF8.self)
            #expect(!text.contains("FORD") && !text.contains("with a dent"))
            #expect(text.contains("ask dispatch"))
        }
    }

    @Test func nothingAskedForTwiceAndNothingUnknownStopsIt() throws {
        let stage = try Stage()
        try stage.store(1)
        let session = try EvidenceSession(
            request(reads: [1, 1, 9], alerts: [1, 8, 8], dossier: 1), reads: stage.reads,
            custody: stage.custody)
        #expect(session.reads == [Stage.id(1), Stage.id(9)])
        #expect(session.unknown == [Stage.id(500_008)])
        #expect(session.summary == nil)
        #expect(throws: PlatedError.self) {
            try EvidenceSession(
                request(reads: Array(0...Limits.evidenceRecordsMax)), reads: stage.reads,
                custody: stage.custody)
        }
        var nobody = Stage.order()
        nobody.evidenceNumber = " "
        #expect(throws: PlatedError.self) {
            try EvidenceSession(request(nobody), reads: stage.reads, custody: stage.custody)
        }
        // An export of nothing is a signed statement that there is nothing.
        let empty = try stage.carryOut(request(reads: [9]))
        #expect(try empty.verifies())
        #expect(empty.summary.records.isEmpty && empty.summary.missing.count == 1)
    }

    @Test func aDiskThatFailsLosesNoRecordAndInventsNoAbsence() throws {
        let stage = try Stage()
        for number in 1...2 { try stage.store(number) }
        let session = try EvidenceSession(
            request(reads: [1, 2]), reads: stage.reads, custody: stage.custody)
        while let chunk = try session.next(), !chunk.file.contains(Stage.id(1).description) {}
        try stage.reads.close()
        // What was gathered goes out; then every call fails, and none says that a record is not there.
        var failures = 0
        for _ in 0..<200 where failures < 3 {
            do throws(PlatedError) {
                if try session.next() == nil { break }
            } catch {
                #expect(error.code != .corrupted)
                failures += 1
            }
        }
        #expect(failures == 3)
        #expect(session.summary == nil)
        #expect(session.notices.isEmpty)
    }

    @Test func aLiveViewThatTheReadLiesInIsInTheTimeline() throws {
        let stage = try Stage()
        for number in 1...3 { try stage.store(number) }
        func watch(_ first: Int, _ last: Int) throws -> Int64 {
            try stage.custody.log(
                AccessRecord(
                    time: WallTime(milliseconds: Stage.start.milliseconds + 60_000),
                    offsetMinutes: 0, timeSource: .gps, action: .watch, outcome: .granted,
                    person: Stage.person, reason: "ended",
                    subject: AccessSubject(
                        records: [Stage.id(first), Stage.id(last)].map(\.description), count: 9)))
        }
        let around = try watch(1, 3)
        _ = try watch(3, 3)
        let result = try stage.carryOut(request(dossier: 2))
        let dossiers: [[String: Any]] = try member(try result.records()[0], "dossiers")
        let timeline: [[String: Any]] = try member(dossiers[0], "timeline")
        #expect(timeline.compactMap { $0["logNumber"] as? Int64 } == [around])
    }

    @Test func aCorrectionStandsBesideTheReadingNotInItsPlace() throws {
        let stage = try Stage()
        try stage.store(1)
        let actor = AlertActor(person: Stage.person, console: "front", basedOn: 1)
        let alert = Stage.alert(1)
        try stage.keep(
            AlertEvent(alert.id, .raised(facts: AlertFacts(alert, position: nil)), at: Stage.start),
            about: 1, as: 1)
        try stage.keep(
            AlertEvent(alert.id, .corrected(text: "7QQC999", by: actor), at: Stage.start), about: 1,
            as: 2)
        // A statement in a form that is not known goes along as it is.
        try stage.reads.append(
            RecordStatement(
                id: Stage.id(800_000), kind: .note, readID: Stage.id(1), madeAt: Stage.start,
                body: "{\"unknown\":1}"))
        let record = try stage.carryOut(request(reads: [1])).records()[0]
        let reading: [String: Any] = try member(record, "reading")
        #expect(reading["text"] as? String == Stage.seen.reading.text)
        let statements: [[String: Any]] = try member(record, "statements")
        #expect(statements.map { $0["kind"] as? String } == ["correction", "note"])
        #expect(statements[0]["value"] as? String == "7QQC999")
        #expect((statements[0]["person"] as? [String: String])?["badge"] == "1042")
        #expect(statements[1]["value"] as? String == "{\"unknown\":1}")
    }
}
