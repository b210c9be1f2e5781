/// The hotlist of a drive: a few of its plates wanted in different ways, traps, and many that are not there.
import PlateCore

struct FixtureHotlist {
    /// Listed plates that are not in the drive.
    static let innocentCount = 200

    /// Rows of the CSV, the header first.
    let lines: [String]
    /// What each listed plate of the drive is meant to bring about, by plate.
    let intents: [String: String]

    init(truths: [PlateTruth], seed: UInt64) {
        var generator = SeededGenerator(seed: seed ^ 0x407)
        let clear = truths.filter { $0.widthPixelsMax >= 80 }.map(\.vehicle.plate)
        let present = Set(truths.map(\.vehicle.plate.text))
        var lines = ["list,category,plate,state,description,expiry"]
        var intents: [String: String] = [:]
        func pick(_ index: Int) -> PlateDesign? { index < clear.count ? clear[index] : nil }
        func add(_ row: String, _ plate: PlateDesign, _ intent: String) {
            lines.append(row)
            intents[plate.text] = intent
        }
        if let p = pick(1) {
            add(
                "demo-svs,stolenVehicle,\(p.text),\(p.kind.state),\"sedan, grey\",2027-01-01", p,
                "exact"
            )
        }
        if let p = pick(4) {
            add(
                "demo-amber,amberAlert,\(p.text),\(p.kind.state),\"child abducted, driver armed\",",
                p,
                "exact")
        }
        if let p = pick(7) {
            add(
                "demo-warrants,warrant,\(p.text),\(p.kind.state),felony warrant for registered owner,2026-12-31T23:59:59Z",
                p, "exact")
        }
        if let p = pick(2) {
            let other = p.kind.state == "NV" ? "CA" : "NV"
            add(
                "demo-slr,stolenPlate,\(p.text),\(other),plate of another state,2027-01-01", p,
                "other state")
        }
        if let p = pick(5) {
            add(
                "demo-svs,stolenVehicle,\(p.text),\(p.kind.state),\"recovered, entry expired\",2026-01-01",
                p, "expired")
        }
        if let (p, twin) = clear.dropFirst(8).lazy.compactMap({ p in
            Self.twin(p.text).map { (p, $0) }
        })
        .first(where: { !present.contains($0.1) }) {
            add(
                "demo-slr,stolenPlate,\(twin),\(p.kind.state),differs from a passing plate by one character,",
                p, "look-alike")
        }
        var listed = Set(intents.keys)
        while lines.count < Self.innocentCount + 7 {
            let p = PlateDesign.any(seed: generator.next())
            guard !present.contains(p.text), !listed.contains(p.text),
                !present.contains(where: { PlateText.editDistance($0, p.text) < 2 })
            else { continue }
            listed.insert(p.text)
            let category = generator.pick([
                "stolenVehicle", "stolenPlate", "felonyVehicle", "missingPerson",
            ])
            lines.append("demo-svs,\(category),\(p.text),\(p.kind.state),,2027-06-30")
        }
        self.lines = lines
        self.intents = intents
    }

    /// The text with one character changed to one that looks like it.
    static func twin(_ text: String) -> String? {
        let swaps: [Character: Character] = [
            "8": "B", "B": "8", "5": "S", "S": "5", "2": "Z", "0": "D", "6": "G", "G": "6",
        ]
        guard let place = text.indices.dropFirst().first(where: { swaps[text[$0]] != nil }) else {
            return nil
        }
        var twin = text
        twin.replaceSubrange(place...place, with: String(swaps[text[place]]!))
        return twin
    }
}
