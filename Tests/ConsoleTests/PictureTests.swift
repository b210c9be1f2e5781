/// Pictures on terminals of every kind: read back from the bytes where there are bytes.

import Console
import Foundation
import Imaging
import Testing

@Suite struct PictureTests {
    /// Left half dark red, right half light grey, with a black bar along the bottom.
    private static let image: ColourImage = {
        var image = ColourImage(width: 80, height: 40, red: 120, green: 10, blue: 10)
        for y in 0..<40 {
            for x in 0..<80 {
                let at = 3 * (80 * y + x)
                if x >= 40 { image.pixels.replaceSubrange(at..<at + 3, with: [220, 220, 220]) }
                if y >= 30 { image.pixels.replaceSubrange(at..<at + 3, with: [0, 0, 0]) }
            }
        }
        return image
    }()

    private func screen(_ traits: TerminalTraits) -> (ScreenBuffer, CellArea?) {
        var screen = ScreenBuffer(width: 40, height: 12)
        let area = screen.picture(
            Self.image, key: "one", in: CellArea(column: 2, row: 1, width: 36, height: 9), traits,
            ground: CellStyle())
        return (screen, area)
    }

    @Test(arguments: PictureMethod.allCases)
    func theWholePictureKeepsItsProportions(method: PictureMethod) {
        let (_, area) = screen(
            TerminalTraits(depth: .trueColour, isUnicode: true, pictures: method))
        #expect(area == CellArea(column: 2, row: 1, width: 36, height: 9))
        var narrow = ScreenBuffer(width: 40, height: 12)
        let fitted = narrow.picture(
            Self.image, key: "one", in: CellArea(column: 0, row: 0, width: 40, height: 4),
            TerminalTraits(depth: .trueColour, isUnicode: true, pictures: method),
            ground: CellStyle())
        #expect(fitted == CellArea(column: 12, row: 0, width: 16, height: 4))
    }

    @Test func halfBlocksShowThePixels() {
        let (screen, _) = screen(
            TerminalTraits(depth: .trueColour, isUnicode: true, pictures: .halfBlocks))
        #expect(screen[4, 2].character == "▀")
        #expect(screen[4, 2].style.foreground == CellColour(120, 10, 10))
        #expect(screen[30, 2].style.background == CellColour(220, 220, 220))
        #expect(screen[30, 9].style.background == CellColour(0, 0, 0))
    }

    @Test func sixteenColoursShowGreys() {
        let (screen, _) = screen(
            TerminalTraits(depth: .sixteen, isUnicode: true, pictures: .halfBlocks))
        var shown: Set<UInt8> = []
        for row in 1..<10 {
            for column in 2..<38 {
                for colour in [
                    screen[column, row].style.foreground, screen[column, row].style.background,
                ] { shown.insert(colour?.nearestBasic ?? 99) }
            }
        }
        #expect(shown.isSubset(of: [0, 7, 8, 15]) && shown.count >= 3)
    }

    @Test func asciiShowsDarkAndLight() {
        let (screen, _) = screen(
            TerminalTraits(depth: .monochrome, isUnicode: false, pictures: .ascii))
        #expect(screen[30, 2].character == "@")
        #expect(screen[30, 9].character == " ")
        #expect(".:-=+*".contains(screen[5, 2].character))
    }

    @Test func sixelsDecodeToThePicture() throws {
        let traits = TerminalTraits(
            depth: .trueColour, isUnicode: true, pictures: .sixel,
            cellPixels: .init(width: 8, height: 16))
        let (screen, _) = screen(traits)
        var encoder = ScreenEncoder(traits)
        var terminal = FakeTerminal(width: 40, height: 12)
        terminal.take(encoder.bytes(for: screen))
        #expect(terminal.errors.isEmpty && terminal.graphics.count == 1)
        let decoded = try #require(SixelReader.read(terminal.graphics.first ?? ""))
        #expect(decoded.width == 36 * 8 && decoded.height == 9 * 16)
        for (x, y, red, green) in [(40, 40, 120, 10), (250, 40, 220, 220), (250, 135, 0, 0)] {
            let mean = decoded.mean(around: x, y)
            #expect(abs(mean.red - red) < 26 && abs(mean.green - green) < 26, "\(x) \(y) \(mean)")
        }
    }

    @Test(arguments: [false, true])
    func kittyGetsThePixels(isInTmux: Bool) throws {
        let traits = TerminalTraits(
            depth: .trueColour, isUnicode: true, pictures: .kitty, isInTmux: isInTmux)
        let (screen, _) = screen(traits)
        var encoder = ScreenEncoder(traits)
        var terminal = FakeTerminal(width: 40, height: 12)
        terminal.take(encoder.bytes(for: screen))
        #expect(terminal.errors.isEmpty)
        var pieces = terminal.graphics
        if isInTmux {
            #expect(pieces.allSatisfy { $0.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}_G") })
            pieces = pieces.map {
                String($0.dropFirst(7).dropLast(2)).replacing("\u{1B}\u{1B}", with: "\u{1B}")
            }
        }
        #expect(pieces.first?.contains("a=d") == true)
        let sent = pieces.dropFirst()
        #expect(sent.first?.contains("s=80,v=40,c=36,r=9") == true)
        #expect(sent.allSatisfy { $0.utf8.count <= 4096 + 80 })
        #expect(sent.last?.contains("m=0") == true)
        let text = sent.map { $0.dropFirst(3).drop { $0 != ";" }.dropFirst().dropLast(2) }.joined()
        #expect(Data(base64Encoded: text).map { [UInt8]($0) } == Self.image.pixels)
    }

