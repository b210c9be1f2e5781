import Capture
import Foundation
import Imaging
import PlateCore
import Testing

/// What a camera makes of single buffers: formats, sizes, numbers, times.
struct CameraPictureTests {
    private typealias Event = ScriptedDevice.Event

    private func take(
        _ device: ScriptedDevice, _ wanted: CameraFormat = CameraFormat(), turns: Int? = nil
    ) throws -> CameraTake {
        let camera = V4L2Camera(
            name: "front", path: "/dev/video9", wanted: wanted, clock: device.clock,
            device: device)
        var take = CameraTake()
        try take.ask(camera, device.clock, turns: turns ?? 2 * device.events.count + 1)
        return take
    }

    private func take(_ events: [Event]) throws -> CameraTake { try take(ScriptedDevice(events)) }

    // MARK: Numbers

    /// The driver's numbers, whether each picture is new, and what is to be told.
    static let counts: [([UInt32], [Int], frames: Int, gap: Int, repeated: Int)] = [
        ([0, 1, 2, 3], [0, 1, 2, 3], 4, 0, 0),
        ([7, 9, 12], [0, 1, 2], 3, 3, 0),
        ([.max - 1, .max, 0, 1], [0, 1, 2, 3], 4, 0, 0),
        ([.max - 1, 1, 2], [0, 1, 2], 3, 2, 0),
        // The same number: dropped with the same bytes, taken with new ones.
        ([5, 5, 6], [0, 0, 1], 2, 0, 1), ([5, 5, 6], [0, 1, 2], 3, 0, 0),
        // Back: the picture before the last is new beside the last; the last again is not.
        ([5, 4, 5], [0, 0, 1], 2, 0, 1), ([900_000, 0, 1], [0, 1, 2], 3, 0, 0),
        // Every picture numbered 0, as some drivers do.
        ([0, 0, 0, 0], [0, 1, 2, 3], 4, 0, 0),
        // The same picture under a new number is a picture: a parked car at night.
        ([1, 2, 3], [0, 0, 0], 3, 0, 0),
        // A jump that no stream can have made.
        ([1, 500_000, 500_001], [0, 1, 2], 3, 0, 0),
        ([1, 0x7000_0000, 0x7000_0001], [0, 1, 2], 3, 0, 0),
        ([0, 1001, 1002], [0, 1, 2], 3, 1000, 0),
    ]

    @Test(arguments: counts.indices)
    func theDriversCountTellsGapsAndRepeats(_ row: Int) throws {
        let (numbers, shown, frames, gap, repeated) = Self.counts[row]
        let take = try take(
            zip(numbers, shown).map { .picture(try TestFrames.jpeg($1), number: $0) })
        #expect(take.frames.count == frames && take.damaged.isEmpty)
        #expect(take.missed[.gap, default: 0] == gap)
        #expect(take.missed[.repeated, default: 0] == repeated)
        #expect(take.missed.keys.allSatisfy { $0 == .gap || $0 == .repeated })
        #expect(take.frames.last?.sequence == take.numbered - 1)
    }

    @Test func aNewStreamBeginsANewCount() throws {
        let picture = try TestFrames.jpeg(1)
        let take = try take([
            .picture(picture, number: 70), .dequeueFails(.call("VIDIOC_DQBUF", code: EIO)),
            .picture(picture, number: 70), .picture(try TestFrames.jpeg(2), number: 71),
        ])
        #expect(take.frames.map(\.sequence) == [0, 1, 2] && take.missed.isEmpty)
    }

    // MARK: Buffers

    @Test func faultyBuffersAreCountedByCause() throws {
        let good = try TestFrames.jpeg(3)
        var wrong = good
        wrong[good.count / 2] ^= 0xFF
        wrong.removeLast(60)
        let take = try take([
            .picture(good, number: 0, flagged: true), .picture(good, number: 1, used: 0),
            .picture(good, number: 2, used: 40), .picture(good, number: 3, used: -3),
            .picture(wrong, number: 4), .picture(good, number: 5, used: good.count + 1),
            .picture([UInt8](repeating: 0xFF, count: 4000), number: 6),
            .picture(good, number: 7, used: .max), .picture(good, number: 8),
        ])
        #expect(take.missed == [.flagged: 1, .short: 3])
        #expect(take.damaged.map(\.sequence) == [4, 5, 6, 7])
        #expect(take.damaged[1].reason.contains("bytes"))
        #expect(take.frames.map(\.sequence) == [8])
    }

    @Test func whatLiesBehindAPictureIsLeft() throws {
        let new = try TestFrames.jpeg(2)
        let old = try TestFrames.jpeg(7)
        for rest in [old, [0, 0, 0, 0], Array(old.suffix(200)), [0xFF], [0xFF, 0xD9]] {
            let take = try take([.picture(new + rest, number: 0)])
            guard case .jpeg(let bytes) = take.frames.first?.original else {
                Issue.record("no picture before \(rest.count) bytes")
                continue
            }
            #expect(bytes == new)
        }
    }

