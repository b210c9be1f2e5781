/// What sequences of a terminal mean.

enum ControlSequence {
    /// Final letters of keys with a name.
    static let letters: [UInt8: NamedKey] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right,
        UInt8(ascii: "D"): .left, UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
        UInt8(ascii: "Z"): .backTab,
    ]

    private static let numbered: [Int: NamedKey] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
    ]

    private static let functions: [Int: Int] = [
        11: 1, 12: 2, 13: 3, 14: 4, 15: 5, 17: 6, 18: 7, 19: 8, 20: 9, 21: 10, 23: 11, 24: 12,
    ]

    /// The key of `Esc [ parameters final`; `nil` for the beginning of a paste.
    static func key(_ parameters: [UInt8], final: UInt8) -> Key? {
        if parameters.first == UInt8(ascii: "?") {
            guard final == UInt8(ascii: "c") else { return .unknown }
            return .report(.attributes(numbers(parameters.dropFirst())))
        }
        // Linux's own console writes its first function keys as Esc [ [ A.
        if parameters == [UInt8(ascii: "[")] {
            return (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(final)
                ? .function(Int(final - UInt8(ascii: "A")) + 1) : .unknown
        }
        let values = numbers(parameters[...])
        switch final {
        case UInt8(ascii: "~"):
            guard let first = values.first else { return .unknown }
            if first == 200 { return nil }
            if let function = functions[first] { return .function(function) }
            return numbered[first].map { .named($0) } ?? .unknown
        case UInt8(ascii: "t"):
            guard values.count == 3, values[0] == 6 else { return .unknown }
            return .report(.cellPixels(height: values[1], width: values[2]))
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            return .function(Int(final - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "u"):
            return codePoint(values)
        default:
            return letters[final].map { .named($0) } ?? .unknown
        }
    }

    /// The report in a text between its introducer and its end.
    static func report(_ text: [UInt8], _ introducer: UInt8) -> Key {
        let words = String(decoding: text, as: UTF8.self)
        switch introducer {
        case UInt8(ascii: "_") where words.hasPrefix("G"):
            return .report(.graphics(isKnown: words.hasSuffix(";OK")))
        case UInt8(ascii: "P") where words.hasPrefix(">|"):
            let name = words.dropFirst(2).filter { $0.isASCII && !$0.isNewline }
            return .report(.name(String(name.prefix(64))))
        default: return .unknown
        }
    }

    /// A key told by its code point, as newer terminals do it: `Esc [ 27 u` is Esc without doubt.
    private static func codePoint(_ values: [Int]) -> Key {
        guard let first = values.first else { return .unknown }
        switch first {
        case 27: return .named(.escape)
        case 13: return .named(.enter)
        case 9: return .named(.tab)
        case 127: return .named(.backspace)
        case 32..<127:
            guard let scalar = Unicode.Scalar(UInt32(first)), values.count < 2 || values[1] <= 2
            else { return .unknown }
            return .character(Character(scalar))
        default: return .unknown
        }
    }

    /// Numbers between semicolons; what is none, or too large for anything here, is 0.
    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int] {
        if bytes.isEmpty { return [] }
        return bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
            let digits = $0.prefix { $0 != UInt8(ascii: ":") }
            guard digits.count <= 6 else { return 0 }
            return Int(String(decoding: digits, as: UTF8.self)) ?? 0
        }
    }
}
