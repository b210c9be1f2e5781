/// The rules on what reaches outside: cameras, the satellite receiver, lists.
import PlateCore

extension Doctor {
    // MARK: Cameras

    static func cameras(_ report: StatusReport) -> [DoctorFinding] {
        guard !report.cameras.isEmpty else {
            return [
                DoctorFinding(
                    .warning, .camera(nil), "No camera is configured.",
                    remedy: "Add [[camera]] to /etc/plated/plated.toml, then: "
                        + "sudo systemctl restart plated")
            ]
        }
        return report.cameras.flatMap { camera in
            standing(camera, uptimeSeconds: report.uptimeSeconds) ?? losses(camera)
        }
    }

    /// The finding on a camera from which nothing comes; `nil` where pictures come.
    private static func standing(
        _ camera: StatusReport.Camera, uptimeSeconds: Double
    ) -> [DoctorFinding]? {
        func finding(
            _ severity: FindingSeverity, _ title: String, _ remedy: String
        ) -> [DoctorFinding] {
            [
                DoctorFinding(
                    severity, .camera(camera.name), "Camera \(camera.name) \(title)",
                    remedy: remedy)
            ]
        }
        switch camera.condition {
        case .running:
            guard let age = camera.lastFrameAgeSeconds, age > Line.lastFrameSeconds else {
                return nil
            }
            return finding(
                .warning, "sent its last picture \(Int(age)) s ago.",
                "Look at: journalctl -u plated, dmesg")
        case .starting:
            guard uptimeSeconds > Line.startSeconds else { return [] }
            return finding(
                .warning, "is open and has sent no picture yet.",
                "Unplug it and plug it in again; then: platectl camera list")
        case .stalled:
            return finding(
                .failure, "is open and sends nothing.",
                "Unplug it and plug it in again. If it stalls again, try another cable and port.")
        case .absent:
            return finding(
                .failure, "is not there.",
                "Check its cable and its power. What the computer sees: platectl camera list")
        case .failing:
            return finding(
                .failure, "does not work: \(camera.reason ?? "no reason told")",
                "Unplug it and plug it in again; then look at: dmesg, platectl camera list")
        }
    }

    /// The findings on a camera that loses pictures.
    private static func losses(_ camera: StatusReport.Camera) -> [DoctorFinding] {
        let name = camera.name
        var findings: [DoctorFinding] = []
        if let health = camera.health, health < Line.healthWarning {
            let percent = Int((health * 100).rounded(.down))
            findings.append(
                DoctorFinding(
                    health < Line.healthFailure ? .failure : .warning, .camera(name),
                    "Of camera \(name)'s pictures \(percent) % are looked at.",
                    remedy: remedy(forMostOf: camera)))
        }
        if camera.interruptions > 0 {
            let times = camera.interruptions == 1 ? "once" : "\(camera.interruptions) times"
            findings.append(
                DoctorFinding(
                    .warning, .camera(name),
                    "Camera \(name) was lost \(times) and came back; last: "
                        + (camera.lastFault ?? "no reason told"),
                    remedy: "Check its cable and plugs; a loose one shows first in this way."))
        }
        let damaged = camera.framesDamaged.values.reduce(0, +)
        if Double(damaged) > Line.spoiltShare * Double(max(1, camera.framesTaken)) {
            let causes = camera.framesDamaged.filter { $0.value > 0 }
                .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            findings.append(
                DoctorFinding(
                    .warning, .camera(name),
                    "\(damaged) of camera \(name)'s pictures were damaged: \(causes).",
                    remedy: "Try another cable and port, away from the radio's."))
        }
        return findings
    }

