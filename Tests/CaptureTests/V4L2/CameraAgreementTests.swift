import Capture
import Foundation
import PlateCore
import Testing

/// What a camera asks a driver for, and which answers it refuses.
struct CameraAgreementTests {
    private func report(
        _ wanted: CameraFormat = CameraFormat(), offered: [PixelFormat] = [],
        answer: @escaping (DeviceFormat) throws(DeviceFault) -> DeviceFormat
    ) -> (CameraReport, ScriptedDevice) {
        let device = ScriptedDevice()
        device.answer = answer
        device.offered = offered
        let record = CameraRecord()
        let camera = V4L2Camera(
            name: "front", path: "/dev/video9", wanted: wanted, clock: device.clock,
            device: device, record: record)
        _ = camera.next()
        return (record.report, device)
    }

    @Test func motionJPEGIsAskedForFirst() {
        let (report, device) = report(CameraFormat(width: 1280, height: 720, framesPerSecond: 15)) {
            DeviceFormat(pixels: $0.pixels, width: 1280, height: 720, bytesPerPicture: 1 << 20)
        }
        #expect(device.asked.map(\.pixels) == [.mjpeg])
        #expect(device.asked[0].width == 1280 && device.asked[0].height == 720)
        #expect(
            report.stream
                == CameraStream(format: "MJPG", width: 1280, height: 720, framesPerSecond: 15))
    }

    @Test func nothingWantedAsksForFullSizeAndThirty() {
        let (report, device) = report { DeviceFormat(pixels: $0.pixels, width: 640, height: 480) }
        #expect(device.asked[0].width == 1920 && device.asked[0].height == 1080)
        #expect(report.stream?.framesPerSecond == 30 && report.stream?.width == 640)
    }

    /// Formats wanted, what the driver sets for each, and the outcome: a format or words of a refusal.
    static let answers: [(CameraFormat.Encoding, String, PixelFormat?, String)] = [
        (.auto, "silent change", .yuyv, "YUYV"), (.mjpeg, "silent change", .yuyv, "no MJPG, only"),
        (.yuyv, "silent change", .mjpeg, "no YUYV, only MJPG"), (.mjpeg, "JPEG", .jpeg, "JPEG"),
        (.auto, "neither", PixelFormat("NV12"), "no MJPG and no YUYV, only NV12"),
        (.auto, "refusal", nil, "no MJPG and no YUYV"),
    ]

    @Test(arguments: answers.indices)
    func whatTheDriverReallySetCounts(_ row: Int) {
        let (wanted, _, set, outcome) = Self.answers[row]
        let (report, _) = report(CameraFormat(format: wanted)) { asked throws(DeviceFault) in
            guard let set else { throw .call("VIDIOC_S_FMT", code: EINVAL) }
            return DeviceFormat(pixels: set, width: 640, height: 480)
        }
        if let stream = report.stream {
            #expect(stream.format == outcome)
        } else {
            #expect(report.lastFault?.message.contains(outcome) == true)
            guard case .failing = report.condition else {
                Issue.record("\(report.condition)")
                return
            }
        }
    }

    @Test func aLongListOfFormatsIsCut() {
        let offered = (0..<80).map { (number: Int) -> PixelFormat in
            PixelFormat(code: 0x2020_2041 + UInt32(number % 26))
        }
        let (report, _) = report(offered: offered) {
            DeviceFormat(pixels: PixelFormat("GREY"), width: $0.width, height: $0.height)
        }
        #expect(report.lastFault?.message.hasSuffix("and 74 more") == true)
    }

    /// Answers that make no sense or are too much.
    static let nonsense: [DeviceFormat] = [
        DeviceFormat(pixels: .mjpeg, width: 0, height: 0),
        DeviceFormat(pixels: .mjpeg, width: 640, height: 8),
        DeviceFormat(pixels: .mjpeg, width: 4_294_967_295, height: 4_294_967_295),
        DeviceFormat(pixels: .mjpeg, width: 16_000, height: 16_000),
        DeviceFormat(pixels: .mjpeg, width: 640, height: 480, bytesPerPicture: 4_294_967_295),
        DeviceFormat(pixels: .mjpeg, width: 640, height: 240, field: .apart),
        DeviceFormat(pixels: .yuyv, width: 640, height: 480, bytesPerLine: 640),
        DeviceFormat(pixels: .yuyv, width: 640, height: 480, bytesPerLine: 4_000_000_000),
        DeviceFormat(pixels: .yuyv, width: 640, height: 480, bytesPerLine: -1),
    ]

    @Test(arguments: nonsense)
    func nonsenseIsRefused(_ answer: DeviceFormat) {
        let (report, device) = report { _ in answer }
        #expect(report.stream == nil && report.openedCount == 0 && !device.isOpen)
        #expect(report.lastFault?.code == .badData)
    }

    @Test func theFirstFaultOfADriverIsNotTakenForARefusal() {
        let (report, device) = report { _ throws(DeviceFault) in
            throw .call("VIDIOC_S_FMT", code: EBUSY)
        }
        #expect(device.asked.count == 1 && report.lastFault?.code == .unavailable)
    }

    @Test func fourLettersAreShownWithoutHarm() {
        #expect(PixelFormat("MJPG").description == "MJPG")
        #expect(PixelFormat(code: 0x2030_3159).description == "Y10")
        #expect(PixelFormat(code: 0x1B0A_0D07).description == "....")
    }
}
