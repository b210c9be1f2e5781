// Tracker events on their way to the recorder: in order, bounded, never dropped.
import Capture
import Foundation
import Pipeline
import PlateCore
import PlateVision
import Testing

@Suite struct EventChannelTests {
    private let clock = SystemClock()

    private func event(_ number: Int) -> TrackedEvent {
        let reading = PlateReading(
            characters: [], confidence: 0, candidates: [],
            quad: Quad(Box(x: 0, y: 0, width: 1, height: 1)), crop: GreyImage(width: 1, height: 1))
        let frame = Frame(
            source: "front", sequence: number, grey: GreyImage(width: 1, height: 1),
            original: .jpeg([]), capturedAt: clock.monotonicNow(),
            wallTime: WallTime(milliseconds: 0), wallTimeSource: .unset)
        let sighting = PlateSighting(
            number: number, camera: "front", text: "", confidence: 0, candidates: [],
            firstFrame: 0, lastFrame: 0, frames: 1, bestFrame: FrameCapture(frame),
            bestReading: reading)
        return TrackedEvent(
            event: .ended(sighting), frameAt: clock.monotonicNow(),
            waitingSince: clock.monotonicNow())
    }

    private func number(_ next: EventChannel.Next) -> Int? {
        if case .event(let tracked) = next { tracked.event.sighting.number } else { nil }
    }

    @Test func aFullChannelTakesNothingAndLosesNothing() {
        let channel = EventChannel()
        for i in 0..<Limits.trackerEventsWaitingMax {
            #expect(channel.push(event(i), waitMilliseconds: 0))
        }
        #expect(!channel.push(event(99), waitMilliseconds: 5))
        #expect(number(channel.next(waitMilliseconds: 0)) == 0)
        #expect(channel.push(event(99), waitMilliseconds: 0))
        for i in 1..<Limits.trackerEventsWaitingMax {
            #expect(number(channel.next(waitMilliseconds: 0)) == i)
        }
        #expect(number(channel.next(waitMilliseconds: 0)) == 99)
        #expect(channel.standing.waitingMax == Limits.trackerEventsWaitingMax + 1)
    }

    @Test func whatIsInHandStillWaits() {
        let channel = EventChannel()
        _ = channel.push(event(1), waitMilliseconds: 0)
        _ = channel.next(waitMilliseconds: 0)
        #expect(channel.standing.waiting == 1 && channel.standing.oldestSince != nil)
        channel.settle()
        #expect(channel.standing.waiting == 0 && channel.standing.oldestSince == nil)
    }

    @Test func aClosedChannelIsEmptiedFirst() {
        let channel = EventChannel()
        _ = channel.push(event(1), waitMilliseconds: 0)
        channel.close()
        #expect(number(channel.next(waitMilliseconds: 0)) == 1)
        guard case .over = channel.next(waitMilliseconds: 0) else {
            Issue.record("no end")
            return
        }
    }

    @Test func anAbandonedChannelSaysWhatIsLeft() {
        let channel = EventChannel()
        for i in 0..<3 { _ = channel.push(event(i), waitMilliseconds: 0) }
        _ = channel.next(waitMilliseconds: 0)
        channel.close()
        #expect(channel.abandon() == 3)
        guard case .over = channel.next(waitMilliseconds: 0) else {
            Issue.record("no end")
            return
        }
    }

    /// What became of changes is told at once, also where no event is wanted.
    @Test func noticesComeBeforeEvents() {
        let channel = EventChannel()
        _ = channel.push(event(1), waitMilliseconds: 0)
        channel.post(.ended)
        guard case .notices(let notices) = channel.next(waitMilliseconds: 0, takesEvents: false)
        else {
            Issue.record("no notices")
            return
        }
        #expect(notices.count == 1)
        guard case .nothing = channel.next(waitMilliseconds: 0, takesEvents: false) else {
            Issue.record("an event that there is no room for")
            return
        }
        #expect(number(channel.next(waitMilliseconds: 0)) == 1)
    }

    /// After the last event what was written is still told; the time being up, no more than that.
    @Test func noticesOutliveTheEvents() {
        let channel = EventChannel()
        channel.close()
        channel.post(.ended)
        #expect(channel.nextNotices(waitMilliseconds: 0)?.count == 1)
        #expect(channel.nextNotices(waitMilliseconds: 0)?.isEmpty == true)
        channel.post(.ended)
        _ = channel.abandon()
        #expect(channel.nextNotices(waitMilliseconds: 0)?.count == 1)
        #expect(channel.nextNotices(waitMilliseconds: 0) == nil)
    }
}
