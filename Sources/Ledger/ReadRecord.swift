/// What goes into the store and comes out of it; how it lies there is for `Migrations`.

import PlateCore

/// The pictures kept of a read.
public enum ImageKind: String, Sendable, Codable, CaseIterable {
    /// The plate alone, cut from the frame that won.
    case crop
    /// The whole frame that won.
    case scene
}

/// A read with everything that is to be durable together with it.
public struct ReadRecord: Sendable {
    /// The read.
    public var read: PlateRead
    /// The plate's picture as a JPEG, where there is one.
    public var crop: [UInt8]?
    /// The whole picture as a JPEG, where there is one.
    public var scene: [UInt8]?
    /// What it met in the hotlists.
    public var hits: [HotlistHit]
    /// What was raised for it. An alert's hit that is not among `hits` is stored with them.
    public var alerts: [Alert]

    /// A record from its parts.
    public init(
        read: PlateRead, crop: [UInt8]? = nil, scene: [UInt8]? = nil, hits: [HotlistHit] = [],
        alerts: [Alert] = []
    ) {
        self.read = read
        self.crop = crop
        self.scene = scene
        self.hits = hits
        self.alerts = alerts
    }

    /// Whether it met a list.
    var isHit: Bool { !hits.isEmpty || !alerts.isEmpty }

    /// The JPEG of `kind`.
    func image(_ kind: ImageKind) -> [UInt8]? {
        switch kind {
        case .crop: crop
        case .scene: scene
        }
    }
}

/// A read as it is stored.
public struct StoredRead: Sendable {
    /// The read, as last amended.
    public var read: PlateRead
    /// The run that wrote it, where one was begun.
    public var run: Int64?
    /// How often its reading was changed; the former ones are in `ReadStore.revisions(of:)`.
    public var revision: Int
    /// SHA-256 of its plate's JPEG, 32 bytes, where there is one.
    public var cropSHA256: [UInt8]?
    /// SHA-256 of its whole picture's JPEG, 32 bytes, where there is one.
    public var sceneSHA256: [UInt8]?
}

/// A stored picture.
public struct StoredImage: Sendable {
    /// Crop or scene.
    public var kind: ImageKind
    /// The revision of the read it came with.
    public var revision: Int
    /// The JPEG; empty where it was shed.
    public var jpeg: [UInt8]
    /// SHA-256 of the JPEG, as it was when stored.
    public var sha256: [UInt8]

    /// Whether a full disk took its bytes, after the depot had acknowledged them.
    public var isShed: Bool { jpeg.isEmpty }
}

/// One version of one hotlist file that was in force on the car.
public struct HotlistVersion: Sendable, Equatable {
    /// The record's name.
    public var id: RecordID
    /// The file or the feed it came from.
    public var source: String
    /// SHA-256 of its bytes, 32 of them, where a file held it.
    public var sha256: [UInt8]?
    /// Rows that became entries.
    public var acceptedCount: Int
    /// Rows that did not.
    public var rejectedCount: Int
    /// When the list was extracted, where known.
    public var extractedAt: WallTime?
    /// When the car loaded it.
    public var loadedAt: WallTime

    /// A version from its parts.
    public init(
        id: RecordID, source: String, sha256: [UInt8]?, acceptedCount: Int, rejectedCount: Int,
        extractedAt: WallTime?, loadedAt: WallTime
    ) {
        self.id = id
        self.source = source
        self.sha256 = sha256
        self.acceptedCount = acceptedCount
        self.rejectedCount = rejectedCount
        self.extractedAt = extractedAt
        self.loadedAt = loadedAt
    }
}

/// How many rows of each kind the store holds.
public struct StoreCounts: Sendable, Equatable {
    /// Reads.
    public var reads: Int
    /// Former readings of reads.
    public var revisions: Int
    /// Pictures.
    public var images: Int
    /// Hits.
    public var hits: Int
    /// Alerts.
    public var alerts: Int
    /// Hotlist versions.
    public var hotlistVersions: Int

    /// Counts from their parts.
    public init(
        reads: Int, revisions: Int, images: Int, hits: Int, alerts: Int, hotlistVersions: Int
    ) {
        self.reads = reads
        self.revisions = revisions
        self.images = images
        self.hits = hits
        self.alerts = alerts
        self.hotlistVersions = hotlistVersions
    }
}