    /// As when the palette changes: the ground beneath it is written, which wipes a sixel picture.
    @Test func aPictureIsSentAgainWhenTheGroundBeneathItChanges() throws {
        let traits = TerminalTraits(
            depth: .trueColour, isUnicode: true, pictures: .sixel,
            cellPixels: .init(width: 8, height: 16))
        let (first, area) = screen(traits)
        var encoder = ScreenEncoder(traits)
        _ = encoder.bytes(for: first)
        let under = try #require(area)
        var second = first
        second.put(
            " ", column: under.column, row: under.row, CellStyle(nil, on: CellColour(9, 9, 9)))
        var terminal = FakeTerminal(width: 40, height: 12)
        terminal.take(encoder.bytes(for: second))
        #expect(terminal.graphics.count == 1)
    }

    @Test func aPictureThatStaysIsNotSentAgainAndOneThatGoesIsWiped() {
        let traits = TerminalTraits(depth: .trueColour, isUnicode: true, pictures: .kitty)
        let (first, area) = screen(traits)
        var encoder = ScreenEncoder(traits)
        _ = encoder.bytes(for: first)
        var second = first
        second.put("seen", column: 0, row: 11, CellStyle())
        let quiet = String(decoding: encoder.bytes(for: second), as: UTF8.self)
        #expect(!quiet.contains("_G"))
        second.pictures = []
        let wiped = encoder.bytes(for: second)
        #expect(String(decoding: wiped, as: UTF8.self).contains("a=d"))
        var terminal = FakeTerminal(width: 40, height: 12)
        terminal.take(wiped)
        let inside = (area?.row ?? 0) * 40 + (area?.column ?? 0)
        #expect(terminal.cells[inside] == " ")
    }
}

/// Just enough of a sixel decoder for what is sent here.
struct SixelReader {
    var width: Int
    var height: Int
    private var pixels: [(Int, Int, Int)]

    static func read(_ text: String) -> SixelReader? {
        guard let start = text.firstIndex(of: "q"), text.hasSuffix("\u{1B}\\") else { return nil }
        var scanner = Substring(text[text.index(after: start)...].dropLast(2))
        func number() -> Int {
            let digits = scanner.prefix { $0.isNumber }
            scanner = scanner.dropFirst(digits.count)
            return Int(digits) ?? 0
        }
        func numbers() -> [Int] {
            var values = [number()]
            while scanner.first == ";" {
                scanner = scanner.dropFirst()
                values.append(number())
            }
            return values
        }
        guard scanner.first == "\"" else { return nil }
        scanner = scanner.dropFirst()
        let raster = numbers()
        guard raster.count == 4 else { return nil }
        var reader = SixelReader(
            width: raster[2], height: raster[3],
            pixels: [(Int, Int, Int)](repeating: (-1, 0, 0), count: raster[2] * raster[3]))
        var colours: [Int: (Int, Int, Int)] = [:]
        var (colour, x, y) = (0, 0, 0)
        while let character = scanner.first {
            scanner = scanner.dropFirst()
            var count = 1
            var drawn = character
            switch character {
            case "#":
                let values = numbers()
                colour = values[0]
                if values.count == 5 {
                    colours[colour] = (
                        values[2] * 255 / 100, values[3] * 255 / 100, values[4] * 255 / 100
                    )
                }
                continue
            case "$":
                x = 0
                continue
            case "-":
                (x, y) = (0, y + 6)
                continue
            case "!":
                count = number()
                drawn = scanner.first ?? "?"
                scanner = scanner.dropFirst()
            default: break
            }
            guard let code = drawn.asciiValue, (63...126).contains(code) else { return nil }
            for _ in 0..<count {
                for bit in 0..<6 where (code - 63) >> bit & 1 == 1 {
                    guard x < reader.width, y + bit < reader.height, let light = colours[colour]
                    else { return nil }
                    reader.pixels[(y + bit) * reader.width + x] = light
                }
                x += 1
            }
        }
        return reader.pixels.allSatisfy { $0.0 >= 0 } ? reader : nil
    }

    func mean(around x: Int, _ y: Int) -> (red: Int, green: Int) {
        var (red, green) = (0, 0)
        for dy in -4..<4 {
            for dx in -4..<4 {
                let pixel = pixels[(y + dy) * width + x + dx]
                (red, green) = (red + pixel.0, green + pixel.1)
            }
        }
        return (red / 64, green / 64)
    }
}
