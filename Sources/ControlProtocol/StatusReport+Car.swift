/// The parts of a status that look outside: cameras and the satellite receiver.
import PlateCore

extension StatusReport {
    /// A camera's way of standing.
    public enum Condition: String, Codable, Sendable, CaseIterable {
        /// Pictures come.
        case running
        /// Opened; the first picture has not come yet.
        case starting
        /// Opened, but nothing comes and no error is told.
        case stalled
        /// The device is not there.
        case absent
        /// The device is there and does not work.
        case failing
    }

    /// One camera.
    public struct Camera: Codable, Sendable, Hashable {
        /// As configured.
        public var name: String
        /// How it stands.
        public var condition: Condition
        /// Why it is failing.
        @ExplicitNull public var reason: String?
        /// What it sends, in words: "MJPEG 1280x720".
        @ExplicitNull public var format: String?
        /// Frames that reached recognition, over the last seconds.
        public var framesPerSecond: Double
        /// What it was set to send.
        @ExplicitNull public var framesPerSecondExpected: Double?
        /// Pictures it took since the start.
        public var framesTaken: Int
        /// Of these, pictures that went through recognition.
        public var framesProcessed: Int
        /// Processed over expected, 0…1.
        @ExplicitNull public var health: Double?
        /// Pictures lost, by cause: `gap`, `queue-full`.
        public var framesDropped: [String: Int]
        /// Pictures that came and were of no use, by cause: `undecodable`, `flagged`, …
        public var framesDamaged: [String: Int]
        /// Since the last picture.
        @ExplicitNull public var lastFrameAgeSeconds: Double?
        /// How often it was lost since the start, for however short a time.
        public var interruptions: Int
        /// What was wrong the last time it was lost; kept while all is well again.
        @ExplicitNull public var lastFault: String?

        /// A camera from its parts.
        public init(
            name: String, condition: CameraCondition, format: String?, framesPerSecond: Double,
            framesPerSecondExpected: Double?, framesTaken: Int, framesProcessed: Int,
            health: Double?, framesDropped: [String: Int], framesDamaged: [String: Int],
            lastFrameAgeSeconds: Double?, interruptions: Int = 0, lastFault: String? = nil
        ) {
            self.name = name
            (self.condition, _reason) = Self.told(condition)
            _format = ExplicitNull(wrappedValue: format)
            self.framesPerSecond = framesPerSecond.told
            _framesPerSecondExpected = ExplicitNull(wrappedValue: framesPerSecondExpected?.told)
            self.framesTaken = framesTaken
            self.framesProcessed = framesProcessed
            _health = ExplicitNull(wrappedValue: health?.told)
            self.framesDropped = framesDropped
            self.framesDamaged = framesDamaged
            _lastFrameAgeSeconds = ExplicitNull(wrappedValue: lastFrameAgeSeconds?.told)
            self.interruptions = interruptions
            _lastFault = ExplicitNull(wrappedValue: lastFault)
        }

        private static func told(
            _ condition: CameraCondition
        ) -> (Condition, ExplicitNull<String>) {
            switch condition {
            case .running: (.running, ExplicitNull(wrappedValue: nil))
            case .starting: (.starting, ExplicitNull(wrappedValue: nil))
            case .stalled: (.stalled, ExplicitNull(wrappedValue: nil))
            case .absent: (.absent, ExplicitNull(wrappedValue: nil))
            case .failing(let reason): (.failing, ExplicitNull(wrappedValue: reason))
            }
        }
    }

    /// The satellite receiver. Where the car is, is not told here.
    public struct Position: Codable, Sendable, Hashable {
        /// How it stands.
        public var receiver: ReceiverCondition
        /// Since the last fix.
        @ExplicitNull public var fixAgeSeconds: Double?
        /// Radius within which the car lies with 95 % probability.
        @ExplicitNull public var accuracyMetres: Double?
        /// Satellites the fix rests on.
        @ExplicitNull public var satellitesUsed: Int?
        /// Satellites that are heard.
        @ExplicitNull public var satellitesSeen: Int?

        /// A receiver from its parts.
        public init(
            receiver: ReceiverCondition, fixAgeSeconds: Double? = nil,
            accuracyMetres: Double? = nil, satellitesUsed: Int? = nil, satellitesSeen: Int? = nil
        ) {
            self.receiver = receiver
            _fixAgeSeconds = ExplicitNull(wrappedValue: fixAgeSeconds?.told)
            _accuracyMetres = ExplicitNull(wrappedValue: accuracyMetres?.told)
            _satellitesUsed = ExplicitNull(wrappedValue: satellitesUsed)
            _satellitesSeen = ExplicitNull(wrappedValue: satellitesSeen)
        }
    }
}
