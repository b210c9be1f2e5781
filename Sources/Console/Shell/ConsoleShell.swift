/// The console's loop: keys and events in, screens and requests out.
///
/// One thread reads the terminal, changes the model and draws. Two others talk to the daemon and never
/// hold up a key: what they learn comes through the inbox.
import ControlProtocol
import Foundation
import Glibc
import PlateCore

/// One console on one terminal.
public final class ConsoleShell {
    private let options: ConsoleOptions
    private let terminal: TerminalMode
    private let output: TerminalOutput
    private let inbox: ConsoleInbox
    private let line: DaemonLine
    private let watch: DaemonWatch
    private let clock = ConsoleClock()
    private let isOwnPictures: Bool

    private var model: ConsoleModel
    private var parser = KeyParser()
    private var detection: TerminalDetection
    private var encoder: ScreenEncoder
    private var view = BoardView()
    private var pictures = PictureShelf()
    private var liveReads = LiveReads()
    private var times: AlertTimes?
    /// Until when a second ^C leaves.
    private var leavesUntil: MonotonicTime?
    private var isOver = false

    /// Milliseconds for which a terminal may take its time to say what it can do.
    private static let detectionMilliseconds = 1000.0
    /// Milliseconds within which a second ^C counts.
    private static let leaveMilliseconds = 5000.0
    /// Seconds for which leaving waits for the daemon.
    private static let leaveSeconds = 2

    /// Takes the terminal.
    ///
    /// - Throws: `unavailable` where there is none.
    public init(
        _ options: ConsoleOptions, environment: [String: String]
    ) throws(PlatedError) {
        self.options = options
        inbox = try ConsoleInbox()
        line = DaemonLine(socket: options.socket, console: options.name, inbox: inbox)
        watch = DaemonWatch(socket: options.socket, line: line, inbox: inbox)
        detection = TerminalDetection(
            environment: environment, windowCell: TerminalMode.cellPixels())
        isOwnPictures = options.pictures == nil && !options.isASCII
        model = ConsoleModel(agency: "", vehicle: "", purposes: [])
        model.palette = options.palette
        if let session = options.session {
            line.token.keep(session.token)
            model.loggedIn(session.people.map(\.name))
        }
        model.notice = options.notice.map { ConsoleNotice($0) }
        times = try options.timesPath.map { path throws(PlatedError) in
            try AlertTimes(path: path)
        }
        encoder = ScreenEncoder(Self.traits(options, detection))
        // Last: what throws after it would leave the terminal to its deinit.
        terminal = try TerminalMode()
        output = TerminalOutput(descriptor: 1)
    }

    /// Runs until somebody leaves or the terminal goes; gives the terminal back.
    public func run() {
        defer { terminal.restore() }
        if isOwnPictures { output.write(TerminalDetection.questions) }
        line.start()
        watch.start()
        while !isOver && !output.isGone {
            draw()
            wait()
        }
        if model.isLoggedIn || line.token.value != nil { logOut() }
    }

    private func logOut() {
        let told = DispatchSemaphore(value: 0)
        line.ask(.leave(told: told))
        _ = told.wait(timeout: .now() + .seconds(Self.leaveSeconds))
    }

    // MARK: Out

    private static func traits(
        _ options: ConsoleOptions, _ detection: TerminalDetection
    ) -> TerminalTraits {
        var traits = detection.traits(
            depth: options.depth, pictures: options.isASCII ? .ascii : options.pictures)
        if options.isASCII { traits.isUnicode = false }
        return traits
    }

    private func draw() {
        model.now = clock.wallNow()
        model.offsetMinutes = clock.offsetMinutes(at: model.now)
        let size = TerminalMode.size()
        let screen = ConsoleScreen.draw(
            model, columns: size.columns, rows: size.rows, encoder.traits)
        output.write(encoder.bytes(for: screen))
        if let alert = model.alert, model.showsAlert {
            times?.drawn(alert, behind: model.waiting, at: clock.wallNow())
        }
    }

    // MARK: In

