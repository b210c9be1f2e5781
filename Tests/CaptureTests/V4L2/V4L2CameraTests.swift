import Capture
import Foundation
import Imaging
import PlateCore
import Testing

/// Cameras over a device that follows a script: every fault, and that pictures come again after it.
struct V4L2CameraTests {
    private typealias Event = ScriptedDevice.Event

    private func camera(
        _ device: ScriptedDevice, _ wanted: CameraFormat = CameraFormat(),
        record: CameraRecord = CameraRecord()
    ) -> V4L2Camera {
        V4L2Camera(
            name: "front", path: "/dev/video9", wanted: wanted, clock: device.clock,
            device: device, record: record)
    }

    private func pictures(_ numbers: Range<Int>, from first: UInt32 = 0) throws -> [Event] {
        try numbers.map { .picture(try TestFrames.jpeg($0), number: first &+ UInt32($0)) }
    }

    @Test func picturesComeAsTheyWereSent() throws {
        let device = ScriptedDevice(try pictures(0..<6, from: 40))
        device.rate = 30
        let record = CameraRecord()
        let camera = camera(device, record: record)
        var take = CameraTake()
        try take.ask(camera, device.clock, turns: 8)
        #expect(take.frames.map(\.sequence) == Array(0..<6))
        #expect(take.frames.map { TestFrames.number($0.grey, below: 8) } == Array(0..<6))
        #expect(take.conditions == [.starting, .running])
        #expect(take.missed.isEmpty && take.damaged.isEmpty && device.held.isEmpty)
        for (number, frame) in take.frames.enumerated() {
            guard case .jpeg(let bytes) = frame.original else {
                Issue.record("no JPEG")
                return
            }
            #expect(bytes == (try TestFrames.jpeg(number)))
            #expect(frame.source == "front" && frame.wallTimeSource == .unset)
        }
        let report = record.report
        #expect(
            report.stream
                == CameraStream(format: "MJPG", width: 32, height: 16, framesPerSecond: 30))
        #expect(report.card == "Scripted" && report.driver == "script" && report.bus == "test-1")
        #expect(report.condition == .running && report.openedCount == 1 && report.closedCount == 0)
    }

    /// What breaks a stream, and how the camera stands then.
    static let breaks: [(ScriptedDevice.Event, CameraCondition?)] = [
        (.dequeueFails(.call("VIDIOC_DQBUF", code: ENODEV)), .absent),
        (.dequeueFails(.call("VIDIOC_DQBUF", code: EIO)), nil),
        (.dequeueFails(.call("poll", code: EIO)), nil),
        (.waitFails(.call("poll", code: ENOMEM)), nil),
        (.requeueFails(.call("VIDIOC_QBUF", code: ENODEV)), .absent),
        (.requeueFails(.call("VIDIOC_QBUF", code: EIO)), nil),
        (.picture([UInt8](repeating: 0, count: 500), number: 3, index: 77), nil),
        (.picture([UInt8](repeating: 0, count: 500), number: 3, index: -1), nil),
    ]

    @Test(arguments: breaks.indices)
    func aBrokenStreamIsOpenedAnew(_ row: Int) throws {
        let (event, expected) = Self.breaks[row]
        // A buffer that cannot be given back brings its picture first, in the old count.
        let isWhole = if case .requeueFails = event { true } else { false }
        let device = ScriptedDevice(
            try pictures(0..<3) + [event] + pictures(3..<9, from: isWhole ? 0 : 1000))
        let record = CameraRecord()
        var take = CameraTake()
        let camera = camera(device, record: record)
        try take.ask(camera, device.clock, seconds: 2)
        #expect(take.frames.map { TestFrames.number($0.grey, below: 10) } == Array(0..<9))
        #expect(take.frames.map(\.sequence) == Array(0..<9))
        #expect(device.openedAt.count == 2 && device.closedCount == 1)
        #expect(record.report.openedCount == 2 && record.report.closedCount == 1)
        #expect(record.report.lastFault != nil && take.missed.isEmpty)
        let told = take.conditions.first { condition in
            if case .failing(let reason) = condition {
                return expected == nil && reason.contains("/dev/video9")
            }
            return condition == expected
        }
        #expect(told != nil, "\(take.conditions)")
    }

    /// What an opening meets, and how the camera stands then.
    static let refusals: [(DeviceFault, String)] = [
        (.call("open", code: ENOENT), "absent"), (.call("open", code: ENXIO), "absent"),
        (.call("open", code: ENODEV), "absent"), (.call("open", code: ENOTDIR), "absent"),
        (.call("open", code: EACCES), "may not be opened"), (.call("open", code: EMFILE), "open"),
        (.call("VIDIOC_S_FMT", code: EBUSY), "in use"),
        (.refused("is no video device"), "no video"),
        (.call("VIDIOC_STREAMON", code: ENOSPC), "VIDIOC_STREAMON: No space left"),
    ]

    @Test(arguments: refusals.indices)
    func aRefusedOpeningIsTriedAgain(_ row: Int) throws {
        let (fault, words) = Self.refusals[row]
        for isAtStart in [false, true] {
            let device = ScriptedDevice(try pictures(0..<2))
            if isAtStart {
                device.starts = [fault, fault]
            } else {
                device.openings = [fault, fault]
            }
            var take = CameraTake()
            try take.ask(camera(device), device.clock, seconds: 1)
            #expect(take.frames.count == 2 && device.openedAt.count == 3)
            switch take.conditions.first {
            case .absent: #expect(words == "absent")
            case .failing(let reason): #expect(reason.contains(words), "\(reason)")
            default: Issue.record("\(take.conditions)")
            }
        }
    }

    @Test func triesComeLessAndLessOften() throws {
        for (code, longest) in [(EIO, 10.0), (ENOENT, 1.0)] {
            let device = ScriptedDevice()
            device.openings = [DeviceFault?](repeating: .call("open", code: code), count: 50)
            var take = CameraTake()
            try take.ask(camera(device), device.clock, seconds: 40)
            let waits = zip(device.openedAt.dropFirst(), device.openedAt).map { $0 - $1 }
            #expect(waits.prefix(2).elementsEqual([0.25, 0.5]))
            #expect(waits.max() == longest && waits.last == longest)
            #expect(take.longestTurnMilliseconds <= 1000)
            #expect(device.clock.longestSleepMilliseconds <= 1000)
        }
    }

    /// A good second forgives; a picture between two faults does not.
    @Test func aGoodSecondMakesTriesQuickAgain() throws {
        for (count, forgives) in [(1, false), (60, true)] {
            let fault = DeviceFault.call("VIDIOC_DQBUF", code: EIO)
            let device = ScriptedDevice(
                [.dequeueFails(fault), .dequeueFails(fault), .dequeueFails(fault)]
                    + (try pictures(0..<count)) + [.dequeueFails(fault)])
            var take = CameraTake()
            try take.ask(camera(device), device.clock, seconds: 9)
            let brokeAt = try #require(take.frames.last).capturedAt
            let next = try #require(device.openedAt.last { $0 > 0 })
            let wait = next - Double(brokeAt.nanoseconds) / 1e9
            #expect((wait < 0.5) == forgives, "\(wait)")
        }
    }

    @Test func aSilentCameraIsStalledAndOpenedAnew() throws {
        let device = ScriptedDevice(try pictures(0..<3) + [.silence, .silence])
        let record = CameraRecord()
        let camera = camera(device, record: record)
        var take = CameraTake()
        try take.ask(camera, device.clock, seconds: 1.5)
        #expect(take.conditions == [.starting, .running])
        try take.ask(camera, device.clock, seconds: 2)
        #expect(take.conditions.last == .stalled && device.openedAt.count == 1)
        try take.ask(camera, device.clock, seconds: 60)
        // The stall is one stall, however often an opening does not cure it.
        #expect(take.conditions == [.starting, .running, .stalled])
        #expect(device.openedAt.count > 4 && record.report.closedCount == device.openedAt.count - 1)
        device.events = try pictures(5..<9)
        try take.ask(camera, device.clock, seconds: 12)
        #expect(take.frames.count == 7 && take.longestTurnMilliseconds <= 1000)
    }

    @Test func aSlowCameraIsNotStalled() throws {
        let silence = [Event](repeating: .silence, count: 8)
        let device = ScriptedDevice(
            try pictures(0..<1) + silence + pictures(1..<2) + silence + pictures(2..<3))
        device.rate = 0.25
        var take = CameraTake()
        try take.ask(camera(device), device.clock, seconds: 9)
        #expect(take.frames.count == 3 && take.conditions == [.starting, .running])
    }

    @Test func aDriverThatIsReadyAndHollowCostsNoCore() throws {
        let device = ScriptedDevice([Event](repeating: .hollow, count: 500))
        var take = CameraTake()
        try take.ask(camera(device), device.clock, seconds: 8)
        #expect(take.conditions.contains(.stalled) && device.openedAt.count >= 2)
        #expect(device.events.count > 100)
    }

    @Test func fewGoodPicturesAmongBadOnesKeepTheStream() throws {
        var events: [Event] = []
        for number in 0..<400 {
            let bytes = number % 80 == 79 ? try TestFrames.jpeg(number) : [UInt8](0..<200)
            events.append(.picture(bytes, number: UInt32(number)))
        }
        let device = ScriptedDevice(events)
        var take = CameraTake()
        let camera = camera(device)
        try take.ask(camera, device.clock, turns: 401)
        #expect(take.frames.count == 5 && take.damaged.count == 395)
        #expect(device.openedAt.count == 1)
    }

    @Test func onlyBadPicturesOpenTheCameraAnew() throws {
        let events = (0..<200).map { Event.picture([UInt8](0..<200), number: UInt32($0)) }
        let device = ScriptedDevice(events)
        var take = CameraTake()
        let record = CameraRecord()
        let camera = camera(device, record: record)
        try take.ask(camera, device.clock, turns: 210)
        #expect(take.damaged.count == 200 && device.openedAt.count == 3)
        #expect(record.report.lastFault?.message.contains("none of the last 90") == true)
        #expect(take.numbered == 200)
    }
}