    /// What helps against the cause that costs most pictures.
    private static func remedy(forMostOf camera: StatusReport.Camera) -> String {
        let losses = camera.framesDropped.merging(camera.framesDamaged) { $0 + $1 }
        let most = losses.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let most, most.value > 0 else {
            return "It sends fewer than it should. In the dark, many cameras do; else lower its "
                + "frame rate or size."
        }
        switch FrameFault(rawValue: most.key) {
        case .queueFull:
            return "The computer does not keep up. Look for other programs that use the processor "
                + "(top), or lower the cameras' frame rate or size."
        case .gap, .repeated:
            return "The camera's pictures are lost on their way. Give it a USB port of its own, "
                + "or lower its frame rate or size."
        case .undecodable, .flagged, .short, nil:
            return "Try another cable and port, away from the radio's."
        }
    }

    // MARK: The satellite receiver

    static func position(_ report: StatusReport) -> [DoctorFinding] {
        func finding(
            _ severity: FindingSeverity, _ title: String, _ remedy: String
        ) -> [DoctorFinding] {
            [DoctorFinding(severity, .position, title, remedy: remedy)]
        }
        let position = report.position
        switch position.receiver {
        case .off: return []
        case .unreachable:
            return finding(
                .failure, "gpsd does not answer; reads carry no place.",
                "Look at: systemctl status gpsd. Is gpsd.address right?")
        case .silent:
            return finding(
                .failure, "gpsd hears no receiver; reads carry no place.",
                "Check the receiver's cable; then look at: gpsmon, /etc/default/gpsd")
        case .searching:
            guard report.uptimeSeconds > Line.searchSeconds else { return [] }
            return finding(
                .warning, "The receiver finds no position; reads carry no place.",
                "Give the antenna open sky; then look at: cgps")
        case .fixed:
            if let age = position.fixAgeSeconds, age > Line.fixSeconds {
                return finding(
                    .warning, "The last position is \(Int(age)) s old.",
                    "Give the antenna open sky; then look at: cgps")
            }
            if let accuracy = position.accuracyMetres, accuracy > Line.accuracyMetres {
                return finding(
                    .warning, "The position is known to \(Int(accuracy)) m only.",
                    "Give the antenna open sky; then look at: cgps")
            }
            return []
        }
    }

    // MARK: Lists

    static func hotlists(_ lists: [StatusReport.Hotlist]) -> [DoctorFinding] {
        guard !lists.isEmpty else {
            return [
                DoctorFinding(
                    .warning, .hotlist(nil), "No list is searched; no plate raises an alert.",
                    remedy: "Name their sources in /etc/plated/plated.toml: [[hotlist.source]].")
            ]
        }
        return lists.flatMap { list in
            list.entries == 0
                ? [
                    DoctorFinding(
                        .failure, .hotlist(list.name),
                        "The list \(list.name) has no entries; no plate of it raises an alert.",
                        remedy: "Look at: platectl hotlist list; fetch the list anew.")
                ] : age(of: list)
        }
    }

    /// What the age means by the limits of the list's source, or by the usual ones; `nil`: nothing.
    private static func severity(
        of list: StatusReport.Hotlist, _ age: Int64
    ) -> FindingSeverity? {
        switch list.level {
        case .green: nil
        case .yellow: .warning
        case .red: .failure
        case .unknown, nil:
            age > Line.listSecondsFailure
                ? .failure : age > Line.listSecondsWarning ? .warning : nil
        }
    }

    private static func age(of list: StatusReport.Hotlist) -> [DoctorFinding] {
        func finding(
            _ severity: FindingSeverity, _ title: String, _ remedy: String
        ) -> [DoctorFinding] {
            [
                DoctorFinding(
                    severity, .hotlist(list.name), "The list \(list.name) \(title)",
                    remedy: remedy)
            ]
        }
        guard let age = list.ageSeconds else {
            return finding(
                .warning, "is of unknown age: AGE UNKNOWN stands on its alerts.",
                "Set the clock, or bring in a form of the list that says when it was extracted.")
        }
        if age < Line.listSecondsFuture {
            return finding(
                .failure, "comes from the future.",
                "The clock is wrong, or the list's source is; look at: timedatectl")
        }
        guard let severity = severity(of: list, age) else { return [] }
        return finding(
            severity, "is \(age / 3600) hours old; it stays in force.", "Fetch the list anew.")
    }
}
