/// A disk below SQLite that fails when it is told to: a virtual file system over the system's own, which
/// counts the calls on files of one folder and makes the N-th of them go wrong, or cuts the power there.
///
/// It is the default of the whole test process and passes everything through but in folders that have a
/// disk. `FaultSystem` is the side that SQLite calls.
import Foundation
import GRDBSQLite
import Synchronization

/// What a call on a file is.
enum DiskCall: String, CaseIterable, Sendable {
    case open, write, sync, truncate, delete, sharedMemory

    /// What SQLite is told where it fails.
    var failure: Int32 {
        switch self {
        case .open: SQLITE_CANTOPEN
        case .write: SQLITE_IOERR | (3 << 8)
        case .sync: SQLITE_IOERR | (4 << 8)
        case .truncate: SQLITE_IOERR | (6 << 8)
        case .delete: SQLITE_IOERR | (10 << 8)
        case .sharedMemory: SQLITE_IOERR | (21 << 8)
        }
    }
}

/// How the N-th call goes wrong.
enum DiskFault: String, CaseIterable, Sendable {
    /// It fails, and the next one works again.
    case failsOnce = "fails once"
    /// It fails, and so does every one after it.
    case failsFromThere = "fails from there on"
    /// A write finds the disk full, and so does every one after it; other calls work.
    case isFull = "is full from there on"
    /// A write is done by half and fails; the next one works again.
    case shortWrite = "writes half once"
    /// The power goes: no call does anything any more, and of what was not synchronised a part is lost.
    case powerCut = "loses power"
    /// As a power cut, on a disk that said of every sync that it was done and did none.
    case powerCutOfLiar = "loses power, having lied"

    var isPowerCut: Bool { self == .powerCut || self == .powerCutOfLiar }

    /// Whether it is a fault of calls like this.
    func concerns(_ call: DiskCall) -> Bool {
        switch self {
        case .isFull, .shortWrite: call == .write
        default: true
        }
    }
}

/// The disk of one folder. Its state is a mutex.
final class FaultDisk: Sendable {
    /// What became of a call.
    enum Verdict: Sendable {
        case works
        case fails(Int32)
        /// So many bytes are written, and then it fails.
        case writes(bytes: Int, then: Int32)
    }

    private struct State {
        var fault: DiskFault?
        var number = 0
        var calls = 0
        var isStruck = false
        var images: [String: FileImage] = [:]
    }

    let folder: String
    private let state = Mutex(State())

    /// The disk of `folder`, whose name is the beginning of every file's.
    init(_ folder: String) {
        self.folder = folder
        FaultSystem.add(self)
    }

    /// The `number`-th call from now on goes wrong.
    func strike(_ fault: DiskFault, call number: Int) {
        let images = fault.isPowerCut ? Self.images(in: folder) : [:]
        state.withLock {
            $0 = State(fault: fault, number: number, images: images)
        }
    }

    /// Every call works again. Whether one went wrong.
    @discardableResult
    func recover() -> Bool {
        state.withLock { state in
            defer { state.fault = nil }
            return state.isStruck
        }
    }

    /// Ends the disk; its folder is like any other then.
    func remove() { FaultSystem.remove(self) }

    /// What becomes of a call that is about to be made.
    func verdict(on call: DiskCall, bytes: Int = 0) -> Verdict {
        state.withLock { state in
            guard let fault = state.fault, fault.concerns(call) else { return .works }
            state.calls += 1
            let isNow = state.calls == state.number
            let isLater = state.calls > state.number
            if isNow { state.isStruck = true }
            switch fault {
            case .failsOnce where isNow: return .fails(call.failure)
            case .failsFromThere where isNow || isLater: return .fails(call.failure)
            case .isFull where isNow || isLater: return .fails(SQLITE_FULL)
            case .shortWrite where isNow: return .writes(bytes: bytes / 2, then: call.failure)
            case .powerCut where isNow || isLater: return .fails(call.failure)
            case .powerCutOfLiar where isNow || isLater: return .fails(call.failure)
            default: return .works
            }
        }
    }

    /// A call that was made changed `path`.
    func note(_ path: String, _ change: FileImage.Change) {
        state.withLock { state in
            guard let fault = state.fault, fault.isPowerCut, !path.hasSuffix("-shm") else { return }
            if case .synchronised = change {
                if fault == .powerCutOfLiar { return }
                // SQLite synchronises the folder with a new file: what was deleted before stays deleted.
                if state.images[path]?.isSurelyThere != true {
                    for other in state.images.keys { state.images[other]?.synchroniseFolder() }
                }
            }
            state.images[path, default: FileImage()].take(change)
        }
    }

    /// A file is about to be opened. One that others have made is taken for synchronised.
    func noteOpening(_ path: String) {
        state.withLock { state in
            guard let fault = state.fault, fault.isPowerCut, !path.hasSuffix("-shm") else { return }
            guard state.images[path] == nil, let bytes = FileManager.default.contents(atPath: path)
            else { return }
            state.images[path] = FileImage(synchronised: Array(bytes))
        }
    }

    /// The folder as the power cut left it, in the new folder `copy`: what was synchronised, and of the
    /// rest what chance left. Files that SQLite does not write are copied as they are.
    func leave(in copy: String, chance: inout SeededGenerator) throws {
        let images = state.withLock { $0.images }
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: copy, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in try manager.contentsOfDirectory(atPath: folder).sorted()
        where !name.hasSuffix("-shm") && !Self.isSQLite(name) {
            try manager.copyItem(atPath: folder + "/" + name, toPath: copy + "/" + name)
        }
        for (path, image) in images.sorted(by: { $0.key < $1.key }) {
            guard let bytes = image.left(&chance) else { continue }
            let target = copy + "/" + (path as NSString).lastPathComponent
            let isMade = manager.createFile(
                atPath: target, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
            guard isMade else { throw CocoaError(.fileWriteUnknown) }
        }
    }

    private static func isSQLite(_ name: String) -> Bool {
        name.hasSuffix(".sqlite") || name.hasSuffix("-wal") || name.hasSuffix("-journal")
    }

    /// The files as they lie there now, taken for synchronised.
    private static func images(in folder: String) -> [String: FileImage] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var images: [String: FileImage] = [:]
        for name in names where isSQLite(name) {
            let path = folder + "/" + name
            let bytes = FileManager.default.contents(atPath: path) ?? Data()
            images[path] = FileImage(synchronised: Array(bytes))
        }
        return images
    }
}
