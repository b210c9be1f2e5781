/// A configuration file as TOML: its values, and the line of each.
import PlateCore
import TOMLKit

/// What is wrong at one line.
struct ConfigurationFinding: Equatable {
    var line: Int
    /// What is wrong, as a sentence without its end.
    var message: String
    /// What to do about it.
    var hint: String?
}

/// The parsed file. Holds the parser's tree, so it stays where it was made.
struct ConfigurationDocument {
    /// What messages call the file.
    let path: String
    /// Its values.
    let root: TOMLTable
    /// Their lines.
    let lines: ConfigurationLines

    /// Parses a file's bytes.
    ///
    /// - Throws: `configuration` where they are no TOML, or more of it than any configuration has.
    init(_ bytes: [UInt8], path: String) throws(PlatedError) {
        self.path = path
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.refusal(
                path, Self.lineOfBadText(bytes), "the file is not in UTF-8",
                hint: "Save it as UTF-8.")
        }
        if let place = bytes.firstIndex(of: 0) {
            throw Self.refusal(
                path, Self.line(of: place, in: bytes), "the file holds a NUL byte",
                hint: "It is no text, or it was cut by a power failure: write it again.")
        }
        lines = ConfigurationLines(bytes)
        switch lines.obstacle {
        case nil: root = try Self.parse(text, path: path)
        case (.syntax(let reason), let line)?:
            throw Self.refusal(path, line, reason, hint: Self.syntaxHint)
        case (.depth, let line)?:
            throw Self.refusal(
                path, line,
                "more than \(Limits.configurationDepthMax) tables and arrays in each other",
                hint: "No key of Plated is that deep.")
        case (.escapedNUL, let line)?:
            throw Self.refusal(
                path, line, "a text holds the character NUL",
                hint: "No name, path or address has one: leave \\u0000 out.")
        case (.values, let line)?:
            throw Self.refusal(
                path, line, "the file has more than \(Limits.configurationValuesMax) values",
                hint: "A configuration has a few dozen. Is it the right file?")
        }
    }

    /// The error for everything that was found, a line each, in the order of the file.
    func refusal(_ findings: [ConfigurationFinding]) -> PlatedError {
        precondition(!findings.isEmpty)
        let sorted = findings.enumerated().sorted { ($0.1.line, $0.0) < ($1.1.line, $1.0) }
            .map(\.element)
        let shown = sorted.prefix(Limits.configurationFindingsMax)
        var messages = shown.map { Self.message(path, $0.line, $0.message) }
        if sorted.count > shown.count {
            messages.append("and \(sorted.count - shown.count) more")
        }
        var hints: [String] = []
        for finding in shown {
            guard let hint = finding.hint else { continue }
            let text = sorted.count == 1 ? hint : "line \(finding.line): \(hint)"
            if !hints.contains(text) { hints.append(text) }
        }
        return PlatedError(
            .configuration, messages.joined(separator: "\n"),
            hint: hints.isEmpty ? nil : hints.joined(separator: "\n"))
    }

    private static let syntaxHint =
        "Keys are written as key = value, texts in double quotes, comments after #. "
        + "systemd/plated.toml shows every key."

    private static func parse(_ text: String, path: String) throws(PlatedError) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw refusal(path, error.source.begin.line, error.description, hint: syntaxHint)
        } catch {
            throw refusal(path, 1, "this is no TOML", hint: syntaxHint)
        }
    }

    private static func refusal(
        _ path: String, _ line: Int, _ message: String, hint: String?
    ) -> PlatedError {
        PlatedError(.configuration, Self.message(path, line, message), hint: hint)
    }

    /// `FILE:LINE: what is wrong`, on one line whatever the file holds.
    private static func message(_ path: String, _ line: Int, _ message: String) -> String {
        let text = message.cut(toBytes: Limits.configurationMessageBytesMax).escapedForOneLine
        return "\(path.escapedForOneLine):\(max(1, line)): \(text)"
    }

    private static func line(of place: Int, in bytes: [UInt8]) -> Int {
        1 + bytes[..<place].count { $0 == TOMLBytes.newline }
    }

    private static func lineOfBadText(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: TOMLBytes.newline, omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }
}
