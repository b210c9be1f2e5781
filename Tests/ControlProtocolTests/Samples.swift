/// Reports as a daemon gives them, for tests of this target.
import ControlProtocol
import PlateCore

enum Sample {
    /// A camera from which everything comes.
    static func camera(
        _ name: String = "front", _ condition: CameraCondition = .running, health: Double? = 1,
        taken: Int = 54_000, dropped: [String: Int] = [:], damaged: [String: Int] = [:],
        lastFrameAge: Double? = 0.03
    ) -> StatusReport.Camera {
        StatusReport.Camera(
            name: name, condition: condition, format: "MJPEG 1280x720", framesPerSecond: 29.97,
            framesPerSecondExpected: 30, framesTaken: taken, framesProcessed: taken - 4,
            health: health, framesDropped: dropped, framesDamaged: damaged,
            lastFrameAgeSeconds: lastFrameAge)
    }

    /// A car that lacks nothing.
    static let sound = StatusReport(
        vehicle: "12-345", toldAt: WallTime(milliseconds: 1_780_000_000_123),
        uptimeSeconds: 1800, cameras: [camera()],
        stages: [
            StatusReport.Stage(
                name: "frame", count: 54_000, medianMilliseconds: 9.25, p99Milliseconds: 18.4)
        ],
        queues: [StatusReport.Queue(name: "frames", depth: 1, depthMax: 5, capacity: 8)],
        store: StatusReport.Store(reads: 1204, alerts: 3, databaseBytes: 58_000_000, errors: 0),
        disk: StatusReport.Disk(
            path: "/var/lib/plated", freeBytes: 112_000_000_000, freeShare: 0.78),
        clock: StatusReport.Clock(source: .gps, uncertaintyMilliseconds: 12, steps: 1),
        position: StatusReport.Position(
            receiver: .fixed, fixAgeSeconds: 0.4, accuracyMetres: 3.2, satellitesUsed: 9,
            satellitesSeen: 14),
        hotlists: [
            StatusReport.Hotlist(
                name: "svs", entries: 132_456, ageSeconds: 10_800, version: "0193a1")
        ],
        memory: StatusReport.Memory(
            residentBytes: 212_000_000, peakBytes: 240_000_000, fileDescriptors: 61))
}
