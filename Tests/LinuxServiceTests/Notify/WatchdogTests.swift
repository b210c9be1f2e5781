/// The watchdog: a sign of life while every loop turns, none while one is stuck.

import Foundation
import LinuxService
import Logging
import PlateCore
import Testing

@Suite struct WatchdogTests {
    private let folder = ScratchFolder()
    private let clock = SteppedClock()

    /// A watchdog that writes its log into a file of the folder.
    private func watchdog(
        _ pulses: [LoopPulse], _ path: String, microseconds: String? = "20000",
        processID: Int32? = getpid()
    ) -> Watchdog {
        var environment = ["NOTIFY_SOCKET": path]
        environment["WATCHDOG_USEC"] = microseconds
        environment["WATCHDOG_PID"] = processID.map { "\($0)" }
        let file = open(folder.path + "/log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let sink = LogSink(environment: [:], descriptor: file)
        return Watchdog(
            pulses: pulses, notifier: ServiceNotifier(environment: environment), clock: clock,
            log: Logger(label: "watchdog") {
                ServiceLogHandler(label: $0, threshold: LogThreshold(.trace), sink: sink)
            },
            environment: environment)
    }

    private var log: [String] {
        let text = try? String(contentsOfFile: folder.path + "/log", encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    private func pulse(_ name: String, _ milliseconds: Int64 = 1000) -> LoopPulse {
        LoopPulse(name: name, silenceMillisecondsMax: milliseconds, now: clock.monotonicNow())
    }

    @Test func stuckLoopIsNamedOnceAndStopsTheSigns() throws {
        let receiver = try DatagramReceiver(at: folder.path + "/notify")
        let feed = pulse("feed front-left")
        let main = pulse("main", 60_000)
        let watchdog = watchdog([feed, main], folder.path + "/notify")
        #expect(watchdog.turn())
        #expect(receiver.text() == "WATCHDOG=1")
        clock.advance(milliseconds: 1000)
        _ = watchdog.turn()
        #expect(receiver.text() == "WATCHDOG=1", "as long as it may be silent is not too long")
        clock.advance(milliseconds: 1)
        _ = watchdog.turn()
        #expect(receiver.text() == "STATUS=STUCK: feed front-left")
        clock.advance(milliseconds: 5000)
        _ = watchdog.turn()
        #expect(receiver.text(withinMilliseconds: 50) == nil)
        feed.beat(at: clock.monotonicNow())
        _ = watchdog.turn()
        #expect(receiver.text() == "STATUS=")
        #expect(receiver.text() == "WATCHDOG=1")
        #expect(
            log == [
                "CRITICAL watchdog: a loop is stuck loop=\"feed front-left\" seconds=1",
                "NOTICE watchdog: a loop goes on loop=\"feed front-left\"",
            ])
    }

    @Test func stuckLoopStaysInFrontOfTheStatus() throws {
        let receiver = try DatagramReceiver(at: folder.path + "/notify")
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": folder.path + "/notify"])
        let watchdog = Watchdog(
            pulses: [pulse("b"), pulse("a")], notifier: notifier, clock: clock,
            log: Logger(label: "x") { _ in SwiftLogNoOpLogHandler() }, environment: [:])
        clock.advance(milliseconds: 2000)
        _ = watchdog.turn()
        #expect(receiver.text() == "STATUS=STUCK: a, b")
        notifier.status("30 frames a second")
        #expect(receiver.text() == "STATUS=STUCK: a, b; 30 frames a second")
        notifier.stopping()
        #expect(receiver.text() == "STOPPING=1")
    }

    @Test func pulsesComeAndGoWhileItRuns() throws {
        let receiver = try DatagramReceiver(at: folder.path + "/notify")
        let watchdog = watchdog([], folder.path + "/notify")
        let late = pulse("late", 100)
        watchdog.add(late)
        watchdog.add(late)
        clock.advance(milliseconds: 200)
        _ = watchdog.turn()
        #expect(receiver.text() == "STATUS=STUCK: late")
        watchdog.remove(late)
        _ = watchdog.turn()
        #expect(receiver.text() == "STATUS=")
        #expect(receiver.text() == "WATCHDOG=1")
    }

    /// Nobody watches, or watches another process: stuck loops are told of, signs are not given.
    @Test(
        arguments: [
            (nil, nil), ("20000", 1), ("0", nil), ("soon", nil), ("-5", nil),
            ("99999999999999999999", nil),
        ] as [(String?, Int32?)])
    func withoutAnIntervalThereAreNoSigns(_ microseconds: String?, _ processID: Int32?) throws {
        let receiver = try DatagramReceiver(at: folder.path + "/notify")
        let loop = pulse("loop", 100)
        let watchdog = watchdog(
            [loop], folder.path + "/notify", microseconds: microseconds, processID: processID)
        #expect(watchdog.turn())
        #expect(receiver.text(withinMilliseconds: 50) == nil)
        clock.advance(milliseconds: 200)
        #expect(watchdog.turn())
        #expect(receiver.text() == "STATUS=STUCK: loop")
    }

    @Test func threadGivesSignsUntilItIsStopped() throws {
        let receiver = try DatagramReceiver(at: folder.path + "/notify")
        let loop = pulse("loop")
        let watchdog = watchdog([loop], folder.path + "/notify")
        watchdog.start()
        for _ in 0..<5 { #expect(receiver.text() == "WATCHDOG=1") }
        clock.advance(milliseconds: 5000)
        var text = receiver.text()
        while text == "WATCHDOG=1" { text = receiver.text() }
        #expect(text == "STATUS=STUCK: loop")
        #expect(receiver.text(withinMilliseconds: 200) == nil)
        loop.beat(at: clock.monotonicNow())
        #expect(receiver.text() == "STATUS=")
        #expect(receiver.text() == "WATCHDOG=1")
        watchdog.stop()
        // One may be under way; after it there are none.
        while receiver.text(withinMilliseconds: 500) != nil {}
        #expect(receiver.text(withinMilliseconds: 200) == nil)
    }
}
