/// Exact and look-alike hits, their probabilities, expiry, states and list ages.

import Hotlist
import PlateCore
import Testing

@Suite struct HotlistMatcherTests {
    private static let noon = WallTime(rfc3339: "2026-05-04T12:00:00Z")!

    private func matcher(_ entries: [HotlistEntry]) throws -> HotlistMatcher {
        HotlistMatcher(try HotlistIndex([HotlistLoad(source: "test", entries: entries)]))
    }

    private func entry(
        _ text: String, state: String? = "CA", expiry: WallTime? = nil, list: String = "svs"
    ) -> HotlistEntry {
        HotlistEntry(
            list: list, category: .stolenVehicle, text: text, state: state, expiry: expiry)
    }

    private func hits(
        _ query: HotlistQuery, on entries: HotlistEntry..., probabilityMin: Double? = nil
    ) throws -> [HotlistHit] {
        try matcher(entries).match(
            query, at: Self.noon, clock: .gps,
            probabilityMin: probabilityMin ?? HotlistMatcher.lookAlikeProbabilityMin)
    }

    @Test func exactHitWhateverItsConfidence() throws {
        let found = try hits(HotlistQuery(text: "7ABC123", confidence: 0.05), on: entry("7ABC123"))
        #expect(found.map(\.match) == [.exact])
        #expect(found.map(\.probability) == [0.05])
    }

    @Test func confidentReadRaisesNoLookAlike() throws {
        let query = HotlistQuery(
            text: "8ABC128", confidence: 0.99,
            candidates: [.init(text: "8ABC128", confidence: 0.99)])
        let listed = ["BABC128", "8ABCI28", "8ABCI2B", "8A8C128", "8ABC12B"].map { entry($0) }
        let found = try matcher(listed).match(query, at: Self.noon, clock: .gps)
        #expect(found.isEmpty)
        let all = try matcher(listed).match(query, at: Self.noon, clock: .gps, probabilityMin: 0)
        #expect(all.count == listed.count)
        #expect(all.allSatisfy { $0.match == .lookAlike && $0.probability < 0.001 })
    }

    @Test func candidateIsLookAlikeWithItsProbability() throws {
        let query = HotlistQuery(
            text: "5SOW350", confidence: 0.6,
            candidates: [
                .init(text: "5SOW350", confidence: 0.6), .init(text: "5SOW750", confidence: 0.3),
                .init(text: "5SOW850", confidence: 0.05),
            ])
        let found = try hits(query, on: entry("5SOW750"), entry("5SOW850"))
        #expect(found.map(\.entry.text) == ["5SOW750"])
        #expect(found.map(\.match) == [.lookAlike])
        #expect(found.map(\.probability) == [0.3])
    }

    @Test func zeroAndOhAreTwins() throws {
        let query = HotlistQuery(text: "ABCODE", confidence: 0.96)
        let found = try hits(query, on: entry("ABC0DE"))
        #expect(found.map(\.match) == [.lookAlike])
        #expect(found[0].probability == 0.96 * HotlistMatcher.zeroOhShare)
    }

    @Test func twinsPoolTheirCandidates() throws {
        let query = HotlistQuery(
            text: "ABCODE", confidence: 0.5, candidates: [.init(text: "ABC0DE", confidence: 0.4)])
        let found = try hits(query, on: entry("ABC0DE"), entry("ABCODE"))
        #expect(found.map(\.match) == [.exact, .lookAlike])
        #expect(found.map(\.probability) == [0.5, 0.45])
    }

    @Test func aListWrittenWithZerosThroughoutIsFound() throws {
        let query = HotlistQuery(text: "OOH0OO", confidence: 0.9)
        #expect(try hits(query, on: entry("00H000")).map(\.match) == [.lookAlike])
    }

