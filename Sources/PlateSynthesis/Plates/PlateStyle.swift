/// Plates of further states, as numbers: grounds, inks, names, how characters stand in groups. Artwork is
/// this project's own, in the manner of the real one; the series are those of the last twenty years.

/// How a state's plate is laid out.
struct PlateStyle: Sendable {
    /// What is behind the characters.
    enum Artwork: Sendable {
        case plain
        /// A range along the foot in two colours.
        case range(UInt32, UInt32)
        /// Bars along top and foot.
        case bars(UInt32, UInt32)
        /// A round thing in the middle, between the groups.
        case fruit(UInt32)
        /// An arch of bands behind the characters.
        case arch
        /// A sun with rays behind the characters.
        case rays(UInt32)
    }

    /// What stands between two groups.
    enum Parting: Sendable { case gap, dot, dash, wide }

    var state: String
    /// The name across the top, and its die: `true` for the leaning hand.
    var name: String
    var isScript = false
    /// Display colours: upper and lower edge, characters, name, legend.
    var ground: (UInt32, UInt32)
    var ink: UInt32
    var nameInk: UInt32
    var legend: String
    var legendInk: UInt32
    var artwork = Artwork.plain
    var parting = Parting.gap
    /// Whether its die is the lighter, rounder one.
    var hasVariantDie = false
    var patterns: [String]
}

