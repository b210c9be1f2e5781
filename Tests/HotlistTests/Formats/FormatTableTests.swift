/// The table of the note on hotlists: what becomes of good, damaged and hostile lists of each format.
/// Prints it, and finds it in the note word for word.

import Foundation
import Hotlist
import PlateCore
import Testing

@Suite struct FormatTableTests {
    private static let rowCount = 1000

    private struct Sample {
        var name: String
        var rows: [String]
        var text: ([String]) -> String
        var file = "list"
    }

    private func samples() -> [Sample] {
        var samples = ListSamples(seed: 60)
        let count = Self.rowCount
        return [
            Sample(
                name: "DOJ, 8 wide", rows: samples.clewRows(count), text: { ListSamples.clew($0) },
                file: "svs.tbl"),
            Sample(
                name: "DOJ, 7 wide", rows: samples.clewRows(count, wide: 7),
                text: { ListSamples.clew($0) }, file: "slr.tbl"),
            Sample(
                name: "NCIC, fixed width", rows: samples.ncicRows(count),
                text: { ListSamples.ncic($0) }, file: "VEHEXTRT.txt"),
            Sample(
                name: "NCIC, commas", rows: samples.ncicCommaRows(count),
                text: { ListSamples.ncic($0) }),
            Sample(name: "CSV", rows: samples.csvRows(count), text: ListSamples.csv),
            Sample(name: "semicolons", rows: samples.genetecRows(count), text: ListSamples.genetec),
        ]
    }

    private func outcome(_ load: HotlistLoad) -> String {
        switch load.verdict {
        case .accepted:
            load.rejected.isEmpty
                ? "\(load.entryCount) taken"
                : "\(load.entryCount) taken, \(load.rejected.count) left out"
        case .refused: "refused"
        }
    }

    /// Every hundredth row made so; `plate` finds the plate in it.
    private func some(
        _ rows: [String], every step: Int, _ change: (String) -> String
    ) -> [String] {
        rows.enumerated().map { index, row in index % step == 7 ? change(row) : row }
    }

    private func junk(_ row: String) -> String {
        let plate = row.matches(of: /[1-9][A-Z]{3}[0-9]{3}/).first!.output
        return row.replacing(
            plate, with: row.contains(",") || row.contains(";") ? "000" : "000    ")
    }

    private func line(_ sample: Sample) throws -> String {
        func read(_ text: String) throws -> HotlistLoad { try inspected(text, name: sample.file) }
        func read(_ rows: [String]) throws -> HotlistLoad { try read(sample.text(rows)) }
        let rows = sample.rows
        let whole = sample.text(rows)
        let cut = String(decoding: whole.utf8.prefix(whole.utf8.count * 2 / 3), as: UTF8.self)
        let hostile = some(rows, every: 250) {
            $0 + "\u{0}" + String(repeating: "A", count: 100_000)
        }
        var zeros = Array(whole.utf8)
        zeros.insert(contentsOf: [0xC3, 0x28, 0x0A], at: zeros.firstIndex(of: 0x0A)! + 1)
        let separator = rows[0].first { ",;".contains($0) }.map(String.init)
        func shifted(_ row: String) -> String { (separator ?? "#") + row }
        func shortened(_ row: String) -> String {
            guard let separator, let place = row.firstIndex(of: Character(separator)) else {
                return String(row.dropFirst(2))
            }
            return row.replacingCharacters(in: place...place, with: "")
        }
        let cells = [
            try read(rows),
            try read(some(rows, every: 100, junk) + [rows[0], rows[1]]),
            try read(some(rows, every: 200, shortened)),
            try read(some(rows, every: 50, shifted)), try read(cut), try read(hostile),
            try HotlistFile.inspect(zeros, source: sample.file),
        ]
        return "| " + ([sample.name] + cells.map(outcome)).joined(separator: " | ") + " |"
    }

    @Test func tableIsTheNotes() throws {
        var lines = [
            "| format | good | junk plates in 1 of 100, 2 rows twice | 5 rows lack characters "
                + "| 1 of 50 rows shifted | cut off | 4 endless lines with NUL | a line that is no UTF-8 |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
        ]
        for sample in samples() { lines.append(try line(sample)) }
        let table = lines.joined(separator: "\n")
        print(table)
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let note = folder.appendingPathComponent("../../../Sources/Hotlist/Hotlist.docc/Hotlist.md")
        let text = try String(contentsOf: note.standardizedFileURL, encoding: .utf8)
        #expect(text.contains(table), "remake the note's table from what was printed")
    }
}
