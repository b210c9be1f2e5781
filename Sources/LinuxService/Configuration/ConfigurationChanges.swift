/// What changed between two configurations, and which of it a running daemon can take over.
import PlateCore

/// The keys whose values differ.
public struct ConfigurationChanges: Sendable, Equatable {
    /// Keys that a reload takes over at once.
    public var reloadable: [String] = []
    /// Keys that count from the next start; a camera is `camera.NAME`.
    public var needingRestart: [String] = []

    /// Whether nothing changed.
    public var isEmpty: Bool { reloadable.isEmpty && needingRestart.isEmpty }
}

extension VehicleConfiguration {
    /// What changes from this configuration to `new`, in the order of the example file.
    public func changes(to new: VehicleConfiguration) -> ConfigurationChanges {
        var changes = ConfigurationChanges()
        func compare<Value: Equatable>(_ key: String, _ value: KeyPath<Self, Value>) {
            guard self[keyPath: value] != new[keyPath: value] else { return }
            changes.needingRestart.append(key)
        }
        compare("state.directory", \.stateDirectory)
        compare("control.socket", \.controlSocket)
        compare("key.file", \.keyFile)
        compare("recognition.threads", \.recognitionThreads)
        compare("vehicle.id", \.vehicleID)
        compare("agency.name", \.agencyName)
        compare("agency.ori", \.agencyORI)
        compare("agency.designee", \.agencyDesignee)
        compare("agency.designee-title", \.agencyDesigneeTitle)
        compare("access.purposes", \.purposesWithoutCase)
        compare("access.purposes-with-case", \.purposesWithCase)
        compare("retention.reads-days", \.retention.readsDays)
        compare("retention.pictures-days", \.retention.picturesDays)
        compare("retention.log-days", \.retention.logDays)
        compare("depot.url", \.depotURL)
        compare("depot.recovery-key-file", \.recoveryKeyFile)
        compare("depot.signing-key-file", \.depotSigningKeyFile)
        compare("gpsd.address", \.gpsd)
        compare("sound.player", \.soundPlayer)
        changes.needingRestart += changedCameras(new)
        // Lists whose content changed are loaded anew at every reload, so this names paths only.
        if hotlistFiles != new.hotlistFiles { changes.reloadable.append("hotlist.files") }
        if hotlistSources != new.hotlistSources { changes.reloadable.append("hotlist.source") }
        if hotlistFormerDays != new.hotlistFormerDays {
            changes.reloadable.append("hotlist.former-days")
        }
        if logLevel != new.logLevel { changes.reloadable.append("log.level") }
        return changes
    }

    private var purposesWithoutCase: [Purpose] { purposes.filter { !$0.needsCase } }
    private var purposesWithCase: [Purpose] { purposes.filter(\.needsCase) }

    /// `camera.NAME` for each that came, went or differs; `camera` where only their order does.
    private func changedCameras(_ new: VehicleConfiguration) -> [String] {
        guard cameras != new.cameras else { return [] }
        let gone = cameras.filter { camera in !new.cameras.contains { $0.name == camera.name } }
        let differing = new.cameras.filter { !cameras.contains($0) }
        let names = (gone + differing).map { "camera." + $0.name }
        return names.isEmpty ? ["camera"] : names
    }
}