    @Test func oneEntryIsMetOnce() throws {
        let query = HotlistQuery(
            text: "8ABC128", confidence: 0.5,
            candidates: [
                .init(text: "BABC128", confidence: 0.2), .init(text: "8ABC128", confidence: 0.5),
                .init(text: "8ABC12B", confidence: 0.2),
            ])
        let found = try hits(query, on: entry("8ABC128"))
        #expect(found.map(\.match) == [.exact])
        // The same text in another list is another entry.
        let two = try hits(query, on: entry("8ABC128"), entry("8ABC128", list: "sfr"))
        #expect(two.map(\.entry.list) == ["svs", "sfr"])
    }

    @Test func exactComesBeforeLikelierLookAlikes() throws {
        let query = HotlistQuery(
            text: "1ABC234", confidence: 0.3,
            candidates: [.init(text: "IABC234", confidence: 0.6)])
        let found = try hits(query, on: entry("IABC234"), entry("1ABC234"))
        #expect(found.map(\.match) == [.exact, .lookAlike])
    }

    @Test func expiryToTheMillisecond() throws {
        let list = try matcher([entry("7ABC123", expiry: Self.noon)])
        let query = HotlistQuery(text: "7ABC123", confidence: 0.9)
        let before = WallTime(milliseconds: Self.noon.milliseconds - 1)
        #expect(list.match(query, at: before, clock: .gps).count == 1)
        #expect(list.match(query, at: Self.noon, clock: .gps).isEmpty)
    }

    @Test(
        arguments: [
            ("CA", "CA", StateMatch.same), ("CA", "ca", .same), ("CA", "NV", .different),
            (nil, "CA", .unknown), ("CA", nil, .unknown), (nil, nil, .unknown),
            ("CA", "", .unknown),
        ] as [(String?, String?, StateMatch)])
    func stateIsComparedAndHidesNothing(_ listed: String?, _ read: String?, _ expected: StateMatch)
        throws
    {
        let query = HotlistQuery(text: "7ABC123", confidence: 0.9, state: read)
        let found = try hits(query, on: entry("7ABC123", state: listed))
        #expect(found.map(\.stateMatch) == [expected])
    }

    @Test func ageComesFromTheEntrysOwnList() throws {
        func load(_ name: String, hoursOld: Int64?) -> HotlistLoad {
            HotlistLoad(
                source: name, entries: [entry("7ABC123", list: name)],
                extractedAt: hoursOld.map {
                    WallTime(milliseconds: Self.noon.milliseconds - $0 * 3_600_000)
                })
        }
        let list = HotlistMatcher(
            try HotlistIndex([
                load("old", hoursOld: 30), load("new", hoursOld: 1), load("silent", hoursOld: nil),
                load("future", hoursOld: -1),
            ]))
        let query = HotlistQuery(text: "7ABC123", confidence: 0.9)
        let found = list.match(query, at: Self.noon, clock: .network)
        #expect(found.map(\.entry.list) == ["old", "new", "silent", "future"])
        #expect(found.map(\.listAgeSeconds) == [108_000, 3600, nil, nil])
        let unset = list.match(query, at: Self.noon, clock: .unset)
        #expect(unset.map(\.listAgeSeconds) == [nil, nil, nil, nil])
    }

    @Test(arguments: ["", "ABCDEFGHIJKLM", "ÄÖ", "AB\0", "-"])
    func strangeReadsMeetNothing(_ text: String) throws {
        let query = HotlistQuery(
            text: text, confidence: .nan,
            candidates: [.init(text: text, confidence: .infinity), .init(text: "", confidence: -1)])
        #expect(try hits(query, on: entry("AX"), entry("ABCDEFGHIJKL"), probabilityMin: 0).isEmpty)
    }

    @Test func noListMeetsNothing() {
        let empty = HotlistMatcher(HotlistIndex())
        let query = HotlistQuery(text: "7ABC123", confidence: 0.9)
        #expect(empty.match(query, at: Self.noon, clock: .gps).isEmpty)
    }

    @Test func entryThatIsNoPlateTextIsRefused() {
        let error = #expect(throws: PlatedError.self) { try matcher([entry("ab-12")]) }
        #expect(error?.code == .badData)
    }
}
