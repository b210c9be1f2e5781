/// Keys out of bytes, in whatever pieces they come.

import Console
import PlateCore
import Testing

@Suite struct KeyParserTests {
    private func keys(_ text: String) -> [Key] {
        var parser = KeyParser()
        return parser.keys(text.utf8) + parser.flush()
    }

    @Test(
        arguments: [
            ("a", .character("a")), ("1", .character("1")), ("?", .character("?")),
            ("é", .character("é")), ("\r", .named(.enter)), ("\n", .named(.enter)),
            ("\t", .named(.tab)), ("\u{7F}", .named(.backspace)), ("\u{8}", .named(.backspace)),
            ("\u{3}", .control("c")), ("\u{1B}", .named(.escape)), ("\u{1B}[A", .named(.up)),
            ("\u{1B}OB", .named(.down)), ("\u{1B}[Z", .named(.backTab)),
            ("\u{1B}[1;5C", .named(.right)), ("\u{1B}[3~", .named(.delete)),
            ("\u{1B}[6~", .named(.pageDown)), ("\u{1B}OP", .function(1)),
            ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
            ("\u{1B}[24~", .function(12)),
            ("\u{1B}[P", .function(1)), ("\u{1B}[1;2P", .function(1)),
            ("\u{1B}x", .alt("x")), ("\u{1B}[27u", .named(.escape)),
            ("\u{1B}[97;1u", .character("a")), ("\u{1B}[99;5u", .unknown),
            ("\u{1B}[200~7ABC\r\u{1B}[A123\u{1B}[201~", .paste("7ABC\r\u{1B}[A123")),
            ("\u{1B}[?62;4;22c", .report(.attributes([62, 4, 22]))),
            ("\u{1B}[6;20;10t", .report(.cellPixels(height: 20, width: 10))),
            ("\u{1B}_Gi=31;OK\u{1B}\\", .report(.graphics(isKnown: true))),
            ("\u{1B}_Gi=31;ENOTSUP\u{1B}\\", .report(.graphics(isKnown: false))),
            ("\u{1B}P>|foot(1.16.2)\u{1B}\\", .report(.name("foot(1.16.2)"))),
            ("\u{1B}]11;rgb:0000/0000/0000\u{7}", .unknown),
        ] as [(String, Key)])
    func oneKey(text: String, key: Key) {
        #expect(keys(text) == [key])
    }

    @Test func piecesMakeNoDifference() {
        let text = "1é\u{1B}[A\u{1B}OP\u{1B}[200~x\u{1B}[201~\u{1B}[?62;4c\u{1B}_Gi=31;OK\u{1B}\\日a"
        let whole = keys(text)
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var parser = KeyParser()
            let parts = parser.keys(bytes[..<cut]) + parser.keys(bytes[cut...])
            #expect(parts == whole)
            #expect(!parser.isWaiting)
        }
    }

    @Test func aLoneEscapeWaits() {
        var parser = KeyParser()
        let keys1 = parser.keys([0x1B])
        #expect(keys1 == [])
        #expect(parser.isWaiting)
        let keys2 = parser.flush()
        #expect(keys2 == [.named(.escape)])
        #expect(!parser.isWaiting)
        let keys3 = parser.keys([0x1B])
        #expect(keys3 == [])
        let keys4 = parser.keys([0x1B, 0x1B])
        #expect(keys4 == [.named(.escape), .named(.escape)])
        let keys5 = parser.flush()
        #expect(keys5 == [.named(.escape)])
        let keys6 = parser.keys("\u{1B}\r".utf8)
        #expect(keys6 == [.named(.escape), .named(.enter)])
    }

    @Test func aBrokenSequenceCostsNoKeyAfterIt() {
        var parser = KeyParser()
        _ = parser.keys("\u{1B}[12".utf8)
        let keys7 = parser.flush()
        #expect(keys7 == [.unknown])
        let keys8 = parser.keys("3".utf8)
        #expect(keys8 == [.character("3")])
        let keys9 = parser.keys([0xE6, 0x97, 0x33])
        #expect(keys9 == [.unknown, .character("3")])
        let keys10 = parser.keys([0xFF, 0xC0, 0x33])
        #expect(keys10 == [.unknown, .unknown, .character("3")])
        let keys11 = parser.keys([0xED, 0xA0, 0x80, 0x33])
        #expect(keys11.last == .character("3"))
    }

    @Test func whatIsTooLongIsDroppedAndItsEndFound() {
        let long = String(repeating: "9", count: Limits.terminalPasteBytesMax + 10)
        #expect(keys("\u{1B}[200~\(long)\u{1B}[201~a") == [.paste(""), .character("a")])
        let numbers = String(repeating: "1;", count: 200)
        #expect(keys("\u{1B}[\(numbers)A" + "b") == [.unknown, .character("b")])
        let report = String(repeating: "z", count: Limits.terminalReportBytesMax + 1)
        #expect(keys("\u{1B}_G\(report)\u{1B}\\c") == [.unknown, .character("c")])
        #expect(keys("\u{1B}[99999999999999999999~") == [.unknown])
    }

    @Test func aPasteNeverBecomesKeys() {
        var parser = KeyParser()
        let keys12 = parser.keys("\u{1B}[200~1a".utf8)
        #expect(keys12 == [])
        // A pause within it is no end.
        #expect(!parser.isWaiting)
        let keys13 = parser.flush()
        #expect(keys13 == [])
        let keys14 = parser.keys("d\u{1B}[201~".utf8)
        #expect(keys14 == [.paste("1ad")])
    }

    @Test func anyBytesAreTaken() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var parser = KeyParser()
            let bytes = (0..<200).map { _ -> UInt8 in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : [0x1B, 0x5B, 0x50, 0x5F, 0x7E, 0x32, 0x30].randomElement(using: &random) ?? 0
            }
            _ = parser.keys(bytes)
            _ = parser.flush()
            // Out of whatever it was in, the end of a paste and of a text lead back to the ground.
            _ = parser.keys("\u{1B}\\\u{1B}[201~".utf8)
            _ = parser.flush()
            let keys15 = parser.keys("1".utf8)
            #expect(keys15.last == .character("1"))
        }
    }
}
