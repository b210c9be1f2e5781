/// A file as a window that moves over its bytes, so that a list of five million rows never lies in
/// memory as text. Where the bytes come from is a `ByteFeed`'s; what they mean is the formats'.

import PlateCore

/// Bytes in order, a block at a time.
protocol ByteFeed {
    /// The next block; `nil` at the end, and for ever after.
    mutating func next() throws(PlatedError) -> [UInt8]?
}

/// Bytes that lie in memory.
struct MemoryFeed: ByteFeed {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}

/// The window. Looks ahead by `Limits.hotlistLineBytesMax` at least, where there is so much.
struct ByteWindow {
    /// What is in sight; `position..<buffer.count` is unread.
    private(set) var buffer: [UInt8] = []
    /// The next byte to be read.
    var position = 0
    private var feed: any ByteFeed
    private var isAtEnd = false
    /// The last byte that came, of which the file's end is told.
    private var lastByte = UInt8.lineFeed

    /// Whether the file's last line has no end; true only after `drain`.
    var endsOpen: Bool { lastByte != .lineFeed }

    /// A window at the start of `feed`, past a byte order mark.
    init(_ feed: any ByteFeed) throws(PlatedError) {
        self.feed = feed
        try fill()
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Makes sure that a whole line is in sight, unless it is too long. To be called between lines.
    mutating func fill() throws(PlatedError) {
        let ahead = Limits.hotlistLineBytesMax + 2
        guard !isAtEnd, buffer.count - position < ahead else { return }
        buffer.removeSubrange(..<position)
        position = 0
        while buffer.count < ahead {
            guard let block = try feed.next() else {
                isAtEnd = true
                return
            }
            lastByte = block.last ?? lastByte
            if buffer.isEmpty { buffer = block } else { buffer += block }
        }
    }

    /// Whether all bytes were read; true only after `fill`.
    var isEmpty: Bool { position >= buffer.count }

    /// Goes past the next line feed, over as many bytes as it takes.
    mutating func skipLine() throws(PlatedError) {
        while true {
            while position < buffer.count {
                position += 1
                if buffer[position - 1] == .lineFeed { return }
            }
            try fill()
            if isEmpty { return }
        }
    }

    /// Reads on to the end, so that whoever counts or hashes the bytes has seen them all.
    mutating func drain() throws(PlatedError) {
        while !isAtEnd {
            position = buffer.count
            try fill()
        }
    }
}

/// The lines of a file, for formats without quotes.
struct PlainLines {
    /// The line that `next` read, without its end and without spaces at its end.
    private(set) var content: [UInt8] = []
    /// Its number, from 1.
    private(set) var line = 0
    private var window: ByteWindow

    init(_ window: ByteWindow) { self.window = window }

    /// Goes to the next line that is not blank; `false` at the end.
    ///
    /// - Returns: the line's fault, where it is no plain text: then `content` is empty.
    mutating func next() throws(PlatedError) -> (isThere: Bool, fault: RowFault?) {
        while true {
            try window.fill()
            guard !window.isEmpty else { return (false, nil) }
            line += 1
            let start = window.position
            let limit = min(window.buffer.count, start + Limits.hotlistLineBytesMax)
            content.removeAll(keepingCapacity: true)
            guard let end = window.buffer[start..<limit].firstIndex(of: .lineFeed) else {
                if limit == window.buffer.count {
                    window.position = limit
                    if let fault = take(start..<limit) { return (true, fault) }
                    if content.isEmpty { continue }
                    return (true, nil)
                }
                try window.skipLine()
                return (true, .tooLong)
            }
            window.position = end + 1
            if let fault = take(start..<end) { return (true, fault) }
            if !content.isEmpty { return (true, nil) }
        }
    }

    /// Reads on to the end of the file, and says whether its last line has no end.
    mutating func drain() throws(PlatedError) -> Bool {
        try window.drain()
        return window.endsOpen
    }

    /// Printable ASCII is all that fixed-width lists are written in; a tab could shift a column.
    private mutating func take(_ range: Range<Int>) -> RowFault? {
        var end = range.upperBound
        while end > range.lowerBound,
            window.buffer[end - 1] == .space || window.buffer[end - 1] == .carriageReturn
        {
            end -= 1
        }
        content.append(contentsOf: window.buffer[range.lowerBound..<end])
        guard content.allSatisfy({ (32...126).contains($0) }) else {
            defer { content.removeAll(keepingCapacity: true) }
            return content.contains(0) ? .zeroByte : .notPlainText
        }
        return nil
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
}
