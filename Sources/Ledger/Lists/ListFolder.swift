/// The versions of one source as they lie on the disk: looked at, never changed.

import Custody
import Foundation
import PlateCore

/// A source's folder in `hotlists`.
struct ListFolder {
    /// Finds a store's key.
    typealias Key = (KeyID) throws(PlatedError) -> SealingKey

    let path: String

    /// The folder of all sources in the state folder `state`.
    static func all(in state: String) -> String { state + "/hotlists" }

    /// Every source's folder in `hotlists`, by name.
    static func each(in hotlists: String) -> [ListFolder] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: hotlists)) ?? []
        return names.sorted().map { ListFolder(path: "\(hotlists)/\($0)") }
    }

    /// The versions that lie there, in no order.
    var ids: [RecordID] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { name in
            name.hasSuffix(".list") ? RecordID(String(name.dropLast(5))) : nil
        }
    }

    /// The version that the pointer leads to; `nil` where there is none, or it says nothing.
    var current: RecordID? {
        guard let bytes = FileManager.default.contents(atPath: path + "/current") else {
            return nil
        }
        return RecordID(String(decoding: bytes.prefix(36), as: UTF8.self))
    }

    /// The file of the version `id`.
    func file(_ id: RecordID) -> String { "\(path)/\(id).list" }

    /// Opens the head of the version `id`; its segments are the reader's.
    ///
    /// - Throws: `corrupted` where it does not open, `inputOutput` where it cannot be read, and what `key`
    ///   throws.
    func open(
        _ id: RecordID, _ key: Key
    ) throws(PlatedError) -> (version: ListVersion, reader: ListReader) {
        let reader = try ListReader(path: file(id), id: id, key: key)
        guard let bytes = try reader.next(),
            let version = try? JSONDecoder().decode(ListVersion.self, from: Data(bytes)),
            version.id == id.description
        else { throw PlatedError(.corrupted, "a sealed list without a head") }
        return (version, reader)
    }
}

// Looking through all of it
extension ListFolder {
    /// What does not open of it, in words.
    ///
    /// - Throws: `configuration` where the keys at hand are another car's.
    func damage(_ key: Key) throws(PlatedError) -> [String] {
        let (present, pointer) = (ids.sorted { $0.description < $1.description }, current)
        var source: String?
        var wrong: [(RecordID, PlatedError)] = []
        for id in present {
            do throws(PlatedError) {
                let (version, reader) = try open(id, key)
                source = version.source
                while try reader.next() != nil {}
            } catch {
                if error.code == .configuration { throw error }
                // A daemon may have let it go meanwhile.
                if StateFolder.kind(of: file(id)) != nil { wrong.append((id, error)) }
            }
        }
        let list = source.map { "the list \($0)" } ?? "a list whose name does not open"
        var words = wrong.map { id, error in
            let standing = id == pointer ? "the version in force" : "a version"
            return "\(list): \(standing) does not open: \(file(id)): \(error.message)"
        }
        if let pointer, StateFolder.kind(of: file(pointer)) == nil, current == pointer {
            words.append("\(list): the version in force is gone: \(file(pointer))")
        }
        return words
    }
}
