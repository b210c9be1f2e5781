// What `platectl hotlist check` says: the JSON of the contract, and the same for people.
import Foundation
import Hotlist
import PlateCore

/// The one line of `--json`. What is not known is null, so that every key is always there.
struct HotlistCheckLine: Encodable {
    private struct Row: Encodable {
        let line: Int
        let reason: String
    }

    private enum Key: String, CodingKey {
        case format, rows, accepted, rejected, extractedAt, declaredRows, verdict, reason
    }

    private let load: HotlistLoad

    init(_ load: HotlistLoad) { self.load = load }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(load.format, forKey: .format)
        try container.encode(load.rows, forKey: .rows)
        try container.encode(load.entryCount, forKey: .accepted)
        try container.encode(
            load.rejected.map { Row(line: $0.line, reason: $0.reason) }, forKey: .rejected)
        try container.encode(load.extractedAt?.description, forKey: .extractedAt)
        try container.encode(load.declaredRows, forKey: .declaredRows)
        switch load.verdict {
        case .accepted:
            try container.encode("accepted", forKey: .verdict)
            try container.encodeNil(forKey: .reason)
        case .refused(let reason):
            try container.encode("refused", forKey: .verdict)
            try container.encode(reason, forKey: .reason)
        }
    }
}

/// The same in lines of 80 columns.
struct HotlistCheckReport {
    /// Rows that are listed one by one.
    private static let rowsShown = 12

    let lines: [String]

    init(_ load: HotlistLoad, files: [String], now: WallTime) {
        let name = Words.end(of: Words.printable(files.joined(separator: " ")), 60)
        var lines: [String] = []
        switch load.verdict {
        case .accepted:
            lines.append("\(name): accepted")
        case .refused(let reason):
            lines.append("\(name): REFUSED")
            lines += Words.wrapped(Words.printable(reason), 76).map { "  " + $0 }
            lines.append("  A car would keep the version before it.")
        }
        func add(_ title: String, _ text: String) {
            lines.append("  " + Words.left(title, 12) + text)
        }
        add("format", load.format.rawValue)
        let declared = load.declaredRows.map { ", \(Words.count($0)) declared" } ?? ""
        add("rows", Words.count(load.rows) + declared)
        add("accepted", Words.count(load.entryCount))
        add("left out", Self.leftOut(load))
        add("extracted", Self.extracted(load, now))
        let several = load.rejected.contains { $0.part > 0 }
        for row in load.rejected.prefix(Self.rowsShown) {
            let file = several ? "file \(row.part + 1), " : ""
            lines.append(
                "  " + Words.left("\(file)line \(row.line)", several ? 24 : 16) + row.reason)
        }
        if load.rejected.count > Self.rowsShown {
            let more = Words.count(load.rejected.count - Self.rowsShown)
            lines.append("  … and \(more) more; --json has them all")
        }
        self.lines = lines
    }

    private static func leftOut(_ load: HotlistLoad) -> String {
        guard !load.rejected.isEmpty else { return "none" }
        let counts = load.rejectedCounts
        let kinds: [(RowFault.Kind, String)] = [
            (.bad, "bad"), (.empty, "without a plate"), (.leftOut, "repeated, expired or dropped"),
        ]
        let parts = kinds.compactMap { kind, words in
            counts[kind].map { "\(Words.count($0)) \(words)" }
        }
        return parts.joined(separator: ", ")
    }

    private static func extracted(_ load: HotlistLoad, _ now: WallTime) -> String {
        guard let moment = load.extractedAt else { return "not said: AGE UNKNOWN" }
        guard moment <= now else { return "\(moment), ahead of the clock" }
        let seconds = Double(now.milliseconds - moment.milliseconds) / 1000
        return "\(moment), \(Words.duration(seconds)) ago"
    }
}
