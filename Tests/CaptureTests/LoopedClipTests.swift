import Capture
import Foundation
import PlateCore
import Testing

/// Recordings that stand for cameras: passes joined, faults told and tried again.
struct LoopedClipTests {
    private let stage: ClipStage
    private let clock = HandClock()

    init() throws { stage = try ClipStage() }

    private func loop(_ path: String) -> LoopedClip {
        LoopedClip(name: "front", path: path, clock: clock) { () throws(PlatedError) in
            try RecordedClip.open(
                path: path, name: "clip", startingAt: WallTime(milliseconds: 1000))
        }
    }

    private func clip(_ frames: [[UInt8]], rate: Int = 10) -> [UInt8] {
        AVIWriter(rate: rate, segments: [frames]).file()
    }

    @Test func passesAreJoined() throws {
        let path = try stage.write(clip(try (0..<4).map { try TestFrames.jpeg($0) }))
        let loop = loop(path)
        var take = CameraTake()
        while take.frames.count < 22 { take.take(loop.next()) }
        #expect(take.frames.map(\.sequence) == Array(0..<22))
        #expect(
            take.frames.map { TestFrames.number($0.grey, below: 4) } == (0..<22).map { $0 % 4 })
        #expect(take.frames.map(\.capturedAt.nanoseconds) == (0..<22).map { $0 * 100_000_000 })
        #expect(take.frames.map(\.wallTime.milliseconds) == (0..<22).map { 1000 + $0 * 100 })
        #expect(take.frames.allSatisfy { $0.source == "front" })
        #expect(take.conditions == [.starting, .running])
        #expect(clock.longestSleepMilliseconds == 0)
    }

    @Test func damagedPicturesKeepTheirNumbersInEveryPass() throws {
        let frames = [try TestFrames.jpeg(0), Array("nothing".utf8), try TestFrames.jpeg(2), [9]]
        let loop = loop(try stage.write(clip(frames)))
        var take = CameraTake()
        while take.frames.count < 6 { take.take(loop.next()) }
        #expect(take.frames.map(\.sequence) == [0, 2, 4, 6, 8, 10])
        #expect(take.damaged.map(\.sequence) == [1, 3, 5, 7, 9])
        #expect(take.frames.map(\.capturedAt.nanoseconds) == (0..<6).map { $0 * 200_000_000 })
    }

    @Test func aFileThatGoesAndComesBackPlaysOn() throws {
        let bytes = clip(try (0..<3).map { try TestFrames.jpeg($0) })
        let path = stage.folder.path + "/clip"
        let loop = loop(path)
        var take = CameraTake()
        try take.ask(loop, clock, seconds: 5)
        #expect(take.conditions == [.absent] && take.longestTurnMilliseconds <= 1000)
        _ = try stage.write(bytes)
        try take.ask(loop, clock, turns: 20)
        #expect(take.frames.count >= 3 && take.conditions.last == .running)
        try FileManager.default.removeItem(atPath: path)
        try take.ask(loop, clock, seconds: 3)
        #expect(take.conditions.last == .absent)
        let played = take.frames.count
        _ = try stage.write(bytes)
        try take.ask(loop, clock, turns: 20)
        #expect(take.frames.count > played)
        #expect(take.frames.map(\.sequence) == Array(0..<take.frames.count))
    }

    @Test func aFileThatBreaksOffIsTriedAgainWithPauses() throws {
        let whole = clip(try (0..<4).map { try TestFrames.jpeg($0) })
        for bytes in [Array(whole.dropLast(300)), Array("text".utf8), [], clip([[1], [2]])] {
            let path = try stage.write(bytes)
            let loop = loop(path)
            var take = CameraTake()
            let start = clock.seconds
            try take.ask(loop, clock, seconds: 60, turns: 2000)
            #expect(clock.seconds >= start + 60, "it costs a core")
            let isTold = take.conditions.contains { condition in
                if case .failing(let reason) = condition { reason.contains(path) } else { false }
            }
            #expect(isTold, "\(take.conditions)")
            #expect(take.longestTurnMilliseconds <= 1000)
        }
    }
}
