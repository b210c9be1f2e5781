/// What needs care, told from a status: the one set of rules for `doctor` and for the colours of
/// `status`. Pure.
import PlateCore

/// Judges a status.
public enum Doctor {
    /// Where the rules draw their lines.
    enum Line {
        /// Below it a camera loses what an officer would miss.
        static let healthWarning = 0.97
        /// Below it a camera cannot be relied on.
        static let healthFailure = 0.8
        /// Damaged or missing pictures of all taken: a sound cable has none.
        static let spoiltShare = 0.01
        /// A running camera sends several a second.
        static let lastFrameSeconds = 5.0
        /// What a camera, or a receiver after a cold start, takes to come up.
        static let startSeconds = 30.0
        /// A receiver that was off for weeks needs minutes of open sky.
        static let searchSeconds = 300.0
        /// The budget from capture to alert.
        static let frameMilliseconds = 150.0
        /// Room for some days of reads and pictures.
        static let diskShareWarning = 0.15
        /// A busy street makes three a second, and a sound disk takes them at once.
        static let unrecorded = 8
        /// Scene images are being refused soon.
        static let diskShareFailure = 0.05
        /// A record's time is told to the second.
        static let clockMilliseconds: Int64 = 1000
        /// One step is a fix after the start; more mean a battery or a receiver that fails.
        static let clockSteps = 3
        /// A receiver gives one fix a second.
        static let fixSeconds = 10.0
        /// Across a wide street.
        static let accuracyMetres = 30.0
        /// Lists are replaced once a day.
        static let listSecondsWarning: Int64 = 24 * 3600 + 3600
        /// Stale lists have led to wrong stops.
        static let listSecondsFailure: Int64 = 72 * 3600
        /// A clock that is a little off makes a fresh list seem to come from the future.
        static let listSecondsFuture: Int64 = -300
        /// Over twice the budget of a million entries and two cameras.
        static let residentBytes = 600 * 1024 * 1024
        /// The operating system gives 1024 as a rule.
        static let fileDescriptors = 700
    }

    /// All findings on `report`, the worse first, in the order of the screen.
    public static func findings(in report: StatusReport) -> [DoctorFinding] {
        let findings =
            report.faults.map(finding) + cameras(report) + stages(report) + queues(report)
            + store(report.store) + disk(report.disk) + clock(report.clock)
            + position(report) + hotlists(report.hotlists) + memory(report.memory)
        return worstFirst(findings)
    }

    /// In the order given, but what does not work before what should be looked at.
    static func worstFirst(_ findings: [DoctorFinding]) -> [DoctorFinding] {
        findings.filter { $0.severity == .failure } + findings.filter { $0.severity == .warning }
    }

    private static func finding(_ fault: StatusReport.Fault) -> DoctorFinding {
        DoctorFinding(
            fault.severity, .daemon, fault.title,
            remedy: fault.remedy ?? "Look at: journalctl -u plated")
    }

    private static func stages(_ report: StatusReport) -> [DoctorFinding] {
        report.stages.filter { $0.p99Milliseconds > Line.frameMilliseconds }.map {
            DoctorFinding(
                .warning, .stages,
                "One in a hundred runs of \($0.name) takes \(Int($0.p99Milliseconds)) ms.",
                remedy: "Look for other programs that use the processor (top), or lower the "
                    + "cameras' frame rate or size.")
        }
    }

    private static func queues(_ report: StatusReport) -> [DoctorFinding] {
        report.queues.filter { $0.capacity > 0 && $0.depth >= $0.capacity }.map {
            DoctorFinding(
                .warning, .queue($0.name), "The queue \"\($0.name)\" is full.",
                remedy: "What comes now pushes out what waits. Look for other programs that use "
                    + "the processor (top), or lower the cameras' frame rate or size.")
        }
    }

    private static func store(_ store: StatusReport.Store) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if store.unrecorded > Line.unrecorded {
            findings.append(
                DoctorFinding(
                    .failure, .store, "\(store.unrecorded) records wait in memory for the disk.",
                    remedy: "Do not switch off. Make room on the disk, or look at: dmesg"))
        }
        if store.errors > 0 {
            findings.append(
                DoctorFinding(
                    .failure, .store, "\(store.errors) writes to the store failed.",
                    remedy: "Look at: journalctl -u plated; then plated check --state FOLDER"))
        }
        return findings
    }

    private static func disk(_ disk: StatusReport.Disk?) -> [DoctorFinding] {
        guard let disk else {
            return [
                DoctorFinding(
                    .failure, .disk, "The room on the disk cannot be told.",
                    remedy: "Is the state folder there? Look at: journalctl -u plated")
            ]
        }
        return room(share: disk.freeShare, path: disk.path)
    }

    /// The finding on a file system of which `share` is free, if any.
    static func room(share: Double, path: String) -> [DoctorFinding] {
        guard share < Line.diskShareWarning else { return [] }
        let percent = Int((share * 100).rounded(.down))
        return [
            DoctorFinding(
                share < Line.diskShareFailure ? .failure : .warning, .disk,
                "Of the disk under \(path) only \(percent) % are free.",
                remedy: "Remove what is not Plated's from this disk: sudo du -xh / | sort -h")
        ]
    }

    private static func clock(_ clock: StatusReport.Clock) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if clock.source == .unset {
            findings.append(
                DoctorFinding(
                    .failure, .clock, "Nobody has set the clock; reads carry no trusted time.",
                    remedy: "Give the receiver open sky, or the car a network; then look at: "
                        + "timedatectl"))
        } else if let error = clock.uncertaintyMilliseconds, error > Line.clockMilliseconds {
            findings.append(
                DoctorFinding(
                    .warning, .clock, "The clock may be off by \(error / 1000) s.",
                    remedy: "Give the receiver open sky, or the car a network; then look at: "
                        + "timedatectl"))
        }
        if clock.steps > Line.clockSteps {
            findings.append(
                DoctorFinding(
                    .warning, .clock, "The clock has jumped \(clock.steps) times.",
                    remedy: "Two programs may be setting it; look at: timedatectl, chronyc "
                        + "sources. Or its battery is empty."))
        }
        return findings
    }

    private static func memory(_ memory: StatusReport.Memory) -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        if memory.residentBytes > Line.residentBytes {
            findings.append(
                DoctorFinding(
                    .warning, .memory,
                    "The daemon takes \(memory.residentBytes / 1_000_000) MB of memory.",
                    remedy: "Note it down with journalctl -u plated, then: "
                        + "sudo systemctl restart plated"))
        }
        if memory.fileDescriptors > Line.fileDescriptors {
            findings.append(
                DoctorFinding(
                    .warning, .memory, "The daemon has \(memory.fileDescriptors) files open.",
                    remedy: "Note it down with journalctl -u plated, then: "
                        + "sudo systemctl restart plated"))
        }
        return findings
    }
}
