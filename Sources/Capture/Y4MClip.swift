import Imaging
import PlateCore

/// Raw video in a Y4M file, played from front to back.
///
/// Luma and chroma are brought to the full range of JPEG. Interlaced video plays as it is stored.
/// Where a frame's head is garbled, the next one is searched for; the frames between, which all
/// have one length, count as damaged.
final class Y4MClip: FrameSource {
    let name: String
    let frameCountExpected: Int?

    private static let frameMark = Array("FRAME".utf8)
    private let source: ByteSource
    private let times: ClipTimes
    private let header: Y4MHeader
    private var offset: Int
    private var sequence = 0
    /// Damaged frames still to be told of, and why.
    private var lost = 0
    private var lostReason = ""
    private var end: FrameOutcome?

    /// Opens a clip at its header. Throws as `Y4MHeader` does.
    init(_ source: consuming ByteSource, times: ClipTimes) throws(PlatedError) {
        let header = try Y4MHeader(source)
        self.header = header
        var times = times
        times.rate = header.rate ?? times.rate
        self.times = times
        name = times.name
        offset = header.length
        // Frames whose heads carry parameters are longer, so this is an upper bound but for them.
        frameCountExpected =
            (source.count - header.length) / (Self.frameMark.count + 1 + header.frameBytes)
        self.source = source
    }

    func next() throws(PlatedError) -> FrameOutcome {
        if lost > 0 {
            lost -= 1
            sequence += 1
            return .damaged(sequence: sequence - 1, reason: lostReason)
        }
        if let end { return end }
        guard offset < source.count else { return finish(nil) }
        guard let start = try samplesOffset() else { return try resume() }
        guard start + header.frameBytes <= source.count else {
            return finish(
                "in frame \(sequence): the file ends at byte \(source.count) "
                    + "of \(start + header.frameBytes)")
        }
        let bytes = try source.read(at: start, length: header.frameBytes)
        guard bytes.count == header.frameBytes else {
            return finish("in frame \(sequence): the file shrank while it was read")
        }
        offset = start + header.frameBytes
        sequence += 1
        let planes = picture(bytes)
        return .frame(times.frame(sequence - 1, planes.luma, .planar(planes)))
    }

    /// Where the samples of the frame at `offset` begin; `nil` where no frame's head is there.
    private func samplesOffset() throws(PlatedError) -> Int? {
        let bytes = try source.read(at: offset, length: 256)
        let mark = Self.frameMark
        guard bytes.starts(with: mark) else {
            // A head cut by the end of the file is a cut and no damage.
            return mark.starts(with: bytes) ? source.count : nil
        }
        guard bytes.count > mark.count else { return source.count }
        guard bytes[mark.count] == 0x0A || bytes[mark.count] == 0x20 else { return nil }
        guard let end = bytes.firstIndex(of: 0x0A) else {
            return bytes.count < 256 ? source.count : nil
        }
        return offset + end + 1
    }

    private func picture(_ bytes: [UInt8]) -> PlanarImage {
        let lumaCount = header.width * header.height
        let chromaCount = header.chromaCount
        func plane(_ start: Int, _ count: Int, _ shades: [UInt8]) -> [UInt8] {
            guard !header.isFullRange else { return Array(bytes[start..<start + count]) }
            return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                bytes.withUnsafeBufferPointer { bytes in
                    shades.withUnsafeBufferPointer { shades in
                        for i in 0..<count { buffer[i] = shades[Int(bytes[start + i])] }
                    }
                }
                filled = count
            }
        }
        return PlanarImage(
            luma: GreyImage(
                width: header.width, height: header.height,
                pixels: plane(0, lumaCount, VideoRange.fullLuma)),
            blue: plane(lumaCount, chromaCount, VideoRange.fullChroma),
            red: plane(lumaCount + chromaCount, chromaCount, VideoRange.fullChroma),
            columnsPerChroma: header.chroma?.columns ?? 1, rowsPerChroma: header.chroma?.rows ?? 1)
    }

    /// Goes on at the next head after one that is garbled, or ends where there is none.
    private func resume() throws(PlatedError) -> FrameOutcome {
        let whole = Self.frameMark.count + 1 + header.frameBytes
        guard let found = try search(from: offset + 1) else {
            return finish("at byte \(offset) of \(source.count), in frame \(sequence): no frame")
        }
        lost = max(1, (found - offset + whole / 2) / whole)
        lostReason = "no frame at byte \(offset); goes on at byte \(found)"
        offset = found
        return try next()
    }

    private func search(from start: Int) throws(PlatedError) -> Int? {
        let mark = Self.frameMark
        var place = start
        while place < source.count {
            let bytes = try source.read(at: place, length: 256 * 1024)
            guard bytes.count > mark.count else { return nil }
            for i in 0..<bytes.count - mark.count where bytes[i] == mark[0] {
                let after = bytes[i + mark.count]
                if (after == 0x0A || after == 0x20) && bytes[i...].starts(with: mark) {
                    return place + i
                }
            }
            place += bytes.count - mark.count
        }
        return nil
    }

    private func finish(_ cut: String?) -> FrameOutcome {
        let outcome = FrameOutcome.end(cut: cut)
        end = outcome
        return outcome
    }
}
