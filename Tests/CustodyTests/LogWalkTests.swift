/// The chain of the log as a pure thing: what a walk says of each way to tamper with the entries.

import Custody
import PlateCore
import Testing

@Suite struct LogWalkTests {
    private let signer = SigningKey()
    private let logKey = SealingKey()

    /// A log of `count` entries, every other one with a subject, and its signed head.
    private func log(_ count: Int) -> ([LogEntry], SignedLogHead) {
        var head = LogChain.start(of: signer.publicKey)
        var entries: [LogEntry] = []
        for number in 1...Int64(count) {
            let hasSubject = number.isMultiple(of: 2)
            var entry = LogEntry(
                number: number, milliseconds: number * 1000, keyID: logKey.id, body: [],
                subject: hasSubject ? [1, 2, 3] : nil, gap: nil, hash: [],
                hasSubjectKey: hasSubject)
            entry.body = logKey.seal(Array("entry \(number)".utf8), at: entry.place(of: .body))
            entry.hash = LogChain.hash(of: entry, after: head.hash)
            head = LogHead(number: number, hash: entry.hash)
            entries.append(entry)
        }
        let time = WallTime(milliseconds: Int64(count) * 1000)
        return (entries, SignedLogHead(head, state: Self.state, at: time, by: signer))
    }

    private static let state = [UInt8](repeating: 7, count: 32)

    private func walk(
        _ entries: [LogEntry], _ witnesses: LogWitnesses, expunged: Set<Int64> = [],
        from start: LogHead? = nil
    ) -> LogVerification {
        var walk = LogWalk(
            from: start ?? LogChain.start(of: signer.publicKey), against: witnesses,
            expunged: expunged)
        for entry in entries {
            let isOpen = (try? logKey.open(entry.body, at: entry.place(of: .body))) != nil
            walk.take(
                entry, opening: LogOpening(body: isOpen ? .opened : .failed, subject: .opened))
        }
        return walk.finished()
    }

    private func witnesses(_ head: SignedLogHead?) -> LogWitnesses {
        LogWitnesses(
            head: head, anchor: head, needsAnchor: true, state: Self.state,
            key: signer.publicKey)
    }

    @Test func wholeLogHasNoFinding() {
        let (entries, head) = log(9)
        let outcome = walk(entries, witnesses(head))
        #expect(outcome.isWhole && outcome.notes == [])
        #expect(outcome.head == head.head && outcome.entries == 9 && outcome.opened == 9)
    }

    @Test func emptyLogHasNoFinding() {
        let start = LogChain.start(of: signer.publicKey)
        let head = SignedLogHead(
            start, state: Self.state, at: WallTime(milliseconds: 0), by: signer)
        #expect(walk([], witnesses(head)).isWhole)
        #expect(walk([], witnesses(nil)).findings.map(\.fault) == [.anchorMissing])
    }

