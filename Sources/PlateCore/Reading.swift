/// What the recogniser says of one plate in one picture.

/// Where a plate may be.
public struct PlateCandidate: Sendable, Hashable {
    /// The plate's corners in pixels of the picture it was found in.
    public var quad: Quad
    /// How sure the locator is, 0...1.
    public var score: Double

    /// A candidate from its corners and score.
    public init(quad: Quad, score: Double) {
        self.quad = quad
        self.score = score
    }
}

/// A possible text of a plate and its probability.
public struct TextCandidate: Sendable, Hashable, Codable {
    /// Letters and digits, upper case.
    public var text: String
    /// 0...1; the candidates of one reading sum to at most 1.
    public var confidence: Double

    /// A candidate from its text and confidence.
    public init(text: String, confidence: Double) {
        self.text = text
        self.confidence = confidence
    }
}

/// One character of a reading.
public struct CharacterReading: Sendable, Hashable {
    /// The character read, `0`...`9` or `A`...`Z`.
    public var character: Character
    /// How sure the reader is of it, 0...1.
    public var confidence: Double
    /// Other characters at this place with their probabilities, best first.
    public var alternatives: [CharacterAlternative]

    /// A character from its parts.
    public init(
        character: Character, confidence: Double, alternatives: [CharacterAlternative] = []
    ) {
        self.character = character
        self.confidence = confidence
        self.alternatives = alternatives
    }
}

/// Another character a place could hold.
public struct CharacterAlternative: Sendable, Hashable {
    /// The character.
    public var character: Character
    /// Its probability, 0...1.
    public var confidence: Double

    /// An alternative from its parts.
    public init(character: Character, confidence: Double) {
        self.character = character
        self.confidence = confidence
    }
}

/// The text of one plate in one picture.
public struct PlateReading: Sendable {
    /// The characters in order; empty where nothing could be read.
    public var characters: [CharacterReading]
    /// How likely the whole text is right, 0...1.
    public var confidence: Double
    /// Ranked texts, the reading itself first.
    public var candidates: [TextCandidate]
    /// The corners it was read from, in pixels of the picture.
    public var quad: Quad
    /// The rectified plate the characters were read from.
    public var crop: GreyImage
    /// How sure the locator was that there is a plate, 0...1; 0.5 where nobody asked it.
    public var locatorScore: Double
    /// How sure the refiner was that the crop shows a plate, 0...1; `nil` where its model does not say.
    public var plateScore: Double?
    /// The share of those asked, one or two readers on one or more crops, that read this very text.
    public var agreement: Double

    /// The text: letters and digits, upper case.
    public var text: String { String(characters.map(\.character)) }

    /// The lowest confidence of any character, 0 where there is none.
    public var lowestCharacterConfidence: Double { characters.map(\.confidence).min() ?? 0 }

    /// A reading from its parts.
    public init(
        characters: [CharacterReading], confidence: Double, candidates: [TextCandidate], quad: Quad,
        crop: GreyImage, locatorScore: Double = 0.5, plateScore: Double? = nil,
        agreement: Double = 1
    ) {
        self.characters = characters
        self.confidence = confidence
        self.candidates = candidates
        self.quad = quad
        self.crop = crop
        self.locatorScore = locatorScore
        self.plateScore = plateScore
        self.agreement = agreement
    }
}
