/// Versions of hotlists on the car's disk: sealed, a folder a source, and a pointer to the one in force.
///
/// In order, each durable before the next: the new version under a passing name; its own name; the pointer
/// under a passing name; the pointer's own. A power cut between any two leaves the version before in force
/// or the new one, whole. What a list's bytes mean is `Hotlist`'s.

import Custody
import Foundation
import Glibc
import PlateCore

/// The versions in `hotlists` of a state folder. One thread at a time writes; `HotlistShelf` sees to it.
public final class ListVault: Sendable {
    /// What is found of one source.
    public struct Found: Sendable {
        /// Versions that open, the one in force first, then the newest first.
        public var versions: [ListVersion] = []
        /// Files that do not open: damaged, cut off, or of another key.
        public var unreadableCount = 0
        /// Whether the pointer leads to the first of them.
        public var isPointerGood = false
    }

    private let store: ReadStore
    /// The folder of all sources.
    public let folder: String
    /// Called before every change of the disk; what it throws is as a cut there.
    private let step: @Sendable () throws(PlatedError) -> Void

    /// The vault beside `store`.
    public convenience init(_ store: ReadStore) {
        self.init(store, step: { () throws(PlatedError) in })
    }

    /// The same, with `step` called before every change of the disk, for tests.
    package init(_ store: ReadStore, step: @escaping @Sendable () throws(PlatedError) -> Void) {
        self.store = store
        folder = ListFolder.all(in: store.folder)
        self.step = step
    }

    // MARK: Looking

    /// The versions of `source`. Opens every head, and no segment.
    public func versions(of source: String) -> Found {
        found(in: folder(of: source)) { $0.source == source }
    }

    private func found(
        in place: String, _ belongs: (ListVersion) -> Bool = { _ in true }
    ) -> Found {
        var found = Found()
        let pointer = ListFolder(path: place).current?.description
        for id in ListFolder(path: place).ids {
            guard let version = try? head(id, in: place).version, belongs(version) else {
                found.unreadableCount += 1
                continue
            }
            found.versions.append(version)
        }
        found.versions.sort {
            ($0.id == pointer ? 1 : 0, $0.id) > ($1.id == pointer ? 1 : 0, $1.id)
        }
        found.isPointerGood = pointer != nil && found.versions.first?.id == pointer
        return found
    }

    /// Opens a version: `body` gets a way to its segments, each `nil` after the last.
    ///
    /// - Throws: `corrupted` where it does not open or is not there, and what `body` throws.
    public func open<Value>(
        _ version: ListVersion,
        _ body: (_ next: () throws(PlatedError) -> [UInt8]?) throws(PlatedError) -> Value
    ) throws(PlatedError) -> Value {
        guard let id = RecordID(version.id) else {
            throw PlatedError(.corrupted, "a version of a list without an id")
        }
        let reader = try head(id, in: folder(of: version.source)).reader
        return try body { () throws(PlatedError) in try reader.next() }
    }

    private func head(
        _ id: RecordID, in place: String
    ) throws(PlatedError) -> (version: ListVersion, reader: ListReader) {
        try ListFolder(path: place).open(id) { name throws(PlatedError) in
            try self.store.listKey(name)
        }
    }

    /// A source's folder. Its name is the hash of the source's, which may be a path.
    private func folder(of source: String) -> String {
        "\(folder)/\(Array(source.utf8).sha256.prefix(12).hexadecimal)"
    }

    // MARK: Writing

    /// Keeps `version`, whose segments `body` hands to its sink, and points to it; on disk when this
    /// returns.
    ///
    /// - Throws: `inputOutput` where the disk refuses: the version before is in force, or this one.
    public func keep(
        _ version: ListVersion,
        _ body: (_ sink: ([UInt8]) throws(PlatedError) -> Void) throws(PlatedError) -> Void
    ) throws(PlatedError) {
        guard let id = RecordID(version.id) else {
            throw PlatedError(.badData, "a version of a list without an id")
        }
        let place = folder(of: version.source)
        let key = try store.listKey()
        try makeFolders(place)
        let file = try DurableFile("\(place)/\(id).new", step: step)
        let writer = ListWriter(file, ListSeal(new: id, under: key))
        try writer.begin(try encoded(version))
        try body { bytes throws(PlatedError) in try writer.append(bytes) }
        try writer.end()
        try file.finish(as: "\(place)/\(id).list")
        let pointer = try DurableFile("\(place)/current.new", step: step)
        try pointer.write(Array("\(id)\n".utf8))
        try pointer.finish(as: "\(place)/current")
    }

    private func encoded(_ version: ListVersion) throws(PlatedError) -> [UInt8] {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return Array(try encoder.encode(version))
        } catch {
            preconditionFailure("numbers and texts are JSON: \(error)")
        }
    }

    private func makeFolders(_ place: String) throws(PlatedError) {
        for path in [folder, place] where StateFolder.kind(of: path) == nil {
            try step()
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw StateFolder.failure(path, errno)
            }
            try DurableFile.synchroniseFolder(of: path)
        }
    }

    // MARK: Letting go

    /// Removes what a cut left half written, and former versions that are older than `time` or more than
    /// `countMax`; `nil` where the clock is not set, and then none for its age. The one in force stays.
    ///
    /// - Returns: how many versions went.
    @discardableResult
    public func prune(
        _ source: String, formerBefore time: WallTime?,
        countMax: Int = Limits.hotlistFormerVersionsMax
    ) throws(PlatedError) -> Int {
        let place = folder(of: source)
        try removePassing(in: place)
        let going = versions(of: source).versions.dropFirst().enumerated().filter {
            index, version in
            index >= countMax || (time.map { version.loadedAt < $0 } ?? false)
        }
        return try remove(going.map(\.element), in: place)
    }

    /// Removes the versions older than `time` of sources that are not among `sources`, the one last in
    /// force too: they are configured no more. A younger one stays for a source that comes back.
    ///
    /// - Returns: how many versions went.
    @discardableResult
    public func pruneGone(
        keeping sources: [String], before time: WallTime
    ) throws(PlatedError) -> Int {
        let kept = Set(sources.map { folder(of: $0) })
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        var count = 0
        for place in names.map({ "\(folder)/\($0)" }) where !kept.contains(place) {
            try removePassing(in: place)
            let going = found(in: place).versions.filter { $0.loadedAt < time }
            count += try remove(going, in: place)
        }
        return count
    }

    private func remove(_ versions: [ListVersion], in place: String) throws(PlatedError) -> Int {
        for version in versions { try remove("\(place)/\(version.id).list") }
        if !versions.isEmpty { try DurableFile.synchroniseFolder(of: place + "/.") }
        return versions.count
    }

    private func removePassing(in place: String) throws(PlatedError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        for name in names where name.hasSuffix(".new") { try remove("\(place)/\(name)") }
    }

    private func remove(_ path: String) throws(PlatedError) {
        try step()
        guard unlink(path) == 0 || errno == ENOENT else { throw StateFolder.failure(path, errno) }
    }
}

extension ReadStore {
    /// The store's key for lists, made where there is none.
    func listKey() throws(PlatedError) -> SealingKey {
        try write { try keys.key(.hotlists, replacingDamaged: true, in: $0) }
    }

    /// The store's key named `id`.
    func listKey(_ id: KeyID) throws(PlatedError) -> SealingKey {
        try read { try keys.key(id, in: $0) }
    }
}
