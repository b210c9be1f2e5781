import Imaging
import PlateCore

/// A folder of pictures played in the order of their names.
final class PictureFolderClip: FrameSource {
    let name: String
    let frameCountExpected: Int?

    private let paths: [String]
    private let times: ClipTimes
    private var sequence = 0

    /// Lists the folder. Without `startingAt`, time begins when the first picture was last written.
    ///
    /// Throws `badData` where there is no picture, `inputOutput` where the folder cannot be read.
    init(path: String, times: ClipTimes, startingAt: WallTime?) throws(PlatedError) {
        paths = try PictureFolder.pictures(in: path)
        guard let first = paths.first else {
            throw PlatedError(
                .badData, "\(path) holds no pictures",
                hint: "Pictures end in .jpg, .jpeg or .png; folders within are not searched.")
        }
        var times = times
        times.startingAt = startingAt ?? Self.modified(first)
        self.times = times
        name = times.name
        frameCountExpected = paths.count
    }

    private static func modified(_ path: String) -> WallTime {
        do throws(PlatedError) {
            return try ByteSource(path: path).modified
        } catch {
            // A first picture that cannot be opened is reported when its turn comes.
            return WallTime(milliseconds: 0)
        }
    }

    func next() throws(PlatedError) -> FrameOutcome {
        guard sequence < paths.count else { return .end(cut: nil) }
        let number = sequence
        sequence += 1
        do throws(PlatedError) {
            let picture = try PictureFile.load(path: paths[number])
            guard picture.warnings == 0 else {
                return .damaged(
                    sequence: number, reason: "\(paths[number]): \(picture.firstWarning)")
            }
            return .frame(times.frame(number, picture.grey, picture.original))
        } catch {
            return .damaged(sequence: number, reason: error.message)
        }
    }
}
