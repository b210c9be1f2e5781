/// Parts of the shell that remember something: pictures, live reads, times; and what goes to the terminal.
import ControlProtocol
import Foundation
import Glibc
import PlateCore

/// The last pictures, so that an alert that changes is not decoded anew.
struct PictureShelf {
    private var plates: [String: ConsolePicture] = [:]
    private var scenes: [String: ConsolePicture] = [:]
    private var asked: Set<String> = []

    /// Pictures of either kind that stay.
    private static let countMax = 16

    /// The plate's picture in `detail`.
    mutating func plate(of detail: AlertDetail) -> ConsolePicture? {
        guard let base64 = detail.plate else { return nil }
        // Another reading may come with another picture.
        let key = "plate-\(detail.readId)-\(base64.hashValue)"
        if let known = plates[key] { return known }
        if plates.count >= Self.countMax { plates = [:] }
        plates[key] = ConsolePicture(key: key, base64: base64)
        return plates[key]
    }

    /// The whole picture of `read`, where it came.
    func scene(of read: String) -> ConsolePicture? { scenes[read] }

    /// Whether the whole picture has to be asked for; true once for every read.
    mutating func wantsScene(of read: String) -> Bool {
        if asked.count >= Self.countMax { (asked, scenes) = ([], [:]) }
        return asked.insert(read).inserted
    }

    /// Keeps the whole picture of `read`.
    mutating func put(_ picture: ConsolePicture, of read: String) { scenes[read] = picture }
}

/// The last reads, with what an alert says of them.
struct LiveReads {
    private var reads: [ReadLine] = []
    private var categories: [String: HotlistCategory] = [:]

    /// Reads that stay; a screen shows some fifty.
    private static let countMax = 200

    /// Takes a read, new or changed, and gives all, the newest first.
    mutating func take(_ entry: ReadEntry) -> [ReadLine] {
        let line = ReadLine(entry, category: categories[entry.id])
        if let at = reads.firstIndex(where: { $0.id == entry.id }) {
            reads[at] = line
        } else {
            reads.insert(line, at: 0)
            if reads.count > Self.countMax { reads.removeLast() }
        }
        return reads
    }

    /// Takes an alert: its read met a list.
    mutating func take(_ entry: AlertEntry) -> [ReadLine] {
        if categories.count >= Self.countMax { categories = [:] }
        categories[entry.readId] = entry.entry.category
        if let at = reads.firstIndex(where: { $0.id == entry.readId }) {
            reads[at].category = entry.entry.category
        }
        return reads
    }
}

/// How long it took from a frame to its alert on the screen, a line an alert: its id, milliseconds, and
/// `waited` where another alert had the screen when it came.
struct AlertTimes {
    private let file: FileHandle
    private var drawn: Set<String> = []
    private var waited: Set<String> = []

    /// Writes to `path`, which may be a pipe.
    init(path: String) throws(PlatedError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw PlatedError(.inputOutput, "\(path): \(String(cString: strerror(errno)))")
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// `alert` is on the screen, `behind` are not; only the first time counts.
    mutating func drawn(_ alert: AlertCard, behind: [AlertLine], at moment: WallTime) {
        waited.formUnion(behind.map(\.id))
        guard drawn.insert(alert.id).inserted else { return }
        let milliseconds = moment.milliseconds - alert.capturedAt.milliseconds
        let mark = waited.contains(alert.id) ? " waited" : ""
        try? file.write(contentsOf: Data("\(alert.id) \(milliseconds)\(mark)\n".utf8))
    }
}

/// The terminal's way out; once it is gone nothing more is written.
final class TerminalOutput {
    private let descriptor: Int32
    /// Whether the terminal took no more.
    private(set) var isGone = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes all of `bytes`, and waits for a slow line.
    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count, !isGone {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + sent, bytes.count - sent)
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, -1)
            } else if errno != EINTR {
                isGone = true
            }
        }
    }
}
