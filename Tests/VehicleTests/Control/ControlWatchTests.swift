/// Watching over the control socket: who is told what, when a watch ends, and that nobody waits for it.

import ControlProtocol
import Foundation
import PlateCore
import Synchronization
import Testing
import Vehicle

@Suite struct ControlWatchTests {
    /// A server whose answer to `subscribe` is a watch with the request's number.
    private final class Stage: Sendable {
        let folder: String
        let server: ControlServer
        /// What answers to `audit` wait for.
        let gate = DispatchSemaphore(value: 0)
        private let heard: Numbers

        init(bounds: ControlBounds = ControlBounds()) throws {
            folder = try ControlStage.newFolder()
            let heard = Numbers()
            self.heard = heard
            server = ControlServer(
                path: folder + "/control.sock", clock: ShiftedClock(), bounds: bounds,
                logger: ControlStage.quiet, onWatchEnd: { heard.append($0) }
            ) { [gate] request, _ in
                guard case .subscribe(let body) = request.body else {
                    if case .audit = request.body { gate.wait() }
                    return ControlReply(to: request, .status(ControlStage.report))
                }
                let isOn = body.reads || body.alerts
                let report = WatchReport(
                    number: isOn ? request.id : nil, reads: body.reads, alerts: body.alerts)
                return ControlReply(to: request, .watch(report))
            }
            try server.start()
        }

        deinit {
            server.stop()
            try? FileManager.default.removeItem(atPath: folder)
        }

        var ended: [Int64] { heard.all }

        func client() throws -> RawClient {
            let client = try RawClient(folder + "/control.sock")
            _ = try client.line()
            return client
        }

        func watcher(_ number: Int64, alerts: Bool = true) throws -> RawClient {
            let client = try client()
            let body = SubscribeBody(reads: true, alerts: alerts)
            client.send(
                ControlRequest(id: number, session: Secret("s"), .subscribe(body)).line + [10])
            #expect(try client.reply().id == number)
            return client
        }
    }

    private final class Numbers: Sendable {
        private let list = Mutex<[Int64]>([])
        var all: [Int64] { list.withLock { $0 } }
        func append(_ number: Int64) { list.withLock { $0.append(number) } }
    }

    private static func event(_ text: String = "7ABC123") -> LiveEvent {
        LiveEvent(
            .read,
            read: ReadEntry(
                id: "0198a3c2-0000-7000-8000-0000000000aa", text: text, confidence: 0.93,
                state: "CA", stateConfidence: 0.99, camera: "front",
                capturedAt: WallTime(milliseconds: 1_780_000_000_120), timeSource: .gps,
                position: nil, revision: 0, hits: 0, pictures: []))
    }

    @Test func onlyTheWatchThatIsMeantIsTold() throws {
        let stage = try Stage()
        let first = try stage.watcher(1)
        let second = try stage.watcher(2)
        let other = try stage.client()
        #expect(stage.server.watches == [1, 2])
        stage.server.send(Self.event(), toWatch: 2)
        let told = try second.reply()
        #expect(told.id == nil && told.outcome == .success(.event(Self.event())))
        for client in [first, other] {
            #expect(try client.ask(.ping, id: 9).id == 9)
        }
    }

    @Test func eventsComeInOrderAndAmongReplies() throws {
        let stage = try Stage()
        let client = try stage.watcher(1)
        for number in 0..<50 { stage.server.send(Self.event("A\(number)"), toWatch: 1) }
        client.send(ControlRequest(id: 7, .ping).line + [10])
        var texts: [String] = []
        var isAnswered = false
        while texts.count < 50 || !isAnswered {
            let reply = try client.reply()
            if case .success(.event(let event)) = reply.outcome {
                texts.append(event.read?.text ?? "")
            } else {
                isAnswered = reply.id == 7
            }
        }
        #expect(texts == (0..<50).map { "A\($0)" })
    }

    @Test func aWatchEndsWithItsClientOnceAndForGood() throws {
        let stage = try Stage()
        var client: RawClient? = try stage.watcher(1)
        _ = client
        client = nil
        #expect(eventually { stage.ended == [1] })
        #expect(stage.server.watches == [])
        stage.server.send(Self.event(), toWatch: 1)
        #expect(try stage.client().ask(.ping, id: 1).id == 1)
        #expect(stage.ended == [1])
    }

    @Test func aWatchEndsByRequestByAnotherAndByWord() throws {
        let stage = try Stage()
        let client = try stage.watcher(1)
        client.send(
            ControlRequest(id: 2, session: Secret("s"), .subscribe(SubscribeBody())).line + [10])
        #expect(try client.reply().id == 2)
        #expect(eventually { stage.ended == [1] })
        stage.server.send(LiveEvent(.ended), toWatch: 2)
        #expect(try client.reply().outcome == .success(.event(LiveEvent(.ended))))
        #expect(eventually { stage.ended == [1, 2] })
        let off = SubscribeBody(reads: false, alerts: false)
        let other = try stage.watcher(3)
        other.send(ControlRequest(id: 4, session: Secret("s"), .subscribe(off)).line + [10])
        #expect(try other.reply().id == 4)
        #expect(eventually { stage.ended == [1, 2, 3] })
    }

    @Test func stoppingEndsEveryWatchBeforeItReturns() throws {
        let stage = try Stage()
        let clients = try (1...3).map { try stage.watcher($0) }
        stage.server.stop()
        #expect(stage.ended.sorted() == [1, 2, 3])
        withExtendedLifetime(clients) {}
    }

    @Test func aWatcherThatDoesNotReadIsLetGo() throws {
        var bounds = ControlBounds()
        bounds.outgoingBytesMax = 64 * 1024
        let stage = try Stage(bounds: bounds)
        let client = try stage.watcher(1)
        let healthy = try stage.watcher(2)
        for _ in 0..<3000 { stage.server.send(Self.event(), toWatch: 1) }
        #expect(eventually { stage.ended == [1] })
        stage.server.send(Self.event(), toWatch: 2)
        #expect(try healthy.reply().id == nil)
        withExtendedLifetime(client) {}
    }

    @Test func whatTakesLongKeepsNoStatusWaiting() throws {
        let stage = try Stage()
        let slow = try (0..<3).map { _ in try stage.client() }
        let body = ControlBody.audit(.verify(expecting: nil))
        for client in slow {
            client.send(ControlRequest(id: 5, session: Secret("s"), body).line + [10])
        }
        #expect(try stage.client().ask(.status, id: 1).id == 1)
        for _ in slow { stage.gate.signal() }
        for client in slow { #expect(try client.reply().id == 5) }
    }
}
