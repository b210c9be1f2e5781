// A patrol with cameras that stall, flood, fail and go: what is healthy loses nothing, and it all adds up.
import Capture
import Foundation
import Pipeline
import PlateCore
import Synchronization
import Testing

@Suite(.serialized) struct PatrolTests {
    /// Not one of a hundred frames: counts, not times. How fast the healthy camera is follows what the
    /// machine has left now, so that a loaded one is not asked for what it cannot do.
    @Test func theHealthyCameraLosesNothingBesideAFloodAndAStall() throws {
        let rate = try rateToSustain(threads: 2)
        let stage = try PatrolStage()
        let patrol = try stage.patrol([
            stalledCamera("stalled"), floodingCamera("flooding"),
            steadyCamera("healthy", framesPerSecond: rate, count: 100, expected: rate),
        ])
        var everAddedUp = true
        #expect(
            eventually(seconds: 240) {
                let status = patrol.status()
                everAddedUp = everAddedUp && status.camerasThatDoNotAddUp.isEmpty
                return status.cameras[2].taken == 100 && status.cameras[2].waiting == 0
            })
        #expect(everAddedUp)
        #expect(stage.stop().isClean)
        let cameras = patrol.status().cameras
        #expect(cameras[2].processed == 100 && cameras[2].dropped.isEmpty, "at \(rate) a second")
        #expect(cameras[1].droppedCount > 0 && cameras[1].processed > 0)
        #expect(cameras[0].taken == 0 && cameras[0].condition == .stalled)
        #expect(cameras[0].health == 0)
        #expect(patrol.status().camerasThatDoNotAddUp.isEmpty)
        #expect(cameras.allSatisfy { $0.waiting == 0 })
    }

    /// Even where one thread does everything and the flood's pictures cost more.
    @Test func oneThreadIsSharedFairly() throws {
        let rate = try rateToSustain(threads: 1)
        let stage = try PatrolStage()
        let patrol = try stage.patrol(
            [
                floodingCamera("flooding", width: 1920, height: 1080),
                steadyCamera("healthy", framesPerSecond: rate, count: 60),
            ], threads: 1)
        #expect(
            eventually(seconds: 240) {
                let healthy = patrol.status().cameras[1]
                return healthy.taken == 60 && healthy.waiting == 0
            })
        #expect(stage.stop().isClean)
        #expect(patrol.status().cameras[1].dropped.isEmpty, "at \(rate) a second")
    }

    /// Frames a second that are an eighth of what a patrol does alone now, 3 to 20.
    private func rateToSustain(threads: Int) throws -> Double {
        let stage = try PatrolStage()
        let patrol = try stage.patrol([floodingCamera("trial")], threads: threads)
        let clock = SystemClock()
        let before = clock.monotonicNow()
        #expect(eventually(seconds: 120) { patrol.status().cameras[0].processed >= 60 })
        let passed = clock.monotonicNow().milliseconds(since: before) / 1000
        let processed = patrol.status().cameras[0].processed
        stage.stop()
        return min(20, max(3, Double(processed) / passed / 8))
    }

    @Test func aSourceThatThrowsOrEndsIsMadeAgain() throws {
        let stage = try PatrolStage()
        let openings = Atomic(0)
        let camera = LiveCamera(name: "loose", pace: .asItComes) { () throws(PlatedError) in
            let number = openings.add(1, ordering: .sequentiallyConsistent).newValue
            // The first time it is not there; then it throws after two frames; then it ends.
            if number == 1 { throw PlatedError(.unavailable, "no such camera") }
            var frames = EmptyFrames()
            return ScriptedSource { () throws(PlatedError) in
                if frames.given < 2 { return frames.next() }
                if number == 2 { throw PlatedError(.inputOutput, "the cable is loose") }
                return number == 3 ? .end(cut: nil) : quietTurn(.stalled)
            }
        }
        let patrol = try stage.patrol([camera])
        #expect(eventually { patrol.status().cameras[0].processed == 6 })
        #expect(eventually { patrol.status().cameras[0].condition == .stalled })
        #expect(stage.stop().isClean)
        #expect(patrol.status().cameras[0].openings == 3)
        let lost = stage.faults.compactMap { fault in
            if case .sourceLost("loose", let error) = fault {
                error?.message ?? "ended"
            } else {
                nil
            }
        }
        #expect(lost == ["no such camera", "the cable is loose", "ended"])
    }

    @Test func picturesMayChangeTheirSize() throws {
        let stage = try PatrolStage()
        let sizes = [(64, 48), (640, 480), (48, 64), (1, 1), (1280, 720), (300, 20)]
        let camera = LiveCamera(name: "odd", pace: .asItComes) {
            var given = 0
            return ScriptedSource {
                guard given < 30 else { return quietTurn(.stalled) }
                let (width, height) = sizes[given % sizes.count]
                var frames = EmptyFrames(width: width, height: height)
                given += 1
                let clock = SystemClock()
                clock.sleep(until: clock.monotonicNow().adding(milliseconds: 30))
                return frames.next()
            }
        }
        let patrol = try stage.patrol([camera, camera.named("even")])
        #expect(
            eventually {
                patrol.status().cameras.allSatisfy { $0.taken == 30 && $0.waiting == 0 }
            })
        #expect(stage.stop().isClean)
        #expect(patrol.status().cameras.allSatisfy { $0.damagedCount == 0 && $0.addsUp })
    }

    @Test func everyFaultIsCountedUnderItsCause() throws {
        let stage = try PatrolStage()
        let camera = LiveCamera(name: "faulty", pace: .asItComes) {
            var outcomes: [FrameOutcome] = [
                .missed(count: 3, cause: .gap), .missed(count: 1, cause: .flagged),
                .missed(count: 2, cause: .short), .missed(count: 1, cause: .repeated),
                .damaged(sequence: 4, reason: "torn"), .missed(count: 0, cause: .gap),
                .missed(count: -5, cause: .gap), .missed(count: .max, cause: .repeated),
            ]
            return ScriptedSource {
                outcomes.isEmpty ? quietTurn(.failing(reason: "dust")) : outcomes.removeFirst()
            }
        }
        let patrol = try stage.patrol([camera])
        #expect(eventually { patrol.status().cameras[0].condition == .failing(reason: "dust") })
        #expect(stage.stop().isClean)
        let status = patrol.status().cameras[0]
        #expect(status.dropped == [.gap: 3])
        #expect(
            status.damaged == [
                .flagged: 1, .short: 2, .undecodable: 1,
                .repeated: 1 + Limits.missedFramesAtOnceMax,
            ])
        #expect(status.addsUp && status.processed == 0)
    }

    @Test func stoppingInTheMiddleLeavesNothingBehind() throws {
        let stage = try PatrolStage()
        let patrol = try stage.patrol([
            floodingCamera("one"), floodingCamera("two"), stalledCamera("three"),
            LiveCamera(name: "four", pace: .asItComes) { () throws(PlatedError) in
                throw PlatedError(.unavailable, "gone")
            },
        ])
        #expect(eventually { patrol.status().cameras[0].processed > 5 })
        #expect(stage.stop() == PatrolEnd(eventsUnrecorded: 0, threadsLeft: []))
        let after = patrol.status()
        #expect(after.camerasThatDoNotAddUp.isEmpty)
        #expect(after.cameras.allSatisfy { $0.waiting == 0 })
        #expect(
            eventually(seconds: 1) { patrol.status().cameras[0].taken == after.cameras[0].taken })
    }

    /// A driver that never returns from a call costs its thread, not the stop.
    @Test func aCameraThatHangsIsLeftBehind() throws {
        let stage = try PatrolStage()
        let gate = Mutex(false)
        let patrol = try stage.patrol([
            LiveCamera(name: "hung", pace: .asItComes) {
                ScriptedSource {
                    while !gate.withLock({ $0 }) { _ = quietTurn(.stalled) }
                    return .quiet(.stalled)
                }
            },
            steadyCamera("healthy", framesPerSecond: 20, count: 10),
        ])
        #expect(eventually { patrol.status().cameras[1].processed == 10 })
        let end = stage.stop(withinMilliseconds: 1_000)
        #expect(end == PatrolEnd(eventsUnrecorded: 0, threadsLeft: ["feed hung"]))
        // The program ends well: nothing is lost but that thread.
        #expect(!end.isClean && end.failure == nil)
        let lossy = PatrolEnd(eventsUnrecorded: 1, threadsLeft: [])
        #expect(lossy.failure?.code == .unavailable)
        gate.withLock { $0 = true }
    }

    @Test func aCarWithoutCamerasLives() throws {
        let stage = try PatrolStage()
        let patrol = try stage.patrol([])
        let clock = SystemClock()
        clock.sleep(until: clock.monotonicNow().adding(milliseconds: 1_500))
        let now = clock.monotonicNow()
        #expect(patrol.pulses.count == 4)
        #expect(patrol.pulses.allSatisfy { !$0.isStuck(at: now) })
        #expect(stage.stop().isClean)
    }

    /// Waiting for a camera that is not there, or for a picture that is due in an hour, is no silence.
    @Test func everyLoopBeatsWhateverItWaitsFor() throws {
        let stage = try PatrolStage()
        let clock = SystemClock()
        let patrol = try stage.patrol([
            stalledCamera("stalled"), floodingCamera("flooding"),
            LiveCamera(name: "absent", pace: .asItComes) { () throws(PlatedError) in
                throw PlatedError(.unavailable, "gone")
            },
            LiveCamera(name: "slow", pace: .asRecorded(speed: 1)) {
                var frames = EmptyFrames()
                return ScriptedSource {
                    let outcome = frames.next()
                    guard frames.given > 1, case .frame(var frame) = outcome else { return outcome }
                    frame.capturedAt = frame.capturedAt.adding(milliseconds: 3_600_000)
                    return .frame(frame)
                }
            },
        ])
        var silences = patrol.pulses.map { _ in Int64(0) }
        for _ in 0..<100 {
            clock.sleep(until: clock.monotonicNow().adding(milliseconds: 40))
            let now = clock.monotonicNow()
            for (index, pulse) in patrol.pulses.enumerated() {
                silences[index] = max(silences[index], pulse.silenceMilliseconds(at: now))
            }
        }
        #expect(silences.allSatisfy { $0 < 3_000 }, "\(silences)")
        #expect(stage.stop().isClean)
    }

    @Test func twoCamerasOfOneNameAreRefused() throws {
        let stage = try PatrolStage()
        #expect(throws: PlatedError.self) {
            try stage.patrol([stalledCamera("front"), stalledCamera("front")])
        }
    }
}

extension LiveCamera {
    /// The same camera under another name.
    func named(_ name: String) -> LiveCamera {
        var other = self
        other.name = name
        return other
    }
}
