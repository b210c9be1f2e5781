/// Every screen at three sizes as text, beside this file in `Golden`; `PLATED_GOLDEN=update` writes them
/// anew, and their difference is read. `PLATED_SCREENS=FOLDER` writes them as a terminal gets them.

import Console
import Foundation
import PlateCore
import Testing

@Suite struct GoldenScreenTests {
    static let sizes = [(80, 24), (100, 30), (160, 50)]
    static let traits = TerminalTraits(
        depth: .trueColour, isUnicode: true, pictures: .halfBlocks)

    private static func golden(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).txt")
    }

    private static var isUpdating: Bool {
        ProcessInfo.processInfo.environment["PLATED_GOLDEN"] == "update"
    }

    @Test(arguments: Sample.situations.indices)
    func screensLookAsTheyDid(index: Int) throws {
        let (name, model) = Sample.situations[index]
        for (columns, rows) in Self.sizes {
            let screen = ConsoleScreen.draw(model, columns: columns, rows: rows, Self.traits)
            let file = Self.golden("\(name)-\(columns)x\(rows)")
            let text = screen.text + "\n"
            if Self.isUpdating { try text.write(to: file, atomically: true, encoding: .utf8) }
            #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
        }
    }

    @Test func screensOfAPlainTerminalLookAsTheyDid() throws {
        let plain = TerminalTraits(depth: .monochrome, isUnicode: false, pictures: .ascii)
        for name in ["alert-possible", "moving", "live"] {
            let model = try #require(Sample.situations.first { $0.name == name }?.model)
            let screen = ConsoleScreen.draw(model, columns: 80, rows: 24, plain)
            var encoder = ScreenEncoder(plain)
            var terminal = FakeTerminal(width: 80, height: 24)
            terminal.take(encoder.bytes(for: screen))
            #expect(terminal.errors.isEmpty)
            let file = Self.golden("\(name)-plain")
            let text = terminal.text + "\n"
            if Self.isUpdating { try text.write(to: file, atomically: true, encoding: .utf8) }
            #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name)")
        }
    }

    @Test func screensAreWrittenWhereAsked() throws {
        guard let folder = ProcessInfo.processInfo.environment["PLATED_SCREENS"] else { return }
        for (name, model) in Sample.situations {
            for palette in Palette.Name.allCases {
                for (columns, rows) in Self.sizes {
                    var model = model
                    model.palette = palette
                    var encoder = ScreenEncoder(Self.traits)
                    let bytes = encoder.bytes(
                        for: ConsoleScreen.draw(
                            model, columns: columns, rows: rows, Self.traits))
                    let file = "\(folder)/\(name)-\(palette.rawValue)-\(columns)x\(rows).ansi"
                    try Data(bytes).write(to: URL(filePath: file))
                }
            }
        }
    }
}
