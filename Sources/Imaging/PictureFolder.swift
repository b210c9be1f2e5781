import Glibc
import PlateCore

/// Folders of pictures: which files count, and in which order.
public enum PictureFolder {
    /// Whether `name` ends as a picture's does: `.jpg`, `.jpeg` or `.png` in any case.
    public static func isPictureName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return [".jpg", ".jpeg", ".png"].contains { lower.hasSuffix($0) }
    }

    /// Whether `path` is a folder. Throws `inputOutput` where nothing is there.
    public static func isFolder(_ path: String) throws(PlatedError) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw PlatedError(.inputOutput, "\(path): \(String(cString: strerror(errno)))")
        }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// The paths of the pictures in the folder `path`, in the order of their names' bytes.
    ///
    /// Other files are left out, and so is what begins with a dot. With `recursive`, folders within
    /// are searched too, but never through a link, so the search ends. Throws `inputOutput`.
    public static func pictures(
        in path: String, recursive: Bool = false
    ) throws(PlatedError) -> [String] {
        var found: [String] = []
        var waiting = [path]
        while let folder = waiting.popLast() {
            for (name, isFolder) in try entries(of: folder) {
                let place = folder.hasSuffix("/") ? folder + name : folder + "/" + name
                if isFolder {
                    if recursive { waiting.append(place) }
                } else if isPictureName(name) {
                    found.append(place)
                }
            }
            guard found.count + waiting.count <= Limits.folderPicturesMax else {
                throw PlatedError(
                    .badData, "\(path) holds more than \(Limits.folderPicturesMax) pictures")
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func entries(
        of folder: String
    ) throws(PlatedError) -> [(name: String, isFolder: Bool)] {
        guard let stream = opendir(folder) else {
            throw PlatedError(
                .inputOutput,
                "\(folder) cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var entries: [(name: String, isFolder: Bool)] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            if entry.pointee.d_type == UInt8(DT_UNKNOWN) {
                var status = stat()
                isFolder =
                    lstat(folder + "/" + name, &status) == 0
                    && status.st_mode & S_IFMT == S_IFDIR
            }
            entries.append((name, isFolder))
        }
        return entries
    }
}
