/// Kinds of plates, who issues them and how their texts are made up.

/// A series of plates that is on the road today.
public enum PlateKind: String, Sendable, CaseIterable {
    case californiaPassenger, californiaPassenger2026, californiaCommercial, californiaTrailer
    case californiaExempt, californiaVanity, californiaLegacy, californiaLegacyBlue
    case nevada, nevadaSunset, oregon, arizona, washington
    case californiaMotorcycle, californiaTemporary, californiaDisabled, californiaVeteran
    case texas, florida, newYork, newYorkGold, utah, idaho, colorado, illinois, newMexico
    case newMexicoYellow, pennsylvania, ohio, georgia, massachusetts, newJersey, michigan
    case montana, hawaii, minnesota, virginia, tennessee, alaska

    /// Two letters of the issuing state.
    public var state: String {
        switch self {
        case .nevada, .nevadaSunset: "NV"
        case .oregon: "OR"
        case .arizona: "AZ"
        case .washington: "WA"
        default: PlateStyle.further[self]?.state ?? "CA"
        }
    }

    /// Width over height.
    var aspect: Float { self == .californiaMotorcycle ? 7.0 / 4.0 : 2 }

    /// How often it is met in the drives, against the others; 0 for kinds that are for training only.
    var weight: Float {
        switch self {
        case .californiaPassenger: 44
        case .californiaPassenger2026: 5
        case .californiaCommercial: 8
        case .californiaTrailer: 1.5
        case .californiaExempt: 3
        case .californiaVanity: 4
        case .californiaLegacy: 4
        case .californiaLegacyBlue: 2.5
        case .nevada: 6
        case .nevadaSunset: 3
        case .oregon, .arizona, .washington: 6
        default: 0
        }
    }

    /// How often it is drawn for training, against the others.
    private var trainingWeight: Float {
        switch self {
        case .californiaMotorcycle: 3
        case .californiaTemporary: 4
        case .californiaDisabled, .californiaVeteran: 3
        case .texas, .florida, .newYork: 5
        default: PlateStyle.further[self] == nil ? weight : 3
        }
    }

    /// The patterns of its texts: `9` any digit, `1` a digit but zero, `A` any letter, `H` a letter
    /// but I, O, Q; a space parts groups. California's are FIELD facts of the DMV; the neighbours' are
    /// their series of the last twenty years.
    var patterns: [String] {
        switch self {
        case .californiaPassenger: ["1HAH999"]
        case .californiaPassenger2026: ["999HAH1"]
        case .californiaCommercial: ["1H99999", "99999H1"]
        case .californiaTrailer: ["1HH9999"]
        case .californiaExempt: ["1999999"]
        case .californiaVanity, .californiaLegacy: []
        case .californiaLegacyBlue: ["1HAH999", "999 HAH"]
        case .nevada: ["999 H99", "99H 999"]
        case .nevadaSunset: ["999 HHH"]
        case .oregon: ["999 HHH", "HHH 999"]
        case .arizona: ["HHH9999", "HHH9H9H"]
        case .washington: ["HHH9999", "999 HHH"]
        case .californiaMotorcycle: ["99H9999", "1H99999"]
        case .californiaTemporary: ["HH99H99"]
        case .californiaDisabled: ["999HH", "HHH99", "99999", "HH9H9"]
        case .californiaVeteran: ["9H999", "H9999", "999HH"]
        default: PlateStyle.further[self]?.patterns ?? []
        }
    }

    /// A kind drawn by how often it is met.
    package static func any(using generator: inout SeededGenerator) -> PlateKind {
        drawn(using: &generator, by: \.weight)
    }

    /// A kind drawn for training: every state's have a share.
    package static func ofAnyState(using generator: inout SeededGenerator) -> PlateKind {
        drawn(using: &generator, by: \.trainingWeight)
    }

    private static func drawn(
        using generator: inout SeededGenerator, by weight: (PlateKind) -> Float
    ) -> PlateKind {
        var left = generator.unit() * allCases.reduce(0) { $0 + weight($1) }
        for kind in allCases {
            left -= weight(kind)
            if left < 0 { return kind }
        }
        return .californiaPassenger
    }

    /// The groups of a text of this kind, at random.
    package func groups(using generator: inout SeededGenerator) -> [String] {
        guard !patterns.isEmpty else { return [Self.chosenText(using: &generator)] }
        let pattern = generator.pick(patterns)
        return pattern.split(separator: " ").map { group in
            String(group.map { Self.character(for: $0, using: &generator) })
        }
    }

    /// Whether `text`, without gaps, could be of this kind.
    public func allows(_ text: String) -> Bool {
        let characters = Array(text)
        guard !patterns.isEmpty else {
            return (2...7).contains(characters.count)
                && characters.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
        }
        return patterns.contains { pattern in
            let symbols = Array(pattern.filter { $0 != " " })
            return symbols.count == characters.count
                && zip(symbols, characters).allSatisfy { Self.symbol($0, allows: $1) }
        }
    }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let plainLetters = Array("ABCDEFGHJKLMNPRSTUVWXYZ")
    private static let figures = Array("0123456789")

    private static func character(
        for symbol: Character, using generator: inout SeededGenerator
    ) -> Character {
        switch symbol {
        case "9": generator.pick(figures)
        case "1": generator.pick(figures[1...])
        case "A": generator.pick(letters)
        default: generator.pick(plainLetters)
        }
    }

    private static func symbol(_ symbol: Character, allows character: Character) -> Bool {
        switch symbol {
        case "9": figures.contains(character)
        case "1": figures[1...].contains(character)
        case "A": letters.contains(character)
        default: plainLetters.contains(character)
        }
    }

    /// What owners choose: a word with a number, or two to seven of anything.
    private static func chosenText(using generator: inout SeededGenerator) -> String {
        let words = [
            "SURF", "OAK", "JAZZ", "QUILT", "TACO", "ZEN", "MOJO", "HIKE", "FLY", "BAJA", "WAVE",
            "PIXEL", "IBEX", "OTTER", "QUAKE", "VOLT", "KIWI", "NUMB", "GOLF", "DUNE", "XENON",
            "AXIOM", "BYTE", "DOGS", "EQUIP", "JOY", "UNO", "MIX", "WHY", "OPUS", "ICE", "LUX",
        ]
        if generator.chance(0.45) {
            let word = generator.pick(words)
            let room = 7 - word.count
            let digits = (0..<generator.integer(0...min(room, 3))).map { _ in
                generator.pick(figures)
            }
            return generator.chance(0.5) ? word + String(digits) : String(digits) + word
        }
        let count = generator.integer(2...7)
        return String((0..<count).map { _ in generator.pick(letters + figures) })
    }
}
