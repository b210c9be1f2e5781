/// One source of a hotlist as the configuration file names it. What a source is to matching is `Hotlist`'s.
import Foundation
import PlateCore

extension VehicleConfiguration {
    /// One `[[hotlist.source]]`.
    public struct ConfiguredList: Sendable, Equatable {
        /// 1 to 32 letters, digits, `-` and `_`; no other source has it. It stands on alerts where the rows
        /// name no list of their own.
        public var name: String
        /// Files that are its list together; none where its versions are brought in.
        public var files: [String] = []
        /// The format's name, one of `formats`; `nil` leaves it to the file.
        public var format: String?
        /// The IANA zone of times that say none.
        public var timeZone: String?
        /// What a row is that says no category.
        public var category: HotlistCategory?
        /// Hours of age from which on the list is flagged.
        public var yellowHours = 24
        /// Hours of age from which on it is a fault.
        public var redHours = 48
        /// Whether only the very text is looked for.
        public var isExactOnly = false
        /// The entitlement that shows what it says of a vehicle; `nil`: one named as the list.
        public var entitlement: String?
        /// Plates registered where it is from, for the base rate of look-alikes.
        public var registeredPlates: Int?
        /// Whether NCIC's records of type N stay in it.
        public var keepsImmigrationRecords = false

        /// The formats, `auto` among them.
        public static let formats = ["auto", "clew", "ncic", "csv", "genetec"]

        /// A source of which nothing but its name is said.
        public init(name: String) { self.name = name }
    }
}

extension ConfigurationReader {
    /// The sources in the order of the file.
    mutating func listSources() -> [VehicleConfiguration.ConfiguredList] {
        var sources: [VehicleConfiguration.ConfiguredList] = []
        var names: [String: Int] = [:]
        let tables = tables(
            at: "hotlist.source", countMax: Limits.hotlistSourcesMax, noun: "source",
            plural: "sources")
        for (place, table) in tables {
            refuseUnknown(in: table, at: place)
            if table["name"] == nil {
                report(
                    place, "hotlist.source.name is missing", hint: "Write name = \"svs\".")
            }
            let name = optional("name", place, ValueRules.cameraName)
            let source = listSource(name ?? "", place)
            guard let name else { continue }
            refuseTwice(name, "name", place, of: "sources", &names)
            sources.append(source)
        }
        return sources
    }

    private mutating func listSource(
        _ name: String, _ place: ConfigurationPath
    ) -> VehicleConfiguration.ConfiguredList {
        var source = VehicleConfiguration.ConfiguredList(name: name)
        source.files = texts(
            at: place.appending(.key("files")), ValueRules.path,
            countMax: Limits.hotlistImportFilesMax, noun: "paths",
            example: "[\"/var/lib/plated/hotlists/svs.tbl\"]", remedy: "Join some of them.")
        source.format = optional("format", place, ValueRules.listFormat).flatMap {
            $0 == "auto" ? nil : $0
        }
        source.timeZone = optional("time-zone", place, ValueRules.timeZone)
        source.category = optional("category", place, ValueRules.listCategory)
        source.yellowHours =
            optional("yellow-hours", place, ValueRules.listHours) ?? source.yellowHours
        source.redHours =
            optional("red-hours", place, ValueRules.listHours)
            ?? max(source.redHours, source.yellowHours)
        if source.redHours < source.yellowHours {
            report(
                place.appending(.key("red-hours")),
                "hotlist.source.red-hours is less than hotlist.source.yellow-hours",
                hint: "A list turns yellow first and red later.")
        }
        source.isExactOnly = optional("exact-only", place, ValueRules.flag) ?? false
        source.entitlement = optional("entitlement", place, ValueRules.label)
        source.registeredPlates = optional(
            "registered-plates", place, ValueRules.registeredPlates)
        source.keepsImmigrationRecords =
            optional("immigration-records", place, ValueRules.immigrationRecords) ?? false
        return source
    }
}

extension ValueRules {
    static var flag: ValueRule<Bool> {
        ValueRule(example: "true") { value in
            guard let flag = value.bool else {
                return .failure(wrongType("true or false", value, "true"))
            }
            return .success(flag)
        }
    }

    static var listFormat: ValueRule<String> {
        choice(VehicleConfiguration.ConfiguredList.formats.map { ($0, $0) })
    }

    static var listCategory: ValueRule<HotlistCategory> {
        choice(HotlistCategory.allCases.map { ($0.rawValue, $0) })
    }

    static var listHours: ValueRule<Int> {
        integer(1...Int(Limits.hotlistAgeDaysMax) * 24, "24")
    }

    /// From a small island to more than all of the country.
    static var registeredPlates: ValueRule<Int> { integer(1_000...1_000_000_000, "36000000") }

    /// Whether records of type N are kept: dropped unless somebody writes otherwise (DOJ bulletin
    /// 2023-DLE-06, SB 54).
    static var immigrationRecords: ValueRule<Bool> {
        choice([("drop", false), ("keep", true)])
    }

    static var timeZone: ValueRule<String> {
        let example = "\"America/Los_Angeles\""
        return text(example) { name in
            guard name.utf8.count <= Limits.labelBytesMax, TimeZone(identifier: name) != nil else {
                return .failure(
                    refusal("must be a time zone of the IANA list", name, example))
            }
            return .success(name)
        }
    }
}
