/// Plate texts: how they are written, compared, and which characters look alike.
public enum PlateText {
    /// Letters and digits of `text` in upper case; everything else is left out.
    public static func normalised(_ text: some StringProtocol) -> String {
        String(
            decoding: text.utf8.compactMap { byte -> UInt8? in
                switch byte {
                case 48...57, 65...90: byte
                case 97...122: byte - 32
                default: nil
                }
            }, as: UTF8.self)
    }

    /// Classes of characters that pictures confuse; a character may stand in several.
    public static let lookAlikeClasses = ["0OQD", "1ILT", "8B", "5S", "2Z7", "6GC", "4A", "UV", "MNH", "37"]

    /// Whether pictures confuse `a` and `b`: they share a class, or are the same.
    public static func lookAlike(_ a: Character, _ b: Character) -> Bool {
        a == b || lookAlikeClasses.contains { $0.contains(a) && $0.contains(b) }
    }
}
