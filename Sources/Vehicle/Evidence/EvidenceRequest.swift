/// What an officer asks to have exported, once it is decided that they may.
import Custody
import PlateCore

/// One request for an export.
public struct EvidenceRequest: Sendable {
    /// For which case, by whom, which parts of records.
    public var order: EvidenceOrder
    /// Reads asked for.
    public var reads: [RecordID]
    /// Alerts asked for; their reads go with them.
    public var alerts: [RecordID]
    /// The alert whose dossier is made; it goes with its read.
    public var dossier: RecordID?
    /// Whether who asks may see what a list says of an entry beside plate, state and category.
    public var mayDescribe: @Sendable (HotlistEntry) -> Bool

    /// A request from its parts.
    public init(
        order: EvidenceOrder, reads: [RecordID] = [], alerts: [RecordID] = [],
        dossier: RecordID? = nil, mayDescribe: @escaping @Sendable (HotlistEntry) -> Bool
    ) {
        self.order = order
        self.reads = reads
        self.alerts = alerts
        self.dossier = dossier
        self.mayDescribe = mayDescribe
    }
}
