/// Plates: texts of the right make-up, pictures that depend on the seed alone.
import PlateSynthesis
import Testing

@Suite struct PlateTests {
    @Test(arguments: PlateKind.allCases)
    func textsAreOfTheirKind(kind: PlateKind) {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            let text = kind.groups(using: &generator).joined()
            #expect(kind.allows(text), "\(text)")
            #expect((2...7).contains(text.count))
        }
    }

    @Test func californiaLeavesOutTheLettersItLeavesOut() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let text = Array(PlateKind.californiaPassenger.groups(using: &generator).joined())
            #expect(!"IOQ".contains(text[1]) && !"IOQ".contains(text[3]))
            #expect(text[0] != "0")
        }
        for text in ["1ABC234", "9ZIZ000"] { #expect(PlateKind.californiaPassenger.allows(text)) }
        for text in ["1IBC234", "1ABO234", "ABC1234", "1ABC23", "1ABC2345", "1abc234"] {
            #expect(!PlateKind.californiaPassenger.allows(text), "\(text)")
        }
        #expect(PlateKind.californiaPassenger2026.allows("123ABC4"))
        #expect(PlateKind.californiaCommercial.allows("1A23456"))
        #expect(PlateKind.californiaCommercial.allows("12345A1"))
        #expect(PlateKind.californiaTrailer.allows("1AB2345"))
        #expect(PlateKind.californiaExempt.allows("1291164"))
        #expect(!PlateKind.californiaVanity.allows("A"))
    }

    @Test func aSeedFixesThePicture() {
        let sheet = PlateSheet(count: 4, seed: 11)
        let first = sheet.plate(2)
        let again = sheet.plate(2)
        #expect(first.design.text == again.design.text)
        #expect(first.canvas.image() == again.canvas.image())
        #expect(sheet.plate(3).canvas.image() != first.canvas.image())
        #expect(PlateSheet(count: 4, seed: 12).plate(2).canvas.image() != first.canvas.image())
    }

    @Test func everyKindCanBePaintedAndIsLegible() {
        for kind in PlateKind.allCases {
            var generator = SeededGenerator(seed: 21)
            let design = PlateDesign(kind: kind, groups: kind.groups(using: &generator), seed: 3)
            let image = design.painted(width: 256).image()
            let height = kind == .californiaMotorcycle ? 146 : 128
            #expect(image.width == 256 && image.height == height)
            // Characters and ground differ clearly along the middle of the plate.
            let middle = height / 2 + 4
            let row = (0..<256).map { x in Int(image.pixels[(middle * 256 + x) * 3 + 1]) }
            let sorted = row.sorted()
            #expect(sorted[240] - sorted[16] > 70, "\(kind)")
        }
    }
}
