/// What keys do.
import PlateCore

extension ConsoleModel {
    /// Takes a key at `moment` and says what is to be done.
    public mutating func take(_ key: Key, at moment: MonotonicTime) -> [ConsoleRequest] {
        if case .report = key { return [] }
        // F1 works always and at once: somebody is looking over the shoulder.
        if key == .function(1) {
            isBlank.toggle()
            return []
        }
        if isBlank { return [] }
        if key == .control("l") { return [.redraw] }
        if key == .function(5) {
            let all = Palette.Name.allCases
            palette = all[((all.firstIndex(of: palette) ?? 0) + 1) % all.count]
            return []
        }
        notice = nil
        guard isLoggedIn else { return takeForm(key) }
        if showsAlert {
            guard keyGuard.lets(at: moment) else { return [] }
            if presentation == .movingCard { return takeMoving(key) }
            return takeAlert(key, at: moment)
        }
        return takePage(key)
    }

    /// While the car moves: one key, and a passenger's word that they type.
    private mutating func takeMoving(_ key: Key) -> [ConsoleRequest] {
        guard let alert else { return [] }
        switch key {
        case .character("l"): return [.later(alert: alert.id, revision: alert.revision)]
        case .function(2): return [.passengerTyping]
        // A car that does not know its speed counts as moving until somebody has said.
        case .character("y") where overlay == .typing, .character("n") where overlay == .typing:
            overlay = nil
            return [.holdBackTyping(key == .character("y"))]
        default: return []
        }
    }

    private mutating func takePage(_ key: Key) -> [ConsoleRequest] {
        if overlay == .typing {
            guard key == .character("y") || key == .character("n") else { return [] }
            overlay = nil
            return [.holdBackTyping(key == .character("y"))]
        }
        if overlay != nil {
            overlay = nil
            return []
        }
        if presentation == .movingCard {
            // Nothing is typed, and nothing that was begun is lost.
            return key == .function(2) ? [.passengerTyping] : []
        }
        if form != nil { return takeForm(key) }
        if page == .handOver, key == .character("x") { return [.endShift] }
        if page == .canvass, let canvass, key == .character("c") {
            return [.endCanvass(incident: canvass)]
        }
        switch key {
        case .character("?"): overlay = .help
        case .character("/"): open(.search, .search(purposes: purposes))
        case .character("b"): open(.lookout, .lookout())
        case .character("c"): open(.canvass, canvass == nil ? .canvass() : nil)
        case .character("s"): return [.silentRunning(isOn: !isSilent)]
        case .character("x"): open(.handOver, nil)
        case .character("u"): return [.lastAlert]
        case .character("o"):
            guard let first = waiting.first else { return [] }
            return [.acknowledge(alert: first.id, revision: first.revision)]
        case .named(.escape): open(.live, nil)
        case .named(.up): table?.move(-1)
        case .named(.down): table?.move(1)
        case .named(.pageUp): table?.move(-10)
        case .named(.pageDown): table?.move(10)
        case .named(.enter):
            guard let table, table.rows.indices.contains(table.selected) else { return [] }
            return [
                .history(plate: table.rows[table.selected].text, grounds: table.grounds)
            ]
        default: break
        }
        return []
    }

    private mutating func open(_ page: ConsolePage, _ form: ConsoleForm?) {
        self.page = page
        self.form = form
        if page != .results && page != .history { table = nil }
    }

    private mutating func takeForm(_ key: Key) -> [ConsoleRequest] {
        guard var form else { return [] }
        let outcome = form.take(key)
        self.form = form
        switch outcome {
        case .editing, .ignored: return []
        case .left:
            // There is nothing behind the log-in.
            if !form.isForStrangers {
                open(.live, nil)
            } else if form.purpose == .newPassword {
                self.form = .login(purposes: purposes)
            }
            return []
        case .done: return submit(form)
        }
    }

    private mutating func submit(_ form: ConsoleForm) -> [ConsoleRequest] {
        // What was typed does not stay where somebody could read it.
        for i in form.fields.indices where form.fields[i].isMasked {
            self.form?.fields[i].value = ""
        }
        switch form.purpose {
        case .login:
            self.form?.focus = 0
            return [
                .login(
                    name: form.value("name"), password: form.value("password"),
                    code: form.value("code"), purpose: form.value("purpose"),
                    caseNumber: form.value("case"))
            ]
        case .newPassword:
            self.form?.focus = 1
            guard form.value("new") == form.value("again") else {
                notice = ConsoleNotice("The new password was typed in two ways.", isFault: true)
                return []
            }
            return [
                .changePassword(
                    name: form.value("name"), password: form.value("password"),
                    newPassword: form.value("new"), code: form.value("code"),
                    purpose: form.value("purpose"), caseNumber: form.value("case"))
            ]
        case .proof:
            self.form?.focus = 0
            return [.prove(password: form.value("password"), code: form.value("code"))]
        case .search:
            return [
                .search(
                    plate: form.value("plate"), hours: form.value("hours"),
                    camera: form.value("camera"), purpose: form.value("purpose"),
                    caseNumber: form.value("case"))
            ]
        case .lookout:
            return [
                .lookout(
                    plate: form.value("plate"), state: form.value("state"),
                    make: form.value("make"), colour: form.value("colour"),
                    caseNumber: form.value("case"), reason: form.value("reason"),
                    days: form.value("days"))
            ]
        case .canvass: return [.beginCanvass(incident: form.value("incident"))]
        case .source: return []
        }
    }

    /// The log-in was granted: its form goes, the live screen comes.
    public mutating func loggedIn(_ crew: [String]) {
        self.crew = crew
        open(.live, nil)
        overlay = nil
    }

    /// The purposes that a log-in may have; what was typed of one stays.
    public mutating func setPurposes(_ purposes: [String]) {
        guard purposes != self.purposes else { return }
        self.purposes = purposes
        guard let at = form?.fields.firstIndex(where: { $0.name == "purpose" }) else { return }
        let former = form?.fields[at].value ?? ""
        form?.fields[at].choices = purposes
        form?.fields[at].value = purposes.contains(former) ? former : purposes.first ?? ""
    }

    /// The password has to be changed with the log-in.
    public mutating func askForNewPassword() {
        guard !isLoggedIn, let form, form.purpose == .login else { return }
        self.form = .newPassword(
            purposes: purposes, name: form.value("name"), caseNumber: form.value("case"))
        if let at = self.form?.fields.firstIndex(where: { $0.name == "purpose" }) {
            self.form?.fields[at].value = form.value("purpose")
        }
    }

    /// Whoever sits there has to prove it before what was asked is looked for.
    public mutating func askForProof() {
        guard isLoggedIn else { return }
        open(.proof, .proof())
    }

    /// What a form asked for is done: it goes.
    public mutating func formIsDone() {
        if isLoggedIn, form != nil { open(.live, nil) }
    }

    /// Asks whether to hold back typing, in a car that does not know its speed.
    public mutating func askAboutTyping() { overlay = .typing }

    /// Nobody is logged in any more: nothing that names a plate stays in memory.
    public mutating func loggedOut() {
        crew = []
        reads = []
        alert = nil
        waiting = []
        table = nil
        overlay = nil
        focus = .answers
        page = .login
        form = .login(purposes: purposes)
    }

    /// What a search or a history found.
    public mutating func show(_ table: ConsoleTable, on page: ConsolePage) {
        form = nil
        self.page = page
        self.table = table
    }
}
