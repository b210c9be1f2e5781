/// The side of a `FaultDisk` that SQLite calls: a virtual file system of C functions around the system's.
import Foundation
import GRDBSQLite
import Synchronization

/// One for the process, registered as SQLite's default when the first disk is made.
enum FaultSystem {
    private static let disks = Mutex<[FaultDisk]>([])

    static func add(_ disk: FaultDisk) {
        precondition(registered, "SQLite takes another virtual file system")
        disks.withLock { $0.append(disk) }
    }

    static func remove(_ disk: FaultDisk) {
        disks.withLock { $0.removeAll { $0 === disk } }
    }

    /// The disk that the file at `path` lies on, where it has one.
    static func disk(of path: String) -> FaultDisk? {
        disks.withLock { $0.first { path.hasPrefix($0.folder + "/") } }
    }

    /// The system's own.
    nonisolated(unsafe) static let system = sqlite3_vfs_find(nil)!

    /// Whether SQLite calls it: so from the first time on.
    private static let registered: Bool = {
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        own.initialize(to: system.pointee)
        own.pointee.zName = UnsafePointer(strdup("plated-faults"))
        own.pointee.szOsFile = Int32(FaultFile.headerBytes) + system.pointee.szOsFile
        own.pointee.xOpen = { _, name, file, flags, outFlags in
            FaultFile.open(name, file, flags, outFlags)
        }
        own.pointee.xDelete = { _, name, synchronises in
            FaultSystem.delete(String(cString: name!), synchronises)
        }
        own.pointee.xAccess = { _, name, flags, out in
            FaultSystem.system.pointee.xAccess(FaultSystem.system, name, flags, out)
        }
        own.pointee.xFullPathname = { _, name, count, out in
            FaultSystem.system.pointee.xFullPathname(FaultSystem.system, name, count, out)
        }
        return sqlite3_vfs_register(own, 1) == SQLITE_OK
    }()

    private static func delete(_ path: String, _ synchronises: Int32) -> Int32 {
        let disk = disk(of: path)
        if case .fails(let code) = disk?.verdict(on: .delete) { return code }
        let code = path.withCString { system.pointee.xDelete(system, $0, synchronises) }
        if code == SQLITE_OK {
            disk?.note(path, .deleted)
            if synchronises != 0 { disk?.note(path, .synchronised) }
        }
        return code
    }
}

/// An open file as SQLite sees it: its methods, then where it lies, then the system's file.
enum FaultFile {
    /// What the methods need to know. Held by the file from open to close.
    final class Place: Sendable {
        let path: String
        let disk: FaultDisk

        init(_ path: String, _ disk: FaultDisk) {
            self.path = path
            self.disk = disk
        }
    }

    /// The pointer to the methods and the pointer to the place.
    static let headerBytes = 16
    private static let placeOffset = 8

    /// The system's file behind `file`.
    static func real(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<
        sqlite3_file
    > {
        (UnsafeMutableRawPointer(file!) + headerBytes).assumingMemoryBound(to: sqlite3_file.self)
    }

    /// Where it lies.
    static func place(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Place {
        let raw = UnsafeMutableRawPointer(file!).load(
            fromByteOffset: placeOffset, as: UnsafeRawPointer.self)
        return Unmanaged<Place>.fromOpaque(raw).takeUnretainedValue()
    }

    static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        let system = FaultSystem.system
        guard let name, let disk = FaultSystem.disk(of: String(cString: name)) else {
            // Not ours: SQLite has the system's file itself, in more room than that needs.
            return system.pointee.xOpen(system, name, file, flags, outFlags)
        }
        file!.pointee.pMethods = nil
        if case .fails(let code) = disk.verdict(on: .open) { return code }
        disk.noteOpening(String(cString: name))
        let real = real(file)
        real.pointee.pMethods = nil
        let code = system.pointee.xOpen(system, name, real, flags, outFlags)
        guard code == SQLITE_OK else { return code }
        let place = Unmanaged.passRetained(Place(String(cString: name), disk))
        UnsafeMutableRawPointer(file!).storeBytes(
            of: UnsafeRawPointer(place.toOpaque()), toByteOffset: placeOffset,
            as: UnsafeRawPointer.self)
        file!.pointee.pMethods = UnsafePointer(methods)
        return code
    }

    /// Version 2: without the calls that map the file itself into memory, which no disk could fail.
    nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        var table = sqlite3_io_methods()
        table.iVersion = 2
        addFileCalls(to: &table)
        addLockCalls(to: &table)
        methods.initialize(to: table)
        return methods
    }()

