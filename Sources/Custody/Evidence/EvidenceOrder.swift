/// What is to be exported for booking: for which case, by whom, which fields, how much of a picture.
///
/// Policy 475.5: evidence is downloaded onto portable media and booked. Policy 810.7: every page of a
/// released record bears the department's name and to whom it was released.
import PlateCore

/// A part of a record that can be asked for (policy 810.5: nothing but what was asked for).
public enum EvidenceField: String, Sendable, Codable, CaseIterable {
    /// Text, confidence, jurisdiction.
    case reading
    /// The other texts the plate could have.
    case alternatives
    /// The readings a read had before its present one.
    case revisions
    /// When it was captured, and where that time came from.
    case time
    /// Where it was captured.
    case place
    /// The camera, the frames and the plate's corners in the picture.
    case camera
    /// The plate's picture.
    case crop
    /// The whole picture.
    case scene
    /// What it met in the hotlists.
    case hits
    /// What was raised for it.
    case alerts
    /// What people said of it: answers, corrections.
    case statements
    /// Of an alert: what happened when, and what the screen showed.
    case timeline
    /// Of an alert: the stored picture read once more.
    case replay
}

/// What is left out of pictures.
public enum EvidenceRedaction: String, Sendable, Codable, CaseIterable {
    /// Nothing.
    case none
    /// Whole pictures with everything blanked but the plate.
    case surroundings
    /// No whole pictures at all.
    case scenes
}

/// Who made an export and why: it stands on every page and in every picture.
public struct EvidenceOrder: Sendable, Hashable {
    /// The marking of pages and pictures; ASCII, as pictures bear it too.
    public static let marking = Confidentiality.marking

    /// The department's name.
    public var department: String
    /// Its originating agency identifier, where the settings have it.
    public var agencyIdentifier: String?
    /// The title and name of who is in charge of the readers, where the settings have them.
    public var designee: String?
    /// The car.
    public var vehicle: String
    /// The case, incident or matter number.
    public var caseNumber: String
    /// The number under which the medium is booked.
    public var evidenceNumber: String
    /// Who makes the export.
    public var madeBy: AccessPerson
    /// Who books it, where that is somebody else.
    public var bookedBy: String?
    /// To whom the records are released; the department's evidence room where it is nobody else.
    public var recipient: String?
    /// The purpose of the session it is made in.
    public var purpose: String
    /// When it was ordered.
    public var madeAt: WallTime
    /// Where that time came from.
    public var timeSource: WallTimeSource
    /// What is exported of each record.
    public var fields: Set<EvidenceField>
    /// What is left out of pictures.
    public var redaction: EvidenceRedaction

    /// An order from its parts; `check` says whether it can be carried out.
    public init(
        department: String, agencyIdentifier: String? = nil, designee: String? = nil,
        vehicle: String, caseNumber: String, evidenceNumber: String, madeBy: AccessPerson,
        bookedBy: String? = nil, recipient: String? = nil, purpose: String, madeAt: WallTime,
        timeSource: WallTimeSource,
        fields: Set<EvidenceField> = Set(EvidenceField.allCases),
        redaction: EvidenceRedaction = .none
    ) {
        self.department = department
        self.agencyIdentifier = agencyIdentifier
        self.designee = designee
        self.vehicle = vehicle
        self.caseNumber = caseNumber
        self.evidenceNumber = evidenceNumber
        self.madeBy = madeBy
        self.bookedBy = bookedBy
        self.recipient = recipient
        self.purpose = purpose
        self.madeAt = madeAt
        self.timeSource = timeSource
        self.fields = fields
        self.redaction = redaction
    }

    /// Refuses an order that would leave a page without its marking.
    ///
    /// - Throws: `configuration` where the settings name no department or car, `usage` where something
    ///   asked of the person is missing, too long or not one line of text. No message quotes it.
    public func check() throws(PlatedError) {
        let settings = [("agency.name", department), ("vehicle.id", vehicle)]
        for (key, value) in settings where !Self.isLabel(value) {
            throw PlatedError(
                .configuration,
                "every exported page bears \(key), which is not set or not one line",
                hint: "Set \(key) in the configuration and start the daemon again.")
        }
        let asked = [
            ("case number", caseNumber), ("evidence number", evidenceNumber),
            ("name of who makes it", madeBy.name), ("purpose", purpose),
        ]
        for (name, value) in asked where !Self.isLabel(value) {
            throw PlatedError(
                .usage,
                "the \(name) is needed, as one line of at most \(Limits.labelBytesMax) bytes")
        }
        let optional = [
            agencyIdentifier, designee, madeBy.badge, madeBy.title, madeBy.agency, bookedBy,
            recipient,
        ]
        for value in optional.compactMap({ $0 }) where !value.isEmpty && !Self.isLabel(value) {
            throw PlatedError(
                .usage, "who makes, books, gets it and is in charge have one line each for a name")
        }
        guard !fields.isEmpty else {
            throw PlatedError(.usage, "no field was asked for: there is nothing to export")
        }
    }

    /// One line that says something, short enough for the head of a page.
    private static func isLabel(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        return (1...Limits.labelBytesMax).contains(text.utf8.count)
            && scalars.contains { !$0.properties.isWhitespace }
            && !scalars.contains { $0.properties.generalCategory == .control }
    }

    /// Which parts the names stand for; all where there are none.
    ///
    /// - Throws: `usage` where one is no part's name.
    public static func fields(named names: [String]) throws(PlatedError) -> Set<EvidenceField> {
        let fields = names.compactMap(EvidenceField.init(rawValue:))
        guard fields.count == names.count else {
            let known = EvidenceField.allCases.map(\.rawValue).joined(separator: ", ")
            throw PlatedError(
                .usage, "a part of records was asked for that there is not",
                hint: "There are: \(known).")
        }
        return fields.isEmpty ? Set(EvidenceField.allCases) : Set(fields)
    }

    /// The lines that every page and picture bears, the marking first.
    public var marks: [String] {
        [
            Self.marking, department, "Case \(caseNumber), evidence \(evidenceNumber)",
            "Released to \(recipient ?? "the evidence room"), booked by \(booker)",
        ]
    }

    /// What is burnt into the copy of a picture, in printable ASCII.
    public func pictureMarks(
        _ id: RecordID, _ kind: EvidencePictureKind, revision: Int
    ) -> [String] {
        marks.map(PDFText.ascii) + ["Record \(id), \(kind.rawValue), revision \(revision)"]
    }

    /// Who books it.
    var booker: String { bookedBy ?? madeBy.line }

    /// Whether pictures of a kind leave the car.
    public func wants(_ kind: EvidencePictureKind) -> Bool {
        switch kind {
        case .crop: fields.contains(.crop)
        case .scene: fields.contains(.scene) && redaction != .scenes
        }
    }
}
