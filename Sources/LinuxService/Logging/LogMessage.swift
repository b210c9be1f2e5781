/// One message of the log in its two forms: a datagram for journald, a line of text.
///
/// Metadata can hold what a camera, a file name or a client made up. Both forms are one line whatever
/// it holds, and a value can neither end its field nor begin another.
import Logging
import PlateCore

/// A message and its fields, in the order in which they are shown.
package struct LogMessage {
    private let level: Logger.Level
    private let label: String
    /// The text, escaped and bounded.
    private let text: String
    /// Keys and values, escaped and bounded.
    private let fields: [(key: String, value: String)]

    /// A message; what is too long or too much is cut with a mark.
    package init(level: Logger.Level, label: String, text: String, fields: [(String, String)]) {
        self.level = level
        self.label = Self.clean(label, bytesMax: 64)
        self.text = Self.clean(text, bytesMax: Limits.logMessageBytesMax / 4)
        var rest = Limits.logMessageBytesMax / 4
        var kept: [(String, String)] = []
        for (key, value) in fields.prefix(Limits.logFieldsMax) where rest > 0 {
            let value = Self.clean(value, bytesMax: rest)
            kept.append((Self.clean(key, bytesMax: 48), value))
            rest -= value.utf8.count
        }
        if fields.count > kept.count {
            kept.append(("fieldsLeftOut", "\(fields.count - kept.count)"))
        }
        self.fields = kept
    }

    /// The urgency as syslog counts it: 2 is critical, 7 is debugging.
    package var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// A datagram of journald's native protocol: `FIELD=value` lines.
    package func datagram(identifier: String, lost: Int = 0) -> [UInt8] {
        var lines = [
            "PRIORITY=\(priority)", "SYSLOG_IDENTIFIER=\(identifier)",
            "MESSAGE=\(label): \(body)", "PLATED_LOGGER=\(label)",
        ]
        for (key, value) in fields { lines.append("PLATED_\(Self.fieldName(key))=\(value)") }
        if lost > 0 { lines.append("PLATED_MESSAGES_LOST=\(lost)") }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// A line for standard error, with its end; `withPriority` puts `<3>` in front, which journald
    /// takes off its streams.
    package func line(withPriority: Bool, lost: Int = 0) -> [UInt8] {
        var line = withPriority ? "<\(priority)>" : "\(level.rawValue.uppercased()) "
        line += "\(label): \(body)"
        if lost > 0 { line += " messagesLost=\(lost)" }
        return Array((line.cut(toBytes: Limits.logLineBytesMax - 1) + "\n").utf8)
    }

    /// The text and `key=value` for each field, since journals show messages without their fields.
    private var body: String {
        fields.reduce(text) { "\($0) \(Self.bareKey($1.key))=\(Self.quoted($1.value))" }
    }

    /// A value in quotes where a reader could not tell its end.
    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && !value.contains { $0 == " " || $0 == "\"" || $0 == "=" }
        return isPlain ? value : "\"" + value.replacing("\"", with: "\\\"") + "\""
    }

    private static func bareKey(_ key: String) -> String {
        String(key.map { $0 == " " || $0 == "\"" || $0 == "=" ? "_" : $0 })
    }

    /// A name that journald takes: upper case, digits and `_`; `camelCase` becomes `CAMEL_CASE`.
    private static func fieldName(_ key: String) -> String {
        var name = ""
        var wasLower = false
        for byte in key.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isUpper = (0x41...0x5A).contains(byte)
            let isLower = (0x61...0x7A).contains(byte)
            if isUpper, wasLower { name += "_" }
            let isKept = isUpper || isLower || (0x30...0x39).contains(byte)
            name += isKept ? String(Character(scalar)).uppercased() : "_"
            wasLower = isLower
        }
        return String(name.prefix(56))
    }

    /// Cut first, since escaping makes it longer by a known factor only, then once more.
    private static func clean(_ text: String, bytesMax: Int) -> String {
        text.cut(toBytes: bytesMax).escapedForOneLine.cut(toBytes: bytesMax)
    }
}
