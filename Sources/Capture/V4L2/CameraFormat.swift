/// What is wanted of a camera, and what one says that it gives.
import PlateCore
import Synchronization

/// The pictures that are wanted of a camera. The driver has the last word: `CameraReport` tells what
/// it granted.
public struct CameraFormat: Sendable, Hashable {
    /// How pictures come over the wire.
    public enum Encoding: String, Sendable, Hashable, Codable, CaseIterable {
        /// Motion JPEG where the camera has it, else YUYV.
        case auto
        /// Motion JPEG or nothing.
        case mjpeg
        /// Raw 4:2:2 or nothing.
        case yuyv
    }

    /// How pictures come.
    public var format: Encoding
    /// Pixels across; the driver takes the nearest it has. `nil`: 1920.
    public var width: Int?
    /// Pixels down; the driver takes the nearest it has. `nil`: 1080.
    public var height: Int?
    /// Pictures a second; the driver takes the nearest it has. `nil`: 30, since drivers keep what the
    /// program before asked for.
    public var framesPerSecond: Double?

    /// A format from its parts.
    public init(
        format: Encoding = .auto, width: Int? = nil, height: Int? = nil,
        framesPerSecond: Double? = nil
    ) {
        self.format = format
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
    }
}

/// What a camera granted.
public struct CameraStream: Sendable, Hashable, Codable {
    /// Four letters: `MJPG`, `JPEG` or `YUYV`.
    public var format: String
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// Pictures a second that the driver promises, where it does. In the dark cameras give fewer.
    public var framesPerSecond: Double?

    /// A stream from its parts.
    public init(format: String, width: Int, height: Int, framesPerSecond: Double?) {
        self.format = format
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
    }
}

/// How the link to a camera stands and what was agreed with it.
public struct CameraReport: Sendable, Equatable {
    /// The driver's name, since the device was last opened.
    public var driver: String?
    /// What the device calls itself.
    public var card: String?
    /// Where it is plugged in, in the driver's words.
    public var bus: String?
    /// What was granted; `nil` while the device is not open.
    public var stream: CameraStream?
    /// How it stands.
    public var condition: CameraCondition = .starting
    /// How often the device was opened and began to stream.
    public var openedCount = 0
    /// How often a stream was given up, for whatever reason.
    public var closedCount = 0
    /// What went wrong last, with what to do about it; kept while all is well again.
    public var lastFault: PlatedError?

    /// A report of a device that was never opened.
    public init() {}
}

/// Where a camera's thread leaves its report, and any other thread reads it.
public final class CameraRecord: Sendable {
    private let current = Mutex(CameraReport())

    /// A record of a device that was never opened.
    public init() {}

    /// How the link stands now.
    public var report: CameraReport { current.withLock { $0 } }

    func update(_ change: (inout CameraReport) -> Void) {
        current.withLock { change(&$0) }
    }
}
