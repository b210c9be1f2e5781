// Plates as they are met on Californian roads, drawn at random by series: what a simulated list and
// simulated traffic are made of. The shares are estimates by registrations, not counts.
import PlateSynthesis

enum PlateSeries: CaseIterable {
    case passenger, passengerNew, commercial, commercialNew, lettersFirst, digitsFirst
    case exempt, vanity, motorcycle, trailer

    /// How many of a thousand plates on the road are of this series.
    var perThousand: Int {
        switch self {
        case .passenger: 700
        case .passengerNew: 20
        case .commercial: 90
        case .commercialNew: 40
        case .lettersFirst, .digitsFirst: 15
        case .exempt: 35
        case .vanity: 35
        case .motorcycle: 25
        case .trailer: 25
        }
    }

    /// Passenger plates leave I, O and Q out in the first and third letter place.
    private static let outerLetters = Array("ABCDEFGHJKLMNPRSTUVWXYZ")
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let digits = Array("0123456789")

    /// One plate.
    static func draw(_ generator: inout SeededGenerator) -> String {
        var ticket = generator.integer(0...999)
        for series in allCases {
            ticket -= series.perThousand
            if ticket < 0 { return series.text(&generator) }
        }
        preconditionFailure("the shares add up to a thousand")
    }

    private func text(_ generator: inout SeededGenerator) -> String {
        switch self {
        // Series before 4 are off the road but for a few.
        case .passenger: String(generator.integer(4...9)) + filled("LAL999", &generator)
        case .passengerNew: filled("999LAL", &generator) + String(generator.integer(1...2))
        case .commercial: filled("9L99999", &generator)
        case .commercialNew: filled("99999L", &generator) + String(generator.integer(1...4))
        case .lettersFirst: filled("LAL999", &generator)
        case .digitsFirst: filled("999LAL", &generator)
        case .exempt:
            generator.chance(0.8)
                ? "1" + filled("999999", &generator) : filled("999999", &generator)
        case .vanity: vanity(&generator)
        case .motorcycle: filled("99L9999", &generator)
        case .trailer: "4" + filled("LL9999", &generator)
        }
    }

    /// How many of a hundred vanity plates have two to seven characters: short ones are few, since
    /// there are few texts.
    private static let vanityLengths = [(2, 1), (3, 3), (4, 6), (5, 12), (6, 28), (7, 50)]

    /// Two to seven characters, mostly letters, a digit standing where one takes a letter's place.
    private func vanity(_ generator: inout SeededGenerator) -> String {
        let lengths = Self.vanityLengths.flatMap { Array(repeating: $0.0, count: $0.1) }
        let pattern = (0..<generator.pick(lengths)).map { _ in
            generator.chance(0.8) ? Character("A") : Character("9")
        }
        return filled(String(pattern), &generator)
    }

    /// `pattern` with 9 as any digit, A as any letter, L as a letter that stands outside.
    private func filled(_ pattern: String, _ generator: inout SeededGenerator) -> String {
        String(
            pattern.map { place in
                switch place {
                case "9": generator.pick(Self.digits)
                case "A": generator.pick(Self.letters)
                default: generator.pick(Self.outerLetters)
                }
            })
    }
}
