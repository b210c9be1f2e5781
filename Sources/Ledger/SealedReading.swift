/// What a reading is before it is sealed: bytes of one length, whatever the plate.
///
/// The text and the state come first, each at a fixed place, so that a search opens a reading and looks
/// at sixteen bytes. The clear columns that order and check reads stand in it once more: one that was
/// changed on the disk no longer agrees with its sealed copy.

import Foundation
import PlateCore

/// A reading as its bytes.
struct SealedReading: Equatable {
    /// Letters and digits.
    var text: String
    var confidence: Double
    /// Ranked texts; at most `Limits.readingCandidatesMax`.
    var candidates: [TextCandidate]
    var state: String?
    var stateConfidence: Double
    var position: Position?
    var quad: Quad
    /// What the clear columns say, too.
    var columns: Columns

    /// The part of a reading that stands in the clear beside it.
    struct Columns: Equatable {
        var capturedAt: WallTime
        var source: WallTimeSource
        var uncertainty: Int64?
        var moment: Int64?
        var cropSHA256: [UInt8]?
        var sceneSHA256: [UInt8]?
    }
}

// The text and the state alone
extension SealedReading {
    /// Bytes of a text and its length at the beginning.
    static let textBytes = 1 + Limits.plateCharactersMax

    /// The text in opened bytes, without its length.
    static func text(in bytes: [UInt8]) throws -> ArraySlice<UInt8> {
        guard bytes.count == byteCount, (1...Limits.plateCharactersMax).contains(Int(bytes[1]))
        else { throw PlatedError(.corrupted, "a sealed reading of another length") }
        return bytes[2..<2 + Int(bytes[1])]
    }

    /// The ranked texts in opened bytes that have the right length.
    static func candidates(in bytes: [UInt8]) -> [TextCandidate] {
        (0..<min(Int(bytes[42]), Limits.readingCandidatesMax)).map { number in
            let place = 236 + 21 * number
            let length = min(Int(bytes[place]), Limits.plateCharactersMax)
            let bits = bytes[place + 13..<place + 21].withUnsafeBytes {
                UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))
            }
            return TextCandidate(
                text: String(decoding: bytes[place + 1..<place + 1 + length], as: UTF8.self),
                confidence: Double(bitPattern: bits))
        }
    }

    /// The state's two letters in opened bytes, zeros where it is not known.
    static func state(in bytes: [UInt8]) -> [UInt8] { Array(bytes[14...15]) }
}

// To bytes and back
extension SealedReading {
    /// Bytes of every reading.
    static let byteCount = 448
    /// The way it is laid out; the first byte.
    private static let layout: UInt8 = 1
    private static let sources: [WallTimeSource] = [.gps, .network, .recording, .unset]

    /// The bytes, where every value is within its range.
    ///
    /// - Throws: `badData` with the value that is not, never with what it is.
    func bytes() throws -> [UInt8] {
        try check { PlatedError(.badData, "a reading with \($0)") }
        var out = [UInt8](repeating: 0, count: Self.byteCount)
        func put(_ bytes: some Collection<UInt8>, _ place: Int) {
            out.replaceSubrange(place..<place + bytes.count, with: bytes)
        }
        func put(_ number: Double, _ place: Int) {
            put(Int64(bitPattern: number.bitPattern), place)
        }
        func put(_ number: Int64, _ place: Int) {
            withUnsafeBytes(of: number.littleEndian) { put(Array($0), place) }
        }
        out[0] = Self.layout
        out[1] = UInt8(text.utf8.count)
        put(Array(text.utf8), 2)
        put(Array((state ?? "").utf8), 14)
        put(confidence, 16)
        put(stateConfidence, 24)
        put(columns.capturedAt.milliseconds, 32)
        out[40] = UInt8(Self.sources.firstIndex(of: columns.source) ?? 3)
        out[41] = flags
        out[42] = UInt8(candidates.count)
        put(columns.uncertainty ?? 0, 44)
        put(columns.moment ?? 0, 52)
        if let position {
            put(position.latitude, 60)
            put(position.longitude, 68)
            put(position.speed ?? 0, 76)
            put(position.heading ?? 0, 84)
            put(position.accuracy ?? 0, 92)
            put(position.ageMilliseconds, 100)
        }
        for (number, corner) in quad.corners.enumerated() {
            put(corner.x, 108 + 16 * number)
            put(corner.y, 116 + 16 * number)
        }
        put(columns.cropSHA256 ?? [], 172)
        put(columns.sceneSHA256 ?? [], 204)
        for (number, candidate) in candidates.enumerated() {
            let place = 236 + 21 * number
            out[place] = UInt8(candidate.text.utf8.count)
            put(Array(candidate.text.utf8), place + 1)
            put(candidate.confidence, place + 13)
        }
        return out
    }

