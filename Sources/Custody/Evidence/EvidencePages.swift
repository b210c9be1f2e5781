/// `report.pdf`: a cover, pages for each record, and a last page that says how much there is.
import PlateCore

/// The pages under way.
struct EvidencePages {
    let order: EvidenceOrder
    private let asked: Int
    var flow: PDFFlow

    init(_ order: EvidenceOrder, key: SigningPublicKey, asked: Int) {
        self.order = order
        self.asked = asked
        let writer = PDFWriter(
            title: "Evidence \(order.evidenceNumber), case \(order.caseNumber)",
            author: order.department, subject: EvidenceOrder.marking, madeAt: order.madeAt)
        let marks = order.marks.dropFirst()
        let head =
            marks.prefix(1).map { PDFHeadLine(text: $0, font: .bold, size: 11) }
            + marks.dropFirst().map { PDFHeadLine(text: $0, font: .regular, size: 8.5) }
        flow = PDFFlow(
            writer, marking: EvidenceOrder.marking, head: head,
            foot: "Plated evidence export made \(order.madeAt)")
        cover(key)
    }

    /// What was written since the last call.
    mutating func take() -> [UInt8] { flow.take() }

    private mutating func cover(_ key: SigningPublicKey) {
        flow.space(8)
        flow.row([PDFCell("Licence plate reader records", .bold, size: 20)])
        flow.row([PDFCell("Exported for booking as evidence", size: 12)])
        flow.space(12)
        flow.field("Department", order.department)
        if let identifier = order.agencyIdentifier { flow.field("Agency identifier", identifier) }
        if let designee = order.designee { flow.field("In charge of readers", designee) }
        flow.field("Vehicle", order.vehicle)
        flow.field("Case", order.caseNumber)
        flow.field("Evidence number", order.evidenceNumber)
        flow.field("Made by", order.madeBy.line)
        flow.field("Booked by", order.booker)
        flow.field("Released to", order.recipient ?? "the department's evidence room")
        flow.field("Purpose", order.purpose)
        flow.field("Made at", "\(order.madeAt) (UTC; time from \(order.timeSource.words))")
        flow.field("Records asked for", String(asked))
        let fields = EvidenceField.allCases.filter(order.fields.contains).map(\.rawValue)
        flow.field("Parts of each record", fields.joined(separator: ", "))
        flow.field("Redaction", order.redaction.words)
        flow.field("Program", PlatedVersion.text)
        flow.field("Signed with", key.fingerprint, font: .fixed)
        flow.heading("What this is")
        flow.row([PDFCell(Self.explanation)])
        flow.heading("How to check it")
        flow.row([PDFCell(Self.checking)])
        flow.endPage()
    }

    private static let explanation = """
        A camera on the vehicle read these plates by itself. A reading is a machine's and may be wrong: \
        compare the text with the picture, character by character. Confidence is the probability that the \
        whole text is right. What a hotlist said was true of the list at the time it was loaded; only an \
        answer from CLETS verifies it, and a record without one bears the word UNVERIFIED.
        A reading that was changed or corrected is never overwritten: the former ones follow the present \
        one. Letters that these pages' fonts do not have are written without their marks or as their \
        number in Unicode; records.json has them as they are.
        """

    private static let checking = """
        VERIFY.txt says how to check every file with sha256sum and openssl alone. SHA256SUMS lists the \
        SHA-256 of every file, SHA256SUMS.sig is the vehicle's Ed25519 signature over that list, car.pem \
        the public key. Compare the fingerprint above with the one in the department's records.
        """

    /// Writes the pages of a record.
    mutating func add(_ record: EvidenceRecord, number: Int, pictures: [ExportedPicture]) {
        let fields = order.fields
        let read = record.reading.read
        if fields.contains(.reading) {
            flow.row([
                PDFCell(read.text, .fixedBold, size: 26, room: 300),
                PDFCell(
                    read.state.map { "\($0), \(Self.percent(read.stateConfidence))" }
                        ?? "jurisdiction not known", size: 12, left: 310, room: 194),
            ])
        }
        flow.row([PDFCell("Record \(number) of \(asked): \(read.id)", size: 9)])
        flow.rule()
        // The plate's picture stands right under its text: they are there to be compared.
        let (current, former) = Self.split(pictures)
        for picture in current where picture.form.kind == .crop { add(picture) }
        reading(record.reading)
        corrections(record)
        alerts(record)
        hits(record)
        statements(record)
        for picture in current where picture.form.kind == .scene { add(picture) }
        formerReadings(record, former)
        for dossier in record.dossiers { add(dossier) }
        flow.endPage()
    }

    /// Writes the last page and closes the document.
    mutating func end(_ counts: EvidenceCounts, missing: [RecordID]) {
        flow.row([PDFCell("Contents", .bold, size: 14)])
        flow.space(6)
        flow.field("Records asked for", String(counts.asked))
        flow.field("Records exported", String(counts.records))
        flow.field("Pictures exported", String(counts.pictures))
        flow.field("Pictures wanting", String(counts.picturesWanting))
        if !missing.isEmpty {
            flow.heading("No such record")
            for id in missing { flow.row([PDFCell(id.description, .fixed)]) }
        }
        flow.end()
    }

