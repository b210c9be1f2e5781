/// `[[hotlist.source]]`: what is taken, what is taken for granted, and what is refused on which line.

import LinuxService
import PlateCore
import Testing

@Suite struct ConfiguredListTests {
    private static let state = "state.directory = \"s\"\n"

    private func parse(_ text: String) throws -> VehicleConfiguration {
        try ConfigurationTests.parse(Self.state + text)
    }

    @Test func everyKeyIsTaken() throws {
        let configuration = try parse(
            """
            [hotlist]
            former-days = 3
            [[hotlist.source]]
            name = "ncic"
            files = ["a.txt", "b.txt.gz"]
            format = "ncic"
            time-zone = "America/Los_Angeles"
            category = "warrant"
            yellow-hours = 13
            red-hours = 26
            exact-only = true
            entitlement = "federal"
            registered-plates = 290000000
            immigration-records = "keep"
            [[hotlist.source]]
            name = "local"
            """)
        var ncic = VehicleConfiguration.ConfiguredList(name: "ncic")
        ncic.files = ["a.txt", "b.txt.gz"]
        ncic.format = "ncic"
        ncic.timeZone = "America/Los_Angeles"
        ncic.category = .warrant
        ncic.yellowHours = 13
        ncic.redHours = 26
        ncic.isExactOnly = true
        ncic.entitlement = "federal"
        ncic.registeredPlates = 290_000_000
        ncic.keepsImmigrationRecords = true
        #expect(configuration.hotlistSources == [ncic, .init(name: "local")])
        #expect(configuration.hotlistFormerDays == 3)
        #expect(!configuration.hotlistSources[1].keepsImmigrationRecords)
    }

    @Test(
        arguments: [
            ("[[hotlist.source]]\nfiles = []", 2, "hotlist.source.name is missing"),
            ("[[hotlist.source]]\nname = \"a b\"", 3, "must be 1 to 32 letters"),
            ("[[hotlist.source]]\nname = \"a\"\nzone = \"UTC\"", 4, "no key hotlist.source.zone"),
            (
                "[[hotlist.source]]\nname = \"a\"\n[[hotlist.source]]\nname = \"a\"", 5,
                "two sources have the name \"a\"; the other is on line 3"
            ),
            ("[[hotlist.source]]\nname = \"a\"\nred-hours = 12", 4, "is less than"),
            ("[[hotlist.source]]\nname = \"a\"\ntime-zone = \"PST9\"", 4, "IANA"),
            ("[[hotlist.source]]\nname = \"a\"\nformat = \"xls\"", 4, "must be one of \"auto\""),
            ("[[hotlist.source]]\nname = \"a\"\nfiles = [\"x\", \"x\"]", 4, "twice"),
            ("[[hotlist.source]]\nname = \"a\"\nexact-only = 1", 4, "must be true or false"),
            ("[hotlist]\nsource = 3", 3, "must be an array of tables, and is an integer"),
            ("[hotlist.source]\nname = \"a\"", 2, "must be an array of tables, and is a table"),
        ])
    func whatIsWrongIsToldWithItsLine(_ text: String, _ line: Int, _ message: String) throws {
        let error = #expect(throws: PlatedError.self) { try parse(text) }
        let told = try #require(error).message
        #expect(told.hasPrefix("car.toml:\(line): "), "\(told)")
        #expect(told.contains(message), "\(told)")
        #expect(error?.code == .configuration)
    }

    @Test func aReloadTakesSourcesOver() throws {
        let old = try parse("[[hotlist.source]]\nname = \"a\"")
        let new = try parse("[[hotlist.source]]\nname = \"a\"\nyellow-hours = 12")
        #expect(old.changes(to: new).reloadable == ["hotlist.source"])
        #expect(old.changes(to: new).needingRestart.isEmpty)
    }
}
