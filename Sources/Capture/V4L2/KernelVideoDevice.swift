import CVideo4Linux
import Glibc
import PlateCore

/// A device node of Video4Linux, through libv4l2 with conversion off: Motion JPEG comes as it is.
///
/// A thin layer: every method is a call or two and their errors; what they mean is decided above.
final class KernelVideoDevice: VideoDevice {
    /// Every node of Video4Linux has this major number.
    private static let videoMajor: UInt64 = 81

    /// Done once, by its first use.
    private static let silence: Void = cv4l_silence()

    private struct Mapping {
        let start: UnsafeMutableRawPointer
        let length: Int
    }

    private let path: String
    private var descriptor: Int32 = -1
    private var mappings: [Mapping] = []
    private var isStreaming = false
    /// Whether the last wait ended with bad news.
    private var isTroubled = false

    init(path: String) {
        self.path = path
    }

    deinit { close() }

    // MARK: Opening

    func open() throws(DeviceFault) -> DeviceIdentity {
        close()
        Self.silence
        do throws(DeviceFault) {
            descriptor = try Self.openNode(path)
            let capability = try Self.capability(descriptor)
            try Self.checkCaptures(capability)
            // On success the descriptor is libv4l2's, and `v4l2_close` closes it.
            guard v4l2_fd_open(descriptor, V4L2_DISABLE_CONVERSION) >= 0 else {
                throw .call("v4l2_fd_open", code: errno)
            }
            return DeviceIdentity(capability)
        } catch {
            close()
            throw error
        }
    }

