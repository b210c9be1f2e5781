/// Answers in words, as every screen says them.
import PlateCore

extension MatchKind {
    /// The kind of match; anything but exact is to be doubted.
    var words: String {
        switch self {
        case .exact: "exact"
        case .lookAlike: "look-alike"
        case .partial: "partial plate"
        }
    }

    var ink: Ink { self == .exact ? .text : .warning }
}

extension NotPracticableReason {
    /// The reason as it stands over an alert.
    var words: String { AlertKeys.reasons.first { $0.reason == self }?.words ?? rawValue }
}

extension AlertDisposition {
    /// The disposition in words.
    var words: String {
        switch self {
        case .misread: "misread"
        case .wrongState: "wrong state"
        default: AlertKeys.dispositions.first { $0.disposition == self }?.words ?? rawValue
        }
    }
}

extension AlertStage {
    /// The stage in words.
    var words: String {
        switch self {
        case .raised: "nobody has looked"
        case .acknowledged: "looked at"
        case .compared: "compared, CLETS open"
        case .verified: "CLETS answered, not compared"
        case .answered: "answered, no disposition"
        case .closed: "closed"
        }
    }
}

/// Plate texts for the radio.
public enum Phonetic {
    /// The words of `text` in the alphabet of California's law enforcement radio.
    public static func words(_ text: String) -> [String] {
        text.compactMap { character in
            if let word = letters[character] { return word }
            guard let digit = character.wholeNumberValue, character.isASCII else { return nil }
            return digits[digit]
        }
    }

    private static let digits = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ]

    private static let letters: [Character: String] = {
        let names = [
            "Adam", "Boy", "Charles", "David", "Edward", "Frank", "George", "Henry", "Ida",
            "John", "King", "Lincoln", "Mary", "Nora", "Ocean", "Paul", "Queen", "Robert", "Sam",
            "Tom", "Union", "Victor", "William", "X-ray", "Young", "Zebra",
        ]
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                name.first.map { ($0, name) }
            })
    }()
}

/// The terminal's clipboard.
public enum Clipboard {
    /// The sequence that puts `text` there (OSC 52). Only letters and digits go: a plate, nothing that
    /// a terminal or a shell could obey. tmux takes the sequence itself where it is told to, and hands
    /// the wrapped one on where that is allowed: it gets both.
    public static func sequence(_ text: String, isInTmux: Bool) -> [UInt8] {
        let plate = PlateText.normalised(text)
        let inner = "\u{1B}]52;c;\(base64(Array(plate.utf8)))\u{7}"
        guard isInTmux else { return Array(inner.utf8) }
        let doubled = inner.replacing("\u{1B}", with: "\u{1B}\u{1B}")
        return Array("\(inner)\u{1B}Ptmux;\(doubled)\u{1B}\\".utf8)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let three = bytes[start..<min(start + 3, bytes.count)]
            var word = 0
            for i in 0..<3 {
                word = word << 8 | (i < three.count ? Int(three[three.startIndex + i]) : 0)
            }
            for i in 0..<4 {
                text.append(i <= three.count ? letters[word >> (18 - 6 * i) & 63] : "=")
            }
        }
        return text
    }
}
