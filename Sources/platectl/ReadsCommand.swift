// `platectl reads` and `platectl alerts`: looking at what the car has read. Every look is logged.
import ArgumentParser
import ControlProtocol
import Foundation
import PlateCore

struct ReadsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reads", abstract: "Searches the stored reads, newest first.",
        discussion: """
            Needs a session. The query is a plate, or a pattern: ? stands for one character, * for \
            any number; several words are fragments in any order. The query is logged as typed, \
            with who asks, the purpose and the case number. Ends with 0 also where nothing is found.
            """)

    @OptionGroup var session: SessionArguments
    @OptionGroup var stretch: StretchArguments

    @Argument(help: "A plate or a pattern; all reads where not given.")
    var query: [String] = []

    @Option(help: ArgumentHelp("Two letters of the plate's state.", valueName: "state"))
    var state: String?

    @Option(
        help: ArgumentHelp(
            "Around a place: degrees north, degrees east, metres.",
            valueName: "latitude,longitude,metres"))
    var place: PlaceArgument?

    @Option(help: ArgumentHelp("By this camera.", valueName: "name"))
    var camera: String?

    @Flag(help: "Only reads that met a hotlist.")
    var hits = false

    @Option(
        help: ArgumentHelp(
            "Only reads tagged in a canvass of this incident.", valueName: "incident"))
    var canvass: String?

    @Option(help: ArgumentHelp("How many at most.", valueName: "count"))
    var limit = 50

    @Option(help: ArgumentHelp("Another purpose than the session's.", valueName: "purpose"))
    var purpose: String?

    @Option(
        name: .customLong("case"),
        help: ArgumentHelp("Another case number than the session's.", valueName: "number"))
    var caseNumber: String?

    @Option(help: ArgumentHelp("Show everything kept of this read.", valueName: "id"))
    var id: String?

    @Flag(help: "Show reads as they come, until interrupted.")
    var watch = false

    @Flag(help: "Print one JSON object a read instead of text.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
        let isSearch =
            !query.isEmpty || state != nil || place != nil || camera != nil || hits
            || canvass != nil || stretch.from != nil || stretch.through != nil
        guard [id != nil, watch, isSearch].count(where: \.self) <= 1 else {
            throw ValidationError("A search, --id and --watch do not go together.")
        }
    }

    func run() throws {
        let client = try session.open()
        if let id {
            try ReadText.tell(try client.read(id), json)
        } else if watch {
            try LiveWatch(client: client, json: json).run(SubscribeBody(reads: true, alerts: true))
        } else {
            try search(client)
        }
    }

    private func search(_ client: SessionClient) throws {
        var body = ReadsBody(
            query: query.isEmpty ? nil : query.joined(separator: " "), state: state,
            from: stretch.from?.time, through: stretch.through?.time, place: place?.circle,
            camera: camera, hitsOnly: hits, canvass: canvass, purpose: purpose,
            caseNumber: caseNumber)
        var left = limit
        var isFirst = true
        repeat {
            body.limit = min(left, Limits.controlPageRowsMax)
            let page = try client.ask(.reads(body)) {
                if case .reads(let page) = $0 { page } else { nil }
            }
            tell(page.reads, isFirst: isFirst)
            isFirst = false
            left -= page.reads.count
            body.cursor = page.cursor
        } while body.cursor != nil && left > 0
        if !json && body.cursor != nil { print("\nThere are more: --limit, or a shorter time.") }
    }

    private func tell(_ reads: [ReadEntry], isFirst: Bool) {
        if json {
            for read in reads { if let line = try? Output.line(read) { print(line) } }
            return
        }
        if isFirst {
            for line in Output.marking { print(line) }
            print(reads.isEmpty ? "No read." : ReadText.titles)
        }
        for read in reads { print(ReadText.row(read)) }
    }
}

struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Lists alerts, newest first; the open ones.",
        discussion: "Needs a session. Every look is logged.")

    @OptionGroup var session: SessionArguments
    @OptionGroup var stretch: StretchArguments

    @Flag(help: "Also alerts that are closed.")
    var all = false

    @Option(help: ArgumentHelp("How many at most.", valueName: "count"))
    var limit = 50

    @Flag(help: "Print one JSON object an alert instead of text.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit must be at least 1.") }
    }

    func run() throws {
        let client = try session.open()
        var body = AlertsBody(
            openOnly: !all, from: stretch.from?.time, through: stretch.through?.time)
        var left = limit
        var isFirst = true
        repeat {
            body.limit = min(left, Limits.controlPageRowsMax)
            let page = try client.ask(.alerts(body)) {
                if case .alerts(let page) = $0 { page } else { nil }
            }
            if !json, isFirst {
                for line in Output.marking { print(line) }
                if page.alerts.isEmpty { print("No alert.") }
            }
            isFirst = false
            for alert in page.alerts {
                try Output.print(json, alert) { ReadText.lines(alert) }
            }
            left -= page.alerts.count
            body.cursor = page.cursor
        } while body.cursor != nil && left > 0
    }
}

extension SessionClient {
    /// Everything kept of the read `id`.
    func read(_ id: String) throws(PlatedError) -> ReadReport {
        try ask(.read(ReadBody(id: id))) { if case .read(let report) = $0 { report } else { nil } }
    }
}

