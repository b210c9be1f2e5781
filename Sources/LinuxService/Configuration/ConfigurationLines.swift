/// On which line of a TOML document each of its values stands.
///
/// The parser tells the lines of syntax errors and of nothing else, and findings on values need lines
/// too. This walk knows TOML just far enough to follow keys, tables and arrays; it judges no value.
/// It also runs before the parser, and the parser sees only what it went through: the parser recurses
/// once a level, and ends the program by an assertion where some brackets hold no key.
import PlateCore

/// The lines of a document's values, and why the walk ended early where it did.
struct ConfigurationLines {
    /// Why the walk went no further than a line.
    enum Obstacle: Equatable {
        /// This is no TOML, and why.
        case syntax(String)
        /// More tables and arrays in each other than `Limits.configurationDepthMax`.
        case depth
        /// `\u0000`, at which the parser's strings would end.
        case escapedNUL
        /// More values than `Limits.configurationValuesMax`.
        case values
    }

    /// Lines by path, counted from 1. A table has the line of its first header or key.
    private(set) var lines: [ConfigurationPath: Int] = [.root: 1]
    /// What ended the walk, and on which line.
    private(set) var obstacle: (Obstacle, line: Int)?

    private var cursor: TOMLCursor
    /// Tables so far in each array of tables.
    private var counts: [ConfigurationPath: Int] = [:]

    /// Walks a document in UTF-8.
    init(_ bytes: [UInt8]) {
        cursor = TOMLCursor(bytes)
        do throws(Stop) {
            try walk()
        } catch {
            obstacle = (error.obstacle, error.line ?? cursor.line)
        }
    }

    /// The line of a value, or else of the nearest table around it.
    func line(of path: ConfigurationPath) -> Int {
        var path = path
        while true {
            if let line = lines[path] { return line }
            path = path.parent
        }
    }

    /// Ends the walk.
    struct Stop: Error {
        var obstacle: Obstacle
        /// Where it is not the line that the walk has come to.
        var line: Int?

        init(_ obstacle: Obstacle, line: Int? = nil) {
            self.obstacle = obstacle
            self.line = line
        }
    }

    private mutating func walk() throws(Stop) {
        var table = ConfigurationPath.root
        cursor.skipByteOrderMark()
        while true {
            cursor.skipBlank(newlinesToo: true)
            guard let byte = cursor.peek else { return }
            if byte == TOMLBytes.open {
                table = try header()
            } else {
                try pair(in: table)
            }
            cursor.skipBlank(newlinesToo: false)
            guard cursor.peek == nil || cursor.peek == TOMLBytes.newline else {
                throw Stop(.syntax("expected the end of the line, found \(cursor.shown)"))
            }
        }
    }

    /// `[table]` or `[[array of tables]]`; returns the table that follows.
    private mutating func header() throws(Stop) -> ConfigurationPath {
        let line = cursor.line
        try cursor.expect(TOMLBytes.open)
        let isArray = cursor.skip(TOMLBytes.open)
        let keys = try cursor.dottedKey()
        try cursor.expect(TOMLBytes.close)
        if isArray { try cursor.expect(TOMLBytes.close) }
        var path = ConfigurationPath.root
        for (number, key) in keys.enumerated() {
            path = path.appending(.key(key))
            try note(path, line)
            if number < keys.count - 1, let count = counts[path] {
                path = path.appending(.index(count - 1))
            }
        }
        guard isArray else { return path }
        let count = counts[path, default: 0]
        counts[path] = count + 1
        path = path.appending(.index(count))
        try note(path, line)
        return path
    }

    /// `key.key = value`.
    private mutating func pair(in table: ConfigurationPath) throws(Stop) {
        let line = cursor.line
        var path = table
        for key in try cursor.dottedKey() {
            path = path.appending(.key(key))
            try note(path, line)
        }
        try cursor.expect(TOMLBytes.equals)
        cursor.skipBlank(newlinesToo: false)
        try value(path)
    }

    private mutating func value(_ path: ConfigurationPath) throws(Stop) {
        switch cursor.peek {
        case TOMLBytes.quote, TOMLBytes.apostrophe: try cursor.skipString()
        case TOMLBytes.open: try array(path)
        case TOMLBytes.openBrace: try inlineTable(path)
        default: try cursor.skipBareValue()
        }
    }

    private mutating func array(_ path: ConfigurationPath) throws(Stop) {
        try cursor.expect(TOMLBytes.open)
        var count = 0
        while true {
            cursor.skipBlank(newlinesToo: true)
            if cursor.skip(TOMLBytes.close) { return }
            let element = path.appending(.index(count))
            try note(element, cursor.line)
            try value(element)
            count += 1
            cursor.skipBlank(newlinesToo: true)
            if cursor.skip(TOMLBytes.comma) { continue }
            try cursor.expect(TOMLBytes.close, or: TOMLBytes.comma)
            return
        }
    }

    private mutating func inlineTable(_ path: ConfigurationPath) throws(Stop) {
        try cursor.expect(TOMLBytes.openBrace)
        cursor.skipBlank(newlinesToo: false)
        if cursor.skip(TOMLBytes.closeBrace) { return }
        while true {
            cursor.skipBlank(newlinesToo: false)
            try pair(in: path)
            cursor.skipBlank(newlinesToo: false)
            if cursor.skip(TOMLBytes.comma) { continue }
            try cursor.expect(TOMLBytes.closeBrace, or: TOMLBytes.comma)
            return
        }
    }

    private mutating func note(_ path: ConfigurationPath, _ line: Int) throws(Stop) {
        guard path.steps.count <= Limits.configurationDepthMax else { throw Stop(.depth) }
        guard lines.count <= Limits.configurationValuesMax else { throw Stop(.values) }
        if lines[path] == nil { lines[path] = line }
    }
}
