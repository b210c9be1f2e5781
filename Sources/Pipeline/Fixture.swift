/// A scenario folder of `fixtures/`: a rendered clip, its truth, its hotlist and its golden events.
import Foundation
import PlateCore

/// What `fixture.json` says.
public struct Fixture: Sendable {
    /// The folder.
    public let folder: String
    /// The folder's own name for itself.
    public let name: String
    /// One line on what is to be seen.
    public let title: String
    /// Path of the clip.
    public let clipPath: String
    /// Path of the hotlist, where there is one.
    public let hotlistPath: String?
    /// The camera's name.
    public let camera: String
    /// Wall time of frame 0.
    public let startsAt: WallTime
    /// When the hotlist was extracted, where it says.
    public let hotlistExtractedAt: WallTime?

    /// Path of the golden events.
    public var goldenPath: String { folder + "/expected.jsonl" }

    /// Path of the renderer's truth.
    public var truthPath: String { folder + "/truth.csv" }

    private struct Description: Decodable {
        var name, title, clip, camera, startsAt: String
        var hotlist, hotlistExtractedAt: String?
    }

    /// Whether `path` is a scenario folder.
    public static func isFixture(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/fixture.json")
    }

    /// Reads `fixture.json` of `folder`.
    public init(folder: String) throws(PlatedError) {
        let path = folder + "/fixture.json"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw PlatedError(.inputOutput, "\(path): cannot be read")
        }
        let description: Description
        do {
            description = try JSONDecoder().decode(Description.self, from: bytes)
        } catch {
            throw PlatedError(.badData, "\(path): is no description of a fixture: \(error)")
        }
        guard let startsAt = WallTime(rfc3339: description.startsAt) else {
            throw PlatedError(.badData, "\(path): startsAt is no RFC 3339 time")
        }
        self.folder = folder
        name = description.name
        title = description.title
        clipPath = folder + "/" + description.clip
        hotlistPath = description.hotlist.map { folder + "/" + $0 }
        camera = description.camera
        self.startsAt = startsAt
        hotlistExtractedAt = description.hotlistExtractedAt.flatMap { WallTime(rfc3339: $0) }
    }
}

/// One rendered vehicle, as the renderer knows it.
public struct TruthRow: Sendable {
    /// The plate's text.
    public let text: String
    /// The first frame its whole plate is in view, 40 px wide or more; -1 where it never is.
    public let firstFrame: Int
    /// The last such frame; -1 where there is none.
    public let lastFrame: Int
    /// The widest its plate ever is, in pixels.
    public let widthPixelsMax: Double

    /// A row from its parts.
    public init(text: String, firstFrame: Int, lastFrame: Int, widthPixelsMax: Double) {
        self.text = text
        self.firstFrame = firstFrame
        self.lastFrame = lastFrame
        self.widthPixelsMax = widthPixelsMax
    }

    /// Reads `truth.csv`; the renderer writes no quotes.
    public static func load(path: String) throws(PlatedError) -> [TruthRow] {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw PlatedError(.inputOutput, "\(path): cannot be read")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        func column(_ name: String) throws(PlatedError) -> Int {
            guard let index = header.firstIndex(where: { $0 == name }) else {
                throw PlatedError(.badData, "\(path): has no column \(name)")
            }
            return index
        }
        let text = try column("text")
        let first = try column("firstFrame")
        let last = try column("lastFrame")
        let width = try column("widthPixelsMax")
        var rows: [TruthRow] = []
        for (number, line) in lines.enumerated().dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == header.count, let firstFrame = Int(cells[first]),
                let lastFrame = Int(cells[last]), let widthPixelsMax = Double(cells[width])
            else { throw PlatedError(.badData, "\(path): line \(number + 1) does not parse") }
            rows.append(
                TruthRow(
                    text: String(cells[text]), firstFrame: firstFrame, lastFrame: lastFrame,
                    widthPixelsMax: widthPixelsMax))
        }
        return rows
    }
}
