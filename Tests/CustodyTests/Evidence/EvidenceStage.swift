/// Orders, records and pictures for the tests of exports, and a folder that takes an export's parts as the
/// program on the receiving side does.

import Custody
import Foundation
import PlateCore

/// A folder that goes when the value goes.
final class EvidenceFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/plated-evidence-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a part where it says it belongs; the file must end there.
    func write(_ chunk: EvidenceChunk) throws {
        let place = path + "/" + chunk.file
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true
        )
        var bytes = FileManager.default.contents(atPath: place) ?? Data()
        guard bytes.count == chunk.offset else { throw StageError.gap(chunk.file) }
        bytes.append(contentsOf: chunk.bytes)
        try bytes.write(to: URL(filePath: place))
    }

    /// Paths of all files, sorted.
    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
            return !isFolder.boolValue
        }.sorted()
    }

    func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path + "/" + file)))
    }

    func set(_ file: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path + "/" + file))
    }

    /// `records.json` as it is read by anybody's program.
    func document() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(try bytes("records.json")))
        guard let document = object as? [String: Any] else { throw StageError.shape }
        return document
    }

    func records() throws -> [[String: Any]] {
        guard let records = try document()["records"] as? [[String: Any]] else {
            throw StageError.shape
        }
        return records
    }

    /// Runs a line of shell in the folder; exit code and both outputs together.
    func shell(_ line: String) throws -> (exitCode: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = URL(filePath: path)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// The two commands of VERIFY.txt, as they stand there: whether both are content.
    func verifies() throws -> Bool {
        let hashes = try shell("sha256sum --check --strict SHA256SUMS")
        let signature = try shell(
            "openssl pkeyutl -verify -pubin -inkey car.pem -rawin -in SHA256SUMS "
                + "-sigfile SHA256SUMS.sig")
        return hashes.exitCode == 0 && signature.exitCode == 0
    }
}

enum StageError: Error {
    case gap(String)
    case shape
    case noPicture
}

enum EvidenceSample {
    static let start = WallTime(milliseconds: 1_777_880_000_123)
    static let person = AccessPerson(
        name: "k.meyer", badge: "1042", title: "Police Officer",
        agency: "West Sacramento Police Department")

    static func order(
        fields: Set<EvidenceField> = Set(EvidenceField.allCases),
        redaction: EvidenceRedaction = .none
    ) -> EvidenceOrder {
        EvidenceOrder(
            department: "West Sacramento Police Department", agencyIdentifier: "CA0570300",
            designee: "Administration Division Commander A. Ruiz", vehicle: "Unit 12",
            caseNumber: "26-001234", evidenceNumber: "EV-778", madeBy: person,
            purpose: "criminal investigation", madeAt: start, timeSource: .gps, fields: fields,
            redaction: redaction)
    }

    static func id(_ number: Int) -> RecordID {
        RecordID(
            wallTime: WallTime(milliseconds: start.milliseconds + Int64(number)),
            random: (0..<10).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 3))) })
    }

    static func read(_ number: Int, text: String = "7ABC123") -> PlateRead {
        PlateRead(
            id: id(number), text: text, confidence: 0.9125,
            candidates: [
                TextCandidate(text: text, confidence: 0.9125),
                TextCandidate(text: "7A8C123", confidence: 0.0625),
            ], state: "CA", stateConfidence: 0.75, camera: "front left",
            frames: FrameSpan(first: 10, last: 20 + number, count: 7),
            capturedAt: WallTime(milliseconds: start.milliseconds + Int64(number)),
            wallTimeSource: .gps, wallTimeUncertaintyMilliseconds: 12,
            position: Position(
                latitude: 38.58, longitude: -121.53, speed: 12.5, heading: 271, accuracy: 3,
                ageMilliseconds: 40),
            quad: Quad(
                Point(100.25, 200), Point(190, 203.5), Point(190, 250), Point(100, 246.75)))
    }

    static func hit(_ text: String = "7ABC123") -> HotlistHit {
        HotlistHit(
            entry: HotlistEntry(
                list: "svs", category: .stolenVehicle, text: text, state: "CA",
                description: "grey \"van\" with a dent (left)", expiry: start,
                annotations: ["make": "FORD", "note": "é"]),
            match: .exact, stateMatch: .same, listAgeSeconds: 3600, probability: 0.9)
    }

    /// Frame `number` of a fixture's drive as it lies in its clip: a JPEG as cameras give them.
    static func jpeg(_ number: Int = 0) throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../fixtures/lot-canvass/clip.avi").standardized
        let clip = try Data(contentsOf: path)
        guard var place = clip.range(of: Data("movi".utf8))?.upperBound else {
            throw StageError.noPicture
        }
        for index in 0... {
            guard place + 8 <= clip.count else { throw StageError.noPicture }
            let size = (0..<4).reduce(0) { $0 | Int(clip[place + 4 + $1]) << (8 * $1) }
            if index == number { return Array(clip[(place + 8)..<(place + 8 + size)]) }
            place += 8 + size + size % 2
        }
        throw StageError.noPicture
    }

    static func picture(
        _ kind: EvidencePictureKind, _ jpeg: [UInt8], revision: Int = 0
    ) -> EvidencePicture {
        EvidencePicture(
            kind: kind, revision: revision, jpeg: jpeg, recordedSHA256: sha256(jpeg),
            copy: EvidenceCopy(jpeg: jpeg, isRedacted: false))
    }

    /// A record with everything in it.
    static func record(_ number: Int, jpeg: [UInt8]) -> EvidenceRecord {
        let alert = Alert(
            id: id(500_000 + number), readID: id(number), text: "7ABC123", hit: hit(),
            state: .closed, raisedAt: start)
        return EvidenceRecord(
            reading: EvidenceReading(
                revision: 1, read: read(number), cropSHA256: sha256(jpeg),
                sceneSHA256: sha256(jpeg)),
            formerReadings: [EvidenceReading(revision: 0, read: read(number, text: "7A8C123"))],
            hits: [EvidenceHit(hit: hit())],
            lists: [
                EvidenceListVersion(
                    source: "svs.tbl", sha256: sha256([1]), extractedAt: start, loadedAt: start)
            ],
            alerts: [EvidenceAlert(alert, verification: .active)],
            statements: [
                EvidenceStatement(
                    time: start, person: person, alert: alert.id, kind: "clets", value: "active",
                    reason: "dispatcher 7, incident 4711"),
                EvidenceStatement(
                    time: start, person: person, kind: "correction", value: "7ABC128",
                    reason: "the last character is an 8"),
            ],
            pictures: [picture(.crop, jpeg), picture(.scene, jpeg)],
            dossiers: [dossier(alert)])
    }

    static func dossier(_ alert: Alert) -> EvidenceDossier {
        EvidenceDossier(
            alert: alert.id,
            timeline: [
                EvidenceEvent(time: start, what: "captured", source: "read"),
                EvidenceEvent(
                    time: start, what: "answered", person: person, detail: "active",
                    source: "access log", logNumber: 17),
            ],
            card: [EvidenceCardLine(label: "Plate", text: "7ABC123")],
            replay: EvidenceReplay(
                revision: 1, pictureSHA256: sha256([2]).hexadecimal, verdict: .different,
                archivedText: "7ABC123", archivedConfidence: 0.9,
                reading: EvidenceReplayReading(
                    text: "7A8C123", confidence: 0.5,
                    candidates: [TextCandidate(text: "7A8C123", confidence: 0.5)], overlap: 0.93),
                modelsThen: nil,
                modelsNow: [EvidenceModel(name: "reader", sha256: sha256([3]).hexadecimal)]))
    }
}
