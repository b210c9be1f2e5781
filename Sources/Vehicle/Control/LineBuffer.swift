/// Bytes from a client, given out as lines; holds one unfinished line at most.

/// A piece of the stream.
enum TakenLine: Equatable {
    /// A line without its end.
    case line([UInt8])
    /// A line longer than allowed has begun; what follows cannot be understood any more.
    case tooLong
    /// No whole line is there.
    case none
}

/// The bytes that have come and were not taken yet.
struct LineBuffer {
    private let lineBytesMax: Int
    private var bytes: [UInt8] = []
    /// Bytes before this were given out.
    private var start = 0
    /// Bytes before this hold no line end: drops of one byte must not cost a scan of all.
    private var scanned = 0

    init(lineBytesMax: Int) {
        self.lineBytesMax = lineBytesMax
    }

    /// Whether part of a line waits.
    var hasRest: Bool { start < bytes.count }

    mutating func append(_ more: some Sequence<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            scanned -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Takes the next line.
    mutating func next() -> TakenLine {
        guard let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
            scanned = bytes.count
            return bytes.count - start > lineBytesMax ? .tooLong : .none
        }
        guard end - start <= lineBytesMax else { return .tooLong }
        defer {
            start = end + 1
            scanned = start
        }
        return .line(Array(bytes[start..<end]))
    }
}
