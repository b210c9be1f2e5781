// Results on standard output: text for people, one line of JSON for scripts.
import ControlProtocol
import Foundation
import PlateCore

enum Output {
    /// Prints `value` as JSON or `text` as lines.
    ///
    /// - Throws: `badData` where a number in it is none.
    static func print(
        _ json: Bool, _ value: some Encodable, text: () -> [String]
    ) throws(PlatedError) {
        if json {
            Swift.print(try line(value))
        } else {
            for line in text() { Swift.print(Words.printable(line)) }
        }
    }

    /// `value` as one line of JSON, keys sorted.
    ///
    /// - Throws: `badData` where a number in it is none.
    static func line(_ value: some Encodable) throws(PlatedError) -> String {
        do {
            return try StatusCommand.line(value)
        } catch {
            throw PlatedError(.badData, "The daemon's answer holds a number that is none.")
        }
    }

    /// A program may be started with signals blocked, and one that watches ends by nothing else.
    static func letSignalsThrough() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, number) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// What stands over everything that shows plates.
    static var marking: [String] { [Confidentiality.marking, ""] }
}

/// Columns of text that fit a screen.
struct TextTable {
    /// Columns of a terminal.
    static let columnsMax = 80

    private let titles: [String]
    private var rows: [[String]] = []

    init(_ titles: String...) {
        self.titles = titles
    }

    init(titles: [String]) {
        self.titles = titles
    }

    mutating func append(_ row: String...) {
        rows.append(row)
    }

    mutating func append(row: [String]) {
        rows.append(row)
    }

    /// The lines of a screen.
    var lines: [String] { lines(columnsMax: Self.columnsMax) }

    /// Two spaces between columns; the widest gives way until a line fits.
    func lines(columnsMax: Int) -> [String] {
        let all = [titles] + rows.map { $0.map(Words.printable) }
        var widths = titles.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let room = columnsMax - 2 * (titles.count - 1)
        while widths.reduce(0, +) > room, let widest = widths.max(), widest > 8,
            let column = widths.lastIndex(of: widest)
        {
            widths[column] -= 1
        }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                let isLong = cell.count > widths[column]
                let cut = isLong ? cell.prefix(widths[column] - 1) + "…" : cell[...]
                return cut + String(repeating: " ", count: widths[column] - cut.count)
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
