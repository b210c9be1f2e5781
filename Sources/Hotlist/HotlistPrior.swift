/// What a list's size says of a look-alike: the base rate of listed plates, by Bayes' rule.
///
/// The recogniser's candidates say how likely the plate's true text is `l`: c, calibrated over plates
/// of which nothing else is known. That `l` stands on a list is a further observation, and changes
/// the odds by how much likelier it is for the true text than for another one:
///
///     odds(l is true | picture, l listed) = c / (1 - c) × P(listed | l is true) / P(listed | it is not)
///
/// - P(listed | l is true) is the share h of passing plates that are listed. Lists name E of the N
///   plates registered, so h is E / N at most; but what is listed is seen less than its share. Of 320
///   million reads of the Los Angeles police 0.125 % were of listed plates when they were made (State
///   Auditor 2019-118), where E / N is near 0.8 %. So h = min(E / N, `listedShareMax`).
/// - P(listed | l is not true) is how many of the texts that could stand there are listed: E of the N
///   registered and of those nobody has: E / N × `issuedShare`. The series 1AAA000 to 9ZZZ999 without I,
///   O and Q first and third have 124 million texts, and there are other series; about 36 million
///   plates are registered in California (a round figure), so about a quarter of the texts stand on a
///   car.
///
/// The factor h / (E / N × issuedShare) is taken as 1 at most: a short list would raise it to 4, on
/// the strength of a share nobody measured for it. For 300,000 Californian plates it is 0.6, for five
/// million 0.04. It concerns look-alikes only: an exact hit is what was read.
public enum HotlistPrior {
    /// Plates registered in California.
    public static let registeredPlatesCalifornia = 36_000_000
    /// The largest share of passing plates that any list names.
    public static let listedShareMax = 0.00125
    /// The share of possible texts that stand on a registered plate.
    public static let issuedShare = 0.25

    /// What the odds of a look-alike are multiplied by for a list of so many entries.
    ///
    /// - Parameter registeredPlates: plates registered where the list is from.
    public static func factor(entries: Int, registeredPlates: Int) -> Double {
        guard entries > 0, registeredPlates > 0 else { return 1 }
        let listed = min(1, Double(entries) / Double(registeredPlates))
        return min(1, min(listed, listedShareMax) / (listed * issuedShare))
    }

    /// The probability after the odds of `probability` are multiplied by `factor`.
    public static func posterior(_ probability: Double, factor: Double) -> Double {
        guard probability > 0 else { return 0 }
        let left = 1 - min(1, probability)
        let weighted = probability * factor
        return weighted / (weighted + left)
    }
}
