// Tones as a player gets them: the file's head, its pitches counted, no clicks.
import Foundation
import PlateCore
import Testing
import Vehicle

@Suite struct ToneWaveTests {
    /// The number of `count` bytes at `place`, the lowest first.
    private func number(_ bytes: [UInt8], at place: Int, count: Int) -> Int {
        bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    @Test(arguments: AlertPriority.allCases)
    func fileIsWhatItsHeadSays(_ priority: AlertPriority) {
        let wave = ToneWave(priority.tone)
        let bytes = wave.bytes
        #expect(String(decoding: bytes[0..<4], as: UTF8.self) == "RIFF")
        #expect(number(bytes, at: 4, count: 4) == bytes.count - 8)
        #expect(String(decoding: bytes[8..<16], as: UTF8.self) == "WAVEfmt ")
        #expect(number(bytes, at: 20, count: 2) == 1 && number(bytes, at: 22, count: 2) == 1)
        #expect(number(bytes, at: 24, count: 4) == 48_000)
        #expect(number(bytes, at: 28, count: 4) == 96_000)
        #expect(number(bytes, at: 32, count: 2) == 2 && number(bytes, at: 34, count: 2) == 16)
        #expect(String(decoding: bytes[36..<40], as: UTF8.self) == "data")
        #expect(number(bytes, at: 40, count: 4) == bytes.count - ToneWave.headerBytes)
        let third = number(bytes, at: 44 + 2 * 300, count: 2)
        #expect(Int16(truncatingIfNeeded: third) == wave.samples[300])
    }

    /// Every pitch of a row, by how often it crosses zero; rows are as many as the tone says.
    @Test(arguments: AlertPriority.allCases)
    func pitchesAreHeard(_ priority: AlertPriority) {
        let tone = priority.tone
        let samples = ToneWave(tone).samples
        let noteCount = ToneWave.samplesPerSecond * tone.milliseconds / 1000
        let slotCount = tone.count * (tone.pitches.count + 1) - 1
        #expect(samples.count == slotCount * noteCount)
        for slot in 0..<slotCount {
            let note = samples[slot * noteCount..<(slot + 1) * noteCount]
            let place = slot % (tone.pitches.count + 1)
            guard place < tone.pitches.count else {
                #expect(note.allSatisfy { $0 == 0 })
                continue
            }
            let signs = note.filter { $0 != 0 }.map { $0 > 0 }
            let crossings = zip(signs, signs.dropFirst()).count { $0 != $1 }
            let expected = 2 * tone.pitches[place] * tone.milliseconds / 1000
            #expect(abs(crossings - expected) <= 1)
            #expect(note.map { abs(Int($0)) }.max()! > 18_000)
        }
    }

    /// From one sample to the next nothing jumps further than the waves themselves do.
    @Test(arguments: AlertPriority.allCases)
    func nothingClicks(_ priority: AlertPriority) {
        let samples = ToneWave(priority.tone).samples
        let highest = Double(priority.tone.pitches.max()!)
        let slope = 2 * Double.pi * highest / Double(ToneWave.samplesPerSecond)
        // The third harmonic has a quarter of the height and three times the slope.
        let stepMax = 0.8 * 32_767 / 1.25 * slope * 1.75 + 2
        let steps = zip(samples, samples.dropFirst()).map { abs(Double($1) - Double($0)) }
        #expect(steps.max()! <= stepMax)
        #expect(samples.first == 0 && abs(Int(samples.last!)) <= 1)
    }

    @Test func moreUrgentTonesAreNotTheSame() {
        let waves = AlertPriority.allCases.map { ToneWave($0.tone).bytes }
        #expect(Set(waves).count == AlertPriority.allCases.count)
    }
}