    /// Opens a node of Video4Linux and nothing else: to open other devices may have effects.
    static func openNode(_ path: String) throws(DeviceFault) -> Int32 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .call("open", code: errno) }
        guard status.st_mode & S_IFMT == S_IFCHR, major(status.st_rdev) == videoMajor
        else { throw .refused("is no video device") }
        let descriptor = Glibc.open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .call("open", code: errno) }
        return descriptor
    }

    /// The upper part of a device number, as glibc packs it; its macro cannot be imported.
    private static func major(_ device: dev_t) -> UInt64 {
        UInt64(device >> 8) & 0xFFF | UInt64(device >> 32) & 0xFFFF_F000
    }

    static func capability(_ descriptor: Int32) throws(DeviceFault) -> v4l2_capability {
        var capability = v4l2_capability()
        try call(descriptor, "VIDIOC_QUERYCAP", CV4L_QUERYCAP, &capability)
        return capability
    }

    /// Throws `refused` for a node that gives no pictures in one plane by streaming.
    static func checkCaptures(_ capability: v4l2_capability) throws(DeviceFault) {
        let abilities = capability.abilities
        guard abilities & UInt32(V4L2_CAP_VIDEO_CAPTURE) != 0 else {
            let isPlanar = abilities & UInt32(V4L2_CAP_VIDEO_CAPTURE_MPLANE) != 0
            throw .refused(
                isPlanar
                    ? "gives pictures in several planes, which Plated does not read"
                    : "gives no pictures; many cameras have a second node for other things")
        }
        guard abilities & UInt32(V4L2_CAP_STREAMING) != 0 else {
            throw .refused("does not stream")
        }
    }

    func close() {
        if isStreaming {
            var type = captureType
            _ = cv4l_ioctl(descriptor, CV4L_STREAMOFF, &type)
            isStreaming = false
        }
        for mapping in mappings { v4l2_munmap(mapping.start, mapping.length) }
        mappings = []
        // Also right for a descriptor that libv4l2 does not know.
        if descriptor >= 0 { v4l2_close(descriptor) }
        descriptor = -1
    }

    // MARK: Agreeing

    func pixelFormats() -> [PixelFormat] { Self.pixelFormats(descriptor).map(\.format) }

    func setFormat(_ wanted: DeviceFormat) throws(DeviceFault) -> DeviceFormat {
        var format = v4l2_format()
        format.type = captureType
        format.fmt.pix.width = UInt32(clamping: wanted.width)
        format.fmt.pix.height = UInt32(clamping: wanted.height)
        format.fmt.pix.pixelformat = wanted.pixels.code
        format.fmt.pix.field = V4L2_FIELD_NONE.rawValue
        try Self.call(descriptor, "VIDIOC_S_FMT", CV4L_S_FMT, &format)
        let pixels = format.fmt.pix
        let isWhole = [V4L2_FIELD_ANY, V4L2_FIELD_NONE, V4L2_FIELD_INTERLACED]
            .contains { $0.rawValue == pixels.field }
        let isFull =
            pixels.quantization == V4L2_QUANTIZATION_FULL_RANGE.rawValue
            || (pixels.quantization == V4L2_QUANTIZATION_DEFAULT.rawValue
                && pixels.colorspace == V4L2_COLORSPACE_JPEG.rawValue)
        return DeviceFormat(
            pixels: PixelFormat(code: pixels.pixelformat), width: Int(pixels.width),
            height: Int(pixels.height), bytesPerLine: Int(pixels.bytesperline),
            bytesPerPicture: Int(pixels.sizeimage), field: isWhole ? .whole : .apart,
            isFullRange: isFull)
    }

    func setRate(_ framesPerSecond: Double) -> Double? {
        var parameters = v4l2_streamparm()
        parameters.type = captureType
        parameters.parm.capture.timeperframe = v4l2_fract(
            numerator: 1000, denominator: UInt32(framesPerSecond * 1000))
        // Drivers without a say in their rate have no such call.
        guard cv4l_ioctl(descriptor, CV4L_S_PARM, &parameters) == 0 else { return nil }
        return parameters.parm.capture.timeperframe.rate
    }

    // MARK: Streaming

    func start(buffers count: Int) throws(DeviceFault) -> Int {
        var request = v4l2_requestbuffers()
        request.count = UInt32(count)
        request.type = captureType
        request.memory = V4L2_MEMORY_MMAP.rawValue
        try Self.call(descriptor, "VIDIOC_REQBUFS", CV4L_REQBUFS, &request)
        guard (1...Limits.cameraBuffersMax).contains(Int(request.count)) else {
            throw .refused("gave \(request.count) buffers")
        }
        for index in 0..<request.count {
            mappings.append(try map(index))
        }
        for index in 0..<request.count { try queue(index) }
        var type = captureType
        try Self.call(descriptor, "VIDIOC_STREAMON", CV4L_STREAMON, &type)
        isStreaming = true
        return mappings.count
    }

    private func map(_ index: UInt32) throws(DeviceFault) -> Mapping {
        var buffer = emptyBuffer(index)
        try Self.call(descriptor, "VIDIOC_QUERYBUF", CV4L_QUERYBUF, &buffer)
        let length = Int(buffer.length)
        guard (1...Limits.cameraBufferBytesMax).contains(length) else {
            throw .refused("has a buffer of \(length) bytes")
        }
        let start = v4l2_mmap(
            nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, Int64(buffer.m.offset))
        guard let start, start != MAP_FAILED else { throw .call("mmap", code: errno) }
        return Mapping(start: start, length: length)
    }

    func wait(milliseconds: Int) throws(DeviceFault) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&wanted, 1, Int32(milliseconds))
        if ready < 0 && errno == EINTR { return false }
        guard ready >= 0 else { throw .call("poll", code: errno) }
        // A driver that has both a last buffer and bad news shall be heard for the buffer first; then
        // the call that takes it tells the bad news with its proper number.
        isTroubled = wanted.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        return ready > 0
    }

    func dequeue() throws(DeviceFault) -> DeviceBuffer? {
        var buffer = emptyBuffer(0)
        do throws(DeviceFault) {
            try Self.call(descriptor, "VIDIOC_DQBUF", CV4L_DQBUF, &buffer)
        } catch {
            guard case .call(_, EAGAIN) = error else { throw error }
            if isTroubled { throw .call("poll", code: EIO) }
            return nil
        }
        let index = Int(buffer.index)
        let capacity = index < mappings.count ? mappings[index].length : 0
        let isMonotonic =
            buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK)
            == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
        return DeviceBuffer(
            index: index, bytesUsed: Int(buffer.bytesused), capacity: capacity,
            sequence: buffer.sequence,
            takenAt: isMonotonic ? MonotonicTime(buffer.timestamp) : nil,
            isFlagged: buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0)
    }

    func bytes(of buffer: DeviceBuffer, count: Int) -> [UInt8] {
        let mapping = mappings[buffer.index]
        precondition(count <= mapping.length)
        return [UInt8](UnsafeRawBufferPointer(start: mapping.start, count: count))
    }

    func requeue(_ buffer: DeviceBuffer) throws(DeviceFault) { try queue(UInt32(buffer.index)) }

    private func queue(_ index: UInt32) throws(DeviceFault) {
        var buffer = emptyBuffer(index)
        try Self.call(descriptor, "VIDIOC_QBUF", CV4L_QBUF, &buffer)
    }

    private func emptyBuffer(_ index: UInt32) -> v4l2_buffer {
        var buffer = v4l2_buffer()
        buffer.index = index
        buffer.type = captureType
        buffer.memory = V4L2_MEMORY_MMAP.rawValue
        return buffer
    }

    private var captureType: UInt32 { V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue }

    /// One request to the driver, again where a signal broke it off.
    static func call<Argument>(
        _ descriptor: Int32, _ name: String, _ request: UInt, _ argument: inout Argument
    ) throws(DeviceFault) {
        while true {
            let status = withUnsafeMutablePointer(to: &argument) {
                cv4l_ioctl(descriptor, request, $0)
            }
            if status == 0 { return }
            guard errno == EINTR else { throw .call(name, code: errno) }
        }
    }
}

extension MonotonicTime {
    /// The kernel's time of a picture; a negative or absurd one is far in the past.
    fileprivate init(_ time: timeval) {
        let seconds = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let sum = seconds.partialValue.addingReportingOverflow(
            Int64(time.tv_usec).multipliedReportingOverflow(by: 1000).partialValue)
        self.init(nanoseconds: seconds.overflow || sum.overflow ? .min : sum.partialValue)
    }
}
