import Imaging
import PlateCore

/// A Motion JPEG AVI, one segment or several (OpenDML), played from front to back.
///
/// The walk trusts lengths only as far as the file goes and uses no index, so a recording that was
/// never closed, or lost its end, plays as far as it can. Where a chunk's head is garbled, the next
/// frame is searched for and the gap counts as one damaged frame.
final class AVIClip: FrameSource {
    let name: String
    let frameCountExpected: Int?

    private let source: ByteSource
    private let times: ClipTimes
    private let header: AVIHeader
    private let frameIDs: Set<String>
    private var offset: Int
    private var sequence = 0
    private var last: (grey: GreyImage, original: FrameOriginal)?
    private var end: FrameOutcome?
    /// Where the present segment ends by its own claim, and the furthest end any list claimed.
    private var segmentEnd: Int
    private var claimedEnd: Int
    /// Whether a list carries no length yet.
    private var isUnclosed = false

    /// Opens a clip at its header. Throws as `AVIHeader` does.
    init(_ source: consuming ByteSource, times: ClipTimes) throws(PlatedError) {
        let header = try AVIHeader(source)
        self.header = header
        var times = times
        times.rate = header.rate ?? times.rate
        self.times = times
        name = times.name
        frameCountExpected = header.frameCount
        let number = header.stream < 10 ? "0\(header.stream)" : "\(header.stream)"
        frameIDs = [number + "dc", number + "db"]
        offset = header.framesOffset
        segmentEnd = source.count
        claimedEnd = 0
        let file = try RIFFChunk(source, at: 0)
        self.source = source
        if let file { claim(file) }
    }

    func next() throws(PlatedError) -> FrameOutcome {
        while true {
            if let end { return end }
            guard let chunk = try RIFFChunk(source, at: offset) else { return finish(nil) }
            if frameIDs.contains(chunk.id) { return try take(chunk) }
            if offset >= segmentEnd && !isUnclosed && !Self.belongsToList(chunk) {
                return finish(nil)
            }
            guard chunk.isPlausible else {
                return try resume(after: offset, "no frame where one should begin")
            }
            if chunk.isList {
                enter(chunk)
            } else if chunk.next > source.count + 1 {
                return try resume(after: offset, "a part longer than the file")
            } else {
                offset = chunk.next
            }
        }
    }

    /// Whether a chunk may stand behind the end that its segment claims: another segment, or the
    /// frames of a recording whose header was written before them.
    private static func belongsToList(_ chunk: RIFFChunk) -> Bool {
        chunk.id == "RIFF" || chunk.id == "LIST"
            || chunk.id.utf8.prefix(2).allSatisfy { (48...57).contains($0) }
    }

    /// Steps into the lists that hold frames and over all others.
    private func enter(_ list: RIFFChunk) {
        let holdsFrames = ["movi", "rec ", "AVI ", "AVIX"].contains(list.kind)
        if holdsFrames && list.kind != "rec " { claim(list) }
        offset = holdsFrames || list.next > source.count ? list.inner : list.next
    }

    /// Notes where a segment or its list of frames ends by its own length, which recorders write
    /// when they close the file.
    private func claim(_ list: RIFFChunk) {
        guard (4..<Int(UInt32.max)).contains(list.length) else {
            isUnclosed = true
            return
        }
        claimedEnd = max(claimedEnd, list.body + list.length)
        if list.id == "RIFF" { segmentEnd = list.body + list.length }
    }

    private func take(_ chunk: RIFFChunk) throws(PlatedError) -> FrameOutcome {
        let number = sequence
        guard chunk.length <= Limits.compressedFrameBytesMax,
            chunk.body + chunk.length <= source.count
        else {
            return try resume(after: offset, "a frame of \(chunk.length) bytes")
        }
        offset = chunk.next
        sequence += 1
        guard chunk.length > 0 else {
            // An empty chunk stands for a frame the camera dropped: the one before it is shown on.
            guard let last else { return .damaged(sequence: number, reason: "an empty frame") }
            return .frame(times.frame(number, last.grey, last.original))
        }
        let bytes = try source.read(at: chunk.body, length: chunk.length)
        let outcome = times.outcome(number, jpeg: bytes)
        if case .frame(let frame) = outcome { last = (frame.grey, frame.original) }
        return outcome
    }

    /// Goes on at the next frame after a place that makes no sense, or ends where there is none.
    private func resume(after place: Int, _ what: String) throws(PlatedError) -> FrameOutcome {
        let found = try search(from: place + 1)
        guard let found else {
            // Garbage behind the claimed end would have ended the clip without a word.
            return finish("in frame \(sequence), at byte \(place) of \(source.count): \(what)")
        }
        offset = found
        sequence += 1
        return .damaged(
            sequence: sequence - 1, reason: "\(what) at byte \(place); goes on at byte \(found)")
    }

    /// Where the next frame, index or segment begins; its picture must begin as a JPEG does.
    private func search(from start: Int) throws(PlatedError) -> Int? {
        let window = 256 * 1024
        let overlap = 12
        let names = frameIDs.map { Array($0.utf8) }
        var place = start
        while place < source.count {
            let bytes = try source.read(at: place, length: window)
            guard bytes.count >= overlap else { return nil }
            for i in 0...bytes.count - overlap {
                let isFrame =
                    bytes[i + 2] == UInt8(ascii: "d") && bytes[i + 8] == 0xFF
                    && bytes[i + 9] == 0xD8 && names.contains(Array(bytes[i..<i + 4]))
                let isSegment =
                    bytes[i] == UInt8(ascii: "R") && bytes[i...].starts(with: "RIFF".utf8)
                    && bytes[(i + 8)...].starts(with: "AVIX".utf8)
                let isIndex =
                    bytes[i] == UInt8(ascii: "i") && bytes[i...].starts(with: "idx1".utf8)
                    && place + i + 8 + bytes.little32(i + 4) <= source.count
                if isFrame || isSegment || isIndex { return place + i }
            }
            place += bytes.count - overlap + 1
        }
        return nil
    }

    private func finish(_ reason: String?) -> FrameOutcome {
        var cut = reason
        if cut == nil && claimedEnd > source.count {
            cut =
                "after frame \(sequence): the file ends at byte \(source.count) of \(claimedEnd)"
        } else if cut == nil && isUnclosed {
            cut = "after frame \(sequence): the recording was never closed"
        } else if cut == nil, header.isExtended, let expected = frameCountExpected,
            sequence < expected
        {
            cut = "after frame \(sequence): the header counts \(expected)"
        }
        let outcome = FrameOutcome.end(cut: cut)
        end = outcome
        return outcome
    }
}
