/// Bytes as letters: RFC 4648 for telephones, Crockford's alphabet for what is read out over the radio.

/// Both alphabets.
public enum Base32 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let spoken = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// RFC 4648 without padding, as otpauth addresses have it.
    public static func rfc4648(_ bytes: [UInt8]) -> String { encoded(bytes, standard) }

    /// `count` characters of Crockford's alphabet that stand for the first bits of `bytes`.
    public static func spoken(_ bytes: [UInt8], count: Int) -> String {
        precondition(bytes.count * 8 >= count * 5, "five bits a character")
        return String(encoded(bytes, spoken).prefix(count))
    }

    /// `text` in groups of four for reading out, `ABCD-EFGH`.
    public static func grouped(_ text: String) -> String {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: 4)
            .map { String(characters[$0..<min($0 + 4, characters.count)]) }.joined(separator: "-")
    }

    /// What was typed for characters of Crockford's alphabet: upper case, O as 0, I and L as 1, hyphens
    /// and blanks left out, ends of lines too. `nil` where another character is among them.
    public static func heard(_ typed: String) -> String? {
        var text: [UInt8] = []
        for byte in typed.uppercased().utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: " "), 9...13: continue
            case UInt8(ascii: "O"): text.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): text.append(UInt8(ascii: "1"))
            default:
                guard spoken.contains(byte) else { return nil }
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func encoded(_ bytes: [UInt8], _ alphabet: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> UInt32(count)) & 31])
            }
            bits &= 0xFF
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(5 - count)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }
}
