/// The durable record of a sighting.

/// A record's name: UUID version 7, so that ids sort by time.
public struct RecordID: Sendable, Hashable, CustomStringConvertible {
    /// Sixteen bytes, the most significant first.
    public let bytes: [UInt8]

    /// An id made at `wallTime` from ten random bytes.
    public init(wallTime: WallTime, random: some Sequence<UInt8>) {
        var bytes = (0..<6).map {
            UInt8(truncatingIfNeeded: wallTime.milliseconds >> (40 - 8 * $0))
        }
        bytes.append(contentsOf: random)
        precondition(bytes.count == 16, "ten random bytes")
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.bytes = bytes
    }

    /// An id made at `wallTime` by `generator`.
    public init(wallTime: WallTime, using generator: inout some RandomNumberGenerator) {
        let random = (0..<10).map { _ in UInt8.random(in: 0...255, using: &generator) }
        self.init(wallTime: wallTime, random: random)
    }

    /// An id from its sixteen bytes; `nil` where there are not so many.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// An id from its text; `nil` where that is no UUID.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
        let digits = Array(parts.joined().utf8)
        var bytes: [UInt8] = []
        for i in stride(from: 0, to: 32, by: 2) {
            let pair = String(decoding: digits[i...i + 1], as: UTF8.self)
            guard pair.allSatisfy(\.isHexDigit), let byte = UInt8(pair, radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    /// `0198a3c2-…`, lower case.
    public var description: String {
        var text = ""
        for (i, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(i) { text += "-" }
            let digits = String(byte, radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
        return text
    }
}

/// Makes ids that grow within one run, whatever the wall clock does.
///
/// Where the clock went back, or stands in one millisecond, the last id's millisecond is taken again
/// and the twelve bits behind the version count up; when those are used up the millisecond does
/// (RFC 9562, section 6.2, method 1). So the time in an id may be ahead of the record's own, which is
/// the one that counts.
public struct RecordIDSequence: Sendable {
    private var lastMilliseconds: Int64?
    private var count: UInt16 = 0

    /// A sequence that has made no id yet.
    public init() {}

    /// An id for a record of `wallTime`, greater than every id made before.
    public mutating func next(
        at wallTime: WallTime, using generator: inout some RandomNumberGenerator
    ) -> RecordID {
        // The first half of the counter's range, so that there is room to count up.
        let start = UInt16.random(in: 0..<0x800, using: &generator)
        var milliseconds = max(0, wallTime.milliseconds)
        if let lastMilliseconds, milliseconds <= lastMilliseconds {
            milliseconds = lastMilliseconds
            count += 1
            if count > 0xFFF {
                milliseconds += 1
                count = start
            }
        } else {
            count = start
        }
        lastMilliseconds = milliseconds
        let counter = [UInt8(count >> 8), UInt8(truncatingIfNeeded: count)]
        let random = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return RecordID(wallTime: WallTime(milliseconds: milliseconds), random: counter + random)
    }

    /// An id for a record of `wallTime`, greater than every id made before, its random part the
    /// operating system's.
    public mutating func next(at wallTime: WallTime) -> RecordID {
        var generator = SystemRandomNumberGenerator()
        return next(at: wallTime, using: &generator)
    }
}

/// What is kept of a sighting.
public struct PlateRead: Sendable {
    /// The record's name.
    public var id: RecordID
    /// The merged text.
    public var text: String
    /// How likely `text` is right, 0...1.
    public var confidence: Double
    /// Ranked texts, `text` first.
    public var candidates: [TextCandidate]
    /// The issuing jurisdiction, two letters, where known.
    public var state: String?
    /// How sure the state is, 0...1.
    public var stateConfidence: Double
    /// The camera's name.
    public var camera: String
    /// First, last and count of frames it was read in.
    public var frames: FrameSpan
    /// When the winning frame was taken.
    public var capturedAt: WallTime
    /// Where `capturedAt` came from.
    public var wallTimeSource: WallTimeSource
    /// How far off `capturedAt` may be, where known.
    public var wallTimeUncertaintyMilliseconds: Int64?
    /// When the winning frame was taken on the clock that never steps: the order of reads within a
    /// run, whatever became of the wall clock. `nil` for reads of stores that did not keep it.
    public var capturedMoment: MonotonicTime?
    /// Where the winning frame was taken, where known.
    public var position: Position?
    /// The plate's corners in the winning frame.
    public var quad: Quad

    /// A record from its parts.
    public init(
        id: RecordID, text: String, confidence: Double, candidates: [TextCandidate], state: String?,
        stateConfidence: Double, camera: String, frames: FrameSpan, capturedAt: WallTime,
        wallTimeSource: WallTimeSource, wallTimeUncertaintyMilliseconds: Int64? = nil,
        capturedMoment: MonotonicTime? = nil, position: Position?, quad: Quad
    ) {
        self.id = id
        self.text = text
        self.confidence = confidence
        self.candidates = candidates
        self.state = state
        self.stateConfidence = stateConfidence
        self.camera = camera
        self.frames = frames
        self.capturedAt = capturedAt
        self.wallTimeSource = wallTimeSource
        self.wallTimeUncertaintyMilliseconds = wallTimeUncertaintyMilliseconds
        self.capturedMoment = capturedMoment
        self.position = position
        self.quad = quad
    }
}

/// The frames a sighting was read in.
public struct FrameSpan: Sendable, Hashable {
    /// The sequence number of the first.
    public var first: Int
    /// The sequence number of the last.
    public var last: Int
    /// How many there were.
    public var count: Int

    /// A span from its parts.
    public init(first: Int, last: Int, count: Int) {
        self.first = first
        self.last = last
        self.count = count
    }
}
