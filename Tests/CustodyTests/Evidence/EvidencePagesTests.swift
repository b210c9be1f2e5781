/// The pages of exports: read strictly, whatever texts they bear, and by other programs where they are.

import Custody
import Foundation
import PlateCore
import Testing

@Suite struct EvidencePagesTests {
    @Test func everyPageBearsTheMarkingAndItsNumber() throws {
        let jpeg = try EvidenceSample.jpeg()
        let run = try EvidenceRun(records: (1...3).map { EvidenceSample.record($0, jpeg: jpeg) })
        let document = try PDFDocument(try run.folder.bytes("report.pdf"))
        let pages = try document.allText()
        #expect(pages.count >= 5)
        for (number, text) in pages.enumerated() {
            for mark in EvidenceSample.order().marks {
                #expect(text.contains(mark), "page \(number + 1) lacks \(mark)")
            }
            #expect(text.contains("Page \(number + 1) of "))
        }
        let total = try #require(document.streams[4])
        #expect(String(decoding: total, as: UTF8.self).contains("(\(pages.count)) Tj"))
    }

    @Test func everythingOfARecordIsOnItsPages() throws {
        let run = try EvidenceRun(
            records: [EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())])
        let text = try PDFDocument(try run.folder.bytes("report.pdf")).allText()
            .joined(separator: "\n")
        for words in [
            "7ABC123", "CA, 75 %", "91.3 %", "7A8C123 6.3 %", "38.580000 N, 121.530000 W",
            "front left", "2026-05-04", "CORRECTED TO", "7ABC128", "VERIFIED: active in CLETS",
            "grey \"van\" with a dent (left)", "FORD", "Former reading, revision 0",
            "Dossier of alert", "ANOTHER TEXT", "those of then are not recorded",
            "dispatcher 7, incident 4711", "badge 1042",
        ] {
            #expect(text.contains(words), "\(words) is on no page")
        }
    }

    /// Texts that would end a string, turn a line around, or have no letter in the fonts.
    static let hostile = [
        ")) Tj ET (", "\\", "\\)", "((((", "%PDF-1.7", "endstream endobj", "\u{0}\u{1}\u{7F}\u{9F}",
        "\u{202E}321CBA7", "Nguy\u{1EC5}n V\u{103}n \u{110}\u{1EE9}c", "\u{738B}\u{5C0F}\u{660E}",
        "\u{1F600}\u{1F1FA}\u{1F1F8}", "e\u{301}\u{323}\u{308}", "\r\n\r\n", "\u{AD}\u{200B}",
        String(repeating: "W", count: 3000), String(repeating: "a b ", count: 3000), "", " ",
        "\u{FFFD}\u{FFFF}", "'; DROP TABLE reads; --",
    ]

    @Test func noTextBreaksAPage() throws {
        let jpeg = try EvidenceSample.jpeg()
        for text in Self.hostile {
            var record = EvidenceSample.record(1, jpeg: jpeg)
            record.hits[0].hit.entry.description = text
            record.hits[0].hit.entry.annotations = [text: text]
            record.hits[0].hit.entry.list = text
            record.hits[0].hit.entry.text = text
            record.statements[0].reason = text
            record.statements[0].person?.name = text
            record.statements[1].value = text
            record.reading.read.text = text
            record.reading.read.camera = text
            record.dossiers[0].card = [EvidenceCardLine(label: text, text: text)]
            record.dossiers[0].timeline[1].detail = text
            record.pictures[0].absence = text
            var order = EvidenceSample.order()
            order.madeBy.title = String(text.filter { !$0.isNewline }.prefix(20))
            if (try? order.check()) == nil { order.madeBy.title = nil }
            let run = try EvidenceRun(order, records: [record])
            let document = try PDFDocument(try run.folder.bytes("report.pdf"))
            #expect(try document.allText().last?.contains("Pictures exported") == true)
            try expectWithinPage(document)
            // JSON has the text as it is.
            let hits = try #require(try run.folder.records()[0]["hits"] as? [[String: Any]])
            #expect(hits[0]["description"] as? String == text)
        }
    }

    /// No piece of text begins left of the margin or ends right of it, as wide as its letters are at
    /// most, nor above or below.
    private func expectWithinPage(_ document: PDFDocument) throws {
        for page in document.pages {
            for piece in try document.text(of: page) {
                #expect(piece.left >= 53 && piece.base >= 20 && piece.base < 780)
                // No letter is wider than its size; the widest of these texts are of W, 0.944 of it.
                let narrowest = Double(piece.bytes.count) * piece.size * 0.19
                #expect(piece.left + narrowest <= 612)
            }
        }
    }

    @Test func lettersOutsideTheFontsAreWrittenWithoutLosingAny() throws {
        var record = EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())
        record.hits[0].hit.entry.description =
            "Nguy\u{1EC5}n M\u{FC}ller \u{160}imek \u{20AC} \u{738B} \u{202E}x"
        let run = try EvidenceRun(records: [record])
        let text = try PDFDocument(try run.folder.bytes("report.pdf")).allText().joined()
        #expect(text.contains("Nguyen M\u{FC}ller \u{160}imek \u{20AC} <U+738B> <U+202E>x"))
    }

    @Test func strangeNumbersEndNothing() throws {
        var record = EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())
        record.reading.read.confidence = .nan
        record.reading.read.position?.latitude = .infinity
        record.reading.read.position?.longitude = -1e300
        record.reading.read.position?.speed = -.infinity
        record.reading.read.quad.topLeft = Point(.nan, 1e308)
        record.hits[0].hit.listAgeSeconds = .min
        record.reading.read.capturedAt = WallTime(milliseconds: -1)
        let run = try EvidenceRun(records: [record])
        #expect(try run.folder.verifies())
        _ = try PDFDocument(try run.folder.bytes("report.pdf"))
        #expect(try run.folder.records().count == 1)
    }

    @Test func picturesThatPDFCannotHoldAreToldInstead() throws {
        var record = EvidenceSample.record(1, jpeg: try EvidenceSample.jpeg())
        for bytes: [UInt8] in [
            [], [0xFF], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF, 0xC0], [0xFF, 0xD8, 0xFF, 0xE0, 0, 0],
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 9, 1, 1, 1, 0],
            [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 9, 0, 9, 4] + [UInt8](repeating: 0, count: 12),
            [0xFF, 0xD8, 0xFF, 0xDA, 0, 4, 0, 0],
            [0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: 99),
        ] {
            record.pictures[0].copy = EvidenceCopy(jpeg: bytes, isRedacted: false)
            let run = try EvidenceRun(records: [record])
            let text = try PDFDocument(try run.folder.bytes("report.pdf")).allText().joined()
            #expect(text.contains("NO PICTURE"))
        }
    }

    @Test func otherProgramsReadIt() throws {
        let jpeg = try EvidenceSample.jpeg()
        var record = EvidenceSample.record(2, jpeg: jpeg)
        record.hits[0].hit.entry.description = Self.hostile.joined(separator: " ")
        let run = try EvidenceRun(records: [EvidenceSample.record(1, jpeg: jpeg), record])
        for (program, line) in [
            ("qpdf", "qpdf --check report.pdf"),
            ("pdftotext", "pdftotext -layout report.pdf - | grep -c 'Page 1 of [0-9]'"),
            ("mutool", "mutool info report.pdf"),
        ] {
            guard try run.folder.shell("command -v \(program)").exitCode == 0 else {
                print("skipped: \(program) is not installed; the strict reader looked alone")
                continue
            }
            let result = try run.folder.shell(line)
            #expect(result.exitCode == 0, "\(result.output)")
            #expect(!result.output.lowercased().contains("warning"), "\(result.output)")
        }
    }
}
