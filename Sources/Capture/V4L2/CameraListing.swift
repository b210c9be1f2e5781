import CVideo4Linux
import Foundation
import PlateCore

/// A video device as it describes itself: what a technician chooses from.
public struct CameraListing: Sendable, Hashable, Codable {
    /// A picture size and the rates it comes at.
    public struct Size: Sendable, Hashable, Codable {
        /// Pixels across.
        public var width: Int
        /// Pixels down.
        public var height: Int
        /// Frames a second, fastest first.
        public var framesPerSecond: [Double]
    }

    /// A pixel format and the sizes it comes in.
    public struct Format: Sendable, Hashable, Codable {
        /// Four letters, such as `MJPG`.
        public var code: String
        /// The driver's words for it.
        public var words: String
        /// Whether Plated reads it.
        public var isRead: Bool
        /// Largest first.
        public var sizes: [Size]
    }

    /// The device node.
    public var path: String
    /// Links to it that stay the same over a restart, under `/dev/v4l`.
    public var links: [String]
    /// The driver's name.
    public var driver: String?
    /// What the device calls itself.
    public var card: String?
    /// Where it is plugged in, in the driver's words.
    public var bus: String?
    /// What it offers.
    public var formats: [Format]
    /// Why Plated cannot use it; `nil` where it can, as far as is seen without streaming.
    public var problem: String?

    /// Every video device of this machine in the order of its number. `root` stands for `/dev`.
    ///
    /// Nodes that give no pictures, such as the second one of most USB cameras, are there with their
    /// `problem`. A device in use by another program is listed like any other.
    public static func all(root: String = "/dev") -> [CameraListing] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let numbers = names.compactMap { name in
            name.hasPrefix("video") ? Int(name.dropFirst(5)) : nil
        }
        let links = Self.links(root: root)
        return numbers.sorted().map { number in
            let path = "\(root)/video\(number)"
            return CameraListing(path: path, links: links["video\(number)"] ?? [])
        }
    }

    /// The names under which udev keeps a device, by the node's own name.
    private static func links(root: String) -> [String: [String]] {
        var links: [String: [String]] = [:]
        for folder in ["by-path", "by-id"].map({ "\(root)/v4l/\($0)" }) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() {
                let link = "\(folder)/\(name)"
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
                guard let node = target?.split(separator: "/").last else { continue }
                links[String(node), default: []].append(link)
            }
        }
        return links
    }

    /// Asks the device at `path`, without streaming.
    init(path: String, links: [String]) {
        self.path = path
        self.links = links
        formats = []
        do throws(DeviceFault) {
            let descriptor = try KernelVideoDevice.openNode(path)
            defer { close(descriptor) }
            let capability = try KernelVideoDevice.capability(descriptor)
            let identity = DeviceIdentity(capability)
            (driver, card, bus) = (identity.driver, identity.card, identity.bus)
            try KernelVideoDevice.checkCaptures(capability)
            formats = KernelVideoDevice.pixelFormats(descriptor).map { format, words in
                Format(descriptor, format, words)
            }
            if !formats.contains(where: \.isRead) {
                problem = "\(path) offers no MJPG and no YUYV"
            }
        } catch {
            problem = error.error(path: path).description
        }
    }
}

extension CameraListing.Format {
    fileprivate init(_ descriptor: Int32, _ format: PixelFormat, _ words: String) {
        code = format.description
        self.words = words
        isRead = format.isJPEG || format == .yuyv
        sizes = KernelVideoDevice.sizes(descriptor, format).map { width, height in
            let rates = KernelVideoDevice.rates(
                descriptor, format, width: width, height: height)
            return CameraListing.Size(
                width: width, height: height, framesPerSecond: rates.sorted(by: >))
        }
        .sorted { $0.width * $0.height > $1.width * $1.height }
    }
}
