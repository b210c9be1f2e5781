/// The verification itself: one walk over the entries in the order of their numbers, then the heads.

import PlateCore

/// A walk in progress. Pure: whoever walks reads the entries and opens them.
public struct LogWalk: Sendable {
    private let start: LogHead
    private let witnesses: LogWitnesses
    private let expungedNumbers: Set<Int64>?
    private var last: LogHead
    /// Hashes of the entries that a witness names.
    private var seen: [Int64: [UInt8]] = [:]
    private var findings: [LogFinding] = []
    private var entries = 0
    private var opened = 0
    private var expunged = 0
    private var unlisted = 0

    /// A walk that has not begun.
    ///
    /// - Parameters:
    ///   - start: what the first entry follows: `LogChain.start`, or where the log's beginning was
    ///     destroyed when its time was over, the last entry destroyed.
    ///   - expunged: entries whose subject was destroyed by order, as destruction records say; `nil` where
    ///     these are not at hand.
    public init(from start: LogHead, against witnesses: LogWitnesses, expunged: Set<Int64>?) {
        self.start = start
        self.witnesses = witnesses
        expungedNumbers = expunged
        last = start
        for head in named where head.number == start.number { seen[start.number] = start.hash }
    }

    private var named: [LogHead] {
        [witnesses.head?.head, witnesses.anchor?.head, witnesses.expected].compactMap(\.self)
    }

    /// Takes the next entry.
    public mutating func take(_ entry: LogEntry, opening: LogOpening) {
        entries += 1
        if opening.body == .opened { opened += 1 }
        if entry.number <= last.number {
            note(.repeated, entry.number...entry.number, "the number stands there again")
        } else if entry.number > last.number + 1 {
            note(.missing, (last.number + 1)...(entry.number - 1), "not there")
        }
        let follows = entry.number == last.number + 1
        if follows, LogChain.hash(of: entry, after: last.hash) != entry.hash {
            note(
                .changed, entry.number...entry.number,
                "not as it was written, or not behind the entry it was written behind")
        }
        look(at: entry, opening)
        if named.contains(where: { $0.number == entry.number }) {
            seen[entry.number] = entry.hash
        }
        last = LogHead(number: entry.number, hash: entry.hash)
    }

    private mutating func look(at entry: LogEntry, _ opening: LogOpening) {
        let place = entry.number...entry.number
        if opening.body == .failed {
            note(
                .unopened, place, "cannot be opened: changed, moved, or made without the car's keys"
            )
        }
        if let gap = entry.gap {
            note(
                .gap, place,
                LogGap(gap)?.words ?? "made after something amiss that this program does not know")
        }
        guard entry.subject != nil else { return }
        if !entry.hasSubjectKey {
            expunged += 1
            if let expungedNumbers, !expungedNumbers.contains(entry.number) {
                note(
                    .subjectKeyGone, place,
                    "the key of what it was about is gone, and no order to expunge says why")
            }
        } else if opening.subject == .failed {
            note(.unopened, place, "what it was about cannot be opened")
        }
    }

    /// Adds a finding, or widens the last one where it says the same of the entry before.
    private mutating func note(
        _ fault: LogFault, _ entries: ClosedRange<Int64>? = nil, _ text: String
    ) {
        // The same may be said of every entry in turn, beside a few other things.
        let recent = findings.indices.suffix(8).last { index in
            findings[index].fault == fault && findings[index].text == text
        }
        if let entries, let recent, findings[recent].first != 0,
            findings[recent].last + 1 == entries.lowerBound
        {
            findings[recent].last = entries.upperBound
        } else if findings.count < Limits.logFindingsMax {
            findings.append(LogFinding(fault, entries, text))
        } else {
            unlisted += 1
        }
    }

    /// Ends the walk: holds the end against the heads.
    public consuming func finished() -> LogVerification {
        var notes: [String] = []
        checkHead()
        checkAnchor()
        checkExpected(&notes)
        if unlisted > 0 { notes.append("\(unlisted) more findings are not listed") }
        if opened < entries {
            notes.append("\(entries - opened) entries were not opened: the key is not at hand")
        }
        if witnesses.key == nil {
            notes.append("whose signature it is was not looked at: the car's key is not at hand")
        }
        return LogVerification(
            entries: entries, head: last, opened: opened, expunged: expunged, findings: findings,
            notes: notes)
    }

    private mutating func checkHead() {
        guard let head = witnesses.head else {
            if entries > 0 || witnesses.anchor != nil {
                note(.headMissing, nil, "the signed head is not there")
            }
            return
        }
        guard isGenuine(head) else {
            return note(.forged, nil, "the signature at the end of the log is not the car's")
        }
        if head.head.number < last.number {
            return note(
                .unsigned, (head.head.number + 1)...last.number,
                "behind the signed end of the log: not written by the car")
        }
        hold(head.head, "the signed head")
        if let state = witnesses.state, state != head.state {
            note(
                .state, nil,
                "accounts, values, holds or destruction records are not as the car last signed: "
                    + "changed, or older ones put back")
        }
    }

    private mutating func checkAnchor() {
        guard let anchor = witnesses.anchor else {
            if witnesses.needsAnchor { note(.anchorMissing, nil, "the anchor is not there") }
            return
        }
        guard isGenuine(anchor) else {
            return note(.forged, nil, "the anchor's signature is not the car's")
        }
        hold(anchor.head, "the anchor")
    }

    /// Compares a head that the car signed with the entries.
    private mutating func hold(_ head: LogHead, _ name: String) {
        if head.number > last.number {
            note(.cut, (last.number + 1)...head.number, "cut off: \(name) has them")
        } else if head.number >= start.number, let hash = seen[head.number], hash != head.hash {
            note(
                .rewritten, head.number...head.number,
                "another entry than \(name) has: the log was written anew")
        }
    }

    private mutating func checkExpected(_ notes: inout [String]) {
        guard let expected = witnesses.expected else { return }
        if expected.number > last.number {
            note(
                .older, (last.number + 1)...expected.number,
                "not there, and were there when the auditor looked: an older log, or cut")
        } else if expected.number < start.number {
            notes.append(
                "the auditor's head is of entries before this log: destroyed when their time was "
                    + "over, or set aside with a damaged store"
            )
        } else if seen[expected.number] != expected.hash {
            note(
                .rewritten, nil,
                "entry \(expected.number) is another one than the auditor saw: another log")
        }
    }

    private func isGenuine(_ head: SignedLogHead) -> Bool {
        head.isGenuine && (witnesses.key == nil || witnesses.key == head.key)
    }
}
