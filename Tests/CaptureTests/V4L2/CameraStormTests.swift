import Capture
import Foundation
import PlateCore
import Testing

/// Thousands of random faults in a row: the camera lives, its counts add up, and it holds no buffer.
struct CameraStormTests {
    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func whateverComesTheCameraStays(seed: UInt64) throws {
        var random = Xorshift(seed: seed)
        let good = try (0..<8).map { try TestFrames.jpeg($0) }
        let codes = [ENODEV, EIO, EBUSY, EINVAL, ENOMEM, EPIPE, ENOENT, EACCES]
        func fault() -> DeviceFault {
            .call("storm", code: codes.randomElement(using: &random) ?? EIO)
        }
        var number = UInt32.max - 300
        let device = ScriptedDevice()
        device.events = (0..<4000).map { step in
            number =
                Int.random(in: 0..<40, using: &random) == 0
                ? UInt32.random(in: 0 ... .max, using: &random)
                : number &+ UInt32.random(in: 0...2, using: &random)
            let bytes = good[step % good.count]
            switch Int.random(in: 0..<60, using: &random) {
            case 0: return .dequeueFails(fault())
            case 1: return .waitFails(fault())
            case 2: return .requeueFails(fault())
            case 3: return .silence
            case 4: return .hollow
            case 5:
                return .picture(
                    bytes, number: number, used: Int.random(in: -9 ... .max, using: &random))
            case 6:
                return .picture(
                    bytes, number: number, index: Int.random(in: -2...9, using: &random))
            case 7: return .picture(bytes, number: number, flagged: true)
            case 8:
                var broken = bytes
                broken[Int.random(in: 0..<broken.count, using: &random)] ^= 0x55
                return .picture(broken, number: number)
            case 9: return .picture(Array(bytes.prefix(step % bytes.count)), number: number)
            case 10: return .picture(bytes, number: number, age: Double(step) * 1e6 - 2e9)
            default: return .picture(bytes, number: number)
            }
        }
        for _ in 0..<300 {
            device.openings.append(
                Int.random(in: 0..<3, using: &random) == 0 ? fault() : nil)
        }
        let record = CameraRecord()
        var take = CameraTake()
        do {
            let camera = V4L2Camera(
                name: "front", path: "/dev/video9", wanted: CameraFormat(), clock: device.clock,
                device: device, record: record)
            var turns = 0
            while !device.events.isEmpty && turns < 50_000 {
                turns += 1
                try take.ask(camera, device.clock, turns: 1)
                #expect(device.held.isEmpty)
            }
            #expect(device.events.isEmpty)
            device.openings = []
            device.events = (0..<5).map { .picture(good[$0], number: 7 + UInt32($0)) }
            let before = take.frames.count
            try take.ask(camera, device.clock, seconds: 30)
            #expect(take.frames.count >= before + 5)
        }
        #expect(!device.isOpen && device.closedCount > 10)
        #expect(take.frames.count > 2000 && take.damaged.count > 20)
        #expect(take.longestTurnMilliseconds <= 1000)
        // Every number is given once: to a picture, a damaged one, or one that is missing.
        let numbers = (take.frames.map(\.sequence) + take.damaged.map(\.sequence)).sorted()
        #expect(Set(numbers).count == numbers.count)
        #expect(try #require(numbers.last) < take.numbered)
        let times = take.frames.map(\.capturedAt)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(record.report.openedCount - record.report.closedCount <= 1)
    }
}
