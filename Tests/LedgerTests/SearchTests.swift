/// Partial search: what fits is found, newest first, and nothing else.

import Foundation
import Ledger
import PlateCore
import Testing

@Suite struct SearchTests {
    private let scratch = ScratchFolder()

    private func store(_ texts: [String]) throws -> ReadStore {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        try store.append(
            texts.enumerated().map { number, text in
                var read = Sample.read(number, text: text)
                read.state = number % 2 == 0 ? "CA" : nil
                return ReadRecord(read: read)
            })
        return store
    }

    private func texts(_ found: ReadSearch) -> [String] { found.reads.map(\.read.text) }

    @Test func wildcardsAndFragmentsFindWhatFits() throws {
        let store = try store(["7ABC123", "7ABD123", "8XYZ987", "123ABC", "AB12", "O0O", "8XYZ98"])
        func find(_ typed: String) throws -> [String] {
            texts(try store.search(PlatePattern(typed), limit: 50))
        }
        #expect(try find("7AB?123") == ["7ABD123", "7ABC123"])
        #expect(try find("8xyz*") == ["8XYZ98", "8XYZ987"])
        #expect(try find("12+AB") == ["AB12", "123ABC", "7ABD123", "7ABC123"])
        #expect(try find("000") == ["O0O"])
        #expect(try find("7ABC123") == ["7ABC123"])
        #expect(try find("7ABC12") == [])
    }

    @Test func limitStateAndSpanNarrowASearch() throws {
        let store = try store((0..<40).map { "7ABC1\(10 + $0)" })
        let pattern = try PlatePattern("7ABC*")
        let first = try store.search(pattern, limit: 5)
        #expect(texts(first) == (35..<40).reversed().map { "7ABC1\(10 + $0)" })
        #expect(!first.isComplete && first.lookedAtCount == 5)
        let californian = try store.search(pattern, state: "CA", limit: 50)
        #expect(californian.reads.count == 20 && californian.isComplete)
        #expect(californian.reads.allSatisfy { $0.read.state == "CA" })
        let span = try store.search(
            pattern, from: WallTime(milliseconds: Sample.start.milliseconds + 10),
            through: WallTime(milliseconds: Sample.start.milliseconds + 12), limit: 50)
        #expect(texts(span) == ["7ABC122", "7ABC121", "7ABC120"] && span.lookedAtCount == 3)
        #expect(try store.search(pattern, limit: 40).isComplete)
    }

    @Test func alternativesThatAreLikelyEnoughFitToo() throws {
        let store = try ReadStore.open(at: scratch.state, sealing: Sample.sealing)
        var read = Sample.read(1, text: "7A8C123")
        read.candidates = [
            TextCandidate(text: "7A8C123", confidence: 0.8),
            TextCandidate(text: "7ABC123", confidence: 0.07),
            TextCandidate(text: "7ABC128", confidence: 0.06),
        ]
        try store.append([ReadRecord(read: read)])
        func count(_ typed: String, from probability: Double?) throws -> Int {
            try store.search(
                PlatePattern(typed), alternativesFrom: probability, limit: 9
            ).reads.count
        }
        #expect(try count("7ABC12?", from: nil) == 0)
        #expect(try count("7ABC12?", from: 0.1) == 1)
        #expect(try count("7ABC123", from: 0.1) == 0)
        #expect(try count("7A8C123", from: 0.99) == 1)
    }

    @Test func onlyThePresentReadingIsFound() throws {
        let store = try store(["7ABC123"])
        var changed = ReadRecord(read: Sample.read(0, text: "8XYZ987"))
        changed.read.frames = FrameSpan(first: 10, last: 90, count: 9)
        try store.amend(changed)
        #expect(try store.search(PlatePattern("7*"), limit: 9).reads.isEmpty)
        #expect(texts(try store.search(PlatePattern("8*"), limit: 9)) == ["8XYZ987"])
        #expect(try store.reads(limit: 9, text: "7ABC123").isEmpty)
        #expect(try store.reads(limit: 9, text: "8XYZ987").count == 1)
    }
}
