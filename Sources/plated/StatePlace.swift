// Where a run keeps its store: a folder that was asked for, or a temporary one that goes at the end.
import Foundation
import PlateCore

struct StatePlace {
    let path: String
    private let isTemporary: Bool

    /// - Parameter kept: the folder that was asked for, `nil` for a temporary one.
    init(kept: String?) throws(PlatedError) {
        if let kept {
            path = kept
            isTemporary = false
            return
        }
        var template = Array((NSTemporaryDirectory() + "/plated-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PlatedError(
                .inputOutput,
                "no temporary folder in \(NSTemporaryDirectory()): \(String(cString: strerror(errno)))",
                hint: "Free some space there, or name a folder with --state.")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        isTemporary = true
    }

    /// Removes a temporary folder; one that was asked for stays.
    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }
}
