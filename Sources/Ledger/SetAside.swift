/// A damaged database is set aside, never deleted: its files go into a folder of their own inside the state
/// folder, and a fresh one is begun. The other database goes on.

import Glibc
import PlateCore

/// What was set aside.
public struct SetAside: Sendable, Equatable {
    /// The folder that the files lie in now.
    public var folder: String
    /// What was wrong with them.
    public var cause: PlatedError
    /// Rows of each table that the fresh store took over from them.
    public var salvaged: [String: Int] = [:]

    /// Moves `files` of the state folder `state` into a new folder `aside-…` in it; of `copied` a second name
    /// is made there, and the first stays. Files that are not there are left out. The database comes last:
    /// while it is there, a cut leaves what can be set aside again.
    ///
    /// - Parameter time: names the folder; where one of this name is there, a number follows.
    /// - Throws: `inputOutput` where the disk refuses.
    static func move(
        _ files: [String], copied: [String] = [], of state: StateFolder, at time: WallTime,
        cause: PlatedError
    ) throws(PlatedError) -> SetAside {
        let folder = try makeFolder(in: state, time)
        for file in files + copied {
            let target = folder + "/" + name(of: file)
            let isDone =
                copied.contains(file) ? link(file, target) == 0 : rename(file, target) == 0
            guard isDone || errno == ENOENT else { throw StateFolder.failure(file, errno) }
        }
        try StateFolder(folder).synchronise()
        try state.synchronise()
        return SetAside(folder: folder, cause: cause)
    }

    private static func makeFolder(
        in state: StateFolder, _ time: WallTime
    ) throws(PlatedError) -> String {
        let stamp = time.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
        for number in 0..<Limits.setAsideFoldersMax {
            let path = "\(state.path)/aside-\(stamp)" + (number == 0 ? "" : "-\(number)")
            if mkdir(path, 0o700) == 0 { return path }
            guard errno == EEXIST else { throw StateFolder.failure(path, errno) }
        }
        throw PlatedError(
            .inputOutput, "\(state.path): too many folders of damaged stores of this moment",
            hint: "Look at the disk: it damages what is written to it.")
    }

    private static func name(of file: String) -> String {
        String(file[(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)...])
    }
}
