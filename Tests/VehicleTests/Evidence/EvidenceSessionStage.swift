/// Real stores with reads of the rendered drives, as a car would have them, for the tests of exports.
import Alerting
import Custody
import Foundation
import Imaging
import Ledger
import PlateCore
import PlateVision
import Vehicle

/// A state folder with both stores, gone with the value.
final class EvidenceSessionStage {
    let folder: String
    let reads: ReadStore
    let custody: CustodyStore
    static let start = WallTime(milliseconds: 1_777_880_000_123)
    static let person = AccessPerson(
        name: "k.meyer", badge: "1042", title: "Police Officer", agency: "WSPD")

    init(noting models: [RunModel] = []) throws {
        folder = NSTemporaryDirectory() + "/plated-evidence-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let sealing = Sealing(master: try MasterKey(secret: Array("evidence for tests".utf8)))
        reads = try ReadStore.open(
            at: folder + "/state", sealing: sealing,
            beginning: RunStart(
                boot: nil, moment: MonotonicTime(nanoseconds: 0),
                stamp: WallStamp(Self.start, source: .gps)))
        custody = try CustodyStore.open(
            at: folder + "/state", sealing: sealing, reserveBytes: 64 * 1024)
        if !models.isEmpty { try reads.note(models) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    static func id(_ number: Int) -> RecordID {
        RecordID(
            wallTime: WallTime(milliseconds: start.milliseconds + Int64(number)),
            random: (0..<10).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 3))) })
    }

    static func order(
        fields: Set<EvidenceField> = Set(EvidenceField.allCases),
        redaction: EvidenceRedaction = .none
    ) -> EvidenceOrder {
        EvidenceOrder(
            department: "West Sacramento Police Department", vehicle: "Unit 12",
            caseNumber: "26-001234", evidenceNumber: "EV-778", madeBy: person,
            purpose: "criminal investigation", madeAt: start, timeSource: .gps, fields: fields,
            redaction: redaction)
    }

    /// Frame `number` of a rendered drive, the JPEG as it lies in the clip.
    static func frame(_ number: Int) throws -> [UInt8] {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../fixtures/lot-canvass/clip.avi").standardized
        let clip = try Data(contentsOf: path)
        guard var place = clip.range(of: Data("movi".utf8))?.upperBound else {
            throw PlatedError(.badData, "no clip")
        }
        for _ in 0..<number { place += 8 + size(clip, place) + size(clip, place) % 2 }
        return Array(clip[(place + 8)..<(place + 8 + size(clip, place))])
    }

    private static func size(_ clip: Data, _ place: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(clip[place + 4 + $1]) << (8 * $1) }
    }

    /// The first frame with a plate that is read for sure, and its reading.
    static let seen: (jpeg: [UInt8], reading: PlateReading) = {
        do {
            let recogniser = try PlateRecogniser()
            for number in stride(from: 0, to: 200, by: 5) {
                let jpeg = try frame(number)
                let plates = try recogniser.recognise(try JPEG.decodeGrey(jpeg).picture).plates
                if let plate = plates.first, plate.confidence > 0.9 { return (jpeg, plate) }
            }
        } catch {
            fatalError("the fixture cannot be read: \(error)")
        }
        fatalError("no plate in the fixture")
    }()

    /// A read of that frame.
    static func read(_ number: Int, text: String? = nil) -> PlateRead {
        let reading = seen.reading
        let text = text ?? reading.text
        return PlateRead(
            id: id(number), text: text, confidence: reading.confidence,
            candidates: [TextCandidate(text: text, confidence: reading.confidence)], state: "CA",
            stateConfidence: 0.75, camera: "front left",
            frames: FrameSpan(first: 10, last: 20, count: 7),
            capturedAt: WallTime(milliseconds: start.milliseconds + Int64(number)),
            wallTimeSource: .gps, capturedMoment: MonotonicTime(nanoseconds: Int64(number) * 1000),
            position: Position(latitude: 38.58, longitude: -121.53), quad: reading.quad)
    }

    static func alert(_ number: Int) -> Alert {
        let read = read(number)
        let entry = HotlistEntry(
            list: "svs", category: .stolenVehicle, text: read.text, state: "CA",
            description: "grey van with a dent", annotations: ["make": "FORD"])
        return Alert(
            id: id(500_000 + number), readID: read.id, text: read.text,
            hit: HotlistHit(
                entry: entry, match: .exact, stateMatch: .same, listAgeSeconds: 60,
                probability: 0.9), state: .raised, raisedAt: read.capturedAt)
    }

    /// Stores a read with both pictures, a hit and an alert.
    func store(_ number: Int, text: String? = nil, scene: [UInt8]? = nil) throws {
        let read = Self.read(number, text: text)
        let colour = try JPEG.decodeColour(Self.seen.jpeg).picture
        let cut = colour.cropped(to: read.quad.enlarged(by: 1.4).boundingBox)
        let crop = try cut.map { picture throws(PlatedError) in
            try JPEG.encode(picture, quality: 90)
        }
        let alert = Self.alert(number)
        try reads.append([
            ReadRecord(
                read: read, crop: crop, scene: scene ?? Self.seen.jpeg, hits: [alert.hit],
                alerts: [alert])
        ])
    }

    /// Keeps a line of the alerts' journal.
    func keep(_ event: AlertEvent, about number: Int, as statement: Int) throws {
        let body = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        try reads.append(
            RecordStatement(
                id: Self.id(700_000 + statement), kind: .alert, readID: Self.id(number),
                alertID: Self.id(500_000 + number), madeAt: event.time, body: body))
    }

    /// Carries an export out into `folder`/export, as the program that asks for it does.
    func carryOut(
        _ request: EvidenceRequest, meanwhile: (EvidenceSession, Int) throws -> Void = { _, _ in }
    ) throws -> CarriedOut {
        let session = try EvidenceSession(request, reads: reads, custody: custody)
        let place = folder + "/export"
        try? FileManager.default.removeItem(atPath: place)
        try FileManager.default.createDirectory(
            atPath: place + "/pictures", withIntermediateDirectories: true)
        var count = 0
        while true {
            let chunks = try session.parts()
            if chunks.isEmpty { break }
            guard chunks.reduce(0, { $0 + $1.bytes.count }) <= Limits.controlChunkBytesMax else {
                throw PlatedError(.badData, "more than fits into an answer")
            }
            for chunk in chunks { try write(chunk, into: place) }
            count += 1
            try meanwhile(session, count)
        }
        guard let summary = session.summary else { throw PlatedError(.badData, "no summary") }
        return CarriedOut(place: place, summary: summary, notices: session.notices)
    }

    private func write(_ chunk: EvidenceChunk, into place: String) throws {
        let path = place + "/" + chunk.file
        if chunk.offset == 0 { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        guard try file.seekToEnd() == UInt64(chunk.offset) else {
            throw PlatedError(.badData, "a gap in \(chunk.file)")
        }
        try file.write(contentsOf: Data(chunk.bytes))
        try file.close()
    }
}

/// An export as it lies in a folder.
struct CarriedOut {
    let place: String
    let summary: EvidenceSummary
    let notices: [String]

    func bytes(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: place + "/" + file)))
    }

    func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: place).filter { $0 != "pictures" }
    }

    func records() throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(try bytes("records.json")))
        return (object as? [String: Any])?["records"] as? [[String: Any]] ?? []
    }

    func shell(_ line: String) throws -> (exitCode: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line]
        process.currentDirectoryURL = URL(filePath: place)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Whether `sha256sum` and `openssl` are content.
    func verifies() throws -> Bool {
        let hashes = try shell("sha256sum --check --strict SHA256SUMS")
        let signature = try shell(
            "openssl pkeyutl -verify -pubin -inkey car.pem -rawin -in SHA256SUMS "
                + "-sigfile SHA256SUMS.sig")
        return hashes.exitCode == 0 && signature.exitCode == 0
    }
}
