import Imaging
import PlateCore

/// The first line of a Y4M file, checked: size, rate, how chroma is stored, the range of luma.
struct Y4MHeader {
    /// Pixels across.
    let width: Int
    /// Pixels down.
    let height: Int
    /// Frames a second; `nil` where the line says nothing sensible.
    let rate: FrameRate?
    /// Luma columns and rows that share a sample of chroma; `nil` for grey video.
    let chroma: (columns: Int, rows: Int)?
    /// Whether black is 0 and white 255; else they are 16 and 235, as the format has it by default.
    let isFullRange: Bool
    /// Bytes of the line, its end included: where the first frame begins.
    let length: Int

    /// Samples of one chroma plane.
    var chromaCount: Int {
        guard let chroma else { return 0 }
        let columns = (width + chroma.columns - 1) / chroma.columns
        return columns * ((height + chroma.rows - 1) / chroma.rows)
    }
    /// Bytes of one frame's samples.
    var frameBytes: Int { width * height + 2 * chromaCount }

    /// Reads the header of `source`, which begins as a Y4M does.
    ///
    /// Throws `badData` where the line is cut, lacks a size or claims an absurd one, or where
    /// samples have more than eight bits or an arrangement Plated does not know.
    init(_ source: borrowing ByteSource) throws(PlatedError) {
        let bytes = try source.read(at: 0, length: Limits.videoHeaderBytesMax)
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            throw PlatedError(
                .badData,
                bytes.count < Limits.videoHeaderBytesMax
                    ? "\(source.path) is cut inside its header: it ends at byte \(source.count)"
                    : "\(source.path) has a broken Y4M header: its first line does not end")
        }
        length = end + 1
        var values: [Character: String] = [:]
        var range = ""
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        for word in words.dropFirst() {
            if word.hasPrefix("XCOLORRANGE=") { range = String(word.dropFirst(12)) }
            if let tag = word.first, values[tag] == nil { values[tag] = String(word.dropFirst()) }
        }
        guard let width = Int(values["W"] ?? ""), let height = Int(values["H"] ?? "") else {
            throw PlatedError(
                .badData, "\(source.path) has a broken Y4M header: it gives no picture size")
        }
        do throws(PlatedError) {
            try PictureSize.check(width: width, height: height)
        } catch {
            throw PlatedError(error.code, "\(source.path): \(error.message)", hint: error.hint)
        }
        self.width = width
        self.height = height
        let terms = (values["F"] ?? "").split(separator: ":").map { Int($0) ?? 0 }
        rate = terms.count == 2 ? FrameRate(frames: terms[0], seconds: terms[1]) : nil
        isFullRange = range == "FULL"
        switch values["C"] ?? "420" {
        case "420", "420jpeg", "420mpeg2", "420paldv": chroma = (2, 2)
        case "422": chroma = (2, 1)
        case "444": chroma = (1, 1)
        case "mono": chroma = nil
        case let name:
            throw PlatedError(
                .badData,
                "\(source.path) holds samples of the kind C\(name.prefix(32)), "
                    + "which Plated does not play",
                hint: "Convert it first: ffmpeg -i '\(source.path)' -pix_fmt yuv420p clip.y4m")
        }
    }
}
