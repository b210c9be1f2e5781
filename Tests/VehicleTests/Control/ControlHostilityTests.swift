/// The control server against clients that mean no good, with a healthy one served all the while.

import ControlProtocol
import Foundation
import PlateCore
import Synchronization
import Testing
import Vehicle

/// SplitMix64 (Steele, Lea and Flood, 2014).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite struct ControlHostilityTests {
    /// Room for a test's own haste: the rates have tests of their own.
    private static var hasty: ControlBounds {
        var bounds = ControlBounds()
        bounds.connectionsPerSecondMax = 1e6
        bounds.requestsPerSecondMax = 1e6
        return bounds
    }

    @Test(
        arguments: [
            ("what?", .badLine), ("{\"version\":1,\"id\":1,\"request\":\"sta\u{0}tus\"}", .badLine),
            (String(repeating: "[", count: 60_000), .badLine), ("", .badLine),
            (#"{"version":7,"id":1,"request":"status"}"#, .unknownVersion),
            (#"{"version":1,"id":1,"request":"format"}"#, .unknownRequest),
            (#"{"version":1,"request":"status"}"#, .badRequest),
        ] as [(String, ControlRefusalCode)])
    func aBadLineIsRefusedAndTheNextIsServed(line: String, code: ControlRefusalCode) throws {
        let stage = try ControlStage()
        let client = try stage.client()
        client.send(line + "\n")
        #expect(try client.reply().refusalCode == code)
        #expect(try client.ask(.status, id: 2).id == 2)
    }

    @Test func aLineTooLongEndsTheConnectionWithAWord() throws {
        let stage = try ControlStage()
        let longest = try stage.client()
        let padding = String(repeating: " ", count: Limits.controlLineBytesMax - 39)
        longest.send(#"{"version":1,"id":1,"request":"status"}"# + padding + "\n")
        #expect(try longest.reply().id == 1)
        for end in ["", "\n"] {
            let client = try stage.client()
            client.send(String(repeating: " ", count: Limits.controlLineBytesMax + 1) + end)
            #expect(try client.reply().refusalCode == .lineTooLong)
            try client.waitForEnd()
        }
    }

    @Test func requestsASecondAreBoundedAndSlowed() throws {
        var bounds = ControlBounds()
        bounds.requestsPerSecondMax = 0.02
        let stage = try ControlStage(bounds: bounds)
        let client = try stage.client()
        client.send(requestLines(1...4, .status))
        #expect(try client.reply().id == 1)
        let start = ContinuousClock.now
        for _ in 2...4 { #expect(try client.reply().refusalCode == .tooManyRequests) }
        // Each refusal but the last is followed by a rest of 100 ms.
        #expect(ContinuousClock.now - start > .milliseconds(100))
        #expect(stage.requests.count == 1)
        stage.clock.advance(seconds: 60)
        #expect(try client.ask(.status, id: 99).id == 99)
    }

    @Test func aFloodCostsItsOwnClientOnly() throws {
        let stage = try ControlStage()
        let flood = try stage.client()
        let lines = Array(String(repeating: "x\n", count: 8192).utf8)
        var swallowed = 0
        let healthy = try stage.client()
        for id in 1...10 {
            for _ in 0..<100 { swallowed += flood.sendWithoutWaiting(lines) }
            #expect(try healthy.ask(.ping, id: Int64(id)).id == Int64(id))
        }
        // What the daemon has not read yet stays with the flood: some hundred kilobytes of the kernel's.
        #expect(swallowed < 4_000_000)
    }

    @Test func aClientThatNeverReadsIsLetGoAndHoldsNobody() throws {
        let stage = try ControlStage(bounds: Self.hasty)
        let deaf = try stage.client()
        let lines = requestLines(1...200, .status)
        var isFull = false
        for _ in 0..<2000 where !isFull {
            isFull = deaf.sendWithoutWaiting(lines) == 0
            if isFull { usleep(50_000) }
            isFull = isFull && deaf.sendWithoutWaiting(lines) == 0
        }
        #expect(isFull, "the server takes any amount from a client that does not read")
        let healthy = try stage.client()
        for id in 1...50 { #expect(try healthy.ask(.status, id: Int64(id)).id == Int64(id)) }
        // It is asked nothing more, and after its time it is gone; the healthy one is not.
        stage.clock.advance(seconds: 11)
        #expect(eventually { deaf.isCutOff })
        #expect(try healthy.ask(.status, id: 51).id == 51)
    }

    @Test func halfALineIsNotWaitedForLong() throws {
        let stage = try ControlStage()
        let half = try stage.client()
        half.send(#"{"version":1,"#)
        let healthy = try stage.client()
        #expect(try healthy.ask(.ping, id: 1).id == 1)
        usleep(300_000)
        stage.clock.advance(seconds: 11)
        #expect(try half.reply().refusalCode == .timeOut)
        try half.waitForEnd()
        #expect(try healthy.ask(.ping, id: 2).id == 2)
    }

    @Test func silenceIsNotWaitedForEither() throws {
        let stage = try ControlStage()
        let silent = try stage.client()
        stage.clock.advance(seconds: 590)
        usleep(600_000)
        #expect(try silent.ask(.ping, id: 1).id == 1)
        // The server may note that the answer went out only after the client has it: by then the clock
        // must not have moved yet, or else it is moved again.
        for _ in 0..<10 where !silent.hasSomethingToRead(withinMilliseconds: 0) {
            usleep(300_000)
            stage.clock.advance(seconds: 601)
            _ = silent.hasSomethingToRead(withinMilliseconds: 3000)
        }
        #expect(try silent.reply().refusalCode == .timeOut)
        try silent.waitForEnd()
    }

    @Test func clientsThatComeAndGoLeaveNothingBehind() throws {
        func openFiles() -> Int {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        }
        let stage = try ControlStage(bounds: Self.hasty)
        _ = try stage.client()
        let before = openFiles()
        for index in 0..<400 {
            let client = try RawClient(stage.path)
            if index % 3 == 0 { client.send("{\"half\":") }
            if index % 3 == 1 { client.send(ControlRequest(id: 1, .status).line + [10]) }
        }
        #expect(eventually { openFiles() <= before + 20 }, "\(openFiles()) of \(before)")
        #expect(try stage.client().ask(.status, id: 1).id == 1)
    }

    @Test(arguments: [4, 5] as [UInt64])
    func mutatedStreamsHarmNobody(seed: UInt64) throws {
        let stage = try ControlStage(bounds: Self.hasty)
        let isOver = Atomic(false)
        let served = Atomic(0)
        let watcher = Thread {
            guard let healthy = try? stage.client() else { return }
            var id: Int64 = 0
            while !isOver.load(ordering: .relaxed) {
                id += 1
                guard (try? healthy.ask(.status, id: id))?.id == id else { return }
                served.add(1, ordering: .relaxed)
            }
        }
        watcher.start()
        var generator = SeededGenerator(state: seed)
        for _ in 0..<1500 {
            let client = try RawClient(stage.path)
            var bytes: [UInt8] = []
            for id in 1...Int64.random(in: 1...4, using: &generator) {
                let kind = ControlRequestKind.allCases.randomElement(using: &generator)!
                bytes += bareLine(id, kind) + [10]
            }
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(10, at: place)
                case 2: bytes.insert(contentsOf: [UInt8](repeating: 0x5B, count: 99), at: place)
                case 3: bytes.removeSubrange(place..<min(bytes.count, place + 3))
                default: bytes[place] ^= 0x80
                }
                if bytes.isEmpty { bytes = [10] }
            }
            client.send(bytes)
            // Some wait for their answers, some are gone before.
            if Bool.random(using: &generator) {
                client.finishSending()
                try client.waitForEnd()
            }
        }
        let before = served.load(ordering: .relaxed)
        #expect(before > 0, "seed \(seed)")
        #expect(
            eventually { served.load(ordering: .relaxed) > before }, "seed \(seed): not served now")
        isOver.store(true, ordering: .relaxed)
        #expect(eventually { watcher.isFinished })
    }
}