    private mutating func reading(_ reading: EvidenceReading) {
        let read = reading.read
        let fields = order.fields
        if fields.contains(.reading) { flow.field("Confidence", Self.percent(read.confidence)) }
        if fields.contains(.alternatives) {
            let texts = read.candidates.dropFirst().map {
                "\($0.text) \(Self.percent($0.confidence))"
            }
            flow.field("Could also be", texts.isEmpty ? "none" : texts.joined(separator: ", "))
        }
        if fields.contains(.time) {
            let doubt = read.wallTimeUncertaintyMilliseconds.map { ", off by \($0) ms at most" }
            flow.field(
                "Captured at",
                "\(read.capturedAt) (UTC; from \(read.wallTimeSource.words)\(doubt ?? ""))")
        }
        if fields.contains(.place) {
            flow.field("Place", read.position.map(Self.place) ?? "not known")
        }
        if fields.contains(.camera) {
            flow.field(
                "Camera",
                "\(read.camera), frames \(read.frames.first) to \(read.frames.last), "
                    + "read in \(read.frames.count)")
        }
        flow.field("Revision", String(reading.revision))
    }

    /// A correction stands before everything else that is said of the reading.
    private mutating func corrections(_ record: EvidenceRecord) {
        guard order.fields.contains(.statements) else { return }
        for statement in record.statements where statement.kind == "correction" {
            flow.field("CORRECTED TO", Self.short(statement.value), font: .fixedBold)
        }
    }

    private mutating func alerts(_ record: EvidenceRecord) {
        guard order.fields.contains(.alerts) else { return }
        for evidence in record.alerts {
            let alert = evidence.alert
            flow.heading("Alert: \(evidence.verificationWords)")
            flow.field("Raised at", alert.raisedAt.description)
            flow.field("Listed plate", alert.hit.entry.text, font: .fixedBold)
            flow.field("Listed for", alert.hit.entry.category.rawValue.spacedWords)
            flow.field("Read then as", alert.text, font: .fixedBold)
            flow.field("State", alert.state.rawValue)
            flow.field("Alert", alert.id.description)
        }
    }

    private mutating func hits(_ record: EvidenceRecord) {
        guard order.fields.contains(.hits), !record.hits.isEmpty else { return }
        for hit in record.hits {
            let entry = hit.hit.entry
            flow.heading("On the list \(Self.short(entry.list))", size: 10)
            flow.field("Listed plate", entry.text, font: .fixedBold)
            flow.field("Listed state", entry.state ?? "not given")
            flow.field("Listed for", entry.category.rawValue.spacedWords)
            flow.field(
                "Match",
                "\(hit.hit.match.rawValue), state \(hit.hit.stateMatch.rawValue), "
                    + "probability \(Self.percent(hit.hit.probability))")
            flow.field("Age of the list", hit.hit.listAgeSeconds.map { "\($0) s" } ?? "not known")
            if hit.isWithheld {
                flow.field("Description", "withheld: ask dispatch")
            } else {
                flow.field("Description", Self.short(entry.description))
                for (name, value) in entry.annotations.sorted(by: { $0.key < $1.key }) {
                    flow.field(Self.short(name), Self.short(value))
                }
            }
        }
        flow.heading("Lists in force then", size: 10)
        for list in record.lists {
            let extracted = list.extractedAt.map { ", extracted at \($0)" } ?? ""
            flow.row([
                PDFCell("\(Self.short(list.source)), loaded at \(list.loadedAt)\(extracted)")
            ])
            if let hash = list.sha256 {
                flow.row([PDFCell("SHA-256 \(hash.hexadecimal)", .fixed, size: 7)])
            }
        }
        if record.lists.isEmpty { flow.row([PDFCell("not recorded")]) }
    }

    private mutating func statements(_ record: EvidenceRecord) {
        guard order.fields.contains(.statements), !record.statements.isEmpty else { return }
        flow.heading("What was said of it", size: 10)
        for statement in record.statements {
            let time = WallTime(milliseconds: statement.milliseconds)
            let person = statement.person.map { ", \($0.line)" } ?? ""
            let reason = statement.reason.map { " (\($0))" } ?? ""
            // A corrected text is a plate and stays as it is.
            let isWord = ["comparison", "clets", "disposition"].contains(statement.kind)
            let value = isWord ? statement.value.spacedWords : statement.value
            flow.field(
                time.description, Self.short("\(statement.kind): \(value)\(reason)\(person)"))
        }
    }

    private mutating func formerReadings(_ record: EvidenceRecord, _ pictures: [ExportedPicture]) {
        if order.fields.contains(.revisions) {
            for former in record.formerReadings {
                flow.heading("Former reading, revision \(former.revision)", size: 10)
                if order.fields.contains(.reading) {
                    flow.field("Text", former.read.text, font: .fixedBold)
                }
                reading(former)
            }
        }
        for picture in pictures { add(picture) }
    }
}
