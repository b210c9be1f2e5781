/// What keys do: the contract's keys, the pause that protects an alert, forms, blanking.

import Console
import PlateCore
import Testing

@Suite struct ConsoleKeyTests {
    /// A console with an alert, and what keys asked of it; a second between any two.
    private struct Typed {
        var model: ConsoleModel
        var seconds = 10.0
        var requests: [ConsoleRequest] = []

        init(_ model: ConsoleModel = Sample.alertModel()) { self.model = model }

        mutating func press(_ key: Key, after pause: Double = 1) {
            seconds += pause
            requests += model.take(key, at: Sample.moment(seconds))
        }

        mutating func type(_ text: String) {
            for character in text { press(.character(character)) }
        }
    }

    private static let alert = Sample.card().id

    @Test(
        arguments: [
            ("1", .matches), ("2", .wrongState), ("3", .misread), ("4", .differentVehicle),
        ] as [(String, PlateComparison)])
    func comparisonIsOneKey(key: String, answer: PlateComparison) {
        var typed = Typed()
        typed.type(key)
        #expect(
            typed.requests == [
                .compare(alert: Self.alert, revision: 3, answer, afterMilliseconds: 11_000)
            ])
    }

    @Test(
        arguments: [
            ("a", .active, nil), ("i", .inactive, nil), ("n", .notThisVehicle, nil),
            ("p1", .notPracticable, .danger), ("p2", .notPracticable, .vehicleLost),
            ("p3", .notPracticable, .noRadio), ("p4", .notPracticable, .systemDown),
            ("p5", .notPracticable, .calledAway),
        ] as [(String, CLETSResult, NotPracticableReason?)])
    func cletsIsOneKeyOrTwo(keys: String, result: CLETSResult, reason: NotPracticableReason?)
        throws
    {
        var typed = Typed()
        typed.type(keys)
        let answer = try #require(CLETSAnswer(result, reason: reason))
        #expect(typed.requests == [.clets(alert: Self.alert, revision: 3, answer)])
        #expect(typed.model.focus == .answers)
    }

    @Test func dispositionsHaveAKeyEach() {
        var keys: Set<Character> = []
        for (key, disposition, _) in AlertKeys.dispositions {
            var typed = Typed()
            typed.type("d\(key)")
            #expect(
                typed.requests == [.close(alert: Self.alert, revision: 3, disposition)])
            keys.insert(key)
        }
        #expect(keys.count == AlertKeys.dispositions.count)
        let offered = Set(AlertKeys.dispositions.map(\.disposition))
        let direct = AlertDisposition.allCases.filter { !$0.comesWithComparison }
        #expect(offered == Set(direct))
    }

    @Test func noOtherKeyClosesAnything() {
        var all: [Key] = NamedKey.allCases.map { .named($0) }
        all += (1...12).map { .function($0) } + [.unknown, .paste("1ad"), .control("c"), .alt("d")]
        all += (0x20...0x7E).map { .character(Character(Unicode.Scalar($0))) }
        for way in ["", "p", "d", "r", "?", "v"] {
            for key in all where !(way == "d" && isLetter(key)) {
                var typed = Typed()
                typed.type(way)
                typed.press(key)
                let closes = typed.requests.contains {
                    if case .close = $0 { return true }
                    return false
                }
                #expect(!closes, "\(way) \(key)")
            }
        }
    }

    private func isLetter(_ key: Key) -> Bool {
        guard case .character(let character) = key else { return false }
        return AlertKeys.dispositions.contains { $0.key == character }
    }

    @Test func escapeGoesBackAndNoFurther() {
        for way in ["p", "d"] {
            var typed = Typed()
            typed.type(way)
            typed.press(.named(.escape))
            #expect(typed.model.focus == .answers && typed.requests.isEmpty)
            typed.press(.named(.escape))
            #expect(typed.model.showsAlert && typed.requests.isEmpty)
        }
    }

    @Test func keysOnTheirWayWhenAnAlertComesAreNotItsAnswers() {
        var typed = Typed(Sample.model())
        typed.type("/")
        typed.type("7AB")
        typed.model.setAlert(Sample.card(), at: Sample.moment(typed.seconds))
        // Somebody goes on typing without looking.
        for key in "1234a3" { typed.press(.character(key), after: 0.4) }
        #expect(typed.requests.isEmpty)
        typed.press(.character("1"), after: 0.8)
        #expect(typed.requests.count == 1)
        // What was begun is there again afterwards.
        typed.model.setAlert(nil, at: Sample.moment(typed.seconds))
        #expect(typed.model.form?.value("plate") == "7AB")
    }

    @Test func anotherReadingIsAnotherQuestion() {
        var typed = Typed()
        typed.type("d")
        var card = Sample.card()
        card.readText = "7ABC12"
        typed.model.setAlert(card, at: Sample.moment(typed.seconds))
        typed.press(.character("n"), after: 0.3)
        #expect(typed.requests.isEmpty && typed.model.focus == .answers)
    }

    @Test func theSameAlertAnewKeepsWhatWasBegun() {
        var typed = Typed()
        typed.type("d")
        var card = Sample.card()
        card.revision = 4
        typed.model.setAlert(card, at: Sample.moment(typed.seconds))
        typed.type("n")
        #expect(typed.requests == [.close(alert: Self.alert, revision: 4, .noAction)])
    }

    @Test func whileMovingThereIsOneKey() {
        var typed = Typed()
        typed.model.presentation = .movingCard
        for key in (0x20...0x7E).map({ Character(Unicode.Scalar($0)) }) {
            typed.press(.character(key))
        }
        typed.press(.named(.enter))
        #expect(typed.requests == [.later(alert: Self.alert, revision: 3)])
        typed.press(.function(2))
        #expect(typed.requests.last == .passengerTyping)
    }

    @Test func whileMovingNothingIsTypedElsewhere() {
        var typed = Typed(Sample.model())
        typed.model.presentation = .movingCard
        typed.type("/7ABC")
        #expect(typed.model.form == nil && typed.model.page == .live)
    }

    @Test func f1BlanksAtOnceAndTakesNoKeys() {
        var typed = Typed()
        typed.press(.function(1), after: 0)
        #expect(typed.model.isBlank)
        typed.type("1ad3")
        #expect(typed.requests.isEmpty)
        typed.press(.function(1))
        #expect(!typed.model.isBlank && typed.model.showsAlert)
    }

    @Test func theLogInAsksAndForgetsTheSecrets() {
        var typed = Typed(Sample.model(loggedIn: false))
        typed.type("ortiz")
        typed.press(.named(.enter))
        typed.press(.paste("a long\n secret"))
        typed.press(.named(.enter))
        typed.type("123456")
        typed.press(.named(.tab))
        typed.press(.named(.right))
        typed.press(.named(.enter))
        typed.type("26-1234")
        typed.press(.named(.escape))
        typed.press(.named(.enter))
        #expect(
            typed.requests == [
                .login(
                    name: "ortiz", password: "a long secret", code: "123456",
                    purpose: "Criminal investigation", caseNumber: "26-1234")
            ])
        #expect(typed.model.form?.value("password") == "" && typed.model.form?.value("code") == "")
        #expect(typed.model.form?.value("name") == "ortiz")
    }

    @Test func nobodyLoggedInCanAnswer() {
        var model = Sample.model(loggedIn: false)
        model.setAlert(Sample.card(), at: Sample.moment(0))
        var typed = Typed(model)
        typed.type("1a")
        #expect(typed.requests.isEmpty && typed.model.form?.value("name") == "1a")
    }

    @Test func loggingOutLeavesNoPlate() {
        var model = Sample.alertModel()
        model.reads = Sample.reads
        model.waiting = Sample.waiting
        model.show(ConsoleTable(title: "7ABC*", rows: Sample.reads), on: .results)
        model.loggedOut()
        #expect(model.reads.isEmpty && model.alert == nil && model.table == nil)
        #expect(model.waiting.isEmpty && !model.isLoggedIn)
    }

    @Test func keysElsewhere() {
        let pages: [(String, ConsolePage)] = [
            ("/", .search), ("b", .lookout), ("c", .canvass), ("x", .handOver),
        ]
        for (key, page) in pages {
            var typed = Typed(Sample.model())
            typed.type(key)
            #expect(typed.model.page == page)
            typed.press(.named(.escape))
            #expect(typed.model.page == .live && typed.model.form == nil)
        }
        var typed = Typed(Sample.model())
        typed.type("?")
        #expect(typed.model.overlay == .help)
        typed.type("/")
        #expect(typed.model.overlay == nil && typed.model.page == .live)
        typed.type("s")
        typed.type("xx")
        #expect(typed.requests == [.silentRunning(isOn: true), .endShift])
    }

    @Test func formsAskForWhatWasTyped() {
        var typed = Typed(Sample.model())
        typed.type("/7ab?*")
        for _ in 0..<4 { typed.press(.named(.enter)) }
        typed.type("26-9")
        typed.press(.named(.enter))
        typed.press(.named(.escape))
        typed.type("c26-1")
        typed.press(.named(.enter))
        #expect(
            typed.requests == [
                .search(
                    plate: "7AB?*", hours: "24", camera: "", purpose: "Patrol", caseNumber: "26-9"),
                .beginCanvass(incident: "26-1"),
            ])
        typed.model.canvass = "26-1"
        typed.press(.named(.escape))
        typed.type("cc")
        // Its end asks for its reads, by the incident.
        #expect(typed.requests.last == .endCanvass(incident: "26-1"))
    }

    @Test func aClosedAlertIsLeftOrAmended() {
        var card = Sample.card()
        card.stage = .closed
        var typed = Typed(Sample.alertModel(card))
        typed.type("1")
        typed.press(.named(.escape))
        #expect(
            typed.requests == [
                .compare(alert: Self.alert, revision: 3, .matches, afterMilliseconds: 11_000),
                .leave(alert: Self.alert),
            ])
    }

    @Test func openAndLastAlertsAreCalledBack() {
        var typed = Typed(Sample.model())
        typed.type("ou")
        typed.model.waiting = Sample.waiting
        typed.type("o")
        #expect(typed.requests == [.lastAlert, .acknowledge(alert: "a", revision: 4)])
    }

    @Test func aCarWithoutASpeedSourceAsksUntilItIsTold() {
        var typed = Typed(Sample.model())
        typed.model.askAboutTyping()
        typed.type("/x?")
        #expect(typed.model.overlay == .typing && typed.model.page == .live)
        // An alert goes before the question, and the question is there again afterwards.
        typed.model.setAlert(Sample.card(), at: Sample.moment(typed.seconds))
        typed.type("1")
        typed.model.setAlert(nil, at: Sample.moment(typed.seconds))
        typed.type("n")
        #expect(
            typed.requests == [
                .compare(alert: Self.alert, revision: 3, .matches, afterMilliseconds: 1000),
                .holdBackTyping(false),
            ])
        #expect(typed.model.overlay == nil)
    }

    @Test func f5ChangesThePaletteAndComesBack() {
        var typed = Typed()
        var seen: [Palette.Name] = []
        for _ in Palette.Name.allCases {
            typed.press(.function(5))
            seen.append(typed.model.palette)
        }
        #expect(Set(seen).count == 3 && seen.last == .night && typed.requests.isEmpty)
    }

    @Test func aFieldHasAnEnd() {
        var typed = Typed(Sample.model())
        typed.type("/")
        typed.press(.paste(String(repeating: "é", count: 1000)))
        #expect((typed.model.form?.value("plate").utf8.count ?? 0) <= Limits.consoleFieldBytesMax)
        typed.press(.control("u"))
        typed.type("AB")
        typed.press(.named(.backspace))
        #expect(typed.model.form?.value("plate") == "A")
    }

    @Test func whoSaidSoAmendsTheAnswer() throws {
        var card = Sample.card()
        card.clets = CLETSAnswer(.notPracticable, reason: .noRadio)
        var typed = Typed(Sample.alertModel(card))
        typed.type("tD12")
        #expect(typed.requests.isEmpty)
        typed.press(.named(.enter))
        let answer = try #require(
            CLETSAnswer(.notPracticable, reason: .noRadio, source: "D12"))
        #expect(typed.requests == [.clets(alert: Self.alert, revision: 3, answer)])
        typed.type("tX")
        typed.press(.named(.escape))
        #expect(typed.requests.count == 1 && typed.model.focus == .answers)
    }

    @Test func aTableIsWalked() {
        var typed = Typed(Sample.model())
        let grounds = SearchGrounds(purpose: "investigation", caseNumber: "26-1204")
        typed.model.show(
            ConsoleTable(title: "7ABC*", rows: Sample.reads, grounds: grounds), on: .results)
        for _ in 0..<9 { typed.press(.named(.down)) }
        typed.press(.named(.up))
        typed.press(.named(.enter))
        #expect(typed.requests == [.history(plate: "1A23456", grounds: grounds)])
        typed.model.show(ConsoleTable(title: "none", rows: []), on: .results)
        for key in [NamedKey.down, .enter, .pageUp] { typed.press(.named(key)) }
        #expect(typed.requests.count == 1)
    }

    /// Until a car that does not know its speed was told, it counts as moving, and an alert may be there
    /// already: the question is answered over its card.
    @Test func theQuestionOfTypingIsAnsweredOverAMovingCard() {
        var typed = Typed()
        typed.model.presentation = .movingCard
        typed.model.askAboutTyping()
        typed.type("1n")
        #expect(typed.requests == [.holdBackTyping(false)] && typed.model.overlay == nil)
        typed.type("n")
        #expect(typed.requests == [.holdBackTyping(false)])
    }
}
