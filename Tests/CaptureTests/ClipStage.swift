import Capture
import Foundation
import PlateCore
import Testing

/// A folder of its own for one test, and clips played from it.
final class ClipStage {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "plated-clips-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a file and gives its path.
    func write(_ bytes: [UInt8], _ name: String = "clip") throws -> String {
        let place = folder.appending(path: name)
        // An old file is overwritten in place: to truncate or remove one costs milliseconds on some
        // file systems, and the tests of mutated files write thousands.
        if let old = FileHandle(forWritingAtPath: place.path) {
            try old.write(contentsOf: bytes)
            try old.truncate(atOffset: UInt64(bytes.count))
            try old.close()
        } else {
            try Foundation.Data(bytes).write(to: place)
        }
        return place.path
    }

    /// All that a clip gave.
    struct Played {
        var frames: [Frame] = []
        var damaged: [(sequence: Int, reason: String)] = []
        var cut: String?
        var framesExpected: Int?

        /// The sequence numbers in the order they came.
        var sequences: [Int] { (frames.map(\.sequence) + damaged.map(\.sequence)).sorted() }
    }

    /// Plays the file `bytes` to its end; a clip that gives more than `limit` pictures never ends.
    func play(
        _ bytes: [UInt8], startingAt: WallTime? = WallTime(milliseconds: 1_000_000),
        limit: Int = 100_000
    ) throws -> Played {
        let path = try write(bytes)
        let clip = try RecordedClip.open(path: path, name: "front", startingAt: startingAt)
        return try Self.play(clip, limit: limit)
    }

    static func play(_ clip: any FrameSource, limit: Int = 100_000) throws -> Played {
        var played = Played()
        played.framesExpected = clip.frameCountExpected
        for _ in 0..<limit {
            switch try clip.next() {
            case .frame(let frame): played.frames.append(frame)
            case .damaged(let sequence, let reason): played.damaged.append((sequence, reason))
            case .missed, .quiet: Issue.record("a recording has no live camera's turns")
            case .end(let cut):
                played.cut = cut
                // The end stays the end.
                guard case .end(let again) = try clip.next() else {
                    Issue.record("a picture after the end")
                    return played
                }
                #expect(again == cut)
                return played
            }
        }
        Issue.record("the clip does not end")
        return played
    }
}

/// Marsaglia's xorshift64: the same numbers on every machine.
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

/// Ways in which a container goes bad: bits turned, lengths made zero or huge, names swapped, pieces
/// lost or doubled.
struct ClipMutator {
    private var random: Xorshift

    init(seed: UInt64) { random = Xorshift(seed: seed) }

    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where bytes.count > 64 {
            var place = Int.random(in: 0..<bytes.count - 32, using: &random)
            // Half of the time in the header, where numbers matter most.
            if Bool.random(using: &random) { place %= min(bytes.count - 32, 320) }
            let head = name(in: bytes, from: place)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.replaceSubrange(head + 4..<head + 8, with: [0, 0, 0, 0])
            case 3: bytes.replaceSubrange(head + 4..<head + 8, with: [255, 255, 255, 255])
            case 4:
                let start = Int.random(in: 0..<bytes.count - 32, using: &random)
                let other = name(in: bytes, from: start)
                for i in 0..<4 { bytes.swapAt(head + i, other + i) }
            case 5:
                let count = Int.random(in: 1...20, using: &random)
                bytes.removeSubrange(place..<place + count)
            case 6: bytes.insert(contentsOf: bytes[head..<head + 12], at: place)
            default:
                let size =
                    [0x7FFF_FFFF, 0x8000_0000, 1, 0x10000].randomElement(using: &random) ?? 1
                bytes.replaceSubrange(head + 4..<head + 8, with: AVIWriter.little32(size))
            }
        }
        return bytes
    }

    /// The next place that looks like the name of a chunk, `start` where there is none.
    private func name(in bytes: [UInt8], from start: Int) -> Int {
        func isLetter(_ byte: UInt8) -> Bool { (48...122).contains(byte) || byte == 32 }
        return (start..<bytes.count - 32).first { place in
            isLetter(bytes[place]) && isLetter(bytes[place + 1]) && isLetter(bytes[place + 2])
                && isLetter(bytes[place + 3])
        } ?? start
    }
}
