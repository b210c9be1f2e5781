/// The narrow door to a video device: what a camera needs of the kernel, and no decision.
///
/// `KernelVideoDevice` is the real one; tests have one that follows a script.
import PlateCore

/// A device that can be opened again and again under one path. For one thread.
package protocol VideoDevice: AnyObject {
    /// Opens the device and asks what it is. Nothing is open after a failure.
    func open() throws(DeviceFault) -> DeviceIdentity
    /// Pixel formats it offers, as far as it says.
    func pixelFormats() -> [PixelFormat]
    /// Asks for a format; gives what the driver set instead.
    func setFormat(_ wanted: DeviceFormat) throws(DeviceFault) -> DeviceFormat
    /// Asks for a rate, at least 0.01 and at most 1000; gives what the driver set, where it says.
    func setRate(_ framesPerSecond: Double) -> Double?
    /// Maps about `count` buffers, hands them to the driver and starts the stream; gives how many
    /// there are.
    func start(buffers count: Int) throws(DeviceFault) -> Int
    /// Waits for a filled buffer; `false` where the time is up.
    func wait(milliseconds: Int) throws(DeviceFault) -> Bool
    /// The next filled buffer; `nil` where there is none after all.
    func dequeue() throws(DeviceFault) -> DeviceBuffer?
    /// A copy of the first `count` bytes of a dequeued buffer. `count` is at most its `capacity`.
    func bytes(of buffer: DeviceBuffer, count: Int) -> [UInt8]
    /// Gives a dequeued buffer back to the driver.
    func requeue(_ buffer: DeviceBuffer) throws(DeviceFault)
    /// Stops and closes; nothing happens where nothing is open.
    func close()
}

/// Four letters that name how pixels are stored.
package struct PixelFormat: Sendable, Hashable, CustomStringConvertible {
    /// The code, its first letter lowest.
    package var code: UInt32

    /// A format by its code.
    package init(code: UInt32) { self.code = code }

    /// A format by its letters, four of them.
    package init(_ letters: StaticString) {
        precondition(letters.utf8CodeUnitCount == 4)
        code = (0..<4).reduce(0) { $0 | UInt32(letters.utf8Start[$1]) << (8 * UInt32($1)) }
    }

    /// Motion JPEG.
    package static let mjpeg = PixelFormat("MJPG")
    /// Motion JPEG, as some drivers name it.
    package static let jpeg = PixelFormat("JPEG")
    /// Packed 4:2:2: luma, blue, luma, red.
    package static let yuyv = PixelFormat("YUYV")

    /// Whether every picture is a JPEG.
    package var isJPEG: Bool { self == .mjpeg || self == .jpeg }

    /// The letters, what is no printable ASCII as a full stop.
    package var description: String {
        let letters = (0..<4).map { index -> UInt8 in
            let byte = UInt8(truncatingIfNeeded: code >> (8 * UInt32(index))) & 0x7F
            return (0x20...0x7E).contains(byte) ? byte : UInt8(ascii: ".")
        }
        let text = String(decoding: letters, as: UTF8.self)
        return text.last == " " ? String(text.dropLast()) : text
    }
}

/// What a device is.
package struct DeviceIdentity: Sendable, Hashable {
    package var driver: String
    package var card: String
    package var bus: String

    package init(driver: String, card: String, bus: String) {
        self.driver = driver
        self.card = card
        self.bus = bus
    }
}

/// A picture format as wanted of a driver and as set by it; nothing in it is to be trusted.
package struct DeviceFormat: Sendable, Hashable {
    /// How the lines of a picture come.
    package enum Field: Sendable, Hashable {
        /// All at once, in order.
        case whole
        /// Otherwise: single fields, or one after the other.
        case apart
    }

    package var pixels: PixelFormat
    package var width: Int
    package var height: Int
    /// Bytes from one line to the next; 0 where the driver leaves it open.
    package var bytesPerLine: Int
    /// Bytes that hold any picture.
    package var bytesPerPicture: Int
    package var field: Field
    /// Whether luma spans 0…255, as in JPEG, instead of 16…235.
    package var isFullRange: Bool

    package init(
        pixels: PixelFormat, width: Int, height: Int, bytesPerLine: Int = 0,
        bytesPerPicture: Int = 0, field: Field = .whole, isFullRange: Bool = false
    ) {
        self.pixels = pixels
        self.width = width
        self.height = height
        self.bytesPerLine = bytesPerLine
        self.bytesPerPicture = bytesPerPicture
        self.field = field
        self.isFullRange = isFullRange
    }
}

/// A filled buffer as the driver describes it.
package struct DeviceBuffer: Sendable, Hashable {
    package var index: Int
    /// Bytes that the driver says it filled; may be nonsense.
    package var bytesUsed: Int
    /// Bytes that are mapped.
    package var capacity: Int
    /// The driver's count of pictures, which wraps.
    package var sequence: UInt32
    /// When it was taken on the monotonic clock, where the driver says that it is on that clock.
    package var takenAt: MonotonicTime?
    /// Whether the driver marks the picture as faulty.
    package var isFlagged: Bool

    package init(
        index: Int, bytesUsed: Int, capacity: Int, sequence: UInt32, takenAt: MonotonicTime?,
        isFlagged: Bool = false
    ) {
        self.index = index
        self.bytesUsed = bytesUsed
        self.capacity = capacity
        self.sequence = sequence
        self.takenAt = takenAt
        self.isFlagged = isFlagged
    }
}
