/// The proof that the sealed versions of lists can be put in force again.

import Custody
import PlateCore

extension LedgerView {
    /// Every version of every list opens to its last segment, and none is missing that was in force.
    func lists() throws(PlatedError) -> InvariantOutcome {
        let sources = ListFolder.each(in: ListFolder.all(in: folder))
        let count = sources.reduce(0) { $0 + $1.ids.count }
        let text = "\(count) versions of \(sources.count) lists"
        guard let keys else {
            guard count > 0 else { return .held(text) }
            return .unseen(
                "\(text) need the key",
                remedy: "Check it with the configuration that names the key.")
        }
        var wrong: [String] = []
        for source in sources {
            wrong += try source.damage { id throws(PlatedError) in
                try self.read { try keys.key(id, in: $0) }
            }
        }
        return .held(
            text, unless: wrong,
            remedy: "Keep the files named, and bring their lists in anew: platectl hotlist import, "
                + "or a reload where plated.toml names their files. Until then an older version is "
                + "searched, where one opens, or none.")
    }
}
