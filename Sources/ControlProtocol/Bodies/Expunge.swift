/// Records destroyed by a court's order, and evidence taken along for booking.
import PlateCore

/// The body of `expunge`.
public struct ExpungeBody: Codable, Sendable, Hashable {
    /// The order's number.
    public var order: String
    /// The plate whose reads are destroyed.
    public var plate: String?
    /// Ids of reads that are destroyed.
    public var reads: [String]
    /// Ids of holds that the custodian decided do not stand against this order.
    public var overruledHolds: [String]
    /// Says what would be destroyed, and destroys nothing.
    public var isDryRun: Bool

    /// A body from its parts.
    public init(
        order: String, plate: String? = nil, reads: [String] = [], overruledHolds: [String] = [],
        isDryRun: Bool
    ) {
        self.order = order
        self.plate = plate
        self.reads = reads
        self.overruledHolds = overruledHolds
        self.isDryRun = isDryRun
    }

    /// Reads it. Whether it is a dry run must be said.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        order = try members.decode(String.self, forKey: .order)
        plate = try members.decodeIfPresent(String.self, forKey: .plate)
        reads = try members.decodeIfPresent([String].self, forKey: .reads) ?? []
        overruledHolds =
            try members.decodeIfPresent([String].self, forKey: .overruledHolds) ?? []
        isDryRun = try members.decode(Bool.self, forKey: .isDryRun)
    }
}

/// What an order destroyed, or would.
public struct ExpungeReport: Codable, Sendable, Hashable {
    /// A hold that stands against it.
    public struct Held: Codable, Sendable, Hashable {
        /// The hold's id.
        public var hold: String
        /// How many of the reads it covers.
        public var reads: Int

        /// A hold from its parts.
        public init(hold: String, reads: Int) {
            self.hold = hold
            self.reads = reads
        }
    }

    /// The order's number.
    public var order: String
    /// Whether nothing was destroyed.
    public var isDryRun: Bool
    /// Reads destroyed.
    public var reads: Int
    /// Pictures destroyed.
    public var pictures: Int
    /// Hits destroyed.
    public var hits: Int
    /// Alerts destroyed.
    public var alerts: Int
    /// Answers and corrections destroyed.
    public var statements: Int
    /// Lines of the access log whose subject was destroyed.
    public var logSubjects: Int
    /// Holds that protect some of the reads; these were left.
    public var held: [Held]
    /// Exports that booked copies are in: evidence numbers.
    public var bookedCopies: [String]

    /// A report from its parts.
    public init(
        order: String, isDryRun: Bool, reads: Int, pictures: Int, hits: Int, alerts: Int,
        statements: Int, logSubjects: Int, held: [Held], bookedCopies: [String]
    ) {
        self.order = order
        self.isDryRun = isDryRun
        self.reads = reads
        self.pictures = pictures
        self.hits = hits
        self.alerts = alerts
        self.statements = statements
        self.logSubjects = logSubjects
        self.held = held
        self.bookedCopies = bookedCopies
    }
}

extension ExpungeBody: ControlBodyForm {
    func check(_ rules: inout BodyRules) {
        rules.label(order, "order")
        rules.text(plate, "plate", 1...Limits.controlQueryBytesMax)
        rules.ids(reads, "reads")
        rules.require(
            overruledHolds.count <= Limits.controlIDsMax, "overruledHolds",
            "have at most \(Limits.controlIDsMax) ids")
        for id in overruledHolds { rules.label(id, "overruledHolds") }
        rules.require(
            (plate != nil) != !reads.isEmpty, "plate", "be given, or \"reads\", and not both")
    }
}