    @Test func everyByteOfAnEntryIsCovered() {
        let (entries, head) = log(4)
        let changes: [(String, (inout LogEntry) -> Void)] = [
            ("time", { $0.milliseconds += 1 }),
            ("key", { $0.keyID = SealingKey().id }),
            ("body", { $0.body[0] ^= 1 }),
            ("end of the body", { $0.body[$0.body.count - 1] ^= 1 }),
            ("subject", { $0.subject = [1, 2, 4] }),
            ("subject taken", { $0.subject = nil }),
            ("gap", { $0.gap = "no anchor" }),
            ("hash", { $0.hash[5] ^= 1 }),
            // Bytes that move from one part to the next give another hash.
            (
                "border",
                {
                    $0.subject = Array($0.subject!.dropFirst()); $0.body.append(1)
                }
            ),
        ]
        for (name, change) in changes {
            var tampered = entries
            change(&tampered[1])
            let outcome = walk(tampered, witnesses(head))
            #expect(
                outcome.findings.contains { $0.fault == .changed && $0.first <= 3 && $0.last >= 2 },
                "\(name): \(outcome.findings)")
        }
    }

    @Test func missingRepeatedSwappedAndCutAreTold() {
        let (entries, head) = log(9)
        let all = witnesses(head)
        #expect(
            walk(entries.filter { $0.number != 4 }, all).findings.map(\.description)
                == ["entry 4: not there"])
        #expect(
            walk(entries.filter { !(4...6).contains($0.number) }, all).findings
                .map(\.description) == ["entries 4 to 6: not there"])
        #expect(walk(Array(entries.dropFirst(2)), all).findings.first?.fault == .missing)
        #expect(
            walk(Array(entries[..<5]) + entries[4...], all).findings.map(\.fault) == [.repeated])
        var swapped = entries
        swapped.swapAt(2, 6)
        swapped[2].number = 3
        swapped[6].number = 7
        #expect(
            Set(walk(swapped, all).findings.map(\.fault)).isSuperset(of: [.changed, .unopened]))
        let cut = walk(Array(entries.dropLast(3)), all)
        #expect(
            cut.findings.map(\.description) == [
                "entries 7 to 9: cut off: the signed head has them",
                "entries 7 to 9: cut off: the anchor has them",
            ])
        #expect(walk([], all).findings.map(\.fault) == [.cut, .cut])
    }

    @Test func rewrittenChainIsFoundBySignatureAndByBodies() {
        let (entries, head) = log(6)
        // The attacker has no key: hashes made anew, bodies moved, the head as it was.
        var rewritten = entries
        rewritten.remove(at: 2)
        var previous = LogChain.start(of: signer.publicKey)
        for index in rewritten.indices {
            rewritten[index].number = Int64(index + 1)
            rewritten[index].hash = LogChain.hash(of: rewritten[index], after: previous.hash)
            previous = LogHead(number: Int64(index + 1), hash: rewritten[index].hash)
        }
        let outcome = walk(rewritten, witnesses(head))
        #expect(
            outcome.findings.map(\.fault) == [.unopened, .cut, .cut])
        // And signs with a key of their own.
        let thief = SigningKey()
        let signed = SignedLogHead(previous, state: Self.state, at: head.time, by: thief)
        #expect(
            walk(rewritten, witnesses(signed)).findings.map(\.fault) == [
                .unopened, .forged, .forged,
            ])
        var forged = head
        forged.head = previous
        #expect(walk(rewritten, witnesses(forged)).findings.map(\.fault).contains(.forged))
    }

    @Test func auditorsHeadFindsAnOlderLogAndAnotherOne() {
        let (entries, head) = log(6)
        let (older, olderHead) = log(4)
        var held = witnesses(head)
        held.expected = head.head
        #expect(walk(entries, held).isWhole)
        held = witnesses(olderHead)
        held.expected = head.head
        #expect(walk(older, held).findings.map(\.fault) == [.older])
        var other = log(6)
        other.1 = SignedLogHead(
            other.1.head, state: Self.state, at: other.1.time, by: signer)
        held = witnesses(other.1)
        held.expected = head.head
        // The same entries sealed once more are other entries.
        #expect(walk(other.0, held).findings.map(\.fault) == [.rewritten])
    }

    @Test func entriesBehindTheSignedEndAreTold() {
        let (entries, _) = log(6)
        let end = SignedLogHead(
            LogHead(number: 4, hash: entries[3].hash), state: Self.state,
            at: WallTime(milliseconds: 4000), by: signer)
        #expect(
            walk(entries, witnesses(end)).findings.map(\.description) == [
                "entries 5 to 6: behind the signed end of the log: not written by the car"
            ])
    }

    @Test func subjectKeysGoOnlyByOrder() {
        var (entries, head) = log(6)
        entries[1].hasSubjectKey = false
        entries[3].hasSubjectKey = false
        let outcome = walk(entries, witnesses(head), expunged: [2])
        #expect(outcome.findings.map(\.fault) == [.subjectKeyGone])
        #expect(outcome.findings[0].first == 4)
        #expect(outcome.expunged == 2)
    }

    @Test func stateBesideTheLogIsCovered() {
        let (entries, head) = log(2)
        var other = witnesses(head)
        other.state = [UInt8](repeating: 8, count: 32)
        #expect(walk(entries, other).findings.map(\.fault) == [.state])
        var anchorless = witnesses(head)
        anchorless.anchor = nil
        #expect(walk(entries, anchorless).findings.map(\.fault) == [.anchorMissing])
    }

    @Test func gapsAreToldForGoodAndBadTextIsNoGap() {
        for gap in [
            LogGap.behind(LogHead(number: 9, hash: Self.state)), .foreignAnchor, .noAnchor,
            .unsignedEnd, .otherState,
        ] {
            #expect(LogGap(gap.description) == gap)
        }
        for text in ["", "behind", "behind 9", "behind -1:00", "behind 9:zz", "no  anchor"] {
            #expect(LogGap(text) == nil)
        }
        var (entries, head) = log(3)
        entries[2].gap = "behind 9:\(String(repeating: "00", count: 32))"
        entries[2].hash = LogChain.hash(of: entries[2], after: entries[1].hash)
        head = SignedLogHead(
            LogHead(number: 3, hash: entries[2].hash), state: Self.state, at: head.time,
            by: signer)
        #expect(
            walk(entries, witnesses(head)).findings.map(\.description) == [
                "entry 3: made after the entries up to 9 had been lost or taken away"
            ])
    }

    @Test func logWhoseBeginningIsGoneVerifiesFromThere() {
        let (entries, head) = log(8)
        let base = LogHead(number: 3, hash: entries[2].hash)
        var all = witnesses(head)
        #expect(walk(Array(entries.dropFirst(3)), all, from: base).isWhole)
        all.expected = LogHead(number: 2, hash: entries[1].hash)
        let outcome = walk(Array(entries.dropFirst(3)), all, from: base)
        #expect(outcome.isWhole && outcome.notes.count == 1)
        all.expected = base
        #expect(walk(Array(entries.dropFirst(3)), all, from: base).isWhole)
        all.expected = LogHead(number: 3, hash: Self.state)
        #expect(!walk(Array(entries.dropFirst(3)), all, from: base).isWhole)
    }

    @Test func aMillionBadEntriesAreAFewFindings() {
        let (entries, head) = log(2000)
        var bad = entries
        for index in bad.indices where index.isMultiple(of: 2) { bad[index].body[0] ^= 1 }
        let outcome = walk(bad, witnesses(head))
        #expect(outcome.findings.count <= Limits.logFindingsMax)
        #expect(outcome.notes.contains { $0.contains("not listed") })
    }

    @Test func headsReadBackFromText() throws {
        let (_, head) = log(5)
        #expect(LogHead(head.head.description) == head.head)
        for text in [
            "", "5", "5:", ":00", "-1:\(String(repeating: "0", count: 64))", "5:0g", "5:00:1",
        ] {
            #expect(LogHead(text) == nil, "\(text)")
        }
    }
}