    @Test func aPictureInsideAnotherDoesNotEndIt() throws {
        var bytes = try TestFrames.jpeg(2)
        let inner = try TestFrames.jpeg(5)
        let length = inner.count + 2
        bytes.insert(
            contentsOf: [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + inner, at: 2)
        let take = try take([.picture(bytes + inner, number: 0)])
        let frame = try #require(take.frames.first)
        #expect(TestFrames.number(frame.grey, below: 8) == 2)
        guard case .jpeg(let kept) = frame.original else { return }
        #expect(kept == bytes)
    }

    @Test func aPictureOfAnotherSizeIsDamaged() throws {
        let take = try take([
            .picture(try TestFrames.jpeg(0, width: 64, height: 32), number: 0),
            .picture(try TestFrames.jpeg(1, width: 32, height: 24), number: 1),
            .picture(try TestFrames.jpeg(2), number: 2),
        ])
        #expect(take.damaged.count == 1 && take.damaged[0].reason.contains("64×32"))
        #expect(take.frames.map(\.sequence) == [1, 2])
    }

    // MARK: Times

    @Test func aDriversTimeCountsWhereItMayBeTrue() throws {
        let picture = try TestFrames.jpeg(0)
        // What the driver's time lies back in milliseconds, and what the frame's shall.
        let ages: [(Double?, Double)] = [
            (20, 20), (nil, 0), (-1, 0), (1999, 0), (5000, 0), (-1e9, 0), (1, 1), (0, 0),
        ]
        let device = ScriptedDevice()
        let camera = V4L2Camera(
            name: "front", path: "/dev/video9", wanted: CameraFormat(), clock: device.clock,
            device: device)
        var take = CameraTake()
        take.take(camera.next())
        for (number, (age, expected)) in ages.enumerated() {
            device.events = [.picture(picture, number: UInt32(number), age: age)]
            take.take(camera.next())
            let frame = try #require(take.frames.last)
            #expect(device.clock.monotonicNow().milliseconds(since: frame.capturedAt) == expected)
            #expect(
                device.clock.wallNow().milliseconds - frame.wallTime.milliseconds
                    == Int64(expected))
        }
        let times = take.frames.map(\.capturedAt)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 } && times.count == ages.count)
    }

    // MARK: Raw video

    private func rawDevice(_ events: [Event], isFullRange: Bool, width: Int = 20) -> ScriptedDevice
    {
        let device = ScriptedDevice(events)
        device.answer = { _ in
            DeviceFormat(
                pixels: .yuyv, width: width, height: 16, bytesPerLine: 2 * width + 6,
                bytesPerPicture: 16 * (2 * width + 6), isFullRange: isFullRange)
        }
        return device
    }

    /// A picture whose luma is its column times ten and whose chroma is its row and 255 less it.
    private func raw(width: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for y in UInt8(0)..<16 {
            for pair in 0..<(width + 1) / 2 {
                let luma = UInt8(20 * pair % 256)
                bytes += [luma, y, luma &+ 10, 255 - y]
            }
            bytes += [UInt8](repeating: 99, count: (Int(y) + 1) * (2 * width + 6) - bytes.count)
        }
        return bytes
    }

    @Test(arguments: [20, 21])
    func rawVideoComesInPlanes(width: Int) throws {
        let device = rawDevice(
            [.picture(raw(width: width), number: 0)], isFullRange: true, width: width)
        let frame = try #require(try take(device).frames.first)
        #expect(frame.grey.width == width && frame.grey.height == 16)
        guard case .planar(let planar) = frame.original else {
            Issue.record("no planes")
            return
        }
        #expect(planar.luma == frame.grey)
        #expect(planar.columnsPerChroma == 2 && planar.rowsPerChroma == 1)
        for y in 0..<16 {
            for x in 0..<width {
                #expect(frame.grey[x, y] == UInt8(10 * x % 256))
                let chroma = y * planar.chromaWidth + x / 2
                #expect(planar.blue[chroma] == UInt8(y) && planar.red[chroma] == UInt8(255 - y))
            }
        }
        // The planes must fit what draws and stores them.
        _ = try JPEG.encode(planar, quality: 80)
        _ = ColourImage(planar)
    }

    @Test func studioRangeIsSpread() throws {
        var bytes = raw(width: 20)
        bytes.replaceSubrange(0..<8, with: [16, 16, 235, 240, 0, 128, 255, 128])
        let frame = try #require(
            try take(rawDevice([.picture(bytes, number: 0)], isFullRange: false)).frames.first)
        #expect(frame.grey.pixels.prefix(4).elementsEqual([0, 255, 0, 255]))
        guard case .planar(let planar) = frame.original else { return }
        #expect(planar.blue.prefix(2).elementsEqual([0, 128]))
        #expect(planar.red.prefix(2).elementsEqual([255, 128]))
    }

    @Test func rawPicturesNeedAllTheirBytes() throws {
        let whole = raw(width: 20)
        let needed = 15 * 46 + 40
        let device = rawDevice(
            [
                .picture(whole, number: 0, used: needed - 1),
                .picture(whole, number: 1, used: needed),
                .picture(whole + [UInt8](repeating: 1, count: 5000), number: 2),
                .picture(whole, number: 2), .picture(Array(whole.prefix(100)), number: 3),
            ], isFullRange: true)
        let take = try take(device)
        #expect(take.missed == [.short: 2, .repeated: 1])
        #expect(take.frames.map(\.sequence) == [1, 2])
    }
}
