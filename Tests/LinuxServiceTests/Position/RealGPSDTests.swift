/// The service against gpsd itself. Debian's package is `gpsd`; where it is not installed these are
/// skipped.
import Foundation
import LinuxService
import PlateCore
import Testing

@Suite(.enabled(if: RealGPSD.path != nil, "gpsd is not installed: apt-get install gpsd"))
struct RealGPSDTests {
    /// Feeds a fix a tenth of a second until `isThere`; the receiver is `ahead` of the kernel's clock.
    private func drive(
        _ gpsd: RealGPSD, _ stage: PositionStage, ahead: Int64 = 0, hasFix: Bool = true,
        until isThere: @escaping @Sendable (PositionStatus) -> Bool
    ) async -> Bool {
        await onThread {
            for _ in 0..<600 {
                // Whole seconds, as receivers have them, and each second once.
                let now = stage.clock.wallNow().milliseconds
                gpsd.feed(at: WallTime(milliseconds: now - now % 1000 + ahead), hasFix: hasFix)
                let next = 1000 - stage.clock.wallNow().milliseconds % 1000
                if stage.look(seconds: Double(next) / 1000, until: isThere) { return true }
            }
            return false
        }
    }

    @Test func sentencesBecomePositionSatellitesAndTime() async throws {
        let gpsd = try RealGPSD()
        let stage = PositionStage(GPSDAddress(host: "127.0.0.1", port: gpsd.port))
        #expect(await stage.wait { $0.receiver == .silent })
        let ahead: Int64 = 7_200_000
        #expect(
            await drive(gpsd, stage, ahead: ahead) {
                $0.receiver == .fixed && $0.timeSource == .gps && $0.satellitesUsed == 8
            })
        let now = stage.clock.monotonicNow()
        let position = try #require(stage.service.position(at: now))
        #expect(abs(position.latitude - 38.581572) < 1e-5)
        #expect(abs(position.longitude + 121.4944) < 1e-5)
        #expect(abs((position.heading ?? 0) - 90) < 0.1)
        #expect(abs((position.speed ?? 0) - 13.376) < 0.01)
        #expect(position.ageMilliseconds < 60_000)
        let stamp = stage.service.stamp(at: now)
        let truth = stage.clock.wallNow().milliseconds + ahead
        let uncertainty = try #require(stamp.uncertaintyMilliseconds)
        // A second more for this machine being busy between the two readings.
        #expect(abs(stamp.time.milliseconds - truth) <= uncertainty + 1000)
        #expect(uncertainty <= 2000)
        let status = stage.status
        #expect(status.fixMode == .full && status.satellitesSeen == 9)
        #expect(status.gpsdVersion?.isEmpty == false && status.brokenLineCount == 0)
        #expect(status.accuracyMetres ?? 0 > 0 && status.accuracyMetres ?? 1000 < 100)
    }

    @Test func receiverWithoutAFixIsSearching() async throws {
        let gpsd = try RealGPSD()
        let stage = PositionStage(GPSDAddress(host: "localhost", port: gpsd.port))
        #expect(await drive(gpsd, stage, hasFix: false) { $0.receiver == .searching })
        #expect(stage.status.fixAgeMilliseconds == nil && stage.status.timeSource == .unset)
        #expect(await drive(gpsd, stage) { $0.receiver == .fixed })
        #expect(await drive(gpsd, stage, hasFix: false) { $0.receiver == .searching })
        // The last position stays, with its age.
        #expect(stage.status.fixAgeMilliseconds != nil)
    }

    @Test func killedAndRestartedIsFoundAgain() async throws {
        let gpsd = try RealGPSD()
        let stage = PositionStage(GPSDAddress(host: "127.0.0.1", port: gpsd.port))
        #expect(await drive(gpsd, stage, ahead: 60_000) { $0.timeSource == .gps })
        let before = stage.status
        gpsd.kill()
        #expect(await stage.wait { $0.receiver == .unreachable })
        let lost = stage.status
        #expect(lost.timeSource == .gps && lost.fixAgeMilliseconds != nil)
        #expect(lost.satellitesUsed == nil && lost.fixMode == .none)
        #expect(await stage.wait { $0.isTimeHeldOver })
        try gpsd.start()
        #expect(
            await drive(gpsd, stage, ahead: 60_000) {
                $0.receiver == .fixed && !$0.isTimeHeldOver
            })
        #expect(stage.status.connectionCount > before.connectionCount)
        #expect(stage.status.correctionCount == before.correctionCount)
    }
}
