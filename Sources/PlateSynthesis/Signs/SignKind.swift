/// Kinds of lettering that a locator takes for plates and that are none.

/// What a picture of lettering shows.
public enum SignKind: String, Sendable, CaseIterable {
    case shop, streetName, traffic, guide, parking, houseNumber, priceBoard
    case sticker, badge, dealerInsert, advert, vanFlank, busRoute, taxi, grille
    case screenStamp, notice

    /// How many there are of it in a sheet, against the others.
    var weight: Float {
        switch self {
        case .shop, .traffic, .badge: 3
        case .streetName, .sticker, .vanFlank, .screenStamp, .grille, .notice: 2
        default: 1.4
        }
    }

    /// Whether its board sends a camera's own light back, or shines itself.
    var shines: Bool {
        switch self {
        case .streetName, .traffic, .guide, .parking, .priceBoard, .busRoute, .taxi, .screenStamp:
            true
        default: false
        }
    }

    /// A kind by its weight.
    static func any(using generator: inout SeededGenerator) -> SignKind {
        var left = generator.unit() * allCases.reduce(0) { $0 + $1.weight }
        for kind in allCases {
            left -= kind.weight
            if left < 0 { return kind }
        }
        return .shop
    }
}

/// Words signs are made of. Names are made up; none is a maker's or a firm's.
enum SignWords {
    static let names = [
        "MARLOWE", "CASA LUNA", "GOLDEN HILL", "OAKDALE", "RIVERA", "KESTREL", "BAYSIDE",
        "MERIDIAN",
        "LOMA VISTA", "SUNRISE", "HARBOR", "ALDER", "PALMETTO", "TRIDENT", "NORTHGATE", "EL FARO",
        "BLUE HERON", "SILVER CREEK", "PINE RIDGE", "COSTA MIRA", "VALLEY", "SUMMIT", "LIBERTY",
        "DELTA", "ORCHARD", "PACIFIC", "CANYON", "MISSION", "QUARRY", "FOXGLOVE", "JUNIPER",
    ]
    static let trades = [
        "BOOKS", "TAQUERIA", "BAKERY", "HARDWARE", "PHARMACY", "TIRES", "DENTAL", "LIQUOR",
        "MARKET",
        "CAFE", "DONUTS", "NAILS", "LAUNDRY", "PIZZA", "SALON", "AUTO PARTS", "BODY SHOP", "SMOG",
        "CLEANERS", "TOWING", "PLUMBING", "ROOFING", "ELECTRIC", "MOVERS", "FLORIST", "OPTICAL",
        "CYCLES", "PET DEPOT", "FITNESS", "LOANS", "INSURANCE", "TEA HOUSE", "SUSHI", "PHO 79",
    ]
    static let streets = [
        "ALAMEDA", "MAPLE", "FIRST", "2ND", "14TH", "BROADWAY", "OAK", "MESA VERDE", "LINCOLN",
        "SYCAMORE", "HIGHLAND", "EL DORADO", "WALNUT", "101ST", "MILL", "CEDAR", "PARK", "ELM",
    ]
    static let ways = ["ST", "AVE", "BLVD", "RD", "DR", "LN", "WAY", "CT", "PL"]
    static let slogans = [
        ["HONK IF YOU", "LOVE GEESE"], ["BABY ON", "BOARD"], ["MY DOG IS", "SMARTER"],
        ["BE KIND"], ["VOTE 2026"], ["I BRAKE", "FOR TURTLES"], ["SALT AIR"], ["PROUD PARENT"],
        ["STUDENT", "DRIVER"], ["26.2"], ["13.1"], ["QRX"], ["KEEP IT WILD"], ["LOCAL 1187"],
        ["HOW AM I", "DRIVING?"], ["NO HURRY"], ["ARMY MOM"], ["K9 UNIT"], ["4X4 OFF ROAD"],
    ]
    static let notices = [
        ["FOR SALE"], ["FOR LEASE", "555-0142"], ["CAUTION", "WIDE TURNS"], ["EXIT ONLY"],
        ["ENTRANCE"], ["CLEARANCE", "8 FT 2 IN"], ["PAY HERE"], ["OPEN"], ["OPEN 24 HRS"],
        ["CLOSED"], ["CAR WASH"], ["NO TRESPASSING"], ["EMERGENCY", "EXIT"], ["GARAGE SALE"],
        ["NOW HIRING"], ["DRIVE THRU"], ["LEVEL 2B"], ["USDOT 1187342"], ["CA 0148173"],
        ["GVWR 26000"], ["DIESEL"], ["UNLEADED"], ["KEEP CLEAR"], ["LOADING", "ZONE"],
        ["FIRE LANE"], ["MAX 3.5T"], ["CAUTION", "FLAMMABLE"], ["UNIT 214"], ["911"],
    ]
    static let trims = [
        "AWD", "4WD", "4X4", "HYBRID", "TURBO", "V6", "V8", "2.0T", "EX", "SE", "SEL", "LX",
        "LTZ", "SPORT", "LIMITED", "TOURING", "PREMIUM", "ELECTRIC", "DIESEL", "XL", "GTX", "TRAIL",
    ]

    static func digits(_ count: Int, _ generator: inout SeededGenerator) -> String {
        (0..<count).map { _ in String(generator.integer(0...9)) }.joined()
    }

    static func capitals(_ count: Int, _ generator: inout SeededGenerator) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return String((0..<count).map { _ in generator.pick(letters) })
    }

    static func telephone(_ generator: inout SeededGenerator) -> String {
        let line = "555-01" + digits(2, &generator)
        let area = String(generator.integer(2...9)) + digits(2, &generator)
        switch generator.integer(0...4) {
        case 0: return "(\(area)) \(line)"
        case 1: return "\(area)-\(line)"
        case 2: return "\(area).555.01" + digits(2, &generator)
        case 3: return "1-800-" + line
        default: return line
        }
    }

    /// A name that no maker uses: letters, digits or syllables.
    static func model(_ generator: inout SeededGenerator) -> String {
        let starts = ["KO", "TAL", "VER", "MAR", "SO", "ZEN", "AR", "EL", "NO", "RI", "TER", "ORI"]
        let ends = [
            "DIAK", "ANO", "VA", "LIN", "TRA", "RION", "MAX", "DA", "NIX", "LUS", "VO", "RA",
        ]
        switch generator.integer(0...4) {
        case 0:
            return capitals(generator.integer(1...2), &generator)
                + digits(generator.integer(1...3), &generator)
        case 1: return digits(3, &generator) + generator.pick(["i", "d", "S", "L", "e", ""])
        case 2:
            return generator.pick(starts) + generator.pick(ends) + " " + generator.pick(trims)
        default: return generator.pick(starts) + generator.pick(ends)
        }
    }

    /// `text` as it is, in small letters, or with only its first letters tall.
    static func cased(_ text: String, _ generator: inout SeededGenerator) -> String {
        let roll = generator.unit()
        if roll < 0.62 { return text }
        if roll < 0.72 { return text.lowercased() }
        return text.split(separator: " ").map { word in
            word.prefix(1) + word.dropFirst().lowercased()
        }.joined(separator: " ")
    }
}
