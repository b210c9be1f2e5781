/// Damaged configurations: whatever the bytes, reading ends and traps nothing, and what is said is one
/// line a finding, each with a line that the file has.

import Foundation
import LinuxService
import PlateCore
import Testing

@Suite struct ConfigurationMutationTests {
    private static let sample = Array(
        #"""
        log = { level = "debug" }
        agency."na\u006de" = "P.D."
        [state]
        directory = "/var/lib/plated" # a comment
        [hotlist]
        files = [
          "a.csv", 'b.csv', """c\
              .csv""", # [
        ]
        [[camera]]
        name = "front-left"
        device = "/dev/video0"
        frames-per-second = 29.97
        [[camera]]
        name = 'rear'
        recording = "clip.avi"

        """#
        .utf8)

    private func expectSound(_ bytes: [UInt8], _ comment: @autoclosure () -> Comment) -> Bool {
        do {
            let configuration = try VehicleConfiguration.parse(bytes, path: "m")
            #expect(!configuration.stateDirectory.isEmpty, comment())
            #expect(configuration.cameras.count <= Limits.camerasMax, comment())
            return true
        } catch {
            #expect(error.code == .configuration, comment())
            // A parser that stops at the end may say so of the line behind the last.
            let lineCount = bytes.count { $0 == 10 } + 1
            for line in error.message.split(separator: "\n", omittingEmptySubsequences: false) {
                if line.hasPrefix("and "), line.hasSuffix(" more") { continue }
                let parts = line.split(separator: ":", maxSplits: 2)
                #expect(parts.count == 3 && parts[0] == "m", comment())
                let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
                #expect((1...lineCount).contains(number), comment())
                #expect(!line.unicodeScalars.contains { $0.value < 32 }, comment())
            }
            return false
        }
    }

    @Test func truncationsNeverTrap() {
        #expect(expectSound(Self.sample, "whole"))
        for length in 0...Self.sample.count {
            _ = expectSound(Array(Self.sample.prefix(length)), "cut at \(length)")
        }
    }

    @Test(arguments: [20_261_124, 7, 99] as [UInt64])
    func mutationsNeverTrap(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let hostile: [UInt8] = Array("[]{}=.,\"'\\#\n\r\t -_u0UaT:+".utf8) + [0, 0xFF, 0xC3, 0x1B]
        var taken = 0
        let rounds = 3000
        for round in 0..<rounds {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...(round % 2 == 0 ? 2 : 8), using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: bytes[place] = hostile.randomElement(using: &generator)!
                case 1: bytes.insert(hostile.randomElement(using: &generator)!, at: place)
                case 2: bytes.remove(at: place)
                case 3:
                    let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
                    let piece = Array(bytes[place..<end])
                    let target = Int.random(in: 0...bytes.count, using: &generator)
                    bytes.insert(contentsOf: piece, at: target)
                default:
                    let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
                    bytes.removeSubrange(place..<end)
                }
                if bytes.isEmpty { bytes = [10] }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if expectSound(bytes, "seed \(seed), round \(round):\n\(text)") { taken += 1 }
        }
        #expect(taken > 50 && taken < rounds / 2, "taken \(taken) of \(rounds), seed \(seed)")
    }
}
