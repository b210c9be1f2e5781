/// The hotlist of a fixture: plates of the drive that are wanted, near misses, and innocents.
import PlateCore

/// Makes a hotlist for a scenario, and says what each passing plate is to raise.
struct WantedList {
    /// The CSV.
    private(set) var text = "list,category,plate,state,description,expiry\n"
    /// By plate text: `exact:CATEGORY`, `look-alike:LISTED`, `other-state:STATE`, `expired`.
    private(set) var alerts: [String: String] = [:]

    /// A list for the vehicles of `scenario` whose plates are best seen, by `truth`.
    init(_ scenario: Scenario, _ truth: TruthRecord) {
        var generator = SeededGenerator(seed: scenario.seed, item: 900)
        let ranked = scenario.vehicles.indices.sorted {
            truth.plates[$0].widthPixelsMax > truth.plates[$1].widthPixelsMax
        }
        let designs = ranked.map { scenario.vehicles[$0] }
        let passing = Set(designs.map(\.design.text))
        var rows: [String] = []
        let wanted: [HotlistCategory] = [.stolenVehicle, .felonyVehicle, .stolenPlate]
        for (i, category) in wanted.enumerated() where i < designs.count {
            let vehicle = designs[i * 2 % designs.count]
            rows.append(
                row(category, vehicle.design.text, vehicle.design.kind.state, vehicle.style))
            alerts[vehicle.design.text] = "exact:" + category.rawValue
        }
        var rest = designs.filter { alerts[$0.design.text] == nil }
        if let at = rest.firstIndex(where: { Self.lookAlike(of: $0.design.text) != nil }) {
            let vehicle = rest.remove(at: at)
            let listed = Self.lookAlike(of: vehicle.design.text)!
            rows.append(row(.warrant, listed, vehicle.design.kind.state, vehicle.style))
            alerts[vehicle.design.text] = "look-alike:" + listed
        }
        if let vehicle = rest.first {
            let state = vehicle.design.kind.state == "TX" ? "FL" : "TX"
            rows.append(row(.missingPerson, vehicle.design.text, state, vehicle.style))
            alerts[vehicle.design.text] = "other-state:" + state
            rest.removeFirst()
        }
        if let vehicle = rest.first {
            rows.append(
                row(
                    .lookout, vehicle.design.text, vehicle.design.kind.state, vehicle.style,
                    expiry: "2026-03-31"))
            alerts[vehicle.design.text] = "expired"
        }
        rows += Self.innocents(passing, using: &generator)
        for i in rows.indices.reversed() { rows.swapAt(i, generator.integer(0...i)) }
        text += rows.joined(separator: "\n") + "\n"
    }

    private func row(
        _ category: HotlistCategory, _ plate: String, _ state: String, _ style: VehicleStyle,
        expiry: String = "2026-12-31"
    ) -> String {
        "demo,\(category.rawValue),\(plate),\(state),\(style.rawValue),\(expiry)"
    }

    /// `text` with one character changed to one that looks like it, of a syntax plates have.
    static func lookAlike(of text: String) -> String? {
        let pairs: [Character: Character] = [
            "0": "O", "8": "B", "B": "8", "5": "S", "S": "5", "2": "Z", "Z": "2", "G": "6",
            "6": "G", "D": "0", "Q": "0", "1": "I",
        ]
        for (i, character) in text.enumerated() {
            guard let other = pairs[character] else { continue }
            var characters = Array(text)
            characters[i] = other
            return String(characters)
        }
        return nil
    }

    /// Some 200 entries that no passing plate is near to.
    private static func innocents(
        _ passing: Set<String>, using generator: inout SeededGenerator
    ) -> [String] {
        var seen = passing
        var rows: [String] = []
        while rows.count < 200 {
            let kind = PlateKind.any(using: &generator)
            let text = kind.groups(using: &generator).joined()
            let isNear = passing.contains { PlateText.editDistance($0, text) <= 2 }
            guard text.count > 3, !isNear, seen.insert(text).inserted else { continue }
            let category = generator.pick(HotlistCategory.allCases)
            let style = generator.pick(VehicleStyle.allCases)
            let expiry = generator.chance(0.3) ? "2027-06-30" : ""
            rows.append(
                "demo,\(category.rawValue),\(text),\(kind.state),\(style.rawValue),\(expiry)")
        }
        return rows
    }
}