    /// Waits for a key, an event, a signal or the next second, and takes what came.
    private func wait() {
        var entries = [
            pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
            pollfd(fd: terminal.notices, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inbox.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let toNextSecond = 1000 - Int(clock.wallNow().milliseconds % 1000)
        let patience = parser.isWaiting ? Limits.escapeMilliseconds : toNextSecond
        let count = poll(&entries, nfds_t(entries.count), Int32(patience))
        if count == 0, parser.isWaiting { take(parser.flush()) }
        guard count > 0 else { return }
        if entries[1].revents != 0 {
            // Another size, or somebody else drew here: all of it anew.
            _ = terminal.takeNotices()
            encoder.forget()
        }
        if entries[2].revents != 0 { for event in inbox.takeAll() { take(event) } }
        if entries[0].revents != 0 { readKeys() }
    }

    private func readKeys() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(0, &bytes, bytes.count)
        if count > 0 {
            take(parser.keys(bytes.prefix(count)))
        } else if count == 0 || errno != EINTR && errno != EAGAIN {
            isOver = true
        }
    }

    private func take(_ keys: [Key]) {
        for key in keys {
            if case .report(let report) = key {
                take(report)
                continue
            }
            let moment = clock.monotonicNow()
            if key == .control("c"), !model.isBlank {
                askToLeave(at: moment)
                continue
            }
            leavesUntil = nil
            for request in model.take(key, at: moment) { perform(request, at: moment) }
        }
    }

    private func take(_ report: TerminalReport) {
        guard detection.take(report) else { return }
        let traits = Self.traits(options, detection)
        if traits != encoder.traits { encoder = ScreenEncoder(traits) }
    }

    private func askToLeave(at moment: MonotonicTime) {
        if !model.isLoggedIn || leavesUntil.map({ moment < $0 }) ?? false {
            isOver = true
            return
        }
        leavesUntil = moment.adding(milliseconds: Self.leaveMilliseconds)
        model.notice = ConsoleNotice("^C once more logs you out and leaves the console.")
    }

    private func perform(_ request: ConsoleRequest, at moment: MonotonicTime) {
        switch request {
        case .redraw: encoder.forget()
        case .copy(let text):
            output.write(Clipboard.sequence(text, isInTmux: encoder.traits.isInTmux))
            model.notice = ConsoleNotice("\(text) was given to the terminal's clipboard.")
        case .leave(let alert):
            view.leave(alert)
            showBoard(at: moment)
        case .lastAlert:
            if view.lookBack() {
                showBoard(at: moment)
            } else {
                model.notice = ConsoleNotice("No alert was closed in this shift.")
            }
        default:
            // Passwords are hashed slowly on purpose.
            switch request {
            case .login, .changePassword, .prove: model.notice = ConsoleNotice("One moment ...")
            default: break
            }
            line.ask(.request(request, isPassenger: model.presentation == .passenger))
        }
    }

    // MARK: Events

    private func take(_ event: ConsoleEvent) {
        let moment = clock.monotonicNow()
        switch event {
        case .connected(let about):
            model.agency = about.agency ?? ""
            model.vehicle = about.vehicle ?? ""
            model.setPurposes(about.purposes.map(\.name))
            if !about.hasAccounts {
                model.notice = ConsoleNotice(
                    "This car has no account yet: platectl login --first-administrator.",
                    isFault: true)
            }
        case .lost(let error):
            model.status.isConnected = false
            model.notice = ConsoleNotice(error.message, isFault: true)
        case .status(let report): model.status = ConsoleStatus(report)
        case .loggedIn(let session):
            model.loggedIn(session.people.map(\.name))
            model.notice = session.notices.first.map { ConsoleNotice($0) }
            watch.lookNow()
        case .loggedOut(let reason):
            (view, pictures, liveReads) = (BoardView(), PictureShelf(), LiveReads())
            model.loggedOut()
            model.notice = reason.map { ConsoleNotice($0) }
        case .needsNewPassword(let reason):
            model.askForNewPassword()
            model.notice = ConsoleNotice(reason)
        case .needsProof(let reason):
            model.askForProof()
            model.notice = ConsoleNotice(reason)
        case .notice(let notice): model.notice = notice
        default: takeForCrew(event, at: moment)
        }
    }

    /// What only a crew is shown; it may have left while it was on its way.
    private func takeForCrew(_ event: ConsoleEvent, at moment: MonotonicTime) {
        guard model.isLoggedIn else { return }
        switch event {
        case .board(let board):
            if view.take(board) { output.write([0x07]) }
            showBoard(at: moment)
        case .read(let entry): model.reads = liveReads.take(entry)
        case .alert(let entry): model.reads = liveReads.take(entry)
        case .found(let table, let page): model.show(table, on: page)
        case .scene(let read, let picture):
            pictures.put(picture, of: read)
            showBoard(at: moment)
        case .done(let notice):
            model.formIsDone()
            model.notice = notice ?? model.notice
        default: break
        }
    }

    private func showBoard(at moment: MonotonicTime) {
        guard let report = view.report else { return }
        if !report.crew.isEmpty { model.crew = report.crew }
        model.presentation = report.presentation
        model.isSilent = report.isSilent
        model.canvass = report.canvass
        model.waiting = view.waiting.map { AlertLine($0) }
        if report.asksTyping, model.overlay == nil {
            model.askAboutTyping()
        } else if !report.asksTyping, model.overlay == .typing {
            model.overlay = nil
        }
        guard let front = view.front else {
            model.setAlert(nil, at: moment)
            return
        }
        if pictures.wantsScene(of: front.readId) { line.ask(.scene(read: front.readId)) }
        model.setAlert(
            AlertCard(
                front, plate: pictures.plate(of: front), scene: pictures.scene(of: front.readId)),
            at: moment)
    }
}
