/// How anything is written into the store of custody: in a transaction that ends with the car's signature
/// over the log and what stands beside it, then the anchor; with the log's reserve for a full disk.

import Custody
import GRDB
import PlateCore

extension CustodyStore {
    /// What a transaction touched, and so what is signed anew.
    enum Touched {
        /// The log alone.
        case log
        /// Also what stands beside it.
        case state
    }

    /// Runs `changes` in a transaction, signs what stands then, and replaces the anchor. All of it is on
    /// disk when this returns.
    ///
    /// - Throws: `inputOutput` where the disk refuses; nothing was written then, but for the rare case that
    ///   the anchor was written and could not be put in place.
    func write<Value: Sendable>(
        _ touched: Touched, _ changes: (Database, LogGap?) throws -> Value
    ) throws(PlatedError) -> Value {
        let opened = try opening.opened
        let value = try turn.withLock { _ throws(PlatedError) -> Value in
            let (gap, gapNumber) = facts.withLock { ($0.gap, $0.gapNumber) }
            let (value, isAnchored) = try withRoom { () throws(PlatedError) in
                try StoreFailure.watched(opening, place.database) {
                    try opened.pool.write { database in
                        let value = try changes(database, gap)
                        let head = try sign(touched, opened.signingKey, in: database)
                        // The anchor that proves a gap stays until an entry tells of it.
                        guard gap == nil || head.head.number > gapNumber else {
                            return (value, false)
                        }
                        // Before the commit: where there is no room for it, nothing is written.
                        try anchor.prepare(head)
                        return (value, true)
                    }
                }
            }
            if isAnchored {
                facts.withLock { $0.gap = nil }
                try anchor.publish()
            }
            return value
        }
        if owesCut { cutWriteAheadLog() }
        restoreReserve()
        return value
    }

    /// Signs the log's end and what stands beside it.
    ///
    /// Where only the log was touched, what was signed for the rest before is signed again: so a change
    /// that nobody made through this store is not signed for unseen.
    private func sign(
        _ touched: Touched, _ key: SigningKey, in database: Database
    ) throws -> SignedLogHead {
        let former = try LogHeadRow.fetch(.end, from: database)
        let state =
            switch (touched, former) {
            case (.log, let former?): former.state
            default: try CustodyState.digest(of: database)
            }
        let last = try LogRow.last(in: database)
        let head =
            try last.map { LogHead(number: $0.number, hash: $0.hash) }
            ?? start(of: key, in: database)
        let signed = SignedLogHead(
            head, state: state,
            at: WallTime(milliseconds: last?.milliseconds ?? former?.time.milliseconds ?? 0),
            by: key)
        try LogHeadRow.put(signed, .end, in: database)
        return signed
    }

    /// What the first entry there is follows.
    func start(in database: Database) throws -> LogHead {
        try start(of: signingKey, in: database)
    }

    private func start(of key: SigningKey, in database: Database) throws -> LogHead {
        try LogHeadRow.fetch(.base, from: database)?.head ?? LogChain.start(of: key.publicKey)
    }

    /// Runs `work`; where it fails because the disk is full, gives up the log's reserve and runs it once
    /// more.
    private func withRoom<Value>(
        _ work: () throws(PlatedError) -> Value
    ) throws(PlatedError) -> Value {
        do {
            return try work()
        } catch {
            guard error.code == .inputOutput,
                (place.freeBytes ?? 0) < Limits.diskRefuseReadsBytes, reserveFile.release()
            else { throw error }
            facts.withLock { $0.hasGivenUpReserve = true }
            return try work()
        }
    }
}

// The room kept for the log
extension CustodyStore {
    /// How the room kept for the log stands.
    public var reserve: LogReserveState {
        if reserveFile.isWhole { return .whole }
        return facts.withLock { $0.hasGivenUpReserve } ? .used : .missing
    }

    /// Bytes that may still be written on the folder's disk; `nil` where that is not told.
    public var freeBytes: Int64? { place.freeBytes }

    /// Makes the room kept for the log again where it is gone and the disk has as much; whether it is
    /// there then. Every write tries it, too.
    @discardableResult
    public func restoreReserve() -> Bool {
        if reserveFile.isWhole { return true }
        guard let free = place.freeBytes, free >= reserveFile.bytes + Limits.diskRefuseReadsBytes,
            reserveFile.make()
        else { return false }
        facts.withLock { $0.hasGivenUpReserve = false }
        return true
    }
}

// The beginning
extension CustodyStore {
    /// What is amiss with the log and no entry says yet: entries are gone, or the anchor is another's.
    public var gap: LogGap? { facts.withLock { $0.gap } }

