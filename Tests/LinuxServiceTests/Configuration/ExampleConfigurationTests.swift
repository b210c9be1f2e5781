/// The commented example: it is right as it stands, right with every key set, and has every key.

import Foundation
import LinuxService
import PlateCore
import Testing

@Suite struct ExampleConfigurationTests {
    private static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "systemd/plated.toml").path(percentEncoded: false)

    /// The example with the `#` taken from every key; of several values for one key the last.
    private func uncommented() throws -> String {
        var lines = try String(contentsOfFile: Self.path, encoding: .utf8)
            .components(separatedBy: "\n")
        for (number, line) in lines.enumerated() where line.hasPrefix("#") {
            let rest = line.dropFirst()
            if rest.first?.isLetter == true || rest.hasPrefix("[") { lines[number] = String(rest) }
        }
        return lines.filter { $0 != "files = []" }.joined(separator: "\n")
    }

    @Test func exampleAsItStandsStartsACarWithoutCameras() throws {
        let configuration = try VehicleConfiguration.load(path: Self.path)
        #expect(configuration == VehicleConfiguration(stateDirectory: "/var/lib/plated"))
    }

    @Test func exampleWithEveryKeySetIsRight() throws {
        let configuration = try ConfigurationTests.parse(try uncommented())
        #expect(configuration.cameras.count == 2 && configuration.hotlistFiles.count == 2)
        #expect(configuration.hotlistSources.count == 1 && configuration.hotlistFormerDays == 7)
        #expect(configuration.gpsd != nil && configuration.depotURL != nil)
        #expect(configuration.keyFile != nil && configuration.vehicleID != nil)
    }

    /// Each key, and taken away it is missed: so the file really sets it.
    @Test(arguments: VehicleConfiguration.keys)
    func exampleHasTheKey(_ key: String) throws {
        let parts = key.split(separator: ".")
        var table = ""
        var found = 0
        for line in try uncommented().components(separatedBy: "\n") {
            if line.hasPrefix("[") { table = line.trimmingCharacters(in: ["[", "]"]) }
            if table == parts.dropLast().joined(separator: "."),
                line.hasPrefix("\(parts.last!) = ")
            {
                found += 1
            }
        }
        #expect(found >= 1, "systemd/plated.toml does not explain \(key)")
    }
}
