/// The office's settings and clocks from the car's configuration and position.
import Access
import Foundation
import LinuxService
import PlateCore

extension OfficeSettings {
    /// As the car is configured.
    init(_ configuration: VehicleConfiguration) {
        let own = configuration.purposes.map {
            Purpose(Self.word($0.name), $0.name, needsCaseNumber: $0.needsCase)
        }
        self.init(
            access: AccessSettings(
                purposes: own.isEmpty ? Purpose.usual : own,
                car: configuration.vehicleID ?? "car"),
            agency: configuration.agencyName, ori: configuration.agencyORI,
            designee: [configuration.agencyDesigneeTitle, configuration.agencyDesignee]
                .compactMap(\.self).joined(separator: " ").nonEmpty)
    }

    /// The word of a purpose that the department named: lower case, hyphens for spaces.
    private static func word(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: "-")
    }
}

extension String {
    /// The text; `nil` where it is empty.
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

extension Office {
    /// Whether anybody has an account; where the store cannot say, it is taken that somebody has.
    var hasAccounts: Bool { (try? !allAccounts().isEmpty) ?? true }
}

extension OfficeClock {
    /// Times as the position service knows them, in the zone that the computer is set to.
    init(_ clock: any Clock, _ position: PositionService, boot: BootID?) {
        self.init(
            clock: clock, boot: boot.map { "\($0)" } ?? "unknown",
            stamp: { position.stamp(at: $0) },
            offsetMinutes: { time in
                let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
                return TimeZone.current.secondsFromGMT(for: date) / 60
            })
    }
}
