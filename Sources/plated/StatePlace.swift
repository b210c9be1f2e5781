// Where a run keeps its store: a folder that was asked for, or a temporary one that goes at the end.
import Foundation
import PlateCore

struct StatePlace: Sendable {
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

    /// Looks at a folder that is to go, and milliseconds between two of them: a store at work, or just being
    /// opened, makes it anew.
    private static let (looksMax, lookMilliseconds) = (100, 10)

    /// Removes a temporary folder; one that was asked for stays.
    func remove() {
        guard isTemporary else { return }
        var wasThere = true
        for _ in 0..<Self.looksMax {
            let isThere = FileManager.default.fileExists(atPath: path)
            if !isThere, !wasThere { return }
            if isThere { try? FileManager.default.removeItem(atPath: path) }
            wasThere = isThere
            usleep(useconds_t(Self.lookMilliseconds * 1000))
        }
    }
}
