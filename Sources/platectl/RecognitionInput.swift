// What a command line of paths asks for: pictures in order, and paths that cannot be had.
import Imaging
import PlateCore

/// One line of output to be.
enum RecognitionInput: Sendable {
    /// A picture file, by its path as found.
    case picture(String)
    /// A path that cannot be looked at, and why.
    case failure(String, PlatedError)

    /// The path as found.
    var path: String {
        switch self {
        case .picture(let path), .failure(let path, _): path
        }
    }

    /// The pictures of `paths`: files as they are, folders searched; in the order of the paths.
    static func collect(_ paths: [String]) -> [RecognitionInput] {
        paths.flatMap { path -> [RecognitionInput] in
            do throws(PlatedError) {
                guard try PictureFolder.isFolder(path) else { return [.picture(path)] }
                return try PictureFolder.pictures(in: path, recursive: true).map {
                    .picture($0)
                }
            } catch {
                return [.failure(path, error)]
            }
        }
    }
}
