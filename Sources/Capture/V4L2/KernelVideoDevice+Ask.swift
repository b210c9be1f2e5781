/// What a device node tells of itself without streaming.
import CVideo4Linux
import PlateCore

extension v4l2_capability {
    /// What this node can do; `capabilities` is what the whole device can.
    var abilities: UInt32 {
        capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0 ? device_caps : capabilities
    }
}

extension v4l2_fract {
    /// One over the fraction: frames a second from the time of a frame.
    var rate: Double? {
        guard numerator > 0, denominator > 0 else { return nil }
        return Double(denominator) / Double(numerator)
    }
}

extension DeviceIdentity {
    init(_ capability: v4l2_capability) {
        self.init(
            driver: text(of: capability.driver), card: text(of: capability.card),
            bus: text(of: capability.bus_info))
    }
}

extension KernelVideoDevice {
    /// Formats of capture in one plane that the node lists, with the driver's words for them.
    static func pixelFormats(_ descriptor: Int32) -> [(format: PixelFormat, words: String)] {
        var formats: [(format: PixelFormat, words: String)] = []
        for index in 0..<UInt32(Limits.cameraFormatsMax) {
            var description = v4l2_fmtdesc()
            description.index = index
            description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
            guard cv4l_ioctl(descriptor, CV4L_ENUM_FMT, &description) == 0 else { break }
            formats.append(
                (PixelFormat(code: description.pixelformat), text(of: description.description)))
        }
        return formats
    }

    /// Sizes of a format; of one that comes in steps, the smallest and the largest.
    static func sizes(_ descriptor: Int32, _ format: PixelFormat) -> [(width: Int, height: Int)] {
        var sizes: [(width: Int, height: Int)] = []
        for index in 0..<UInt32(Limits.cameraFormatsMax) {
            var size = v4l2_frmsizeenum()
            size.index = index
            size.pixel_format = format.code
            guard cv4l_ioctl(descriptor, CV4L_ENUM_FRAMESIZES, &size) == 0 else { break }
            guard size.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue else {
                let range = size.stepwise
                sizes.append((Int(range.min_width), Int(range.min_height)))
                sizes.append((Int(range.max_width), Int(range.max_height)))
                break
            }
            sizes.append((Int(size.discrete.width), Int(size.discrete.height)))
        }
        return sizes
    }

    /// Frames a second at a format and size; of a range, the fastest and the slowest.
    static func rates(
        _ descriptor: Int32, _ format: PixelFormat, width: Int, height: Int
    ) -> [Double] {
        var rates: [Double] = []
        for index in 0..<UInt32(Limits.cameraFormatsMax) {
            var interval = v4l2_frmivalenum()
            interval.index = index
            interval.pixel_format = format.code
            interval.width = UInt32(clamping: width)
            interval.height = UInt32(clamping: height)
            guard cv4l_ioctl(descriptor, CV4L_ENUM_FRAMEINTERVALS, &interval) == 0 else { break }
            guard interval.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue else {
                rates += [interval.stepwise.min.rate, interval.stepwise.max.rate].compactMap(\.self)
                break
            }
            rates += [interval.discrete.rate].compactMap(\.self)
        }
        return rates
    }
}

/// The text in a C array of bytes, up to its zero or its end; what is no UTF-8 is replaced.
private func text<Letters>(of letters: Letters) -> String {
    withUnsafeBytes(of: letters) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
