/// The door from files to lists: unpacks, tells the format, hands rows to the formats' readers. What
/// a row means is theirs; whether the whole can be believed is `ListReading`'s.

import Crypto
import PlateCore

/// Reads lists.
public enum HotlistFile {
    /// Reads the list at `path`.
    ///
    /// - Parameter extractedAt: when the list was extracted, where the caller knows it.
    /// - Throws: `inputOutput` where there is no readable file, `badData` where the list is refused:
    ///   the version before it shall stay in force.
    public static func load(
        path: String, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        try load(paths: [path], source: HotlistSource(), extractedAt: extractedAt)
    }

    /// Reads the list that the files at `paths` are together.
    ///
    /// - Parameters:
    ///   - source: what is settled about the list.
    ///   - now: the time, where it is known; see `inspect`.
    ///   - extractedAt: when the list was extracted, where the caller knows better than the files.
    /// - Throws: as above.
    public static func load(
        paths: [String], source: HotlistSource, now: WallTime? = nil, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        try believed(
            inspect(paths: paths, source: source, now: now, extractedAt: extractedAt))
    }

    /// Reads a list from the bytes of one file; `source` names it.
    ///
    /// - Throws: `badData` where the list is refused.
    public static func parse(
        _ bytes: [UInt8], source: String, settings: HotlistSource = HotlistSource(),
        now: WallTime? = nil, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        try believed(
            inspect(
                bytes, source: source, settings: settings, now: now, extractedAt: extractedAt))
    }

    /// Reads files and says what they come to, whether the list is believed or not: `verdict`.
    ///
    /// - Parameter now: where given, rows that are expired are left out, and a list that was extracted
    ///   later is refused; on an unset clock nothing is judged by it.
    /// - Throws: `inputOutput` where there is no readable file.
    public static func inspect(
        paths: [String], source: HotlistSource, now: WallTime? = nil, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        var reading = ListReading(settings: source, now: now)
        var digests: [[UInt8]] = []
        for path in paths {
            let file = try FileFeed(path: path)
            let magic = try file.peek()
            if magic == ZipArchive.magic {
                // Its directory lies at its end, so it is read whole; packed it is a tenth of the list.
                let bytes = try file.rest()
                try readArchive(bytes, into: &reading)
            } else {
                try read(
                    OpenFile(file: file), magic: magic, name: path, size: file.size, into: &reading)
            }
            digests.append(try file.digest())
        }
        return finished(
            reading, source: paths.joined(separator: " "), sha256: digest(of: digests),
            extractedAt: extractedAt)
    }

    /// The same for the bytes of one file.
    public static func inspect(
        _ bytes: [UInt8], source: String, settings: HotlistSource = HotlistSource(),
        now: WallTime? = nil, extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        var reading = ListReading(settings: settings, now: now)
        if bytes.starts(with: ZipArchive.magic) {
            try readArchive(bytes, into: &reading)
        } else {
            try read(
                MemoryFeed(bytes), magic: Array(bytes.prefix(4)), name: source, size: bytes.count,
                into: &reading)
        }
        return finished(
            reading, source: source, sha256: Array(SHA256.hash(data: bytes)),
            extractedAt: extractedAt)
    }

    /// The same for the bytes of several files that are one list together, each with its name.
    public static func inspect(
        files: [(name: String, bytes: [UInt8])], source: String,
        settings: HotlistSource = HotlistSource(), now: WallTime? = nil,
        extractedAt: WallTime? = nil
    ) throws(PlatedError) -> HotlistLoad {
        var reading = ListReading(settings: settings, now: now)
        for (name, bytes) in files {
            if bytes.starts(with: ZipArchive.magic) {
                try readArchive(bytes, into: &reading)
            } else {
                try read(
                    MemoryFeed(bytes), magic: Array(bytes.prefix(4)), name: name,
                    size: bytes.count, into: &reading)
            }
        }
        return finished(
            reading, source: source,
            sha256: digest(of: files.map { Array(SHA256.hash(data: $0.bytes)) }),
            extractedAt: extractedAt)
    }

    /// What `HotlistLoad.sha256` of the files at `paths` is; nothing in them is read as a list.
    ///
    /// - Throws: `inputOutput` where there is no readable file.
    public static func digest(paths: [String]) throws(PlatedError) -> [UInt8] {
        var digests: [[UInt8]] = []
        for path in paths { digests.append(try FileFeed(path: path).digest()) }
        return digest(of: digests)
    }

    private static func digest(of digests: [[UInt8]]) -> [UInt8] {
        digests.count == 1 ? digests[0] : Array(SHA256.hash(data: digests.joined().map { $0 }))
    }

    private static func finished(
        _ reading: consuming ListReading, source: String, sha256: [UInt8], extractedAt: WallTime?
    ) -> HotlistLoad {
        var load = reading.load(source: source, sha256: sha256)
        if let extractedAt { load.extractedAt = extractedAt }
        return load
    }

    private static func believed(_ load: HotlistLoad) throws(PlatedError) -> HotlistLoad {
        guard let refusal = load.refusal else { return load }
        throw PlatedError(
            .badData, "\(load.source): no hotlist: \(refusal.reason)", hint: refusal.hint)
    }
}

extension HotlistFile {
    private static func readArchive(
        _ bytes: [UInt8], into reading: inout ListReading
    ) throws(PlatedError) {
        let archive: ZipArchive
        do throws(PlatedError) {
            archive = try ZipArchive(bytes)
        } catch {
            return reading.refuse(error.message, hint: error.hint)
        }
        guard archive.members.reduce(0, { $0 + $1.size }) <= Limits.hotlistFileBytesMax else {
            return reading.refuse(
                "unpacked it is larger than \(Limits.hotlistFileBytesMax) bytes")
        }
        for member in archive.members {
            try read(
                archive.feed(member), magic: [], name: member.name, size: member.size,
                into: &reading)
        }
    }

    /// Reads one file; what is wrong with its bytes refuses the list, what is wrong with the disk is
    /// thrown.
    private static func read(
        _ feed: any ByteFeed, magic: [UInt8], name: String, size: Int,
        into reading: inout ListReading
    ) throws(PlatedError) {
        let isPacked = magic.starts(with: GzipFeed.magic)
        do throws(PlatedError) {
            let window = try ByteWindow(isPacked ? GzipFeed(feed) : feed)
            // Packed lists grow tenfold; a guess too low only costs a copy.
            let rows = size * (isPacked ? 10 : 1) / Limits.hotlistRowBytesMin
            try readRows(window, name: name, rowsExpected: rows, into: &reading)
        } catch {
            guard error.code == .badData else { throw error }
            reading.refuse(error.message, hint: error.hint)
        }
    }

    private static func readRows(
        _ window: ByteWindow, name: String, rowsExpected: Int, into reading: inout ListReading
    ) throws(PlatedError) {
        let layout = reading.settings.format.map(FormatGuess.init) ?? FormatGuess(window.buffer)
        switch layout.format {
        case .csv:
            try ContractRows.read(window, rowsExpected: rowsExpected, into: &reading)
        case .clew:
            try ClewRows.read(window, file: name, rowsExpected: rowsExpected, into: &reading)
        case .genetec:
            try GenetecRows.read(window, file: name, rowsExpected: rowsExpected, into: &reading)
        case .ncic where FormatGuess.hasCommas(window.buffer):
            try NCICRows.readCommas(
                window, file: name, rowsExpected: rowsExpected, into: &reading)
        case .ncic:
            try NCICRows.readFixed(window, file: name, rowsExpected: rowsExpected, into: &reading)
        }
    }
}
