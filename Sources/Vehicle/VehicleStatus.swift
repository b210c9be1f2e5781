/// The status report of the car, put together from what its parts say of themselves.
import Access
import ControlProtocol
import Custody
import Foundation
import Glibc
import Hotlist
import Ledger
import LinuxService
import Pipeline
import PlateCore

/// The parts that a report asks.
struct StatusSource: Sendable {
    let configuration: VehicleConfiguration
    let clock: any Clock
    let startedAt: MonotonicTime
    let stores: VehicleStores
    let lists: HotlistShelf
    let position: PositionService
    let cameras: [CameraSeat]
    let patrol: Patrol
    let office: Office
    let disk: DiskWatch
    let keys: CarKeys
    let speaker: AlertSpeaker

    /// How all of them stand now. May wait for the database.
    func report() -> StatusReport {
        let now = clock.monotonicNow()
        let accounts = cameras.map { ($0.camera.name, $0.account()) }
        return VehicleStatus(
            configuration: configuration, startedAt: startedAt, now: now,
            stamp: position.stamp(at: now), patrol: patrol.status(),
            accounts: Dictionary(uniqueKeysWithValues: accounts), position: position.status(),
            lists: lists.standings, store: stores.reads, custodyFaults: stores.faults,
            diskStep: disk.step, theftGap: keys.theftGap, officeFaults: office.faults,
            soundFaults: speaker.faults, alertsOpen: office.shift.waiting.count
        ).report()
    }
}

extension StatusSource {
    /// What anybody may know of this installation.
    func about() -> AboutReport {
        AboutReport(
            vehicle: configuration.vehicleID, agency: configuration.agencyName,
            ori: configuration.agencyORI, designeeTitle: configuration.agencyDesigneeTitle,
            designee: configuration.agencyDesignee,
            sealing: keys.theftGap == nil ? .sealed : .keyBesideStore,
            hasRecoveryKey: keys.recovery != nil, hasAccounts: office.hasAccounts,
            signingKey: (try? stores.custody.signingKey.publicKey.fingerprint)?
                .filter { $0 != " " },
            modelSHA256: EmbeddedModels.sha256,
            purposes: office.settings.access.purposes.map {
                AboutReport.Purpose(
                    name: $0.word, title: $0.title, needsCase: $0.needsCaseNumber)
            })
    }
}

/// Everything a report is made of; taken anew for each.
private struct VehicleStatus {
    let configuration: VehicleConfiguration
    let startedAt: MonotonicTime
    let now: MonotonicTime
    let stamp: WallStamp
    let patrol: PatrolStatus
    /// What each camera says of itself, by its name.
    let accounts: [String: CameraAccount]
    let position: PositionStatus
    let lists: [HotlistShelf.Standing]
    let store: ReadStore
    let custodyFaults: [StatusReport.Fault]
    let diskStep: DiskStep
    let theftGap: String?
    let officeFaults: [StatusReport.Fault]
    let soundFaults: [StatusReport.Fault]
    let alertsOpen: Int

    /// The report.
    func report() -> StatusReport {
        StatusReport(
            vehicle: configuration.vehicleID, toldAt: stamp.time,
            uptimeSeconds: now.milliseconds(since: startedAt) / 1000,
            cameras: patrol.cameras.map(camera), stages: stages, queues: queues, store: stored,
            outbox: outbox, disk: disk,
            clock: StatusReport.Clock(
                source: stamp.source, uncertaintyMilliseconds: stamp.uncertaintyMilliseconds,
                steps: position.clockStepCount),
            position: receiver, hotlists: lists.map(list), memory: memory,
            faults: faults)
    }

    private var memory: StatusReport.Memory {
        StatusReport.Memory(
            residentBytes: OwnProcess.residentBytes, peakBytes: OwnProcess.residentBytesMost,
            fileDescriptors: OwnProcess.fileDescriptors)
    }

    /// The file system that the state folder lies on; `nil` where it cannot be asked.
    private var disk: StatusReport.Disk? {
        let folder = configuration.stateDirectory
        var answer = statvfs()
        guard statvfs(folder, &answer) == 0, answer.f_blocks > 0 else { return nil }
        return StatusReport.Disk(
            path: folder, freeBytes: Int(clamping: answer.f_bavail) * Int(answer.f_frsize),
            freeShare: Double(answer.f_bavail) / Double(answer.f_blocks))
    }

