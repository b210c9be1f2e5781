/// The segments before a JPEG's pixels, in order: what it says of its size and of how it was taken. No pixel is
/// touched, and nothing is decoded.
public struct JPEGSegments: Sequence, IteratorProtocol, Sendable {
    /// One segment.
    public struct Segment: Sendable {
        /// The byte behind FF that says what it is.
        public var marker: UInt8
        /// What it holds, without marker and length.
        public var contents: ArraySlice<UInt8>
    }

    private static let startOfScan = UInt8(0xDA)
    private static let endOfImage = UInt8(0xD9)
    private let bytes: [UInt8]
    private var place = 2

    /// The segments of `jpeg`; none where it does not begin as a JPEG.
    public init(_ jpeg: [UInt8]) { bytes = jpeg.starts(with: [0xFF, 0xD8]) ? jpeg : [] }

    /// The next one; `nil` where pixels or the end follow, or what is no whole segment.
    public mutating func next() -> Segment? {
        // Any number of FF may stand before a marker.
        while place + 1 < bytes.count, bytes[place] == 0xFF, bytes[place + 1] == 0xFF { place += 1 }
        guard place + 4 <= bytes.count, bytes[place] == 0xFF else { return nil }
        let marker = bytes[place + 1]
        let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
        let end = place + 2 + length
        guard marker != Self.startOfScan, marker != Self.endOfImage, length >= 2, end <= bytes.count
        else { return nil }
        defer { place = end }
        return Segment(marker: marker, contents: bytes[(place + 4)..<end])
    }
}
