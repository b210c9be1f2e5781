// The frames that wait for recognition: order, room, who has a camera in hand, and the end.
import Capture
import Foundation
import Pipeline
import PlateCore
import Testing

@Suite struct FrameRotaTests {
    private let clock = SystemClock()

    private func rota(_ names: String...) -> FrameRota {
        FrameRota(
            cameras: names.map { name in
                LiveCamera(name: name, pace: .asItComes) { ScriptedSource { .end(cut: nil) } }
            }, clock: clock)
    }

    private func frame(_ sequence: Int) -> QueuedFrame {
        var frames = EmptyFrames()
        guard case .frame(var frame) = frames.next() else { preconditionFailure() }
        frame.sequence = sequence
        return QueuedFrame(frame: frame, decodeMilliseconds: 0, arrivedAt: clock.monotonicNow())
    }

    private func sequence(_ turn: FrameRota.Turn) -> Int? {
        if case .frame(_, let queued) = turn { queued.frame.sequence } else { nil }
    }

    @Test func theOldestFrameGoesAndIsCounted() {
        let rota = rota("front")
        for i in 0..<Limits.frameQueueCountMax + 3 { rota.push(frame(i), camera: 0) }
        let status = rota.status()[0]
        #expect(status.dropped == [.queueFull: 3])
        #expect(status.waiting == Limits.frameQueueCountMax && status.addsUp)
        #expect(sequence(rota.next(waitMilliseconds: 0)) == 3)
    }

    /// A second thread gets another camera's frame or none, never the same camera's.
    @Test func aCameraIsInOneThreadsHands() {
        let rota = rota("front", "rear")
        for i in 0..<2 { rota.push(frame(i), camera: 0) }
        #expect(sequence(rota.next(waitMilliseconds: 0)) == 0)
        guard case .nothing = rota.next(waitMilliseconds: 0) else {
            Issue.record("the camera was given out twice")
            return
        }
        rota.push(frame(9), camera: 1)
        #expect(sequence(rota.next(waitMilliseconds: 0)) == 9)
        rota.finish(camera: 0, milliseconds: 1, refused: false)
        #expect(sequence(rota.next(waitMilliseconds: 0)) == 1)
    }

    @Test func whatWaitsAtTheEndIsStillGivenOut() {
        let rota = rota("front")
        rota.push(frame(0), camera: 0)
        rota.push(frame(1), camera: 0)
        rota.close()
        rota.push(frame(2), camera: 0)
        for expected in 0..<2 {
            #expect(sequence(rota.next(waitMilliseconds: 0)) == expected)
            rota.finish(camera: 0, milliseconds: 1, refused: expected == 1)
        }
        guard case .over = rota.next(waitMilliseconds: 0) else {
            Issue.record("no end")
            return
        }
        let status = rota.status()[0]
        #expect(status.taken == 2 && status.processed == 1 && status.addsUp)
        #expect(status.damaged == [.undecodable: 1])
    }

    @Test func theEndWaitsForWhatIsInHand() {
        let rota = rota("front")
        rota.push(frame(0), camera: 0)
        _ = rota.next(waitMilliseconds: 0)
        rota.close()
        guard case .nothing = rota.next(waitMilliseconds: 0) else {
            Issue.record("over while a frame is in hand")
            return
        }
    }

    /// At the end of the time to stop a frame that is in hand keeps its camera, and no other one does.
    @Test func aRotaThatRetiresGivesOutNothingMore() {
        let rota = rota("front", "rear")
        rota.push(frame(0), camera: 0)
        guard case .frame(camera: 0, _) = rota.next(waitMilliseconds: 0) else {
            Issue.record("no frame")
            return
        }
        rota.push(frame(1), camera: 1)
        rota.close()
        #expect(rota.retire() == [1])
        guard case .over = rota.next(waitMilliseconds: 0) else {
            Issue.record("a frame after the end")
            return
        }
        rota.finish(camera: 0, milliseconds: 1, refused: false)
        #expect(rota.retire() == [0, 1])
    }

    @Test func aSilentCameraIsLookedAfter() {
        let rota = rota("front")
        let before = clock.monotonicNow()
        rota.push(frame(0), camera: 0)
        _ = rota.next(waitMilliseconds: 0)
        rota.finish(camera: 0, milliseconds: 1, refused: false)
        var moment: MonotonicTime?
        let came = eventually {
            if case .idle(0, let at) = rota.next(waitMilliseconds: 50) { moment = at }
            return moment != nil
        }
        #expect(came)
        #expect((moment?.milliseconds(since: before) ?? 0) >= Limits.idleTurnMilliseconds)
    }
}
