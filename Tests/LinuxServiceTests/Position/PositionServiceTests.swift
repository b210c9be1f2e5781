/// The service over real sockets: servers that lie, stall, flood and go away, and none at all.
import Foundation
import Glibc
import LinuxService
import PlateCore
import Synchronization
import Testing

@Suite struct PositionServiceTests {
    private static let greeting = """
        {"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}\r
        {"class":"DEVICES","devices":[{"path":"/dev/ttyACM0","activated":"2026-05-04T07:00:00Z"}]}\r

        """

    private static func fix(_ latitude: Double = 38.5, time: WallTime? = nil) -> String {
        let time = time.map { #","time":"\#($0)""# } ?? ""
        return #"{"class":"TPV","mode":3,"lat":\#(latitude),"lon":-121.5,"eph":4\#(time)}"# + "\n"
    }

    @Test func carWithoutGPSDHasTimeAndNoPosition() async {
        let stage = PositionStage(nil)
        let now = stage.clock.monotonicNow()
        #expect(stage.status.receiver == .off)
        #expect(stage.service.position(at: now) == nil)
        let stamp = stage.service.stamp(at: now)
        #expect(stamp.source == .unset)
        #expect(abs(stamp.time.milliseconds - stage.clock.wallNow().milliseconds) < 1000)
        // The clock is watched all the same.
        stage.clock.set(byMilliseconds: -3_600_000)
        #expect(await stage.wait { $0.clockStepCount == 1 })
        #expect(stage.changes.map(\.kind) == [.systemStepped])
        #expect(abs(stage.changes[0].milliseconds + 3_600_000) < 1000)
        let later = stage.service.stamp(at: stage.clock.monotonicNow())
        #expect(later.time >= stamp.time)
        #expect(!stage.service.pulse.isStuck(at: stage.clock.monotonicNow()))
    }

    @Test func fixesBecomePositionsAndTime() async throws {
        let clock = SettableClock()
        let heard = Mutex("")
        let server = ScriptedServer { connection in
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = recv(connection, &bytes, bytes.count, 0)
            heard.withLock { $0 = String(decoding: bytes[..<max(0, count)], as: UTF8.self) }
            ScriptedServer.say(Self.greeting, to: connection)
            ScriptedServer.say(#"{"class":"SKY","nSat":11,"uSat":7}"# + "\n", to: connection)
            // An hour ahead of the kernel's clock, ten fixes a second.
            for _ in 0..<600 {
                let time = WallTime(milliseconds: clock.wallNow().milliseconds + 3_600_000)
                guard ScriptedServer.say(Self.fix(time: time), to: connection) else { return }
                usleep(100_000)
            }
        }
        let stage = PositionStage(server.address)
        #expect(await stage.wait { $0.timeSource == .gps && $0.satellitesUsed != nil })
        let now = stage.clock.monotonicNow()
        let position = try #require(stage.service.position(at: now))
        #expect(position.latitude == 38.5 && position.longitude == -121.5)
        #expect(position.accuracy == 4 && (0...5000).contains(position.ageMilliseconds))
        let later = try #require(
            stage.service.position(at: now.adding(milliseconds: 60_000)))
        #expect((59_000...65_000).contains(later.ageMilliseconds))
        // A driver may stamp its frames with nonsense.
        for nonsense: Int64 in [.min, -1, 0, .max] {
            let moment = MonotonicTime(nanoseconds: nonsense)
            #expect(stage.service.position(at: moment)?.latitude == 38.5)
            // What was before the first fix was told by nobody, and stays so.
            #expect(stage.service.stamp(at: moment).source == (nonsense == .max ? .gps : .unset))
        }
        let stamp = stage.service.stamp(at: now)
        let truth = clock.wallNow().milliseconds + 3_600_000
        #expect(abs(stamp.time.milliseconds - truth) < 2000)
        let status = stage.status
        #expect(status.receiver == .fixed && status.fixMode == .full && status.loss == nil)
        #expect(status.satellitesUsed == 7 && status.satellitesSeen == 11)
        #expect(status.gpsdVersion == "3.22" && status.accuracyMetres == 4)
        #expect(status.correctionCount == 1 && stage.changes.map(\.kind) == [.corrected])
        #expect(heard.withLock { $0 }.contains(#"?WATCH={"enable":true,"json":true}"#))
    }

    @Test func receiverThatGoesIsSilentAndTheLastPositionStays() async {
        let server = ScriptedServer { connection in
            ScriptedServer.say(Self.greeting + Self.fix(), to: connection)
            usleep(1_000_000)
            ScriptedServer.say(#"{"class":"DEVICES","devices":[]}"# + "\n", to: connection)
            ScriptedServer.waitForEnd(connection)
        }
        let stage = PositionStage(server.address)
        #expect(await stage.wait { $0.receiver == .fixed })
        #expect(await stage.wait { $0.receiver == .silent && $0.fixMode == .none })
        #expect(stage.status.fixAgeMilliseconds != nil)
    }

    @Test(arguments: [
        "not json\n", "{\"class\":\"TPV\",\"mode\":", "\0\0\0\n\0\n", "{}\n[]\n7\n",
        "{\"class\":\"TPV\",\"mode\":3,\"lat\":\"x\"}\n", "",
    ])
    func rubbishIsSkippedAndTheNextServerIsFound(_ rubbish: String) async {
        let isFirst = Mutex(true)
        let server = ScriptedServer { connection in
            let first = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if first {
                ScriptedServer.say(rubbish, to: connection)
                return
            }
            ScriptedServer.say(Self.greeting + "rubbish\n" + Self.fix(), to: connection)
            ScriptedServer.waitForEnd(connection)
        }
        let stage = PositionStage(server.address)
        #expect(await stage.wait { $0.receiver == .fixed && $0.connectionCount == 2 })
        #expect(stage.status.brokenLineCount >= 1)
    }

    @Test func lineWithoutAnEndTakesNoMemoryAndEndsTheConnection() async {
        let sent = Mutex(0)
        let server = ScriptedServer { connection in
            let chunk = String(repeating: "x", count: 8192)
            while ScriptedServer.say(chunk, to: connection) { sent.withLock { $0 += 8192 } }
        }
        let stage = PositionStage(server.address)
        #expect(await stage.wait { $0.loss == .flooding })
        #expect(stage.status.brokenLineCount >= 1)
        // What was read before it was given up, and what fits into the sockets between, as often as it was
        // tried anew by now.
        let bytes = sent.withLock { $0 }
        #expect(bytes < server.connectionCount * 32 * 1024 * 1024)
        #expect(!stage.service.pulse.isStuck(at: stage.clock.monotonicNow()))
    }

    @Test func floodOfFixesEndsTheConnection() async {
        let server = ScriptedServer { connection in
            let chunk = String(repeating: Self.fix(), count: 100)
            while ScriptedServer.say(chunk, to: connection) {}
        }
        let stage = PositionStage(server.address)
        #expect(await stage.wait { $0.loss == .flooding })
        #expect(stage.status.fixAgeMilliseconds != nil)
    }

    @Test func serverThatClosesAtOnceIsTriedEverMoreSeldom() async {
        let server = ScriptedServer { _ in }
        let stage = PositionStage(server.address)
        // Half a second, one, two, four: in six seconds no more than five.
        let count = await onThread {
            for _ in 0..<6000 where server.connectionCount < 3 { usleep(10_000) }
            usleep(3_000_000)
            return server.connectionCount
        }
        #expect(count <= 5)
        #expect(stage.status.loss == .closed && stage.status.receiver == .unreachable)
        #expect(!stage.service.pulse.isStuck(at: stage.clock.monotonicNow()))
    }

    @Test func gpsdThatComesLateIsFound() async {
        let port = freePort()
        let stage = PositionStage(GPSDAddress(host: "localhost", port: port))
        #expect(await stage.wait { $0.loss == .refused })
        let server = ScriptedServer(port: port) { connection in
            ScriptedServer.say(Self.greeting + Self.fix(), to: connection)
            ScriptedServer.waitForEnd(connection)
        }
        // One fix soon grows old, and that is a loss again.
        #expect(await stage.wait { $0.receiver == .fixed && $0.loss == nil })
        #expect(server.connectionCount == 1)
    }

    @Test func nameThatNobodyKnowsIsSaid() async {
        let stage = PositionStage(GPSDAddress(host: "no-such-host.invalid", port: 2947))
        #expect(await stage.wait { $0.loss == .unknownName })
        #expect(stage.status.receiver == .unreachable)
    }

    @Test func stopEndsTheThreadWhateverItWaitsFor() async {
        let deaf = ScriptedServer { ScriptedServer.waitForEnd($0) }
        for address in [nil, deaf.address, GPSDAddress(host: "no-such-host.invalid")] {
            let stage = PositionStage(address)
            await onThread { _ = usleep(200_000) }
            #expect(!stage.service.isStopped)
            stage.service.stop()
            #expect(await stage.wait(seconds: 5) { _ in stage.service.isStopped })
            #expect(stage.service.stamp(at: stage.clock.monotonicNow()).source == .unset)
        }
    }

    @Test func kernelOfThisMachineAnswers() throws {
        let kernel = LinuxTimekeeping()
        let first = kernel.state()
        let second = kernel.state()
        #expect(first.errorMicrosecondsMax >= 0 && first.sleptMicroseconds >= -1000)
        #expect(abs(second.sleptMicroseconds - first.sleptMicroseconds) < 20_000)
        let boot = try #require(BootID.current())
        #expect(boot == BootID.current() && boot.description.utf8.count == 36)
    }
}
