/// A partial plate that somebody is looked for by: what is known of it, for which case, until when.

import PlateCore

/// One partial plate. Its pattern's language is `PlatePattern`'s.
public struct PartialLookout: Sendable, Hashable {
    /// Names it in the store and on alerts.
    public let id: String
    /// What is known of the text.
    public let pattern: PlatePattern
    /// The issuing jurisdiction, two letters, where known.
    public let state: String?
    /// The vehicle's make as it was told; for the officer's eye, pictures are not asked.
    public let make: String
    /// The vehicle's colour as it was told.
    public let colour: String
    /// The case it is entered for.
    public let caseNumber: String
    /// Who entered it.
    public let enteredBy: String
    /// Why.
    public let reason: String
    /// When.
    public let enteredAt: WallTime
    /// When it stops counting.
    public let expiry: WallTime

    /// A partial plate, checked.
    ///
    /// - Parameter expiry: `nil` for `Limits.lookoutDaysMax` after it was entered.
    /// - Throws: `usage` where the pattern names fewer than `Limits.lookoutLiteralsMin` characters, the
    ///   case, the person or the reason is missing, a text is longer than a label, the state is not
    ///   two letters, or the expiry is no later than the entry or later than the policy allows. No
    ///   message says what was typed.
    public init(
        id: String, pattern: PlatePattern, state: String? = nil, make: String = "",
        colour: String = "", caseNumber: String, enteredBy: String, reason: String,
        enteredAt: WallTime, expiry: WallTime? = nil
    ) throws(PlatedError) {
        guard pattern.literalCount >= Limits.lookoutLiteralsMin else {
            throw PlatedError(
                .usage, "a partial plate names \(Limits.lookoutLiteralsMin) characters at least",
                hint: "With fewer it would alert all day.")
        }
        func text(_ text: String, _ name: String, isNeeded: Bool) throws(PlatedError) -> String {
            let text = text.withoutControls.trimmed
            guard !isNeeded || !text.isEmpty else {
                throw PlatedError(.usage, "a partial plate needs \(name)")
            }
            guard text.utf8.count <= Limits.labelBytesMax else {
                throw PlatedError(
                    .usage, "\(name) is longer than \(Limits.labelBytesMax) bytes")
            }
            return text
        }
        self.id = id
        self.pattern = pattern
        self.make = try text(make, "the make", isNeeded: false)
        self.colour = try text(colour, "the colour", isNeeded: false)
        self.caseNumber = try text(caseNumber, "the case number", isNeeded: true)
        self.enteredBy = try text(enteredBy, "who enters it", isNeeded: true)
        self.reason = try text(reason, "the reason", isNeeded: true)
        let letters = state?.trimmed.uppercased() ?? ""
        guard
            letters.isEmpty
                || letters.utf8.count == 2
                    && letters.utf8.allSatisfy({
                        (65...90).contains($0)
                    })
        else { throw PlatedError(.usage, "the state is not two letters") }
        self.state = letters.isEmpty ? nil : letters
        self.enteredAt = enteredAt
        let latest = WallTime(
            milliseconds: enteredAt.milliseconds + Int64(Limits.lookoutDaysMax) * 86_400_000)
        self.expiry = expiry ?? latest
        guard self.expiry > enteredAt, self.expiry <= latest else {
            throw PlatedError(
                .usage, "a partial plate counts for \(Limits.lookoutDaysMax) days at most",
                hint: "Enter it again where it is still needed by then.")
        }
    }

    /// Whether it counts at `moment`. A moment before its entry is that of a clock that is not set yet, and
    /// silences nothing.
    public func counts(at moment: WallTime) -> Bool { moment < expiry }

    /// The entry that a hit shows.
    public var entry: HotlistEntry {
        let vehicle = [colour, make].filter { !$0.isEmpty }.joined(separator: " ")
        return HotlistEntry(
            list: PartialLookout.listName, category: .lookout, text: pattern.text, state: state,
            description: vehicle, effective: enteredAt, expiry: expiry,
            annotations: [
                "lookout": id, "case": caseNumber, "enteredBy": enteredBy, "reason": reason,
            ])
    }

    /// The list that partial plates are told to be of.
    public static let listName = "partial plates"
}

/// What a pattern would have met.
public struct PatternPreview: Sendable, Hashable {
    /// How many texts were looked at.
    public let looked: Int
    /// How many of them the pattern fits.
    public let matched: Int

    /// Tries `pattern` on `texts`, letters and digits in upper case, as reads have them.
    public init(_ pattern: PlatePattern, over texts: some Sequence<String>) {
        var looked = 0
        var matched = 0
        for text in texts {
            looked += 1
            if pattern.matches(text) { matched += 1 }
        }
        self.looked = looked
        self.matched = matched
    }
}

extension PatternPreview: CustomStringConvertible {
    /// `would match 212 of the last 20000 reads`.
    public var description: String { "would match \(matched) of the last \(looked) reads" }
}