/// Reads and alerts in words.
enum ReadText {
    static let titles = row("CAPTURED (UTC)", "PLATE", "ST", "CONF", "ID")

    static func row(_ read: ReadEntry) -> String {
        let row = row(
            Words.seconds(read.capturedAt), read.text, read.state ?? "-",
            Words.percent(read.confidence), read.id)
        return Words.printable(read.hits > 0 ? row + " !" : row)
    }

    private static func row(
        _ time: String, _ text: String, _ state: String, _ confidence: String, _ id: String
    ) -> String {
        Words.left(time, 20) + Words.left(text, 13) + Words.left(state, 3)
            + Words.left(confidence, 6) + id
    }

    static func tell(_ report: ReadReport, _ json: Bool) throws(PlatedError) {
        try Output.print(json, report) { Output.marking + lines(report) }
    }

    private static func lines(_ report: ReadReport) -> [String] {
        let read = report.read
        let state = read.state.map { "\($0) \(Words.percent(read.stateConfidence))" } ?? "unknown"
        var lines = [
            read.id, "",
            "  plate     \(read.text)  \(Words.percent(read.confidence)), state \(state)",
            "  captured  \(Words.moment(read.capturedAt)) (\(read.timeSource.rawValue)) by"
                + " \(read.camera)",
        ]
        if let place = read.position {
            lines.append(
                "  place     \(Words.decimal(place.latitude, 5)), "
                    + Words.decimal(place.longitude, 5))
        }
        let others = report.candidates.dropFirst().map {
            "\($0.text) \(Words.percent($0.confidence))"
        }
        lines += folded("  or        ", others)
        lines += folded(
            "  before    ", report.revisions.map { "\($0.text) \(Words.percent($0.confidence))" })
        lines += read.pictures.map { "  \(Words.left($0.kind, 10))sha256 \($0.sha256)" }
        for hit in report.hits { lines += ["", "  HIT       " + words(hit)] + details(hit) }
        for alert in report.alerts { lines += ["", "  ALERT     \(alert.id)  \(stand(alert))"] }
        return lines
    }

    /// An alert as it stands, UNVERIFIED until CLETS said active.
    static func lines(_ alert: AlertEntry) -> [String] {
        [
            "\(Words.seconds(alert.raisedAt))  \(alert.text)  \(stand(alert))",
            "  \(words(alert.entry))",
        ] + details(alert.entry) + ["  alert \(alert.id)", "  read  \(alert.readId)", ""]
    }

    private static func stand(_ alert: AlertEntry) -> String {
        [
            alert.state.rawValue, alert.isVerified ? "verified" : "UNVERIFIED",
        ].joined(separator: ", ") + (alert.isRecorded ? "" : ", NOT RECORDED")
    }

    private static func words(_ hit: HitEntry) -> String {
        let age = hit.listAgeSeconds.map { Words.duration(Double($0)) + " old" } ?? "AGE UNKNOWN"
        return "\(hit.category.rawValue) \(hit.text) \(hit.state ?? "-"), \(hit.match.rawValue), "
            + "state \(hit.stateMatch.rawValue), list \(hit.list) \(age)"
    }

    private static func details(_ hit: HitEntry) -> [String] {
        let caution = hit.caution.map { ["CAUTION: \($0)"] } ?? []
        let rest = hit.isWithheld ? "details withheld: ask dispatch" : hit.description ?? ""
        return (caution + [rest]).flatMap { Words.wrapped($0, 66) }.map { "            " + $0 }
    }

    private static func folded(_ title: String, _ items: [String]) -> [String] {
        guard !items.isEmpty else { return [] }
        let lines = Words.wrapped(items.joined(separator: ",  "), 66)
        return lines.enumerated().map { ($0.offset == 0 ? title : "            ") + $0.element }
    }
}

/// Reads and alerts as they come. Watching is an access too: the daemon logs it from when to when.
struct LiveWatch {
    let client: SessionClient
    let json: Bool

    /// Seconds between two signs of life.
    private static let pingSeconds = 60.0

    /// Runs until a signal ends the program, the session ends, or the daemon hangs up.
    func run(_ body: SubscribeBody) throws(PlatedError) {
        Output.letSignalsThrough()
        _ = try client.ask(.subscribe(body)) {
            if case .watch(let report) = $0 { report } else { nil }
        }
        if !json { for line in Output.marking { print(line) } }
        fflush(nil)
        while let event = try next(), event.kind != .ended {
            if json {
                print(try Output.line(event))
            } else {
                for line in lines(event) { print(Words.printable(line)) }
            }
            fflush(nil)
        }
        throw PlatedError(.notAllowed, "The session is over.", hint: "platectl login")
    }

    private func next() throws(PlatedError) -> LiveEvent? {
        while true {
            if let event = try client.client.event(withinSeconds: Self.pingSeconds) {
                return event
            }
            _ = try client.ask(.ping)
        }
    }

    private func lines(_ event: LiveEvent) -> [String] {
        var lines: [String] = []
        if let read = event.read {
            lines.append(
                ReadText.row(read) + (event.kind == .readChanged ? " (reads otherwise now)" : ""))
        }
        if let alert = event.alert { lines += ["ALERT"] + ReadText.lines(alert) }
        return lines
    }
}
