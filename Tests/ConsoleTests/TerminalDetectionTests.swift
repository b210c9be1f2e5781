/// What a terminal can do, from what it and its environment say.

import Console
import Testing

@Suite struct TerminalDetectionTests {
    private func traits(
        _ environment: [String: String], _ reports: [TerminalReport] = []
    ) -> TerminalTraits {
        var detection = TerminalDetection(environment: environment)
        for report in reports { _ = detection.take(report) }
        return detection.traits()
    }

    @Test(
        arguments: [
            (["TERM": "xterm-256color"], .indexed),
            (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColour),
            (["TERM": "xterm-kitty"], .trueColour), (["TERM": "linux"], .sixteen),
            (["TERM": "vt100"], .monochrome), (["TERM": "dumb"], .monochrome), ([:], .monochrome),
            (["TERM": "xterm-256color", "NO_COLOR": "1"], .monochrome),
            (["TERM": "xterm-256color", "NO_COLOR": ""], .indexed),
        ] as [([String: String], ColourDepth)])
    func colours(environment: [String: String], depth: ColourDepth) {
        #expect(traits(environment).depth == depth)
    }

    @Test func lettersFollowTheLocale() {
        #expect(traits(["LANG": "en_US.UTF-8"]).isUnicode)
        #expect(traits(["LANG": "C.utf8"]).isUnicode)
        #expect(!traits(["LANG": "en_US.UTF-8", "LC_ALL": "C"]).isUnicode)
        #expect(traits(["LANG": "C", "LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8"]).isUnicode)
        #expect(!traits([:]).isUnicode)
    }

    @Test func picturesFallBackInOrder() {
        let here = ["TERM": "xterm-256color", "LANG": "en_US.UTF-8"]
        let sixel = TerminalReport.attributes([62, 4])
        #expect(traits(here, [.graphics(isKnown: true), sixel]).pictures == .kitty)
        #expect(traits(here, [.graphics(isKnown: false), sixel]).pictures == .sixel)
        #expect(traits(here, [.attributes([62, 22])]).pictures == .halfBlocks)
        #expect(traits(["TERM": "xterm-256color", "LANG": "C"]).pictures == .ascii)
        #expect(traits(["TERM": "vt100", "LANG": "en_US.UTF-8"]).pictures == .ascii)
    }

    @Test func aCellIsAsLargeAsTheTerminalSaysElseAsTheKernelDoes() {
        let window = TerminalTraits.CellPixels(width: 9, height: 19)
        var detection = TerminalDetection(environment: [:], windowCell: window)
        #expect(detection.traits().cellPixels == window)
        _ = detection.take(.cellPixels(height: 21, width: 11))
        #expect(detection.traits().cellPixels == .init(width: 11, height: 21))
    }

    @Test func theLastAnswerEndsTheWait() {
        var detection = TerminalDetection(environment: [:])
        let answers: [TerminalReport] = [
            .graphics(isKnown: true), .cellPixels(height: 0, width: 9999), .attributes([]),
        ]
        let isLast = answers.map { detection.take($0) }
        #expect(isLast == [false, false, true])
        #expect(detection.traits().cellPixels == .assumed)
        #expect(detection.traits(depth: .sixteen, pictures: .ascii).pictures == .ascii)
    }
}
