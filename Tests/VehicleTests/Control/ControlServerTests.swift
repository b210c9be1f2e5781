/// The control server as good clients see it: greeting, answers, refusals, who they are.

import ControlProtocol
import Foundation
import PlateCore
import Testing
import Vehicle

@Suite struct ControlServerTests {
    @Test func aClientIsGreetedAndServed() throws {
        let stage = try ControlStage()
        let client = try ControlClient(path: stage.path)
        #expect(client.hello == .current)
        #expect(try client.ask(.ping) == .pong)
        #expect(try client.status() == ControlStage.report)
        #expect(try client.ask(.hello) == .hello(.current))
    }

    @Test func theKernelSaysWhoAsks() throws {
        let stage = try ControlStage()
        _ = try ControlClient(path: stage.path).status()
        let (request, identity) = try #require(stage.requests.first)
        #expect(request.kind == .status)
        #expect(
            identity == ClientIdentity(process: getpid(), user: geteuid(), group: getegid()))
    }

    @Test(arguments: ControlRequestKind.allCases.filter(\.needsLogin))
    func whatNeedsALoginReachesNobody(kind: ControlRequestKind) throws {
        let stage = try ControlStage()
        let client = try stage.client()
        client.send(bareLine(1, kind) + [10])
        let code = try client.reply().refusalCode
        #expect(code == .notLoggedIn && code?.errorCode.exitCode == 77)
        #expect(stage.requests.isEmpty)
        #expect(try client.ask(.ping, id: 2).id == 2)
    }

    @Test func repliesComeInTheOrderOfTheRequests() throws {
        let stage = try ControlStage()
        let client = try stage.client()
        let lines = requestLines(1...7, .ping) + requestLines(8...15, .status)
        client.send(lines)
        for id in 1...15 { #expect(try client.reply().id == Int64(id)) }
    }

    @Test func aLineMayComeByteByByte() throws {
        let stage = try ControlStage()
        let client = try stage.client()
        for byte in ControlRequest(id: 5, .ping).line + [10] { client.send([byte]) }
        #expect(try client.reply() == ControlReply(to: ControlRequest(id: 5, .ping), .pong))
    }

    @Test func aClientThatOnlyStoppedSendingIsStillAnswered() throws {
        let stage = try ControlStage()
        let client = try stage.client()
        client.send(ControlRequest(id: 5, .status).line + [10])
        client.finishSending()
        #expect(try client.reply().id == 5)
        try client.waitForEnd()
    }

    @Test func thirtyTwoClientsAreServedAndOneMoreIsNot() throws {
        var bounds = ControlBounds()
        bounds.clientsPerUserMax = 32
        bounds.connectionsPerSecondMax = 1000
        let stage = try ControlStage(bounds: bounds)
        let clients = try (0..<32).map { _ in try stage.client() }
        for client in clients { client.send(ControlRequest(id: 1, .status).line + [10]) }
        for client in clients { #expect(try client.reply().id == 1) }
        let refused = try RawClient(stage.path)
        #expect(try refused.reply().refusalCode == .tooManyClients)
        try refused.waitForEnd()
        withExtendedLifetime(clients) {}
    }

    @Test func oneAccountCannotTakeAllPlaces() throws {
        var bounds = ControlBounds()
        bounds.connectionsPerSecondMax = 1000
        let stage = try ControlStage(bounds: bounds)
        var clients = try (0..<16).map { _ in try stage.client() }
        let refused = try RawClient(stage.path)
        #expect(try refused.reply().refusalCode == .tooManyClients)
        // A place that was left is free again.
        clients.removeLast()
        #expect(eventually { (try? RawClient(stage.path).reply())?.refusalCode == nil })
    }

    @Test func connectionsASecondAreBounded() throws {
        var bounds = ControlBounds()
        bounds.connectionsPerSecondMax = 0.02
        let stage = try ControlStage(bounds: bounds)
        #expect(try RawClient(stage.path).reply().refusalCode == nil)
        #expect(try RawClient(stage.path).reply().refusalCode == .tooManyClients)
        stage.clock.advance(seconds: 60)
        #expect(try RawClient(stage.path).reply().refusalCode == nil)
    }

    @Test func anAnswerThatNeverComesIsGivenUpAndHoldsNobodyElse() throws {
        let gate = DispatchSemaphore(value: 0)
        var bounds = ControlBounds()
        bounds.answerSecondsMax = 1
        let stage = try ControlStage(bounds: bounds) { request in
            if request.id == 13 { gate.wait() }
        }
        defer { gate.signal() }
        let stuck = try stage.client()
        stuck.send(ControlRequest(id: 13, .status).line + [10])
        #expect(eventually { stage.requests.count == 1 })
        let healthy = try stage.client()
        #expect(try healthy.ask(.status, id: 1).id == 1)
        #expect(try stuck.reply().refusalCode == .unavailable)
        try stuck.waitForEnd()
        #expect(try healthy.ask(.status, id: 2).id == 2)
    }

    /// However many lists are being read: an officer's answer and a log-in come all the same.
    @Test func whatTakesMinutesHoldsUpNeitherAnswersNorLogIns() throws {
        let gate = DispatchSemaphore(value: 0)
        let stage = try ControlStage { request in
            if case .hotlist = request.body { gate.wait() }
        }
        let importers = try (0..<4).map { _ in try stage.client() }
        defer { for _ in importers { gate.signal() } }
        for client in importers {
            client.send(
                ControlRequest(id: 1, session: Self.session, .hotlist(.list(includingFormer: true)))
                    .line
                    + [10])
        }
        #expect(eventually { stage.requests.count == 2 })
        let client = try stage.client()
        let login = LoginBody.open(
            LoginForm(
                name: "jdoe", password: Secret("a pass word"), code: Secret("123456"),
                purpose: "patrol"))
        for (id, body) in [ControlBody.status, .login(login)].enumerated() {
            let request = ControlRequest(id: Int64(id), session: Self.session, body)
            client.send(request.line + [10])
            #expect(try client.reply().id == Int64(id))
        }
        #expect(stage.requests.count { $0.0.kind == .hotlist } == 2)
    }

    private static let session = Secret(String(repeating: "a", count: 43))

    @Test func theLoopShowsThatItLives() throws {
        let stage = try ControlStage()
        stage.clock.advance(seconds: 60)
        #expect(
            eventually {
                stage.server.pulse.silenceMilliseconds(at: stage.clock.monotonicNow()) < 5000
            })
        stage.server.stop()
        stage.clock.advance(seconds: 60)
        #expect(stage.server.pulse.isStuck(at: stage.clock.monotonicNow()))
    }

    @Test func stoppingSaysSoToThoseWhoAreThere() throws {
        let stage = try ControlStage()
        let client = try stage.client()
        stage.server.stop()
        #expect(try client.reply().refusalCode == .unavailable)
        try client.waitForEnd()
        #expect(throws: (any Error).self) { try RawClient(stage.path) }
        stage.server.stop()
    }

    @Test func stoppingDoesNotWaitForAnAnswerThatNeverComes() throws {
        let gate = DispatchSemaphore(value: 0)
        let stage = try ControlStage { _ in gate.wait() }
        let client = try stage.client()
        client.send(ControlRequest(id: 1, .status).line + [10])
        #expect(eventually { stage.requests.count == 1 })
        let start = ContinuousClock.now
        stage.server.stop()
        #expect(ContinuousClock.now - start < .seconds(20))
        gate.signal()
    }
}
