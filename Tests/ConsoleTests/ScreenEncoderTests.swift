/// What is sent makes a terminal show the screen, however it came from the one before.

import Console
import Imaging
import Testing

@Suite struct ScreenEncoderTests {
    private static let traits = TerminalTraits(
        depth: .trueColour, isUnicode: true, pictures: .halfBlocks)

    @Test func randomScreensAreShownAsDrawn() {
        for seed: UInt64 in 1...30 {
            var random = SeededGenerator(seed: seed)
            var encoder = ScreenEncoder(Self.traits)
            var terminal = FakeTerminal(width: 40, height: 12)
            var screen = ScreenBuffer(width: 40, height: 12)
            for _ in 0..<20 {
                for _ in 0..<Int.random(in: 0..<12, using: &random) {
                    let style = CellStyle(
                        CellColour(UInt8.random(in: 0...255, using: &random), 90, 10),
                        bold: Bool.random(using: &random))
                    screen.put(
                        ["7ABC123", "STOLEN", "ÄÖ─█▀", ""].randomElement(using: &random) ?? "",
                        column: Int.random(in: -3..<42, using: &random),
                        row: Int.random(in: -1..<13, using: &random), style)
                }
                terminal.take(encoder.bytes(for: screen))
                #expect(terminal.text == screen.text, "seed \(seed)")
                #expect(terminal.errors.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test func whatDidNotChangeIsNotSent() {
        var encoder = ScreenEncoder(Self.traits)
        var screen = ScreenBuffer(width: 80, height: 24)
        screen.put("7ABC123", column: 10, row: 5, CellStyle())
        let whole = encoder.bytes(for: screen)
        let again = encoder.bytes(for: screen)
        #expect(again.isEmpty)
        screen.put("8", column: 10, row: 5, CellStyle())
        let changed = encoder.bytes(for: screen)
        #expect(changed.count < 60 && whole.count > 1900)
        encoder.forget()
        let anew = encoder.bytes(for: screen)
        #expect(anew.count > 1900)
    }

    @Test func aTextFromOutsideMovesNothing() {
        var screen = ScreenBuffer(width: 40, height: 3)
        let hostile = "a\u{1B}[2Jb\u{9B}31mc\nd\te\u{202E}f\u{200B}g\u{7}日本👮e\u{301}"
        screen.put(hostile, column: 0, row: 1, CellStyle())
        var encoder = ScreenEncoder(Self.traits)
        let bytes = encoder.bytes(for: screen)
        var terminal = FakeTerminal(width: 40, height: 3)
        terminal.take(bytes)
        #expect(terminal.errors.isEmpty && terminal.text == screen.text)
        #expect(screen.text.contains("a [2Jb 31mc d e f g ??"))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("\u{202E}"))
    }

    @Test(arguments: ColourDepth.allCases)
    func coloursAreThoseThatThereAre(depth: ColourDepth) {
        var encoder = ScreenEncoder(
            TerminalTraits(depth: depth, isUnicode: true, pictures: .ascii))
        var screen = ScreenBuffer(width: 4, height: 1)
        screen.put(
            "A", column: 0, row: 0,
            CellStyle(CellColour(255, 0, 0), on: CellColour(0, 0, 0), bold: true))
        let text = String(decoding: encoder.bytes(for: screen), as: UTF8.self)
        let expected =
            switch depth {
            case .monochrome: "\u{1B}[0;1mA"
            case .sixteen: "\u{1B}[0;1;91;40mA"
            case .indexed: "\u{1B}[0;1;38;5;196;48;5;16mA"
            case .trueColour: "\u{1B}[0;1;38;2;255;0;0;48;2;0;0;0mA"
            }
        #expect(text.contains(expected), "\(text.debugDescription)")
    }

    @Test func boldDoesNotTurnBlackLettersGreyAmongSixteenColours() {
        var encoder = ScreenEncoder(
            TerminalTraits(depth: .sixteen, isUnicode: true, pictures: .ascii))
        var screen = ScreenBuffer(width: 4, height: 1)
        screen.put(
            "A", column: 0, row: 0,
            CellStyle(
                CellColour(0, 0, 0, basic: 0), on: CellColour(255, 255, 0, basic: 11), bold: true))
        let text = String(decoding: encoder.bytes(for: screen), as: UTF8.self)
        #expect(text.contains("\u{1B}[0;30;103mA"), "\(text.debugDescription)")
    }

    @Test func withoutUnicodeEverythingIsASCII() {
        var encoder = ScreenEncoder(
            TerminalTraits(depth: .sixteen, isUnicode: false, pictures: .ascii))
        var screen = ScreenBuffer(width: 30, height: 6)
        screen.frame(screen.area, CellStyle(), title: "Ortíz · Müller…")
        screen.letter("7", column: 3, row: 1, size: .small, CellStyle())
        let bytes = encoder.bytes(for: screen)
        #expect(bytes.allSatisfy { $0 < 0x80 })
        var terminal = FakeTerminal(width: 30, height: 6)
        terminal.take(bytes)
        #expect(terminal.text.contains("Ortiz . Muller~"))
    }

    @Test func everyColourHasANearOne() {
        #expect(CellColour(255, 255, 255).indexed == 231)
        #expect(CellColour(8, 8, 8).indexed == 232)
        #expect(CellColour(128, 128, 128).indexed == 244)
        #expect(CellColour(0, 0, 255).indexed == 21)
        #expect(CellColour(0, 0, 0).nearestBasic == 0)
        #expect(CellColour(250, 250, 250).nearestBasic == 15)
        #expect(CellColour(200, 10, 10).nearestBasic == 1)
    }

    @Test func wordsAreBrokenAndLongOnesCut() {
        #expect(ScreenText.lines("one two  three", width: 7) == ["one two", "three"])
        #expect(ScreenText.lines("abcdefghij", width: 4) == ["abcd", "efgh", "ij"])
        #expect(ScreenText.lines("", width: 4) == [])
        #expect(ScreenText.lines("word", width: 0) == [])
        #expect(ScreenText.fitted("abcdef", 4) == "abc…")
        #expect(ScreenText.fitted("abcd", 4) == "abcd")
        #expect(ScreenText.fitted("abcd", 0) == "")
    }

    @Test func lookAlikesLookDifferentInLargeLetters() {
        let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        for (i, a) in all.enumerated() {
            for b in all[(i + 1)...] {
                let pairs = zip(BlockLetters.dots(a).joined(), BlockLetters.dots(b).joined())
                #expect(pairs.filter { $0 != $1 }.count >= 2, "\(a) \(b)")
            }
            #expect(BlockLetters.dots(a).allSatisfy { $0.count == BlockLetters.width })
        }
    }
}