    private func camera(_ status: CameraStatus) -> StatusReport.Camera {
        func named(_ counts: [FrameFault: Int]) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
        }
        let account = accounts[status.name] ?? CameraAccount()
        return StatusReport.Camera(
            name: status.name, condition: status.condition, format: account.format,
            framesPerSecond: status.framesPerSecond,
            framesPerSecondExpected: status.framesPerSecondExpected, framesTaken: status.taken,
            framesProcessed: status.processed, health: status.health,
            framesDropped: named(status.dropped), framesDamaged: named(status.damaged),
            lastFrameAgeSeconds: status.lastFrameAgeMilliseconds.map { $0 / 1000 },
            interruptions: account.interruptions, lastFault: account.lastFault)
    }

    private var stages: [StatusReport.Stage] {
        PipelineStage.allCases.compactMap { stage in
            patrol.timings[stage].map {
                StatusReport.Stage(
                    name: stage.rawValue, count: $0.count, medianMilliseconds: $0.quantile(0.5),
                    p99Milliseconds: $0.quantile(0.99))
            }
        }
    }

    private var queues: [StatusReport.Queue] {
        let frames = patrol.cameras.map {
            StatusReport.Queue(
                name: "frames " + $0.name, depth: $0.waiting, depthMax: $0.waitingMax,
                // One more is in recognition.
                capacity: Limits.frameQueueCountMax + 1)
        }
        let records = StatusReport.Queue(
            name: "records", depth: patrol.eventsWaiting, depthMax: patrol.eventsWaitingMax,
            capacity: Limits.trackerEventsWaitingMax)
        let changes = StatusReport.Queue(
            name: "commits", depth: patrol.changesWaiting, depthMax: patrol.changesWaitingMax,
            capacity: Limits.commitWaitingCountMax)
        return frames + [records, changes]
    }

    /// Counts that cannot be had are told as 0: then the store's fault is told too.
    private var stored: StatusReport.Store {
        let counts = try? store.counts()
        return StatusReport.Store(
            reads: counts?.reads ?? 0, alerts: counts?.alerts ?? 0, alertsOpen: alertsOpen,
            databaseBytes: store.databaseBytes, errors: patrol.storeErrors,
            unrecorded: patrol.storeFault == nil ? 0 : patrol.eventsWaiting + patrol.changesWaiting)
    }

    private var outbox: StatusReport.Outbox? {
        guard let status = try? store.outboxStatus() else { return nil }
        return StatusReport.Outbox(
            depth: status.depth, bytes: status.bytes,
            oldestSeconds: status.oldestQueuedAt.map {
                max(0, Double(stamp.time.milliseconds - $0.milliseconds) / 1000)
            }, receiptsRefused: status.refusedCount)
    }

    private var receiver: StatusReport.Position {
        StatusReport.Position(
            receiver: position.receiver,
            fixAgeSeconds: position.fixAgeMilliseconds.map { Double($0) / 1000 },
            accuracyMetres: position.accuracyMetres, satellitesUsed: position.satellitesUsed,
            satellitesSeen: position.satellitesSeen)
    }

    private func list(_ standing: HotlistShelf.Standing) -> StatusReport.Hotlist {
        let extractedAt = standing.version?.extractedAt
        let age = extractedAt.map { (stamp.time.milliseconds - $0.milliseconds) / 1000 }
        let level = HotlistAge(
            extractedAt: extractedAt, at: stamp.time, clock: stamp.source,
            limits: standing.source.settings.ageLimits)
        return StatusReport.Hotlist(
            name: standing.source.name, entries: standing.version?.entryCount ?? 0,
            ageSeconds: stamp.source == .unset ? nil : age,
            version: standing.version.map { String($0.sha256.prefix(8)) },
            level: HotlistAgeReport(level).level)
    }

    private var faults: [StatusReport.Fault] {
        sealingFaults + custodyFaults + officeFaults + listFaults + storeFaults + soundFaults
            + otherFaults
    }

    /// What a thief or a full disk means for what is stored.
    private var sealingFaults: [StatusReport.Fault] {
        var faults: [StatusReport.Fault] = []
        if let theftGap {
            faults.append(
                StatusReport.Fault(
                    .warning, "NOT SEALED AGAINST THEFT: \(theftGap).",
                    remedy:
                        "Bind the key to a TPM or keep it on a removable key: systemd/README.md."
                ))
        }
        let readable = lists.flatMap(\.source.readableFiles)
        if !readable.isEmpty {
            faults.append(
                StatusReport.Fault(
                    .warning,
                    "Lists lie readable for a thief of this computer: "
                        + readable.map { URL(fileURLWithPath: $0).lastPathComponent }
                        .joined(separator: ", "),
                    remedy: "Name their source in plated.toml without files, bring them in with "
                        + "platectl hotlist import, which seals them, and delete the files."))
        }
        if diskStep > .normal {
            faults.append(
                StatusReport.Fault(
                    .failure, diskStep.words,
                    remedy: "Make room on the disk, or bring the car where it can upload."))
        }
        return faults
    }

    private var listFaults: [StatusReport.Fault] {
        lists.compactMap { list in
            list.fault.map { fault in
                let kept =
                    list.version == nil ? "it is not searched" : "a version of it is searched"
                return StatusReport.Fault(
                    .failure, "The hotlist \(list.source.name): \(kept): \(fault)",
                    remedy: list.source.files.isEmpty
                        ? "Bring in a good one: platectl hotlist import."
                        : "Put a good file in its place and reload: systemctl reload plated.")
            }
        }
    }

    private var storeFaults: [StatusReport.Fault] {
        var faults: [StatusReport.Fault] = []
        if let fault = patrol.storeFault {
            faults.append(
                StatusReport.Fault(
                    .failure, "The store takes no records: \(fault)",
                    remedy: "Look at the disk; reads wait in memory until it takes them."))
        }
        if patrol.alertsNotRecorded > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure, "\(patrol.alertsNotRecorded) alerts are NOT RECORDED.",
                    remedy: "Note them by hand; look at the disk."))
        }
        let unreadable = store.unreadable.count
        if unreadable > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure, "\(unreadable) records do not open: damaged, or of another key.",
                    remedy: "Run plated check --config FILE and keep its output."))
        }
        if patrol.recordsRefused > 0 {
            faults.append(
                StatusReport.Fault(
                    .failure,
                    "The store refused \(patrol.recordsRefused) records for what they are.",
                    remedy: "Run plated check --config FILE and keep its output."))
        }
        return faults
    }

    private var otherFaults: [StatusReport.Fault] {
        var faults: [StatusReport.Fault] = []
        if position.sourcesDisagree {
            faults.append(
                StatusReport.Fault(
                    .warning, "Satellites and network tell different times.",
                    remedy: "See which of them is right before evidence is booked."))
        }
        for name in patrol.camerasThatDoNotAddUp {
            faults.append(
                StatusReport.Fault(
                    .failure, "The counters of camera \(name) do not add up.",
                    remedy: "This is a fault of the program: keep the status and report it."))
        }
        return faults
    }
}
