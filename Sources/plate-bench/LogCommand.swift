// `plate-bench log`: what an entry of the access log costs, one a commit and many; verifying, looking back,
// and destroying what an order names.
import ArgumentParser
import Capture
import Custody
import Foundation
import Ledger
import PlateCore

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Writes made-up entries into an access log and measures it.")

    @Option(help: "Entries to write for each size of commit.")
    var count = 10_000

    @Option(help: "Entries in one commit, several sizes with commas.")
    var group = "1,20,256"

    @Option(help: "A folder for the log, which is kept.")
    var state: String?

    private var groups: [Int] { group.split(separator: ",").compactMap { Int($0) } }

    func validate() throws {
        guard (1...1_000_000).contains(count), !groups.isEmpty,
            groups.allSatisfy({ (1...100_000).contains($0) })
        else { throw ValidationError("--count and --group must be numbers from 1 up.") }
    }

    func run() throws {
        let temporary = FileManager.default.temporaryDirectory
            .appending(path: "plate-bench-\(UUID().uuidString)").path
        defer { if state == nil { try? FileManager.default.removeItem(atPath: temporary) } }
        let folder = state ?? temporary
        let store = try CustodyStore.open(at: folder, sealing: StateKey.sealing(at: folder))
        for group in groups { try append(to: store, group) }
        let entries = try store.logHead().head.number
        let verification = try measured("verifying", entries) { try store.verifyLog() }
        print("  \(verification.findings.count) findings")
        _ = try measured("looking back through all", entries) {
            var before: Int64?
            while true {
                let page = try store.logRecords(before: before, limit: 500)
                guard let last = page.last else { return }
                before = last.number
            }
        }
        let order = DestructionRecord(
            .expungement, at: SystemClock().wallNow(), authority: "a made-up order")
        let names = ExpungedSubjects(plates: ["7100007"], records: [])
        let gone = try measured("expunging one plate", entries) {
            try store.expungeLog(where: names.names, record: order)
        }
        print("  \(gone.count) entries lost their subject")
        try store.close()
        let bytes = try FileManager.default.attributesOfItem(
            atPath: folder + "/custody.sqlite")[.size]
        print(
            String(
                format: "10,000 entries: %.1f MB",
                Double((bytes as? Int) ?? 0) / Double(entries) * 10_000 / 1e6))
    }

    private func append(to store: CustodyStore, _ group: Int) throws {
        let clock = SystemClock()
        var commits: [Double] = []
        var written = 0
        let start = clock.monotonicNow()
        var last = start
        while written < count {
            let size = min(group, count - written)
            try store.log((written..<written + size).map { record($0, clock.wallNow()) })
            written += size
            let now = clock.monotonicNow()
            commits.append(now.milliseconds(since: last))
            last = now
        }
        let seconds = last.milliseconds(since: start) / 1000
        commits.sort()
        print(
            "\(group) in a commit: "
                + String(
                    format: "%.0f entries a second, commit median %.2f ms, p99 %.2f ms",
                    Double(count) / seconds, commits[commits.count / 2],
                    commits[(commits.count - 1) * 99 / 100]))
    }

    private func measured<Value>(
        _ name: String, _ entries: Int64, _ work: () throws -> Value
    ) rethrows -> Value {
        let clock = SystemClock()
        let start = clock.monotonicNow()
        let value = try work()
        let milliseconds = clock.monotonicNow().milliseconds(since: start)
        print(
            name
                + String(
                    format: " over %d entries: %.0f ms, %.1f ms per 10,000", entries, milliseconds,
                    milliseconds * 10_000 / Double(entries)))
        return value
    }

    private func record(_ number: Int, _ time: WallTime) -> AccessRecord {
        AccessRecord(
            time: time, offsetMinutes: -480, timeSource: .network, action: .search,
            outcome: .granted,
            person: AccessPerson(
                name: "m.gutierrez", badge: "4711", title: "Police Officer", agency: "Westhaven PD"),
            purpose: "investigation", caseNumber: "26-1042", session: "session", peer: "1/2/3",
            subject: AccessSubject(
                query: "7" + String(100_000 + number % 100_000),
                records: [RecordID(wallTime: time, random: [UInt8](repeating: 7, count: 10))]
                    .map(\.description), count: 1))
    }
}
