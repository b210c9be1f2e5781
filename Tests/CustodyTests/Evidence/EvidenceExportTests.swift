/// Exports for booking as whoever gets the medium meets them: checked with `sha256sum` and `openssl`.

import Custody
import Foundation
import PlateCore
import Testing

@Suite struct EvidenceExportTests {
    @Test func verifiesWithTwoCommonProgramsAlone() throws {
        let key = SigningKey()
        let jpeg = try EvidenceSample.jpeg()
        let run = try EvidenceRun(
            key: key, records: [1, 2].map { EvidenceSample.record($0, jpeg: jpeg) })
        let hashes = try run.folder.shell("sha256sum --check --strict SHA256SUMS")
        #expect(hashes.exitCode == 0, "\(hashes.output)")
        #expect(hashes.output.split(separator: "\n").count == run.summary.files - 2)
        let signature = try run.folder.shell(
            "openssl pkeyutl -verify -pubin -inkey car.pem -rawin -in SHA256SUMS "
                + "-sigfile SHA256SUMS.sig")
        #expect(signature.output.contains("Signature Verified Successfully"))
        let fingerprint = try run.folder.shell(
            "openssl pkey -pubin -in car.pem -outform DER | tail -c 32 | sha256sum | cut -c 1-32")
        let digits = key.publicKey.fingerprint.filter { $0 != " " }
        #expect(fingerprint.output == digits + "\n")
        #expect(
            String(decoding: try run.folder.bytes("VERIFY.txt"), as: UTF8.self).contains(digits))
        let manifest = try run.folder.shell("sha256sum SHA256SUMS | cut -c 1-64")
        #expect(manifest.output == run.summary.manifestSHA256 + "\n")
        #expect(try run.folder.files().count == run.summary.files)
        #expect(run.summary.bytes == run.chunks.reduce(0) { $0 + $1.bytes.count })
        #expect(run.summary.records == [1, 2].map { EvidenceSample.id($0).description })
    }

    @Test func everyCommandOfTheInstructionsWorksAsItStandsThere() throws {
        let run = try EvidenceRun(
            records: [EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())])
        let text = String(decoding: try run.folder.bytes("VERIFY.txt"), as: UTF8.self)
        // A command is indented by seven spaces; one that ends in a backslash or a pipe goes on.
        var commands: [String] = []
        for line in text.split(separator: "\n") where line.hasPrefix("       ") {
            if let last = commands.last, line.hasPrefix("           ") {
                commands[commands.count - 1] = last + "\n" + line
            } else {
                commands.append(String(line))
            }
        }
        let shellCommands = commands.filter { !$0.contains("FILE") }.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        try #require(shellCommands.count == 4)
        for command in shellCommands {
            let result = try run.folder.shell(command)
            #expect(result.exitCode == 0, "\(command)")
            if command.hasPrefix("(cut") { #expect(result.output.isEmpty, "\(result.output)") }
        }
        try run.folder.set("pictures/added.jpg", [1])
        let added = try run.folder.shell(shellCommands[3])
        #expect(added.output == "pictures/added.jpg\n")
    }

    @Test func anyByteChangedIsFound() throws {
        let run = try EvidenceRun(
            records: [EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())])
        #expect(try run.folder.verifies())
        var tried = 0
        for file in try run.folder.files() {
            let whole = try run.folder.bytes(file)
            // First, last and some in between; a base 64 digit of the key may have unused bits, and its
            // file's hash finds it all the same.
            for place in Set([0, whole.count / 3, whole.count / 2, whole.count - 1]) {
                var changed = whole
                changed[place] ^= 1
                try run.folder.set(file, changed)
                #expect(try !run.folder.verifies(), "\(file), byte \(place)")
                tried += 1
            }
            try run.folder.set(file, whole.dropLast())
            #expect(try !run.folder.verifies(), "\(file) cut")
            try FileManager.default.removeItem(atPath: run.folder.path + "/" + file)
            #expect(try !run.folder.verifies(), "\(file) gone")
            try run.folder.set(file, whole)
        }
        #expect(tried > 20)
        #expect(try run.folder.verifies())
    }

    @Test func aStoredPictureComesBackToItsRecordedHash() throws {
        let jpeg = try EvidenceSample.jpeg(5)
        let run = try EvidenceRun(records: [EvidenceSample.record(1, jpeg: jpeg)])
        let pictures = try #require(try run.folder.records()[0]["pictures"] as? [[String: Any]])
        #expect(pictures.count == 2)
        for picture in pictures {
            let file = try #require(picture["file"] as? [String: String])
            let name = try #require(file["name"])
            let comment = try #require(picture["commentBytes"] as? Int)
            // As VERIFY.txt says, with programs that know nothing of Plated.
            let back = try run.folder.shell(
                "(head -c 2 \(name); tail -c +\(comment + 3) \(name)) | sha256sum")
            #expect(back.output.prefix(64) == (picture["recordedSHA256"] as? String)?[...])
            #expect(picture["isIntact"] as? Bool == true)
            let bytes = try run.folder.bytes(name)
            let unmarked = try #require(JPEGMarkers.unmarked(bytes))
            #expect(unmarked.jpeg == jpeg)
            for mark in EvidenceSample.order().marks { #expect(unmarked.comment.contains(mark)) }
            #expect(sha256(bytes).hexadecimal == file["sha256"])
        }
        #expect(run.summary.pictures == 2)
        #expect(run.summary.picturesWanting == 0)
    }

    @Test func partsAreSmallAndInOrder() throws {
        let big = try EvidenceSample.jpeg() + [UInt8](repeating: 7, count: 700_000)
        let run = try EvidenceRun(records: [EvidenceSample.record(1, jpeg: big)])
        #expect(run.chunks.allSatisfy { $0.bytes.count <= Limits.evidenceChunkBytesMax })
        var ended: Set<String> = []
        for chunk in run.chunks {
            #expect(!ended.contains(chunk.file), "\(chunk.file) goes on after its end")
            if chunk.isLast { ended.insert(chunk.file) }
        }
        #expect(ended.sorted() == (try run.folder.files()))
        #expect(run.chunks.last?.file == "SHA256SUMS.sig")
    }

    @Test func onlyWhatWasAskedForLeavesTheCar() throws {
        let jpeg = try EvidenceSample.jpeg()
        let record = EvidenceSample.record(1, jpeg: jpeg)
        let bare = try EvidenceRun(
            EvidenceSample.order(fields: [.reading]), records: [record])
        let members = try bare.folder.records()[0]
        #expect(Set(members.keys) == ["id", "reading"])
        let reading = try #require(members["reading"] as? [String: Any])
        #expect(
            Set(reading.keys) == ["revision", "text", "confidence", "state", "stateConfidence"])
        #expect(try bare.folder.files().allSatisfy { !$0.hasPrefix("pictures/") })
        let text = try PDFDocument(try bare.folder.bytes("report.pdf")).allText().joined()
        #expect(text.contains("7ABC123"))
        for secret in ["38.58", "front left", "7A8C123", "FORD", "7ABC128", "dispatcher", "svs"] {
            #expect(!text.contains(secret), "\(secret) was not asked for")
        }
        for field in EvidenceField.allCases {
            let without = try EvidenceRun(
                EvidenceSample.order(fields: Set(EvidenceField.allCases).subtracting([field])),
                records: [record])
            #expect(try without.folder.verifies(), "\(field)")
        }
    }

    @Test func surroundingsLeaveOnlyInCopiesThatAreBlanked() throws {
        let jpeg = try EvidenceSample.jpeg()
        var record = EvidenceSample.record(1, jpeg: jpeg)
        let order = EvidenceSample.order(redaction: .surroundings)
        // The copy is not blanked: nothing of the scene may leave.
        var run = try EvidenceRun(order, records: [record])
        #expect(try run.folder.files().allSatisfy { !$0.contains("scene") })
        #expect(run.summary.picturesWanting == 1)
        record.pictures[1].copy?.isRedacted = true
        run = try EvidenceRun(order, records: [record])
        let scenes = try run.folder.files().filter { $0.contains("scene") }
        #expect(scenes == ["pictures/\(EvidenceSample.id(1))-scene-0-marked.jpg"])
        #expect(try run.folder.files().contains("pictures/\(EvidenceSample.id(1))-crop-0.jpg"))
        run = try EvidenceRun(EvidenceSample.order(redaction: .scenes), records: [record])
        #expect(try run.folder.files().allSatisfy { !$0.contains("scene") })
        #expect(run.summary.picturesWanting == 0)
    }

    @Test func damagedAndMissingPicturesAreToldAndEndNothing() throws {
        let jpeg = try EvidenceSample.jpeg()
        var record = EvidenceSample.record(1, jpeg: jpeg)
        record.pictures[0].recordedSHA256 = sha256([9])
        record.pictures[1].jpeg = nil
        record.pictures[1].copy = nil
        record.pictures[1].absence = "shed by a full disk after the depot had it"
        record.pictures.append(
            EvidencePicture(
                kind: .scene, revision: 1, jpeg: [1, 2, 3], recordedSHA256: sha256([1, 2, 3])))
        let run = try EvidenceRun(records: [record], missing: [EvidenceSample.id(77)])
        #expect(try run.folder.verifies())
        #expect(run.summary.picturesWanting == 3)
        #expect(run.summary.missing == [EvidenceSample.id(77).description])
        let pictures = try #require(try run.folder.records()[0]["pictures"] as? [[String: Any]])
        #expect(pictures[0]["isIntact"] as? Bool == false)
        #expect(pictures[1]["absence"] as? String != nil)
        #expect(pictures[2]["file"] == nil)
        let text = try PDFDocument(try run.folder.bytes("report.pdf")).allText().joined()
        #expect(text.contains("DAMAGED"))
        #expect(text.contains("shed by a full disk"))
        #expect(text.contains(EvidenceSample.id(77).description))
    }

    @Test func withoutEntitlementTheListsWordsStayOnTheCar() throws {
        var record = EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())
        record.hits[0].isWithheld = true
        record.dossiers = []
        let run = try EvidenceRun(records: [record])
        let hits = try #require(try run.folder.records()[0]["hits"] as? [[String: Any]])
        #expect(hits[0]["description"] == nil)
        #expect(hits[0]["annotations"] == nil)
        #expect(hits[0]["withheld"] as? String == "ask dispatch")
        for file in ["report.pdf", "records.json"] {
            let text = String(decoding: try run.folder.bytes(file), as: UTF8.self)
            #expect(!text.contains("FORD"))
            #expect(!text.contains("with a dent"))
        }
    }

    @Test func onlyCLETSRemovesUnverified() throws {
        let answers: [(AlertVerification, String)] = [
            (.unverified, "UNVERIFIED"), (.inactive, "UNVERIFIED - CLETS: NOT ACTIVE"),
            (.notThisVehicle, "UNVERIFIED - CLETS: NOT THIS VEHICLE"),
            (.notVerified(reason: .vehicleLost), "NOT VERIFIED (vehicle lost)"),
            (.active, "VERIFIED: active in CLETS"),
        ]
        let jpeg = try EvidenceSample.jpeg()
        for (verification, words) in answers {
            var record = EvidenceSample.record(1, jpeg: jpeg)
            record.alerts[0].verification = verification
            let run = try EvidenceRun(records: [record])
            let alerts = try #require(try run.folder.records()[0]["alerts"] as? [[String: Any]])
            #expect(alerts[0]["verification"] as? String == words)
            let text = try PDFDocument(try run.folder.bytes("report.pdf")).allText()
            #expect(text.joined().contains("Alert: \(words)"))
        }
    }

    @Test func noPageWithoutItsMarking() throws {
        var order = EvidenceSample.order()
        order.department = ""
        #expect(throws: PlatedError.self) { try EvidenceRun(order, records: []) }
        for text in ["", "   ", "two\nlines", "a\u{0}b", String(repeating: "x", count: 200)] {
            for change in [
                \EvidenceOrder.caseNumber, \.evidenceNumber, \.madeBy.name, \.purpose, \.vehicle,
            ] {
                var order = EvidenceSample.order()
                order[keyPath: change] = text
                do throws(PlatedError) {
                    try order.check()
                    Issue.record("taken: \(change)")
                } catch {
                    #expect(text.isEmpty || !error.message.contains(text))
                }
            }
        }
        #expect(throws: PlatedError.self) { try EvidenceSample.order(fields: []).check() }
        #expect(throws: PlatedError.self) { try EvidenceOrder.fields(named: ["reading", "plate"]) }
        #expect(try EvidenceOrder.fields(named: []).count == EvidenceField.allCases.count)
    }

    @Test func aRecordGivenTwiceIsExportedOnce() throws {
        let record = EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())
        let run = try EvidenceRun(records: [record, record], missing: [record.reading.read.id])
        #expect(run.summary.records.count == 1)
        #expect(run.summary.missing.isEmpty)
        #expect(try run.folder.verifies())
    }
}
