/// What a path that was given to `replay` stands for: a fixture with all it brings, or plain video.
import Capture
import Foundation
import Hotlist
import PlateCore

/// Recorded video with its hotlist.
public struct Recording {
    /// The path as it was given.
    public let path: String
    /// The scenario it is, where it is one.
    public let fixture: Fixture?
    /// Path of the hotlist, where there is one.
    public let hotlistPath: String?

    /// Looks at `path`; `hotlistPath` takes the place of a scenario's own list.
    public init(path: String, hotlistPath: String? = nil) throws(PlatedError) {
        self.path = path
        fixture = Fixture.isFixture(path) ? try Fixture(folder: path) : nil
        self.hotlistPath = hotlistPath ?? fixture?.hotlistPath
    }

    /// Opens the video from its beginning; `framesPerSecond` counts where it has no rate of its own.
    public func open(
        framesPerSecond: Double = RecordedClip.framesPerSecondDefault
    ) throws(PlatedError) -> any FrameSource {
        try RecordedClip.open(
            path: fixture?.clipPath ?? path, name: fixture?.camera ?? "recording",
            startingAt: fixture?.startsAt, framesPerSecond: framesPerSecond)
    }

    /// Reads the hotlist, where there is one.
    func loadHotlist() throws(PlatedError) -> HotlistLoad? {
        guard let hotlistPath else { return nil }
        let extractedAt = hotlistPath == fixture?.hotlistPath ? fixture?.hotlistExtractedAt : nil
        return try HotlistFile.load(path: hotlistPath, extractedAt: extractedAt)
    }
}
