/// An alert's tone as a sound file, rendered: plain sums of sines, so that no sound is shipped.
import Foundation
import PlateCore

/// A mono WAV file of 16-bit samples.
package struct ToneWave: Sendable, Equatable {
    /// Samples a second: what every sound card takes without converting.
    package static let samplesPerSecond = 48_000
    /// Bytes of the file before its samples.
    package static let headerBytes = 44

    /// The samples, the first heard first.
    package let samples: [Int16]

    /// Loudest sample. Below full scale, which cheap speakers rattle at.
    private static let peak = 0.8 * Double(Int16.max)
    /// Of the third harmonic for one of the pitch: it is heard over the road, and the tone still has
    /// as many zeroes as its pitch asks for.
    private static let harmonicShare = 0.25
    /// Milliseconds in which a pitch swells and dies away; a tone cut off clicks.
    private static let edgeMilliseconds = 8

    /// Renders `tone`: its row of pitches, and between two rows a pitch's length of silence.
    package init(_ tone: AlertTone) {
        let count = Self.samplesPerSecond * tone.milliseconds / 1000
        let row = tone.pitches.flatMap { Self.note($0, sampleCount: count) }
        let pause = [Int16](repeating: 0, count: count)
        samples = Array(repeatElement(row, count: tone.count).joined(separator: pause))
    }

    /// Silence: shows whether a player plays, and nobody hears it.
    package init(silentMilliseconds milliseconds: Int) {
        samples = [Int16](repeating: 0, count: Self.samplesPerSecond * milliseconds / 1000)
    }

    /// How long it is heard.
    package var milliseconds: Double {
        Double(samples.count) * 1000 / Double(Self.samplesPerSecond)
    }

    /// The file (RIFF, format 1).
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.headerBytes + samples.count * 2)
        func put<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
        }
        let sampleBytes = UInt32(samples.count * 2)
        bytes += Array("RIFF".utf8)
        put(UInt32(Self.headerBytes - 8) + sampleBytes)
        bytes += Array("WAVEfmt ".utf8)
        put(UInt32(16))
        put(UInt16(1))  // linear samples
        put(UInt16(1))  // one channel
        put(UInt32(Self.samplesPerSecond))
        put(UInt32(Self.samplesPerSecond * 2))
        put(UInt16(2))  // bytes a sample
        put(UInt16(16))  // bits a sample
        bytes += Array("data".utf8)
        put(sampleBytes)
        for sample in samples { put(sample) }
        return bytes
    }

    /// One pitch, swelling and dying away along half a cosine.
    private static func note(_ pitch: Int, sampleCount: Int) -> [Int16] {
        let edge = min(samplesPerSecond * edgeMilliseconds / 1000, sampleCount / 2)
        let step = 2 * Double.pi * Double(pitch) / Double(samplesPerSecond)
        let scale = peak / (1 + harmonicShare)
        return (0..<sampleCount).map { index in
            let phase = step * Double(index)
            let fromEnd = min(index, sampleCount - 1 - index)
            let swell =
                fromEnd < edge ? (1 - cos(Double.pi * Double(fromEnd) / Double(edge))) / 2 : 1
            let wave = sin(phase) + harmonicShare * sin(3 * phase)
            return Int16((scale * swell * wave).rounded())
        }
    }
}