    private var flags: UInt8 {
        let present = [
            columns.uncertainty != nil, columns.moment != nil, position != nil,
            position?.speed != nil, position?.heading != nil, position?.accuracy != nil,
            columns.cropSHA256 != nil, columns.sceneSHA256 != nil,
        ]
        return present.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
    }

    /// A reading from its bytes.
    ///
    /// - Throws: `corrupted` where they are none.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count == Self.byteCount, bytes[0] == Self.layout,
            Int(bytes[40]) < Self.sources.count, bytes[42] <= Limits.readingCandidatesMax
        else { throw PlatedError(.corrupted, "a sealed reading of another layout") }
        func whole(_ place: Int) -> Int64 {
            Int64(
                littleEndian: bytes[place..<place + 8].withUnsafeBytes {
                    $0.loadUnaligned(as: Int64.self)
                })
        }
        func real(_ place: Int) -> Double {
            Double(bitPattern: UInt64(bitPattern: whole(place)))
        }
        func has(_ flag: Int) -> Bool { bytes[41] >> UInt8(flag) & 1 == 1 }
        text = String(decoding: try Self.text(in: bytes), as: UTF8.self)
        state = bytes[14] == 0 ? nil : String(decoding: bytes[14...15], as: UTF8.self)
        confidence = real(16)
        stateConfidence = real(24)
        columns = Columns(
            capturedAt: WallTime(milliseconds: whole(32)), source: Self.sources[Int(bytes[40])],
            uncertainty: has(0) ? whole(44) : nil, moment: has(1) ? whole(52) : nil,
            cropSHA256: has(6) ? Array(bytes[172..<204]) : nil,
            sceneSHA256: has(7) ? Array(bytes[204..<236]) : nil)
        position =
            has(2)
            ? Position(
                latitude: real(60), longitude: real(68), speed: has(3) ? real(76) : nil,
                heading: has(4) ? real(84) : nil, accuracy: has(5) ? real(92) : nil,
                ageMilliseconds: whole(100)) : nil
        let corners = (0..<4).map { Point(real(108 + 16 * $0), real(116 + 16 * $0)) }
        quad = Quad(corners[0], corners[1], corners[2], corners[3])
        candidates = Self.candidates(in: bytes)
        try check { PlatedError(.corrupted, "a sealed reading with \($0)") }
    }
}

// Ranges, which the database cannot check under the seal
extension SealedReading {
    private func check(_ error: (String) -> PlatedError) throws {
        func isPlate(_ text: String) -> Bool {
            (1...Limits.plateCharactersMax).contains(text.utf8.count)
                && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        }
        guard isPlate(text) else { throw error("a text that is no plate's") }
        guard (0...1).contains(confidence), (0...1).contains(stateConfidence) else {
            throw error("a confidence outside 0...1")
        }
        guard candidates.count <= Limits.readingCandidatesMax,
            candidates.allSatisfy({ isPlate($0.text) && (0...1).contains($0.confidence) })
        else { throw error("candidates that are none") }
        if let state, state.utf8.count != 2 || !state.utf8.allSatisfy({ (65...90).contains($0) }) {
            throw error("a state that is no two letters")
        }
        guard quad.corners.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
            throw error("corners that are nowhere")
        }
        if let position {
            let numbers = [position.speed, position.heading, position.accuracy].compactMap { $0 }
            guard (-90...90).contains(position.latitude), (-180...180).contains(position.longitude),
                numbers.allSatisfy(\.isFinite)
            else { throw error("a position that is nowhere") }
        }
    }
}