extension PlateStyle {
    /// By kind; the kinds of California and its neighbours are not here.
    static let further: [PlateKind: PlateStyle] = [
        .texas: PlateStyle(
            state: "TX", name: "TEXAS", ground: (0xF0F1F0, 0xEDEEEE), ink: 0x16171B,
            nameInk: 0x16171B, legend: "The Lone Star State", legendInk: 0x16171B,
            parting: .dash, hasVariantDie: true, patterns: ["HHH 9999"]),
        .florida: PlateStyle(
            state: "FL", name: "FLORIDA", ground: (0xEFF3EF, 0xF2F2EA), ink: 0x1F5B3C,
            nameInk: 0x2A7A4A, legend: "SUNSHINE STATE", legendInk: 0x1F5B3C,
            artwork: .fruit(0xE88A2A), parting: .wide, hasVariantDie: true,
            patterns: ["HHH H99", "H99 9HH", "HH9 9HH"]),
        .newYork: PlateStyle(
            state: "NY", name: "NEW YORK", ground: (0xF0F1F2, 0xEFF0EE), ink: 0x18264F,
            nameInk: 0xF0F1F2, legend: "EXCELSIOR", legendInk: 0xE8B636,
            artwork: .bars(0x1B2F6B, 0x1B2F6B), parting: .dash, patterns: ["HHH 9999"]),
        .newYorkGold: PlateStyle(
            state: "NY", name: "NEW YORK", ground: (0xE9A52E, 0xE9A52E), ink: 0x14204A,
            nameInk: 0xEDB13A, legend: "EMPIRE STATE", legendInk: 0x14204A,
            artwork: .bars(0x1B2A5C, 0xE9A52E), parting: .dash, patterns: ["HHH 9999"]),
        .utah: PlateStyle(
            state: "UT", name: "UTAH", ground: (0xA9CBE8, 0xF3E7D2), ink: 0x1C2C5E,
            nameInk: 0x1C2C5E, legend: "LIFE ELEVATED", legendInk: 0x8C3A22,
            artwork: .range(0xD98A52, 0xC46A3A), parting: .wide,
            patterns: ["H99 9HH", "9H9 9HH", "H99 9H"]),
        .idaho: PlateStyle(
            state: "ID", name: "IDAHO", ground: (0xC73A44, 0xF0F2F6), ink: 0x1A2450,
            nameInk: 0xF4F2EE, legend: "SCENIC", legendInk: 0x1A2450,
            artwork: .range(0x9FB8D8, 0x6F93C0), parting: .gap,
            patterns: ["9H 99999", "H 999999", "9H H9999"]),
        .colorado: PlateStyle(
            state: "CO", name: "COLORADO", ground: (0x2A6B4C, 0x2A6B4C), ink: 0xF1F3F0,
            nameInk: 0xF1F3F0, legend: "", legendInk: 0x1E4E38,
            artwork: .range(0xE8ECEA, 0xF1F3F0), parting: .dash,
            patterns: ["HHH 999", "HHH H99", "999 HHH"]),
        .illinois: PlateStyle(
            state: "IL", name: "Illinois", isScript: true, ground: (0xD2E0EE, 0xF0F2F2),
            ink: 0x8E2230, nameInk: 0x27408A, legend: "Land of Lincoln", legendInk: 0x27408A,
            parting: .gap, patterns: ["HH 99999", "H 999999", "999 9999"]),
        .newMexico: PlateStyle(
            state: "NM", name: "NEW MEXICO", ground: (0x2AA0A4, 0x2AA0A4), ink: 0xF0D23A,
            nameInk: 0xF0D23A, legend: "LAND OF ENCHANTMENT", legendInk: 0xF0D23A,
            artwork: .fruit(0xC8402E), parting: .wide, patterns: ["HHH 999", "999 HHH"]),
        .newMexicoYellow: PlateStyle(
            state: "NM", name: "New Mexico", isScript: true, ground: (0xEFC22E, 0xEFC22E),
            ink: 0xA8202C, nameInk: 0xA8202C, legend: "LAND OF ENCHANTMENT",
            legendInk: 0xA8202C, artwork: .rays(0xE0A020), parting: .wide,
            patterns: ["HHH 999", "999 HHH"]),
        .pennsylvania: PlateStyle(
            state: "PA", name: "PENNSYLVANIA", ground: (0xF0F1F2, 0xF0F1EC), ink: 0x1B2E66,
            nameInk: 0xF0F1F2, legend: "visitpa.example", legendInk: 0x1B2E66,
            artwork: .bars(0x24479A, 0xEFC23A), parting: .dash, patterns: ["HHH 9999"]),
        .ohio: PlateStyle(
            state: "OH", name: "OHIO", ground: (0xBBD4EA, 0xF2EEDC), ink: 0x18254E,
            nameInk: 0xA62833, legend: "BIRTHPLACE OF AVIATION", legendInk: 0x18254E,
            artwork: .range(0xC8D6B0, 0xA9C08A), parting: .wide, patterns: ["HHH 9999"]),
        .georgia: PlateStyle(
            state: "GA", name: "GEORGIA", ground: (0xF2F2EE, 0xF4E6D6), ink: 0x1A1D24,
            nameInk: 0x2A6B44, legend: "PEACH COUNTY", legendInk: 0x1A1D24,
            artwork: .fruit(0xEFA060), parting: .wide, patterns: ["HHH 9999", "HHH9999"]),
        .massachusetts: PlateStyle(
            state: "MA", name: "Massachusetts", isScript: true, ground: (0xF1F1EF, 0xF1F1EF),
            ink: 0xA82330, nameInk: 0x24408C, legend: "The Spirit of America",
            legendInk: 0x24408C, hasVariantDie: true,
            patterns: ["9HH H99", "999 HH9", "9HHH 99"]),
        .newJersey: PlateStyle(
            state: "NJ", name: "New Jersey", isScript: true, ground: (0xE8C860, 0xF2EFDE),
            ink: 0x17191F, nameInk: 0x17191F, legend: "Garden State", legendInk: 0x17191F,
            parting: .wide, patterns: ["H99 HHH", "HHH 99H", "999 HHH"]),
        .michigan: PlateStyle(
            state: "MI", name: "MICHIGAN", ground: (0x24479A, 0xF1F2F3), ink: 0x1C3372,
            nameInk: 0xF1F2F3, legend: "PURE MICHIGAN", legendInk: 0x1C3372,
            patterns: ["HHH 9999", "HHH9999", "9HHH99"]),
        .montana: PlateStyle(
            state: "MT", name: "MONTANA", ground: (0x2A4E94, 0x2A4E94), ink: 0xF0F2F3,
            nameInk: 0xF0F2F3, legend: "TREASURE STATE", legendInk: 0xF0F2F3,
            artwork: .range(0x6F93C8, 0x88A8D4), parting: .dash,
            patterns: ["9 99999H", "99 9999H", "HHH 999"]),
        .hawaii: PlateStyle(
            state: "HI", name: "HAWAII", ground: (0xF2F2EE, 0xF2F2EE), ink: 0x15161A,
            nameInk: 0x15161A, legend: "ALOHA STATE", legendInk: 0x15161A, artwork: .arch,
            parting: .gap, patterns: ["HHH 999"]),
        .minnesota: PlateStyle(
            state: "MN", name: "Minnesota", ground: (0x7FB4E0, 0xEFF3F4), ink: 0x1A2750,
            nameInk: 0x1A2750, legend: "10,000 lakes", legendInk: 0x1A2750,
            artwork: .range(0x8FAF8A, 0x8CC0E8), parting: .dash, patterns: ["HHH 999", "999 HHH"]),
        .virginia: PlateStyle(
            state: "VA", name: "VIRGINIA", ground: (0xF1F2F2, 0xF1F2F2), ink: 0x1B2C66,
            nameInk: 0x1B2C66, legend: "", legendInk: 0x1B2C66, parting: .dash,
            hasVariantDie: true, patterns: ["HHH 9999", "HH 9999"]),
        .tennessee: PlateStyle(
            state: "TN", name: "TENNESSEE", ground: (0x1F3566, 0x1F3566), ink: 0xF0F2F3,
            nameInk: 0xF0F2F3, legend: "VOLUNTEER STATE", legendInk: 0xF0F2F3,
            parting: .wide, patterns: ["HHH 9999", "H99 99H"]),
        .alaska: PlateStyle(
            state: "AK", name: "ALASKA", ground: (0xEFC23A, 0xEFC23A), ink: 0x1B2E72,
            nameInk: 0x1B2E72, legend: "THE LAST FRONTIER", legendInk: 0x1B2E72,
            parting: .wide, patterns: ["HHH 999"]),
    ]
}
