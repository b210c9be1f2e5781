/// The sources of lists that a car is configured with, as they are loaded and matched.
import Foundation
import Hotlist
import LinuxService
import PlateCore

/// One source: where its list comes from, and what is settled about it.
package struct ListSource: Sendable, Hashable {
    /// Its name: the configured one, or the path of a file that stands in `hotlist.files`.
    package var name: String
    /// The files that its list is; none where its versions are only brought in.
    package var files: [String]
    /// How they are read and matched.
    package var settings: HotlistSource

    /// A source from its parts.
    package init(name: String, files: [String], settings: HotlistSource = HotlistSource()) {
        self.name = name
        self.files = files
        self.settings = settings
    }

    /// How its rows are read, as a version says that was read so: what of the settings decides on what rows
    /// come to.
    package var reading: String {
        let codes = settings.categories.map { "\($0.key)=\($0.value.rawValue)" }.sorted()
        return [
            settings.format?.rawValue ?? "auto", settings.zone?.identifier ?? "-",
            settings.category?.rawValue ?? "-", settings.name,
            "drops " + settings.droppedCodes.sorted().joined(separator: " "),
            codes.joined(separator: " "),
        ].joined(separator: "; ")
    }

    /// Those of its files that are there, on a disk that keeps them when the car is off: Plated seals what
    /// it makes of them, and not the files.
    var readableFiles: [String] { files.filter { StoredFile.isKeptOnADisk($0) } }

    /// The source that a file of `hotlist.files` is.
    package init(file: String) {
        self.init(name: file, files: [file])
    }
}

extension VehicleConfiguration {
    /// All sources: the named ones, then the plain files.
    package var listSources: [ListSource] {
        hotlistSources.map(ListSource.init) + hotlistFiles.map(ListSource.init(file:))
    }
}

extension ListSource {
    /// A source as it is configured.
    package init(_ source: VehicleConfiguration.ConfiguredList) {
        var settings = HotlistSource(
            name: source.name, format: source.format.flatMap(HotlistFormat.init(rawValue:)))
        // The configuration's reader let no other name pass.
        settings.zone = source.timeZone.flatMap(TimeZone.init(identifier:))
        settings.category = source.category
        settings.isExactOnly = source.isExactOnly
        settings.entitlement = source.entitlement
        settings.ageLimits = HotlistAgeLimits(
            yellowSeconds: Int64(source.yellowHours) * 3600,
            redSeconds: Int64(source.redHours) * 3600)
        if let plates = source.registeredPlates { settings.registeredPlates = plates }
        if source.keepsImmigrationRecords { settings.droppedCodes = [] }
        self.init(name: source.name, files: source.files, settings: settings)
    }
}
