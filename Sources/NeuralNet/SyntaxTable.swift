/// What the form of a plate's text says of the jurisdiction: numbers from a state model's header.

/// Log-likelihoods of the forms of texts, by jurisdiction.
public struct SyntaxTable: Sendable, Equatable {
    /// What a form or jurisdiction that is not listed gets, where the file does not say.
    static let floorStandard = -12.0

    private let rows: [String: [String: Double]]
    private let floor: Double

    init(rows: [String: [String: Double]], floor: Double) {
        self.rows = rows
        self.floor = floor
    }

    /// The form of `text`: 9 for a digit, A for any other character.
    public static func form(of text: String) -> String {
        String(text.map { ("0"..."9").contains($0) ? "9" : "A" })
    }

    /// The natural logarithm of how likely a plate of each of `jurisdictions` has the form of `text`.
    public func logLikelihoods(of text: String, in jurisdictions: [String]) -> [Double] {
        let row = rows[Self.form(of: text)] ?? [:]
        return jurisdictions.map { row[$0] ?? floor }
    }

    /// Whether every number in it is one.
    var isFinite: Bool {
        floor.isFinite && rows.values.allSatisfy { $0.values.allSatisfy(\.isFinite) }
    }
}
