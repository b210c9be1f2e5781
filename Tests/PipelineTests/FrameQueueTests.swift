// The queue between capture and recognition: order, waiting, and what is lost when there is no room.
import Foundation
import PlateCore
import Pipeline
import Testing

@Suite struct FrameQueueTests {
    @Test func keepsTheOrder() {
        let queue = FrameQueue(overflow: .wait)
        for i in 0..<5 { _ = queue.push(item(i)) }
        #expect((0..<5).map { _ in sequence(queue.pop()) } == [0, 1, 2, 3, 4])
    }

    @Test func dropsTheOldestFrameAndCountsIt() {
        let queue = FrameQueue(overflow: .dropOldest)
        let count = Limits.frameQueueCountMax + 3
        for i in 0..<count { _ = queue.push(item(i)) }
        #expect(queue.droppedCount == 3)
        #expect(sequence(queue.pop()) == 3)
    }

    @Test func neverDropsTheEndOrADamageReport() {
        let queue = FrameQueue(overflow: .dropOldest)
        _ = queue.push(.damaged(sequence: 0, reason: "test"))
        for i in 1...Limits.frameQueueCountMax * 3 { _ = queue.push(item(i)) }
        _ = queue.push(.end(cut: nil, error: nil))
        guard case .damaged(0, _) = queue.pop() else {
            Issue.record("the damage report is gone")
            return
        }
        var last = queue.pop()
        while case .frame = last { last = queue.pop() }
        guard case .end = last else {
            Issue.record("the end is gone")
            return
        }
    }

    @Test func aFullQueueMakesARecordingWait() {
        let queue = FrameQueue(overflow: .wait)
        let total = Limits.frameQueueCountMax * 4
        let producer = Thread {
            for i in 0..<total { _ = queue.push(item(i)) }
        }
        producer.start()
        #expect((0..<total).map { _ in sequence(queue.pop()) } == Array(0..<total))
        #expect(queue.droppedCount == 0)
    }

    @Test func aCancelledQueueLetsTheProducerGo() {
        let queue = FrameQueue(overflow: .wait)
        for i in 0..<Limits.frameQueueCountMax { _ = queue.push(item(i)) }
        queue.cancel()
        #expect(queue.push(item(99)) == false)
    }
}

private func item(_ sequence: Int) -> QueueItem {
    .frame(
        QueuedFrame(
            frame: Frame(
                source: "front", sequence: sequence, grey: GreyImage(width: 1, height: 1),
                original: .jpeg([]), capturedAt: MonotonicTime(nanoseconds: 0),
                wallTime: WallTime(milliseconds: 0), wallTimeSource: .recording),
            decodeMilliseconds: 0, arrivedAt: MonotonicTime(nanoseconds: 0)))
}

private func sequence(_ item: QueueItem) -> Int? {
    if case .frame(let queued) = item { queued.frame.sequence } else { nil }
}
