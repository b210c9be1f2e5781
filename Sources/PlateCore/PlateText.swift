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
    public static let lookAlikeClasses = [
        "0OQD", "1ILT", "8B", "5S", "2Z7", "6GC", "4A", "UV", "MNH", "37",
    ]

    /// Whether pictures confuse `a` and `b`: they share a class, or are the same.
    public static func lookAlike(_ a: Character, _ b: Character) -> Bool {
        a == b || lookAlikeClasses.contains { $0.contains(a) && $0.contains(b) }
    }

    /// The fewest characters to insert, remove or change to make `a` into `b`.
    public static func editDistance(_ a: String, _ b: String) -> Int {
        let a = Array(a.utf8)
        let b = Array(b.utf8)
        var row = Array(0...b.count)
        for (i, first) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, second) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (first == second ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
