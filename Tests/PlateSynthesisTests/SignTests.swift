/// Lettering that is no plate: of every kind, legible, a function of its seed.
import Imaging
import PlateSynthesis
import Testing

@Suite struct SignTests {
    @Test func aSeedFixesThePicture() {
        let sheet = LetteringSheet(count: 3, seed: 8)
        let first = sheet.picture(1)
        #expect(sheet.picture(1).canvas.image() == first.canvas.image())
        #expect(sheet.picture(1).kind == first.kind)
        #expect(sheet.picture(2).canvas.image() != first.canvas.image())
        #expect(LetteringSheet(count: 3, seed: 9).picture(1).canvas.image() != first.canvas.image())
        #expect(first.canvas.image().width == 320 && first.canvas.image().height == 160)
    }

    @Test func everyKindIsMetAndShowsSomething() {
        let sheet = LetteringSheet(count: 300, seed: 2)
        var seen: [SignKind: Int] = [:]
        var blank = 0
        for item in 0..<300 {
            let (kind, canvas) = sheet.picture(item)
            seen[kind, default: 0] += 1
            let shades = canvas.image().grey.pixels.sorted()
            if shades[shades.count * 98 / 100] - shades[shades.count * 2 / 100] < 25 { blank += 1 }
        }
        #expect(Set(seen.keys) == Set(SignKind.allCases))
        #expect(blank < 15, "lettering that cannot be seen teaches nothing")
    }
}
