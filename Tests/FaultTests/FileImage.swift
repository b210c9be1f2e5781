/// What is surely on the disk of one file, and what may be.

/// A value that a power cut asks.
struct FileImage: Sendable {
    /// What a call did to the file.
    enum Change: Sendable {
        case wrote([UInt8], at: Int)
        case truncated(to: Int)
        case deleted
        case synchronised
    }

    /// Bytes that are written as a whole or not at all.
    private static let sectorBytes = 512

    /// `nil` where the file is not surely there.
    private var onDisk: [UInt8]?
    private var pending: [Change] = []

    /// A file that is not there.
    init() {}

    /// A file that is there as it is.
    init(synchronised bytes: [UInt8]) { onDisk = bytes }

    /// Whether the file, whatever is in it, is there after a power cut.
    var isSurelyThere: Bool { onDisk != nil }

    /// The folder is synchronised: where the file was deleted, it stays so.
    mutating func synchroniseFolder() {
        let deletion = pending.lastIndex { if case .deleted = $0 { true } else { false } }
        guard let deletion else { return }
        onDisk = nil
        pending.removeFirst(deletion + 1)
    }

    /// Takes over what a call did.
    mutating func take(_ change: Change) {
        guard case .synchronised = change else {
            pending.append(change)
            return
        }
        onDisk = onDisk ?? []
        for change in pending { Self.apply(change, to: &onDisk) }
        pending = []
    }

    /// What a power cut leaves: of changes that were not synchronised each one is there, or not, or a write
    /// is there in some of its sectors; in their order. `nil`: no file.
    func left(_ chance: inout SeededGenerator) -> [UInt8]? {
        var bytes = onDisk
        for change in pending {
            switch Int.random(in: 0..<3, using: &chance) {
            case 0: continue
            case 1: Self.apply(change, to: &bytes)
            default: Self.tear(change, &bytes, &chance)
            }
        }
        return bytes
    }

    private static func tear(
        _ change: Change, _ bytes: inout [UInt8]?, _ chance: inout SeededGenerator
    ) {
        guard case .wrote(let written, let offset) = change else { return }
        for start in stride(from: 0, to: written.count, by: sectorBytes)
        where Bool.random(using: &chance) {
            let end = min(start + sectorBytes, written.count)
            apply(.wrote(Array(written[start..<end]), at: offset + start), to: &bytes)
        }
    }

    private static func apply(_ change: Change, to bytes: inout [UInt8]?) {
        switch change {
        case .wrote(let written, let offset):
            // Taken out and put back, so that a file of megabytes is not copied for every page.
            var file = bytes.take() ?? []
            let end = offset + written.count
            if file.count < end {
                file.append(contentsOf: repeatElement(0, count: end - file.count))
            }
            file.replaceSubrange(offset..<end, with: written)
            bytes = file
        case .truncated(let size):
            if let count = bytes?.count, count > size { bytes?.removeLast(count - size) }
        case .deleted: bytes = nil
        case .synchronised: break
        }
    }
}

/// The same numbers in every run of a seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
