/// Which lines of the access log an order to expunge reaches: those that name a plate or a record of it.

import PlateCore

/// A pure rule. The letter O and the digit 0 count as one, as they do in searches.
public struct ExpungedSubjects: Sendable {
    private let plates: [String]
    private let records: Set<String>

    /// Lines that name any of `plates` or any of `records`.
    public init(plates: [String], records: [RecordID]) {
        self.plates = plates.map(ExpungedSubjects.folded).filter { !$0.isEmpty }
        self.records = Set(records.map(\.description))
    }

    /// Whether `subject` names one: as a record shown, in what was said, or in what was typed. A pattern
    /// that fits a plate names it where it gives most of it away.
    public func names(_ subject: AccessSubject) -> Bool {
        if subject.records.contains(where: records.contains) { return true }
        if let query = subject.query, isNamed(in: query) || fits(query) { return true }
        return subject.detail.map(isNamed) ?? false
    }

    private func isNamed(in text: String) -> Bool {
        if records.contains(where: text.contains) { return true }
        let whole = ExpungedSubjects.folded(text)
        lazy var words = text.split { !($0.isLetter || $0.isNumber) }.map(ExpungedSubjects.folded)
        return plates.contains { plate in
            // A short plate stands in many longer ones.
            plate.utf8.count >= Limits.expungedPlateBytesMin
                ? whole.contains(plate) : whole == plate || words.contains(plate)
        }
    }

    private func fits(_ query: String) -> Bool {
        let words = query.split { $0.isWhitespace || ",;\"'“”".contains($0) }
        return ([Substring(query)] + words).contains { word in
            guard let pattern = try? PlatePattern(word),
                pattern.literalCount >= Limits.expungedPatternLiteralsMin
            else { return false }
            return plates.contains { pattern.matches($0) }
        }
    }

    private static func folded(_ text: some StringProtocol) -> String {
        String(
            decoding: PlateText.normalised(text).utf8.map(PlatePattern.folded), as: UTF8.self)
    }
}