    private static func addFileCalls(to table: inout sqlite3_io_methods) {
        table.xClose = { file in
            let real = FaultFile.real(file)
            let code = real.pointee.pMethods.pointee.xClose(real)
            let raw = UnsafeMutableRawPointer(file!).load(
                fromByteOffset: FaultFile.placeOffset, as: UnsafeRawPointer.self)
            Unmanaged<Place>.fromOpaque(raw).release()
            return code
        }
        table.xRead = { file, bytes, count, offset in
            FaultFile.real(file).pointee.pMethods.pointee.xRead(
                FaultFile.real(file), bytes, count, offset)
        }
        table.xWrite = { file, bytes, count, offset in
            FaultFile.write(file, bytes!, Int(count), Int(offset))
        }
        table.xTruncate = { file, size in
            let place = FaultFile.place(file)
            if case .fails(let code) = place.disk.verdict(on: .truncate) { return code }
            let code = FaultFile.real(file).pointee.pMethods.pointee.xTruncate(
                FaultFile.real(file), size)
            if code == SQLITE_OK { place.disk.note(place.path, .truncated(to: Int(size))) }
            return code
        }
        table.xSync = { file, flags in
            let place = FaultFile.place(file)
            if case .fails(let code) = place.disk.verdict(on: .sync) { return code }
            let code = FaultFile.real(file).pointee.pMethods.pointee.xSync(
                FaultFile.real(file), flags)
            if code == SQLITE_OK { place.disk.note(place.path, .synchronised) }
            return code
        }
        table.xFileSize = { file, size in
            FaultFile.real(file).pointee.pMethods.pointee.xFileSize(FaultFile.real(file), size)
        }
    }

    private static func write(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ bytes: UnsafeRawPointer, _ count: Int,
        _ offset: Int
    ) -> Int32 {
        let place = FaultFile.place(file)
        let real = FaultFile.real(file)
        var wanted = count
        var failure: Int32?
        switch place.disk.verdict(on: .write, bytes: count) {
        case .works: break
        case .fails(let code): return code
        case .writes(let some, let code): (wanted, failure) = (some, code)
        }
        let code = real.pointee.pMethods.pointee.xWrite(
            real, bytes, Int32(wanted), sqlite3_int64(offset))
        if code == SQLITE_OK {
            let written = [UInt8](UnsafeRawBufferPointer(start: bytes, count: wanted))
            place.disk.note(place.path, .wrote(written, at: offset))
        }
        return failure ?? code
    }

    private static func addLockCalls(to table: inout sqlite3_io_methods) {
        table.xLock = { FaultFile.real($0).pointee.pMethods.pointee.xLock(FaultFile.real($0), $1) }
        table.xUnlock = {
            FaultFile.real($0).pointee.pMethods.pointee.xUnlock(FaultFile.real($0), $1)
        }
        table.xCheckReservedLock = {
            FaultFile.real($0).pointee.pMethods.pointee.xCheckReservedLock(FaultFile.real($0), $1)
        }
        table.xFileControl = {
            FaultFile.real($0).pointee.pMethods.pointee.xFileControl(FaultFile.real($0), $1, $2)
        }
        table.xSectorSize = {
            FaultFile.real($0).pointee.pMethods.pointee.xSectorSize(FaultFile.real($0))
        }
        table.xDeviceCharacteristics = {
            FaultFile.real($0).pointee.pMethods.pointee.xDeviceCharacteristics(FaultFile.real($0))
        }
        table.xShmMap = { file, page, size, extends, out in
            if case .fails(let code) = FaultFile.place(file).disk.verdict(on: .sharedMemory) {
                return code
            }
            return FaultFile.real(file).pointee.pMethods.pointee.xShmMap(
                FaultFile.real(file), page, size, extends, out)
        }
        table.xShmLock = {
            FaultFile.real($0).pointee.pMethods.pointee.xShmLock(FaultFile.real($0), $1, $2, $3)
        }
        table.xShmBarrier = {
            FaultFile.real($0).pointee.pMethods.pointee.xShmBarrier(FaultFile.real($0))
        }
        table.xShmUnmap = {
            FaultFile.real($0).pointee.pMethods.pointee.xShmUnmap(FaultFile.real($0), $1)
        }
    }
}
