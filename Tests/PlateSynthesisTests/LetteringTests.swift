/// The dies: complete, and no two characters alike.
import PlateSynthesis
import Testing

@Suite struct LetteringTests {
    static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    @Test(arguments: ["primary", "variant"])
    func everyCharacterDiffersFromEveryOther(name: String) {
        let die = name == "primary" ? Die.primary : Die.variant
        let shapes = Self.alphabet.map { die.rasterised($0, rows: 48) }
        for (i, shape) in shapes.enumerated() {
            let painted = shape.reduce(0, +)
            #expect(painted > 30, "\(Self.alphabet[i]) leaves hardly any paint")
            for j in 0..<i {
                let difference = zip(shape, shapes[j]).reduce(Float(0)) { $0 + abs($1.0 - $1.1) }
                #expect(difference > 14, "\(Self.alphabet[i]) looks like \(Self.alphabet[j])")
            }
        }
    }

    @Test func charactersAreTallAndNarrowWithOneStrokeWidth() {
        for die in [Die.primary, .variant] {
            #expect((0.4...0.56).contains(die.width))
            // About a sixth to a quarter of the character's width.
            #expect((0.16...0.26).contains(die.strokeWidth / die.width))
        }
        // The O is broader and boxier than the zero.
        let zero = Die.primary.length(of: "0", gap: 0)
        let letter = Die.primary.length(of: "O", gap: 0)
        #expect(letter > zero)
    }

    @Test func aLineIsAsLongAsItsCharactersAndGaps() {
        let one = Die.primary.length(of: "A", gap: 0.1)
        let two = Die.primary.length(of: "AA", gap: 0.1)
        #expect(abs(two - 2 * one - 0.1) < 1e-5)
        #expect(Die.primary.length(of: "", gap: 0.1) == 0)
    }
}
