/// Lists of every format as sources write them, drawn by a seed; no plate of them is anybody's.

import Hotlist
import PlateCore

/// Draws lists.
struct ListSamples {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A Californian text, as `7ABC123`.
    mutating func plate() -> String {
        let letters = "ABCDEFGHJKLMNPRSTUVWXYZ"
        var text = "\(Int.random(in: 1...9, using: &generator))"
        for _ in 0..<3 { text.append(letters.randomElement(using: &generator)!) }
        for _ in 0..<3 { text += "\(Int.random(in: 0...9, using: &generator))" }
        return text
    }

    /// Plates that are all different.
    mutating func plates(_ count: Int) -> [String] {
        var seen: Set<String> = []
        var plates: [String] = []
        while plates.count < count {
            let plate = plate()
            if seen.insert(plate).inserted { plates.append(plate) }
        }
        return plates
    }

    /// Rows of a DOJ list, `wide` characters for the plate.
    mutating func clewRows(_ count: Int, wide: Int = 8) -> [String] {
        plates(count).map { plate in
            plate + String(repeating: " ", count: wide - plate.count) + "CA1220190515"
        }
    }

    /// A whole DOJ list of `rows`.
    static func clew(_ rows: [String], total: Int? = nil, date: String = "07/02/2018 09:00")
        -> String
    {
        let digits = String(total ?? rows.count)
        let count = String(repeating: "0", count: 7 - digits.count) + digits
        return (["DATE" + date] + rows + ["TOTAL RECORD " + count]).joined(separator: "\r\n")
            + "\r\n"
    }

    /// Rows of an NCIC extract of fixed width.
    mutating func ncicRows(_ count: Int, type: Character = "V") -> [String] {
        plates(count).enumerated().map { index, plate in
            let number = String(123_456_789 + index)
            return "\(type)\(number)LA057020020190509\(plate)   CA2009MC2009YAMACYLMCBLK"
        }
    }

    /// A whole extract of `rows`.
    static func ncic(_ rows: [String], header: String = "VEHEXTRT 20260503 0600") -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }

    /// Rows of an extract with commas.
    mutating func ncicCommaRows(_ count: Int) -> [String] {
        plates(count).enumerated().map { index, plate in
            "C\(165_399_977 + index),0H0671200,20200124,\(plate),0H,2021,2009,D0DG,CHA,4D,GRY"
        }
    }

    /// Rows of Plated's CSV.
    mutating func csvRows(_ count: Int) -> [String] {
        plates(count).map { "svs,stolenVehicle,\($0),CA,grey van," }
    }

    /// A whole CSV of `rows`.
    static func csv(_ rows: [String]) -> String {
        (["list,category,plate,state,description,expiry"] + rows).joined(separator: "\n") + "\n"
    }

    /// Rows with semicolons.
    mutating func genetecRows(_ count: Int) -> [String] {
        plates(count).map { "Stolen vehicle;CA;\($0);2026-01-01;2027-01-01" }
    }

    /// A whole list with semicolons.
    static func genetec(_ rows: [String]) -> String {
        (["Category;PlateState;PlateNumber;EffectiveDate;ExpiryDate"] + rows)
            .joined(separator: "\n") + "\n"
    }
}

/// Reads a list of these bytes, believed or not.
func inspected(
    _ text: String, name: String = "list", _ settings: HotlistSource = HotlistSource(),
    now: WallTime? = nil
) throws(PlatedError) -> HotlistLoad {
    try HotlistFile.inspect(Array(text.utf8), source: name, settings: settings, now: now)
}

func moment(_ text: String) -> WallTime { WallTime(rfc3339: text)! }