    /// Holds the log against its signed end and the anchor as the store opens.
    ///
    /// - Parameter salvage: what was saved from a damaged store, in whose place this one is begun. Its log
    ///   counts on from there.
    func begin(_ opened: Opened, after salvage: CustodySalvage?) throws(PlatedError) {
        // An anchor that cannot be read proves nothing: that is told, and the store opens.
        let content = (try? anchor.read()) ?? .damaged
        let (found, isFresh) = try StoreFailure.translated(place.database) {
            try opened.pool.write { database in
                if let salvage, try LogHeadRow.fetch(.end, from: database) == nil {
                    return (try continueLog(opened, content, salvage.logEnd, in: database), true)
                }
                // A commit that failed at its very end may be there, and the anchor behind it not.
                let isUnanchored =
                    try content == .absent || LogHeadRow.fetch(.end, from: database) == nil
                if isUnanchored, try CustodyState.isFresh(database) {
                    let signed = try sign(.state, opened.signingKey, in: database)
                    let gap: LogGap? = content == .absent ? nil : .foreignAnchor
                    return (LogBeginning(end: signed, gap: gap), true)
                }
                return (try LogBeginning(database, content, opened.signingKey), false)
            }
        }
        facts.withLock {
            $0.gap = found.gap
            $0.gapNumber = found.end.head.number
        }
        guard found.gap == nil, content != .head(found.end) else { return }
        do throws(PlatedError) {
            try withRoom { () throws(PlatedError) in try anchor.prepare(found.end) }
            try anchor.publish()
        } catch {
            // A log that has begun has an anchor, and an earlier one is a true one.
            if isFresh { throw error }
        }
    }
}

// A log that is begun anew
extension CustodyStore {
    /// A forged anchor must not bring the numbers near their end.
    private static let formerNumberMax: Int64 = 1 << 53

    /// Begins a log behind the end of a former one, as the anchor and what could be read of it tell.
    private func continueLog(
        _ opened: Opened, _ anchor: LogAnchor.Content, _ logEnd: LogHead?, in database: Database
    ) throws -> LogBeginning {
        let key = opened.signingKey
        var former = logEnd
        var gap: LogGap? = former.map(LogGap.behind)
        switch anchor {
        case .absent: break
        case .damaged: gap = .foreignAnchor
        case .head(let head):
            let isGenuine = head.isGenuine && head.key == key.publicKey
            if head.isGenuine, head.head.number > former?.number ?? 0 { former = head.head }
            gap = isGenuine ? former.map(LogGap.behind) : .foreignAnchor
        }
        if var former, former.number > 0, former.number < Self.formerNumberMax {
            // Where the former log was signed with another key, the chain is not its own any more.
            if gap == .foreignAnchor { former.hash = LogChain.start(of: key.publicKey).hash }
            let base = SignedLogHead(
                former, state: DestructionRow.chainStart, at: WallTime(milliseconds: 0), by: key)
            try LogHeadRow.put(base, .base, in: database)
        }
        return LogBeginning(end: try sign(.state, key, in: database), gap: gap)
    }
}

/// How a log that is opened stands against what the car last signed.
struct LogBeginning: Sendable {
    /// The signed end; where it is not the car's, of the last entry that is there, not signed.
    var end: SignedLogHead
    /// What is amiss.
    var gap: LogGap?

    init(end: SignedLogHead, gap: LogGap?) {
        self.end = end
        self.gap = gap
    }

    init(_ database: Database, _ anchor: LogAnchor.Content, _ key: SigningKey) throws {
        let last = try LogRow.last(in: database)
        let base = try LogHeadRow.fetch(.base, from: database)?.head
        let start = base ?? LogChain.start(of: key.publicKey)
        let head = last.map { LogHead(number: $0.number, hash: $0.hash) } ?? start
        let signed = try LogHeadRow.fetch(.end, from: database)
        let state = try CustodyState.digest(of: database)
        end = SignedLogHead(
            head: head, state: state, time: signed?.time ?? WallTime(milliseconds: 0),
            key: key.publicKey, signature: signed?.signature ?? [])
        gap =
            try LogBeginning.gap(anchor, head, key, in: database)
            ?? LogBeginning.gap(signed, head, state, key)
        // A log whose beginning was destroyed in time has at least its newest entry.
        if gap == nil, last == nil, let base { gap = .behind(base) }
    }

    private static func gap(
        _ anchor: LogAnchor.Content, _ head: LogHead, _ key: SigningKey, in database: Database
    ) throws -> LogGap? {
        switch anchor {
        case .absent: return .noAnchor
        case .damaged: return .foreignAnchor
        case .head(let anchor):
            guard anchor.isGenuine, anchor.key == key.publicKey else { return .foreignAnchor }
            if anchor.head.number > head.number { return .behind(anchor.head) }
            guard let hash = try LogRow.hash(of: anchor.head.number, in: database) else {
                // An anchor from before the first entry, or of one whose time was over.
                return nil
            }
            return hash == anchor.head.hash ? nil : .foreignAnchor
        }
    }

    private static func gap(
        _ signed: SignedLogHead?, _ head: LogHead, _ state: [UInt8], _ key: SigningKey
    ) -> LogGap? {
        guard let signed, signed.isGenuine, signed.key == key.publicKey else { return .unsignedEnd }
        if signed.head.number > head.number { return .behind(signed.head) }
        if signed.head != head { return .unsignedEnd }
        return signed.state == state ? nil : .otherState
    }
}
