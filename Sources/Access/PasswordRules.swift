/// Which passwords are taken: long enough, not among the common ones, not made of what everybody knows
/// of their owner, not used before (CJIS Security Policy 6.0, IA-5; NIST SP 800-63B).
import Foundation
import PlateCore

/// Why a password is not taken.
public enum PasswordWeakness: String, Sendable, Hashable, CaseIterable {
    case tooShort, tooLong, common, ownName, pattern, former

    /// One sentence.
    public var message: String {
        switch self {
        case .tooShort: "A password needs \(Limits.passwordCharactersMin) characters or more."
        case .tooLong: "A password has \(Limits.passwordBytesMax) bytes at most."
        case .common: "That password is among those that are tried first."
        case .ownName: "A password must not be made of name, badge, title or agency."
        case .pattern: "A password must not be one character or one row of keys again and again."
        case .former: "That password was used before."
        }
    }
}

/// The rules.
public enum PasswordRules {
    /// What is wrong with `password` for the owner of `account`; `nil` where nothing is. Trying it
    /// against former ones takes a hash each.
    public static func weakness(
        of password: String, for account: Account
    ) -> PasswordWeakness? {
        let words = [account.name, account.badge, account.title, account.agency].compactMap(\.self)
        if let weakness = weakness(of: password, ownWords: words) { return weakness }
        let former = [account.password] + account.formerPasswords
        return former.contains { $0.matches(password) } ? .former : nil
    }

    /// What is wrong with `password` for somebody of whom `ownWords` are known.
    public static func weakness(
        of password: String, ownWords: [String]
    ) -> PasswordWeakness? {
        let text = password.precomposedStringWithCompatibilityMapping
        guard text.utf8.count <= Limits.passwordBytesMax else { return .tooLong }
        guard text.unicodeScalars.count >= Limits.passwordCharactersMin else { return .tooShort }
        let folded = plain(text)
        if isPattern(text.lowercased()) || isPattern(folded) { return .pattern }
        for form in [text.lowercased(), folded, stripped(text.lowercased()), stripped(folded)]
        where PasswordBlockList.words.contains(form)
            || PasswordBlockList.words.contains(plain(form))
        {
            return .common
        }
        return isMadeOf(ownWords, text.lowercased()) ? .ownName : nil
    }

    /// Letters for the digits and marks that people write in their place.
    private static func plain(_ text: String) -> String {
        let letters: [Character: Character] = [
            "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
            "@": "a", "$": "s", "!": "i", "|": "l", "+": "t", "(": "c",
        ]
        return String(text.lowercased().map { letters[$0] ?? $0 })
    }

    /// Without what is put behind or before a word: digits and marks.
    private static func stripped(_ text: String) -> String {
        let inner = text.drop { !$0.isLetter }
        return String(inner.reversed().drop { !$0.isLetter }.reversed())
    }

    /// Whether less than four characters would be left, were every known word taken out.
    private static func isMadeOf(_ ownWords: [String], _ text: String) -> Bool {
        var rest = text
        let words = ownWords.flatMap { word -> [String] in
            let lower = word.lowercased()
            let parts = lower.split { !$0.isLetter && !$0.isNumber }.map(String.init)
            let initials = parts.count > 1 ? String(parts.compactMap(\.first)) : ""
            return parts + [lower.filter { $0.isLetter || $0.isNumber }, initials]
        }
        for word in Set(words).sorted(by: { $0.count > $1.count }) where word.count >= 3 {
            rest = rest.replacingOccurrences(of: word, with: "")
        }
        guard rest.count < text.count else { return false }
        return rest.filter { $0.isLetter || $0.isNumber }.count < 4
    }

    /// Whether a few characters are repeated over and over, or walk along the alphabet, the digits or a
    /// row of keys.
    private static func isPattern(_ text: String) -> Bool {
        let characters = Array(text)
        for period in 1...4 where characters.count > period {
            let isRepeated = (period..<characters.count).allSatisfy {
                characters[$0] == characters[$0 - period]
            }
            if isRepeated { return true }
        }
        if Set(characters).count <= 3 { return true }
        let rows = [
            "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
            "qazwsxedcrfvtgbyhnujmikolp",
        ]
        return rows.contains { row in
            row.contains(text) || String(row.reversed()).contains(text)
                || (row + row).contains(text)
        }
    }
}
